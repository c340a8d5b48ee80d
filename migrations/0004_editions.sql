-- Editions that are held, the raw files of all, when each version was active, and when a list was last checked.

ALTER TABLE list_versions
    ADD COLUMN state    text  NOT NULL DEFAULT 'past' CHECK (state IN ('active', 'held', 'past')),
    ADD COLUMN findings jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN fill     jsonb NOT NULL DEFAULT '{}';
UPDATE list_versions SET state = 'active' WHERE active;
DROP INDEX list_versions_active;
ALTER TABLE list_versions
    DROP COLUMN active,
    ALTER COLUMN state DROP DEFAULT,
    ADD CONSTRAINT list_versions_held_for_a_reason CHECK (state <> 'held' OR jsonb_array_length(findings) > 0);
COMMENT ON TABLE list_versions IS 'Kept editions, held ones too; ordinal is our own counter per list, without gaps';
COMMENT ON COLUMN list_versions.state IS 'active: screened against; past: was active; held: the guard did not believe it, and nobody has activated it since';
COMMENT ON COLUMN list_versions.findings IS 'What the guard found, with figures; stays when a person activates the version';
COMMENT ON COLUMN list_versions.fill IS 'How many persons have a birth date, a nationality, an alias...; empty for versions from before this column';
COMMENT ON COLUMN list_versions.files IS 'Name, length, SHA-256 and where it was fetched of each raw file; the bytes are in raw_files';
-- At most one active version per list, whoever writes.
CREATE UNIQUE INDEX list_versions_active ON list_versions (source) WHERE state = 'active';
CREATE INDEX list_versions_digest ON list_versions (source, digest);

CREATE TABLE raw_files (
    sha256    text        PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    length    bigint      NOT NULL CHECK (length >= 0),
    packing   text        NOT NULL CHECK (packing IN ('gzip', 'none')),
    content   bytea       NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE raw_files IS 'List files as the publishers gave them, each once however many versions it is part of';
COMMENT ON COLUMN raw_files.sha256 IS 'Of the bytes as they were published, before packing';
COMMENT ON COLUMN raw_files.packing IS 'none for files that were published compressed';
-- Packed already: the server need not try again.
ALTER TABLE raw_files ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE activations (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source       text        NOT NULL,
    ordinal      bigint      NOT NULL,
    activated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    cause        text        NOT NULL CHECK (cause IN ('import', 'activate', 'rollback')),
    actor        text        NOT NULL CHECK (actor <> ''),
    reason       text        CHECK (reason <> ''),
    overridden   jsonb       NOT NULL DEFAULT '[]',
    CHECK (cause = 'import' OR reason IS NOT NULL),
    FOREIGN KEY (source, ordinal) REFERENCES list_versions (source, ordinal)
);
COMMENT ON TABLE activations IS 'Which version of a list became the active one when, by whom and why; rows are only added';
COMMENT ON COLUMN activations.activated_at IS 'Taken under the activation lock, so that the order of ids is the order of time';
COMMENT ON COLUMN activations.overridden IS 'The findings of the guard that the actor overrode';
CREATE INDEX activations_by_time ON activations (source, activated_at DESC, id DESC);

INSERT INTO activations (source, ordinal, activated_at, cause, actor)
SELECT source, ordinal, imported_at, 'import', 'unknown' FROM list_versions ORDER BY imported_at, source, ordinal;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER activations_append_only BEFORE UPDATE OR DELETE ON activations
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE lists ADD COLUMN checked_at timestamptz;
UPDATE lists SET checked_at = (SELECT max(imported_at) FROM list_versions v WHERE v.source = lists.source);
ALTER TABLE lists ADD COLUMN last_read jsonb;
COMMENT ON COLUMN lists.last_read IS 'How the files that were read last came, and the digest of their content: what the next request asks with';
COMMENT ON COLUMN lists.checked_at IS 'When the publisher''s files were last read, whether they held anything new or not';

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check
    CHECK (kind IN ('candidate.opened', 'candidate.superseded', 'list.activated', 'list.held'));
