-- Lists, their versions and what stood on them when.

CREATE TABLE lists (
    source     text PRIMARY KEY CHECK (source ~ '^[a-z0-9-]{1,40}$'),
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lists IS 'Published lists of which at least one version was imported';

CREATE TABLE list_versions (
    source       text        NOT NULL REFERENCES lists (source),
    ordinal      bigint      NOT NULL CHECK (ordinal >= 1),
    digest       text        NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    published_on text,
    imported_at  timestamptz NOT NULL DEFAULT now(),
    active       boolean     NOT NULL DEFAULT false,
    listings     bigint      NOT NULL CHECK (listings >= 0),
    persons      bigint      NOT NULL CHECK (persons BETWEEN 0 AND listings),
    names        bigint      NOT NULL CHECK (names >= 0),
    rejects      bigint      NOT NULL CHECK (rejects >= 0),
    files        jsonb       NOT NULL DEFAULT '[]',
    PRIMARY KEY (source, ordinal)
);
COMMENT ON TABLE list_versions IS 'Imported editions; ordinal is our own counter per list, without gaps';
COMMENT ON COLUMN list_versions.digest IS 'SHA-256 over key and canonical hash of every listing: equal for equal content, whatever form it was published in';
COMMENT ON COLUMN list_versions.published_on IS 'The publisher''s own date, EDTF level 1';
COMMENT ON COLUMN list_versions.files IS 'Name, length and SHA-256 of the raw files';
-- At most one active version per list, whoever writes.
CREATE UNIQUE INDEX list_versions_active ON list_versions (source) WHERE active;

CREATE TABLE listings (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source        text   NOT NULL,
    listing_id    text   NOT NULL,
    kind          text   NOT NULL CHECK (kind IN ('person', 'organization', 'vessel', 'aircraft')),
    hash          text   NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    record        jsonb  NOT NULL,
    first_version bigint NOT NULL,
    last_version  bigint,
    UNIQUE (source, listing_id, first_version),
    CHECK (last_version >= first_version),
    FOREIGN KEY (source, first_version) REFERENCES list_versions (source, ordinal),
    FOREIGN KEY (source, last_version) REFERENCES list_versions (source, ordinal)
);
COMMENT ON TABLE listings IS 'One row per listing and wording: it stands in the versions first_version..=last_version of its list';
COMMENT ON COLUMN listings.last_version IS 'Null while it stands in the newest version';
COMMENT ON COLUMN listings.record IS 'The listing, all fields';
CREATE UNIQUE INDEX listings_newest ON listings (source, listing_id) WHERE last_version IS NULL;
