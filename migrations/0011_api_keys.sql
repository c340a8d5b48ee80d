-- Keys of the HTTP interface.

CREATE TABLE api_keys (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    hint         text        NOT NULL,
    hash         bytea       NOT NULL UNIQUE CHECK (length(hash) = 32),
    scopes       text[]      NOT NULL CHECK (cardinality(scopes) > 0
        AND scopes <@ ARRAY['read', 'screen', 'write', 'review', 'admin']),
    created_by   text        NOT NULL CHECK (created_by <> ''),
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    CHECK (expires_at > created_at)
);
COMMENT ON TABLE api_keys IS 'Who may use the HTTP interface, and for what; never deleted, so that what a key did can be told';
COMMENT ON COLUMN api_keys.hint IS 'How the key begins: enough to know it by, too little to use it';
COMMENT ON COLUMN api_keys.hash IS 'SHA-256 of the key, which has 256 bits of chance, so that no slower hash is needed';
