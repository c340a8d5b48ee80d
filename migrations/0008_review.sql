-- What people decide about candidates, and which names they suppress for which listing.

CREATE TABLE suppressions (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name_id       bigint      NOT NULL REFERENCES names (id),
    source        text        NOT NULL REFERENCES lists (source),
    listing_id    text        NOT NULL,
    listing_hash  text        NOT NULL CHECK (listing_hash ~ '^[0-9a-f]{64}$'),
    reason        text        NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
    author        text        NOT NULL CHECK (char_length(author) BETWEEN 1 AND 100),
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL CHECK (expires_at > created_at AND expires_at <= created_at + interval '8784 hours'),
    ended_at      timestamptz,
    ended_because text        CHECK (ended_because IN ('removed', 'expired', 'listing_changed')),
    ended_by      text        CHECK (char_length(ended_by) BETWEEN 1 AND 100),
    ended_reason  text        CHECK (char_length(ended_reason) BETWEEN 1 AND 2000),
    changed_hash  text        CHECK (changed_hash ~ '^[0-9a-f]{64}$' AND changed_hash <> listing_hash),
    changes       jsonb,
    CHECK ((ended_at IS NULL) = (ended_because IS NULL)),
    CHECK ((ended_because IS NOT DISTINCT FROM 'removed') = (ended_by IS NOT NULL)),
    CHECK ((ended_by IS NULL) = (ended_reason IS NULL)),
    CHECK ((ended_because IS NOT DISTINCT FROM 'listing_changed') = (changed_hash IS NOT NULL)),
    CHECK ((changed_hash IS NULL) = (changes IS NULL))
);
COMMENT ON TABLE suppressions IS 'A name that is not the listed person, until a date, or until the listing changes; never deleted, it only ends, once';
COMMENT ON COLUMN suppressions.listing_hash IS 'What the listing said when it was made: once the active version says something else it is over, noted or not';
COMMENT ON COLUMN suppressions.expires_at IS 'At most 366 days after it was made';
COMMENT ON COLUMN suppressions.changed_hash IS 'What the listing said when the suppression was reopened';
COMMENT ON COLUMN suppressions.changes IS 'The fields in which the two wordings differ, with both contents';
CREATE UNIQUE INDEX suppressions_in_force ON suppressions (name_id, source, listing_id) WHERE ended_at IS NULL;
CREATE INDEX suppressions_newest ON suppressions (name_id, source, listing_id, id DESC);

CREATE TABLE dispositions (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id      bigint      NOT NULL REFERENCES persons (id),
    source         text        NOT NULL REFERENCES lists (source),
    listing_id     text        NOT NULL,
    hit_id         bigint      NOT NULL REFERENCES hits (id),
    listing_hash   text        CHECK (listing_hash ~ '^[0-9a-f]{64}$'),
    disposition    text        NOT NULL CHECK (disposition IN ('true_match', 'false_positive', 'unsure', 'withdrawn')),
    suppression_id bigint      REFERENCES suppressions (id),
    reason         text        NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 2000),
    author         text        NOT NULL CHECK (char_length(author) BETWEEN 1 AND 100),
    decided_at     timestamptz NOT NULL
);
COMMENT ON TABLE dispositions IS 'What people decided about a person and a listing; rows are only added, the last one is in force';
COMMENT ON COLUMN dispositions.person_id IS 'Decisions hang on person and listing, so that they outlive the hit: another may take its place';
COMMENT ON COLUMN dispositions.hit_id IS 'The hit that was looked at';
COMMENT ON COLUMN dispositions.listing_hash IS 'What the listing said then; null where it was not on the active version';
COMMENT ON COLUMN dispositions.disposition IS 'withdrawn: the decision before it was undone, and none is in force';
COMMENT ON COLUMN dispositions.suppression_id IS 'The newest suppression of the name and listing at that time: a later one covers this decision. An id, because clocks may go back';
CREATE INDEX dispositions_newest ON dispositions (person_id, source, listing_id, id DESC);

