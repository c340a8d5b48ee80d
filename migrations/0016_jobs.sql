-- Imports that were taken over HTTP and are done behind the answer, with the bytes they came with.

CREATE TABLE jobs (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text        NOT NULL CHECK (kind IN ('list_import', 'article_import')),
    source      text        CHECK ((kind = 'list_import') = (source IS NOT NULL)),
    state       text        NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
    actor       text        NOT NULL,
    input       jsonb       NOT NULL DEFAULT '{}',
    bytes       bigint      NOT NULL DEFAULT 0 CHECK (bytes >= 0),
    created_at  timestamptz NOT NULL DEFAULT now(),
    started_at  timestamptz,
    finished_at timestamptz,
    attempts    integer     NOT NULL DEFAULT 0,
    progress    jsonb       NOT NULL DEFAULT '{}',
    result      jsonb,
    problem     jsonb,
    CHECK ((finished_at IS NULL) = (state IN ('queued', 'running'))),
    CHECK ((result IS NULL) = (state <> 'done')),
    CHECK ((problem IS NULL) = (state <> 'failed'))
);
COMMENT ON TABLE jobs IS 'Kept for 30 days after their end; whoever works on one holds the advisory lock of its id';
COMMENT ON COLUMN jobs.actor IS 'Who sent it';
COMMENT ON COLUMN jobs.input IS 'What is to be done; holds no text of an article';
COMMENT ON COLUMN jobs.bytes IS 'Length of the body';
COMMENT ON COLUMN jobs.attempts IS 'How often it was taken since it last came further';
COMMENT ON COLUMN jobs.progress IS 'How far it is, and what is needed to go on from there';
COMMENT ON COLUMN jobs.problem IS 'Why it failed';
CREATE INDEX jobs_to_do ON jobs (kind, id) WHERE finished_at IS NULL;
CREATE INDEX jobs_by_kind ON jobs (kind, source, id);
CREATE INDEX jobs_by_end ON jobs (finished_at);

CREATE TABLE job_chunks (
    job_id  bigint  NOT NULL REFERENCES jobs ON DELETE CASCADE,
    ordinal integer NOT NULL CHECK (ordinal >= 0),
    content bytea   NOT NULL,
    PRIMARY KEY (job_id, ordinal)
);
COMMENT ON TABLE job_chunks IS 'The body of a job in pieces of a mebibyte; removed when the job ends';
-- They are read once: packing them takes longer than writing them.
ALTER TABLE job_chunks ALTER COLUMN content SET STORAGE EXTERNAL;
