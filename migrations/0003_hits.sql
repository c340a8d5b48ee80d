-- Hits, the events that tell of them, and the runs that renew them.

CREATE TABLE hits (
    id             bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name_id        bigint   NOT NULL REFERENCES names (id),
    source         text     NOT NULL,
    listing_id     text     NOT NULL,
    score          smallint NOT NULL CHECK (score BETWEEN 0 AND 1000),
    listing_name   text     NOT NULL,
    matched_name   text     NOT NULL,
    alias_strength text     NOT NULL CHECK (alias_strength IN ('strong', 'weak')),
    programs       jsonb    NOT NULL,
    evidence       jsonb    NOT NULL,
    digest         text     NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    list_version   bigint   NOT NULL,
    matcher_version text    NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at  timestamptz,
    superseded_because text CHECK (superseded_because IN ('no_longer_found', 'changed')),
    CHECK ((superseded_at IS NULL) = (superseded_because IS NULL)),
    FOREIGN KEY (source, list_version) REFERENCES list_versions (source, ordinal)
);
COMMENT ON TABLE hits IS 'A name and a listing it may mean; never deleted, only superseded with a reason';
COMMENT ON COLUMN hits.score IS 'Per mille';
COMMENT ON COLUMN hits.digest IS 'SHA-256 over all that the hit says except the versions: an equal hit is left alone';
COMMENT ON COLUMN hits.list_version IS 'The version in which it was first found so';
COMMENT ON COLUMN hits.superseded_because IS 'no_longer_found: the screening does not give it any more; changed: another hit for the same name and listing took its place';
CREATE UNIQUE INDEX hits_active ON hits (name_id, source, listing_id) WHERE superseded_at IS NULL;
CREATE INDEX hits_active_by_listing ON hits (source, listing_id) WHERE superseded_at IS NULL;

CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key        text   NOT NULL UNIQUE,
    kind       text   NOT NULL CHECK (kind IN ('candidate.opened', 'candidate.superseded', 'list.activated')),
    payload    jsonb  NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE outbox IS 'Events, written in the transaction of the fact; the only way out';
COMMENT ON COLUMN outbox.key IS 'What happened, so that the same fact is told once however often it is written';

CREATE TABLE runs (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope       text   NOT NULL CHECK (scope IN ('full', 'delta')),
    state       text   NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'finished', 'abandoned')),
    coverage_id bigint NOT NULL REFERENCES coverages (id),
    started_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    last_name   bigint NOT NULL DEFAULT 0,
    names       bigint NOT NULL DEFAULT 0,
    added       bigint NOT NULL DEFAULT 0,
    superseded  bigint NOT NULL DEFAULT 0,
    unchanged   bigint NOT NULL DEFAULT 0,
    CHECK ((state = 'running') = (finished_at IS NULL))
);
COMMENT ON TABLE runs IS 'Reconcile runs';
COMMENT ON COLUMN runs.last_name IS 'The last name of the last chunk that was committed: a killed run goes on behind it';
-- One run at a time; the write lock sees to it, this makes it certain.
CREATE UNIQUE INDEX runs_running ON runs ((true)) WHERE state = 'running';