CREATE TRIGGER dispositions_append_only BEFORE UPDATE OR DELETE ON dispositions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER dispositions_never_emptied BEFORE TRUNCATE ON dispositions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER suppressions_never_deleted BEFORE DELETE ON suppressions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER suppressions_never_emptied BEFORE TRUNCATE ON suppressions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION only_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL
        OR NEW.ended_at IS NULL
        OR (NEW.id, NEW.name_id, NEW.source, NEW.listing_id, NEW.listing_hash, NEW.reason, NEW.author, NEW.created_at, NEW.expires_at)
            IS DISTINCT FROM
            (OLD.id, OLD.name_id, OLD.source, OLD.listing_id, OLD.listing_hash, OLD.reason, OLD.author, OLD.created_at, OLD.expires_at)
    THEN
        RAISE EXCEPTION 'rows of % only end, once', TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER suppressions_only_end BEFORE UPDATE ON suppressions
    FOR EACH ROW EXECUTE FUNCTION only_end();

-- Suppressions beside what their listing says in the active version of its list (null where it is not
-- on it), with how they ended or are to end. A new version or a passed date counts at once, noted or
-- not; of both the new version, which opens more.
CREATE VIEW suppressions_now AS
SELECT s.*, l.hash AS current_hash, l.record AS current_record,
    CASE
        WHEN s.ended_at IS NOT NULL THEN s.ended_because
        WHEN l.hash <> s.listing_hash THEN 'listing_changed'
        WHEN s.expires_at <= now() THEN 'expired'
    END AS ending
FROM suppressions s
LEFT JOIN list_versions v ON v.source = s.source AND v.state = 'active'
LEFT JOIN listings l ON l.source = s.source AND l.listing_id = s.listing_id
    AND l.first_version <= v.ordinal AND (l.last_version IS NULL OR l.last_version >= v.ordinal);

-- A person of an article beside a hit of its name, whether it stands or not: the last decision, the
-- newest suppression, what the listing says in the active version of its list, and what follows.
-- The same rules as in src/review, which is what is shown; here they only choose rows. A test holds
-- the two together.
CREATE VIEW candidate_reviews AS
SELECT r.*,
    CASE
        WHEN disposition <> 'withdrawn' AND decided_since THEN 'decided'
        WHEN standing IN ('suppressed', 'reopened') THEN standing
        WHEN disposition <> 'withdrawn' THEN 'decided'
        ELSE 'open'
    END AS state
FROM (
    SELECT h.id AS hit_id, p.id AS person_id, h.name_id, h.source, h.listing_id, h.superseded_at IS NULL AS stands,
        d.id AS disposition_id, d.disposition, d.reason, d.author, d.decided_at, d.hit_id AS decided_hit,
        d.listing_hash AS decided_hash,
        coalesce(d.suppression_id, 0) >= coalesce(s.id, 0) AS decided_since,
        s.id AS suppression_id, s.created_at AS suppressed_at, s.expires_at, s.ended_at, s.ended_because,
        s.listing_hash AS suppressed_hash, l.hash AS listing_hash,
        CASE
            WHEN s.id IS NULL THEN NULL
            WHEN s.ended_because = 'listing_changed' THEN 'reopened'
            WHEN s.ended_because IS NOT NULL THEN 'over'
            WHEN l.hash <> s.listing_hash THEN 'reopened'
            WHEN s.expires_at <= now() THEN 'over'
            ELSE 'suppressed'
        END AS standing
    FROM hits h
    JOIN persons p ON p.name_id = h.name_id
    LEFT JOIN list_versions v ON v.source = h.source AND v.state = 'active'
    LEFT JOIN listings l ON l.source = h.source AND l.listing_id = h.listing_id
        AND l.first_version <= v.ordinal AND (l.last_version IS NULL OR l.last_version >= v.ordinal)
    LEFT JOIN LATERAL (
        SELECT * FROM dispositions
        WHERE person_id = p.id AND source = h.source AND listing_id = h.listing_id
        ORDER BY id DESC LIMIT 1
    ) d ON true
    LEFT JOIN LATERAL (
        SELECT * FROM suppressions
        WHERE name_id = h.name_id AND source = h.source AND listing_id = h.listing_id
        ORDER BY id DESC LIMIT 1
    ) s ON true
) r;

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check
    CHECK (kind IN ('candidate.opened', 'candidate.superseded', 'candidate.decided', 'candidate.reopened',
        'list.activated', 'list.held'));

ALTER TABLE runs
    ADD COLUMN reopened bigint NOT NULL DEFAULT 0,
    ADD COLUMN expired  bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN runs.reopened IS 'Suppressions that ended because their listing changed';
COMMENT ON COLUMN runs.expired IS 'Suppressions that ended because their time was over';
