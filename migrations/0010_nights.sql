-- Nightly runs: which night was done, so that several servers do each once between them; and dry runs beside others.

CREATE TABLE nights (
    due_at     timestamptz PRIMARY KEY,
    state      text        NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'failed', 'stopped')),
    attempts   integer     NOT NULL DEFAULT 1 CHECK (attempts >= 1),
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    run_id     bigint      REFERENCES runs (id),
    problems   text[]      NOT NULL DEFAULT '{}',
    CHECK ((state = 'running') = (ended_at IS NULL))
);
COMMENT ON TABLE nights IS 'Nightly runs: a new edition of every list that comes from an address, then a reconcile run';
COMMENT ON COLUMN nights.due_at IS 'When the night began by the schedule of the server that ran it';
COMMENT ON COLUMN nights.state IS 'running: under way, or its server was killed; failed: tried again while the night lasts; stopped: its server was asked to end, the next one goes on';
COMMENT ON COLUMN nights.started_at IS 'Of the latest attempt, by the clock of the server that made it';
COMMENT ON COLUMN nights.run_id IS 'The reconcile run of the latest attempt; none where it did not come so far';
COMMENT ON COLUMN nights.problems IS 'What did not go well in the latest attempt, a sentence each';

ALTER TABLE runs ADD COLUMN dry_run boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN runs.dry_run IS 'Only counted, wrote nothing; its figures come with its end, and nothing goes on with it';
-- A dry run gives no cause to give up a run that was killed.
DROP INDEX runs_running;
CREATE UNIQUE INDEX runs_running ON runs ((true)) WHERE state = 'running' AND NOT dry_run;
