-- What an article says for and against each of its candidates.

CREATE TABLE contexts (
    person_id      bigint           NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    hit_id         bigint           NOT NULL REFERENCES hits (id),
    score          smallint         NOT NULL CHECK (score BETWEEN 0 AND 1000),
    bits           double precision NOT NULL,
    tier           text             NOT NULL CHECK (tier IN ('weak', 'possible', 'strong')),
    evidence       jsonb            NOT NULL,
    listing_digest text             NOT NULL,
    version        text             NOT NULL,
    weighed_at     timestamptz      NOT NULL DEFAULT now(),
    PRIMARY KEY (person_id, hit_id)
);
COMMENT ON TABLE contexts IS 'A candidate (a person of an article, and a hit of its name) weighed by name and text; that of a hit that no longer stands stays as it was';
COMMENT ON COLUMN contexts.score IS 'Per mille, of name and text; the score of the name alone is that of the hit';
COMMENT ON COLUMN contexts.bits IS 'What the score is made from, and candidates are ordered by';
COMMENT ON COLUMN contexts.evidence IS 'What the text adds to the evidence of the hit; spans count code points of articles.body';
COMMENT ON COLUMN contexts.listing_digest IS 'Over what the listing says of the person: once that changes the candidate is weighed anew';
COMMENT ON COLUMN contexts.version IS 'Version of the cues';
CREATE INDEX contexts_by_hit ON contexts (hit_id);

CREATE TABLE contexts_due (
    article_id bigint PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE
);
COMMENT ON TABLE contexts_due IS 'Articles whose candidates changed, or a listing of theirs: the next run weighs them anew';
