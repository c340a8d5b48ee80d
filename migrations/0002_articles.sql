-- Articles, the distinct names in them, and who is mentioned where.

CREATE TABLE coverages (
    id                 bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    matcher_version    text     NOT NULL,
    normalizer_version integer  NOT NULL,
    threshold          smallint NOT NULL CHECK (threshold BETWEEN 0 AND 1000),
    versions           text[]   NOT NULL,
    first_used_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (matcher_version, normalizer_version, threshold, versions)
);
COMMENT ON TABLE coverages IS 'What a name can have been screened against: matcher, threshold (per mille) and list versions, sorted';

CREATE TABLE names (
    id                 bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    normal             text     NOT NULL UNIQUE,
    spelling           text     NOT NULL,
    normalizer_version integer  NOT NULL,
    coverage_id        bigint   REFERENCES coverages (id),
    hit_total          integer  NOT NULL DEFAULT 0 CHECK (hit_total >= 0),
    created_at         timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 85);
COMMENT ON TABLE names IS 'Every distinct normalized name, once; screened once, hits fan out to the persons that bear it';
COMMENT ON COLUMN names.spelling IS 'The first spelling seen, from which the name is read again when the normalizer changes';
COMMENT ON COLUMN names.coverage_id IS 'What it was last screened against; null while it was not, or screening failed';
COMMENT ON COLUMN names.hit_total IS 'Hits of the last screening before the limit cut them';

CREATE TABLE articles (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    external_id  text UNIQUE,
    content_hash text NOT NULL UNIQUE CHECK (content_hash ~ '^[0-9a-f]{64}$'),
    url          text,
    title        text,
    language     text,
    published_at timestamptz,
    body         text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN articles.external_id IS 'The caller''s own id: sent twice, stored once';
COMMENT ON COLUMN articles.content_hash IS 'SHA-256 of title, text and given mentions: syndicated copies collapse into the first';

CREATE TABLE persons (
    id         bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id bigint  NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position   integer NOT NULL CHECK (position >= 0),
    name       text    NOT NULL,
    name_id    bigint  REFERENCES names (id),
    UNIQUE (article_id, position)
);
COMMENT ON TABLE persons IS 'The mentions of one article that mean one human';
COMMENT ON COLUMN persons.name IS 'The name that stands for all mentions, as the article writes it';
COMMENT ON COLUMN persons.name_id IS 'Null where the text cannot be a name: that person is not screened, and said so';
CREATE INDEX persons_by_name ON persons (name_id);

CREATE TABLE mentions (
    person_id  bigint  NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    position   integer NOT NULL CHECK (position >= 0),
    span_start bigint  NOT NULL CHECK (span_start >= 0),
    span_end   bigint  NOT NULL CHECK (span_end > span_start),
    quote      text    NOT NULL,
    provenance text    NOT NULL CHECK (provenance IN ('full_name', 'partial', 'caller', 'list_directed')),
    PRIMARY KEY (person_id, position)
);
COMMENT ON TABLE mentions IS 'Occurrences; the span counts Unicode code points of articles.body, the end is exclusive';
