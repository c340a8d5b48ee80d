-- Answers to requests with an Idempotency-Key, so that one sent again is answered and not done again.

CREATE TABLE idempotency (
    key      text        PRIMARY KEY CHECK (key ~ '^[0-9a-f]{64}$'),
    request  text        NOT NULL CHECK (request ~ '^[0-9a-f]{64}$'),
    begun_at timestamptz NOT NULL DEFAULT now(),
    status   smallint,
    headers  jsonb       NOT NULL DEFAULT '{}',
    body     text        CHECK ((status IS NULL) = (body IS NULL))
);
COMMENT ON TABLE idempotency IS 'One row per key for a day; its answer may hold names, so an erasure removes it';
COMMENT ON COLUMN idempotency.key IS 'SHA-256 over who asks and the key';
COMMENT ON COLUMN idempotency.request IS 'SHA-256 over path and body';
COMMENT ON COLUMN idempotency.status IS 'Null while it is under way';
COMMENT ON COLUMN idempotency.headers IS 'Those headers of the answer that belong to it';
CREATE INDEX idempotency_by_age ON idempotency (begun_at);
