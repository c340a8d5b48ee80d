-- The same article, sent under several ids of its callers: each of them stands for that text from then on.

CREATE TABLE further_ids (
    external_id text   PRIMARY KEY,
    article_id  bigint NOT NULL REFERENCES articles
);
COMMENT ON TABLE further_ids IS 'Ids of callers beside articles.external_id, which is the first; none stands in both';
CREATE INDEX further_ids_of_article ON further_ids (article_id);
