-- Runs that several workers share; coverages that a finished run carries on; texts that are read again.

ALTER TABLE coverages
    DROP CONSTRAINT coverages_matcher_version_normalizer_version_threshold_vers_key,
    ADD COLUMN carried_to bigint REFERENCES coverages (id) CHECK (carried_to <> id);
COMMENT ON COLUMN coverages.carried_to IS 'What stands for it since a run finished: that run brought all names to its own coverage, and wrote only those whose hits changed. Once carried, a row is not given to names any more';
CREATE UNIQUE INDEX coverages_open ON coverages (matcher_version, normalizer_version, threshold, versions)
    WHERE carried_to IS NULL;

CREATE INDEX names_unscreened ON names (id) WHERE coverage_id IS NULL;

ALTER TABLE articles ADD COLUMN coverage_id bigint REFERENCES coverages (id);
COMMENT ON COLUMN articles.coverage_id IS 'The lists whose persons were looked for in the text itself; null in articles from before this column';
CREATE INDEX articles_unread ON articles (id) WHERE coverage_id IS NULL;

-- Where a run that was killed came to is told by its chunks.
UPDATE runs SET state = 'abandoned', finished_at = now() WHERE state = 'running';
ALTER TABLE runs
    DROP COLUMN last_name,
    ADD COLUMN rescored bigint NOT NULL DEFAULT 0,
    ADD COLUMN articles bigint NOT NULL DEFAULT 0,
    ADD COLUMN persons bigint NOT NULL DEFAULT 0,
    ADD COLUMN lists jsonb NOT NULL DEFAULT '{}';
ALTER TABLE runs RENAME COLUMN added TO new;
COMMENT ON COLUMN runs.rescored IS 'Hits that say something else than the hit of the same name and listing before; runs from before this column count them as new and superseded';
COMMENT ON COLUMN runs.lists IS 'New, rescored, superseded and unchanged by list';

CREATE TABLE run_chunks (
    run_id   bigint NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    kind     text   NOT NULL CHECK (kind IN ('names', 'articles')),
    first_id bigint NOT NULL,
    last_id  bigint NOT NULL CHECK (last_id >= first_id),
    done_at  timestamptz,
    tally    jsonb  CHECK ((tally IS NULL) = (done_at IS NULL)),
    PRIMARY KEY (run_id, kind, first_id)
);
COMMENT ON TABLE run_chunks IS 'The work of a run under way: a worker holds the row of its chunk locked in the transaction in which it does it';
