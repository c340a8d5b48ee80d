-- Articles that were erased: what identified them is gone, what must stay to account for decisions stays.

ALTER TABLE articles ADD COLUMN erased_at timestamptz;
ALTER TABLE articles ADD CHECK (erased_at IS NULL
    OR (body = '' AND (external_id, url, title, language, published_at, sketch, copy_of) IS NULL));
COMMENT ON COLUMN articles.erased_at IS 'Since then the row only keeps its id: text, headline, address and the caller''s id are gone, and its content hash is chance';

ALTER TABLE names ADD COLUMN erased_at timestamptz;
COMMENT ON COLUMN names.erased_at IS 'Since then no article bears it: it is kept for its hits and suppressions, and what it was is gone';

ALTER TABLE hits DROP CONSTRAINT hits_superseded_because_check;
ALTER TABLE hits ADD CONSTRAINT hits_superseded_because_check
    CHECK (superseded_because IN ('no_longer_found', 'changed', 'erased'));
COMMENT ON COLUMN hits.superseded_because IS 'no_longer_found: the screening does not give it any more; changed: another hit for the same name and listing took its place; erased: no article bears the name any more';

CREATE TABLE erasures (
    id                bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id        bigint      NOT NULL UNIQUE REFERENCES articles (id),
    erased_at         timestamptz NOT NULL,
    cause             text        NOT NULL CHECK (cause IN ('request', 'retention')),
    author            text        NOT NULL CHECK (char_length(author) BETWEEN 1 AND 100),
    reason            text        NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
    persons           bigint      NOT NULL CHECK (persons >= 0),
    persons_kept      bigint      NOT NULL CHECK (persons_kept BETWEEN 0 AND persons),
    mentions          bigint      NOT NULL CHECK (mentions >= 0),
    candidates        bigint      NOT NULL CHECK (candidates >= 0),
    decisions_kept    bigint      NOT NULL CHECK (decisions_kept >= 0),
    names_removed     bigint      NOT NULL CHECK (names_removed >= 0),
    names_anonymized  bigint      NOT NULL CHECK (names_anonymized >= 0),
    suppressions_ended bigint     NOT NULL CHECK (suppressions_ended >= 0)
);
COMMENT ON TABLE erasures IS 'Which article was erased when, by whom and why, and what went and stayed; rows are only added';
COMMENT ON COLUMN erasures.cause IS 'request: somebody asked for it; retention: it was older than is kept';
COMMENT ON COLUMN erasures.persons_kept IS 'Persons without a name, kept because decisions hang on them';
COMMENT ON COLUMN erasures.names_anonymized IS 'Names of no other article that had hits or suppressions: those stay, the name does not';
CREATE TRIGGER erasures_append_only BEFORE UPDATE OR DELETE ON erasures
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER erasures_never_emptied BEFORE TRUNCATE ON erasures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
