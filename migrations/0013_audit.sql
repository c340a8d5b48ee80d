-- The audit: what people and programs decided, in one chain of hashes that shows what was changed since.

CREATE TABLE audit (
    position bigint      PRIMARY KEY CHECK (position >= 1),
    at       timestamptz NOT NULL,
    actor    text        NOT NULL,
    what     text        NOT NULL,
    subject  text        NOT NULL UNIQUE,
    payload  jsonb       NOT NULL,
    previous text        NOT NULL CHECK (previous ~ '^[0-9a-f]{64}$'),
    hash     text        NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE audit IS 'One link for each decision, suppression, end of one, activation and erasure; rows are only added, in the transaction of the fact';
COMMENT ON COLUMN audit.position IS 'Without gaps from 1, in the order of commits';
COMMENT ON COLUMN audit.at IS 'When the fact happened by its own table; facts of before this table stand in the order of time';
COMMENT ON COLUMN audit.payload IS 'Ids, kinds and hashes, no personal text: it outlives an erasure';
COMMENT ON COLUMN audit.previous IS 'Hash of the link before; 64 zeros in the first';
COMMENT ON COLUMN audit.hash IS 'SHA-256 of the text of audit_text';

CREATE FUNCTION utc_text(at timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;
CREATE FUNCTION words_hash(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(words, 'UTF8')), 'hex')
$$;

-- What a link is hashed over: one field a line. The actor comes last, so that no name can pose as another field.
CREATE FUNCTION audit_text(link_position bigint, at timestamptz, what text, subject text, payload jsonb, previous text, actor text)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(E'\n', link_position::text, utc_text(at), what, subject, payload::text, previous, actor)
$$;

-- What the links are to say, by the tables of the facts themselves.
CREATE VIEW audit_facts AS
SELECT 'decision' AS what, id, decided_at AS at, author AS actor,
    jsonb_build_object('decision_id', id, 'person_id', person_id,
        'article_id', (SELECT article_id FROM persons p WHERE p.id = person_id),
        'list', source, 'listing_id', listing_id, 'hit_id', hit_id, 'listing_hash', listing_hash,
        'disposition', disposition, 'suppression_id', suppression_id, 'reason_sha256', words_hash(reason)) AS payload
FROM dispositions
UNION ALL
SELECT 'suppression', id, created_at, author,
    jsonb_build_object('suppression_id', id, 'name_id', name_id, 'list', source, 'listing_id', listing_id,
        'listing_hash', listing_hash, 'expires_at', utc_text(expires_at), 'reason_sha256', words_hash(reason))
FROM suppressions
UNION ALL
SELECT 'suppression_end', id, ended_at, coalesce(ended_by, 'namecheck'),
    jsonb_build_object('suppression_id', id, 'because', ended_because, 'changed_hash', changed_hash,
        'reason_sha256', words_hash(ended_reason))
FROM suppressions WHERE ended_at IS NOT NULL
UNION ALL
SELECT 'activation', id, activated_at, actor,
    jsonb_build_object('activation_id', id, 'list', source, 'version', ordinal, 'cause', cause,
        'digest', (SELECT digest FROM list_versions v WHERE v.source = a.source AND v.ordinal = a.ordinal),
        'overridden', jsonb_array_length(overridden), 'reason_sha256', words_hash(reason))
FROM activations a
UNION ALL
SELECT 'erasure', id, erased_at, author,
    jsonb_build_object('erasure_id', id, 'article_id', article_id, 'cause', cause, 'persons', persons,
        'persons_kept', persons_kept, 'decisions_kept', decisions_kept, 'names_removed', names_removed,
        'names_anonymized', names_anonymized, 'suppressions_ended', suppressions_ended,
        'reason_sha256', words_hash(reason))
FROM erasures;

CREATE FUNCTION audit_add(fact audit_facts) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    last audit;
    place bigint;
    before text;
    about text := fact.what || ':' || fact.id;
BEGIN
    -- The key is "namechec" in ASCII, plus 2: one link at a time, until the end of the transaction.
    PERFORM pg_advisory_xact_lock(7953758699139917155 + 2);
    SELECT * INTO last FROM audit ORDER BY position DESC LIMIT 1;
    place := coalesce(last.position, 0) + 1;
    before := coalesce(last.hash, repeat('0', 64));
    INSERT INTO audit (position, at, actor, what, subject, payload, previous, hash)
    VALUES (place, fact.at, fact.actor, fact.what, about, fact.payload, before,
        encode(sha256(convert_to(audit_text(place, fact.at, fact.what, about, fact.payload, before, fact.actor), 'UTF8')), 'hex'));
END
$$;

CREATE FUNCTION audit_fact() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fact audit_facts;
BEGIN
    FOR fact IN SELECT * FROM audit_facts f WHERE f.what = TG_ARGV[0] AND f.id = NEW.id LOOP
        PERFORM audit_add(fact);
    END LOOP;
    RETURN NULL;
END
$$;

DO $$
DECLARE
    fact audit_facts;
BEGIN
    FOR fact IN SELECT * FROM audit_facts ORDER BY at, what, id LOOP
        PERFORM audit_add(fact);
    END LOOP;
END
$$;

-- At the end of the transaction: whoever holds the lock of the chain waits for nothing any more.
CREATE CONSTRAINT TRIGGER dispositions_audited AFTER INSERT ON dispositions DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION audit_fact('decision');
CREATE CONSTRAINT TRIGGER suppressions_audited AFTER INSERT ON suppressions DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION audit_fact('suppression');
CREATE CONSTRAINT TRIGGER suppression_ends_audited AFTER UPDATE ON suppressions DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION audit_fact('suppression_end');
CREATE CONSTRAINT TRIGGER activations_audited AFTER INSERT ON activations DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION audit_fact('activation');
CREATE CONSTRAINT TRIGGER erasures_audited AFTER INSERT ON erasures DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION audit_fact('erasure');

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
