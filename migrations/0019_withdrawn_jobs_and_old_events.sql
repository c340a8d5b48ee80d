-- An import that waits can be withdrawn by whoever may send one; events and deliveries are removed when they
-- are old.

ALTER TABLE jobs
    DROP CONSTRAINT jobs_state_check,
    ADD CONSTRAINT jobs_state_check CHECK (state IN ('queued', 'running', 'done', 'failed', 'withdrawn')),
    ADD COLUMN withdrawn_by text,
    ADD CHECK ((withdrawn_by IS NULL) = (state <> 'withdrawn'));
COMMENT ON COLUMN jobs.withdrawn_by IS 'Who withdrew it before it was begun';

-- Also the foreign key is looked after by it: without, each event that is removed would read all deliveries.
CREATE INDEX webhook_deliveries_of_event ON webhook_deliveries (position);
