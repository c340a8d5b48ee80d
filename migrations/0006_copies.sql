-- Syndicated copies: one story in several articles. Mentions that an outside extractor found.

ALTER TABLE articles
    ADD COLUMN sketch   bytea,
    ADD COLUMN bands    bigint[],
    ADD COLUMN shingles integer CHECK (shingles >= 0),
    ADD COLUMN copy_of  bigint REFERENCES articles (id) ON DELETE SET NULL CHECK (copy_of < id),
    ADD CHECK ((sketch IS NULL) = (bands IS NULL) AND (sketch IS NULL) = (shingles IS NULL));
COMMENT ON COLUMN articles.sketch IS 'Minima of hashes of the running text, 4 bytes each, big-endian; null where the text is too short to be told from others, and in articles older than this column';
COMMENT ON COLUMN articles.bands IS 'Hashes of groups of minima: articles that share one may be copies';
COMMENT ON COLUMN articles.shingles IS 'How many different runs of words the sketch is of';
COMMENT ON COLUMN articles.copy_of IS 'The first article of the same story; null where this is it';
CREATE INDEX articles_by_band ON articles USING gin (bands);
CREATE INDEX articles_by_story ON articles (copy_of) WHERE copy_of IS NOT NULL;

ALTER TABLE mentions
    DROP CONSTRAINT mentions_provenance_check,
    ADD CONSTRAINT mentions_provenance_check
        CHECK (provenance IN ('full_name', 'partial', 'caller', 'extractor', 'list_directed'));
