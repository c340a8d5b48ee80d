-- People who sign in at the review page.

CREATE TABLE users (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    password_hash text        NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
    scopes        text[]      NOT NULL CHECK (cardinality(scopes) > 0
        AND scopes <@ ARRAY['read', 'screen', 'write', 'review', 'admin']),
    created_by    text        NOT NULL CHECK (created_by <> ''),
    created_at    timestamptz NOT NULL DEFAULT now(),
    disabled_at   timestamptz,
    signed_in_at  timestamptz
);
CREATE UNIQUE INDEX users_by_name ON users (lower(name));
COMMENT ON TABLE users IS 'Who may sign in at the review page; never deleted, since decisions bear their names';
COMMENT ON COLUMN users.name IS 'What they sign in with, in whatever case, and what stands under their decisions';
COMMENT ON COLUMN users.password_hash IS 'PHC string of argon2id with its salt and parameters';
COMMENT ON COLUMN users.signed_in_at IS 'Last time';

CREATE TABLE user_sessions (
    hash       bytea       PRIMARY KEY CHECK (length(hash) = 32),
    user_id    bigint      NOT NULL REFERENCES users,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX user_sessions_by_user ON user_sessions (user_id);
COMMENT ON TABLE user_sessions IS 'Browsers that are signed in; a row goes when its session ends';
COMMENT ON COLUMN user_sessions.hash IS 'SHA-256 of what the cookie holds, which has 256 bits of chance';
