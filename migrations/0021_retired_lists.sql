-- A list may be taken out of use: then none of its versions is active, and its history says since when and why.

ALTER TABLE activations DROP CONSTRAINT activations_cause_check;
ALTER TABLE activations ADD CONSTRAINT activations_cause_check
    CHECK (cause IN ('import', 'activate', 'rollback', 'retire'));
COMMENT ON COLUMN activations.cause IS 'retire: the version stopped being the active one, and none took its place';
