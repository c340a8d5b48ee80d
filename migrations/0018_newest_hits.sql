-- The newest hits on one list are looked for on every view of the queue: without this, among all hits.

CREATE INDEX hits_newest ON hits (source, id) WHERE superseded_at IS NULL;
