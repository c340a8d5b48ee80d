-- Webhooks: the order events are told in, who is told, and what came of each telling.

ALTER TABLE outbox
    ADD COLUMN event_id text NOT NULL UNIQUE DEFAULT 'evt_' || replace(gen_random_uuid()::text, '-', ''),
    ADD COLUMN position bigint UNIQUE,
    ADD COLUMN subject  text,
    ADD CHECK ((position IS NULL) = (subject IS NULL));
COMMENT ON COLUMN outbox.event_id IS 'What receivers know the event by, on every retry and replay; by chance, so that a database restored from a backup gives no id a second time';
COMMENT ON COLUMN outbox.position IS 'The order events are told in, given once they are committed; null until then. Ids are no such order: a lower one may be committed later';
COMMENT ON COLUMN outbox.subject IS 'What the event is about: events of one subject are told in order';
CREATE INDEX outbox_unplaced ON outbox (id) WHERE position IS NULL;
CREATE SEQUENCE event_positions OWNED BY outbox.position;
COMMENT ON SEQUENCE event_positions IS 'Drawn from under the lock of the order only, so that positions are committed in their order';

-- The candidate (a person, and the listing it may be, whichever hit says so), else the list, else the fact itself.
CREATE FUNCTION event_subject(key text, payload jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT format('candidate:%s:%s/%s', payload->>'person_id', h.source, h.listing_id)
            FROM hits h WHERE h.id = (payload->>'hit_id')::bigint AND payload ? 'person_id'),
        'candidate:' || (payload->>'person_id') || ':' || (payload->>'source') || '/' || (payload->>'listing_id'),
        'list:' || (payload->>'list'),
        'fact:' || key)
$$;

UPDATE outbox SET position = placed.position, subject = event_subject(key, payload)
FROM (SELECT id, nextval('event_positions') AS position FROM (SELECT id FROM outbox ORDER BY id) AS ordered) AS placed
WHERE outbox.id = placed.id;

CREATE TABLE webhook_endpoints (
    id               bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url              text        NOT NULL CHECK (length(url) BETWEEN 1 AND 2048),
    kinds            text[]      NOT NULL,
    secret           text        NOT NULL CHECK (secret LIKE 'whsec\_%'),
    state            text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
    disabled_because text        CHECK (disabled_because <> ''),
    created_at       timestamptz NOT NULL DEFAULT now(),
    CHECK ((state = 'disabled') = (disabled_because IS NOT NULL))
);
COMMENT ON TABLE webhook_endpoints IS 'Who is told of events';
COMMENT ON COLUMN webhook_endpoints.kinds IS 'Kinds of events that are told; empty: all';
COMMENT ON COLUMN webhook_endpoints.secret IS 'Signs every message, so it must be there as it is; no answer shows it';
COMMENT ON COLUMN webhook_endpoints.state IS 'disabled: events are kept for it and not sent';

CREATE TABLE webhook_deliveries (
    endpoint_id     bigint      NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    position        bigint      NOT NULL REFERENCES outbox (position),
    subject         text        NOT NULL,
    state           text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts        integer     NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at timestamptz NOT NULL,
    leased_until    timestamptz,
    last_status     smallint,
    last_error      text,
    delivered_at    timestamptz,
    PRIMARY KEY (endpoint_id, position),
    CHECK ((state = 'delivered') = (delivered_at IS NOT NULL)),
    CHECK (leased_until IS NULL OR state = 'pending')
) WITH (fillfactor = 85);
COMMENT ON TABLE webhook_deliveries IS 'An event and an endpoint that is told of it';
COMMENT ON COLUMN webhook_deliveries.state IS 'failed: tried as often as is allowed; only a replay sends it again';
COMMENT ON COLUMN webhook_deliveries.attempts IS 'Since it was last made pending';
COMMENT ON COLUMN webhook_deliveries.leased_until IS 'A server is sending it; one that was killed loses it at this moment';
COMMENT ON COLUMN webhook_deliveries.last_status IS 'HTTP status of the last attempt; null where no answer came';
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_attempt_at, position) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_order ON webhook_deliveries (endpoint_id, subject, position) WHERE state = 'pending';

-- A notice holds up other commits for a moment, so there is none where nobody listens.
CREATE FUNCTION tell_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM told) AND EXISTS (SELECT FROM webhook_endpoints WHERE state = 'active') THEN
        PERFORM pg_notify('namecheck_events', '');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER outbox_told AFTER INSERT ON outbox REFERENCING NEW TABLE AS told
    FOR EACH STATEMENT EXECUTE FUNCTION tell_of_events();
