-- Who operates the platform, and what they did.
-- Safe while old code runs: everything here is new. Both tables are the migrator's alone: komorne_ctl, as which
-- requests are answered, is granted nothing here. No person of any tenant stands in these tables.

-- Of secrets only hashes stand here, and the seed is sealed by the application. Who has left keeps their row, so that
-- the log's identifiers keep their meaning, and their name, so that nobody else is taken for them.
CREATE TABLE ctl.operator (
    id                uuid        PRIMARY KEY,
    name              text        NOT NULL UNIQUE CHECK (name ~ '^[a-z][a-z0-9._-]{1,39}$'),
    state             text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'left')),
    password          text        CHECK (length(password) <= 300),
    pepper_version    smallint    CHECK (pepper_version >= 1),
    totp_seed_sealed  bytea       CHECK (length(totp_seed_sealed) BETWEEN 68 AND 1024),
    totp_last_step    bigint      NOT NULL DEFAULT 0 CHECK (totp_last_step >= 0),
    recovery_codes    bytea[]     NOT NULL DEFAULT '{}' CHECK (cardinality(recovery_codes) <= 10),
    -- Until when the codes are good; NULL for those of a batch, which do not run out.
    codes_until       timestamptz,
    failed_tries      integer     NOT NULL DEFAULT 0 CHECK (failed_tries >= 0),
    -- After too many wrong tries; NULL for at once.
    next_try_at       timestamptz,
    created_by        uuid        REFERENCES ctl.operator,
    created_at        timestamptz NOT NULL,
    last_confirmed_at timestamptz,
    left_at           timestamptz,
    CONSTRAINT operator_password_is_whole CHECK ((password IS NULL) = (pepper_version IS NULL)),
    CONSTRAINT operator_left_when_left CHECK ((left_at IS NOT NULL) = (state = 'left')),
    CONSTRAINT operator_left_with_nothing CHECK
        ((password IS NULL) = (state = 'left') AND (state = 'active' OR totp_seed_sealed IS NULL)),
    CONSTRAINT operator_has_a_factor CHECK
        (state = 'left' OR totp_seed_sealed IS NOT NULL OR codes_until IS NOT NULL)
);

-- The same canonical lines as in each tenant's log, `t` being the zero UUID. One table without partitions: the few acts
-- of a few operators.
CREATE TABLE ctl.audit_entry (
    id         uuid        NOT NULL,
    at         timestamptz NOT NULL,
    cls        smallint    NOT NULL CHECK (cls BETWEEN 1 AND 99),
    act        smallint    NOT NULL CHECK (act >= 1),
    actor      uuid,
    res        smallint    NOT NULL CHECK (res BETWEEN 0 AND 9),
    entry      bytea       NOT NULL CHECK (length(entry) BETWEEN 2 AND 65536),
    leaf_hash  bytea       NOT NULL CHECK (length(leaf_hash) = 32),
    leaf_index bigint,
    sealed_day date        NOT NULL DEFAULT (now() AT TIME ZONE 'utc')::date,
    PRIMARY KEY (sealed_day, id)
);

CREATE INDEX audit_entry_by_time ON ctl.audit_entry (at, id);
CREATE INDEX audit_entry_by_actor ON ctl.audit_entry (actor, at) WHERE actor IS NOT NULL;

-- Its owner could give itself these rights again, but not by mistake.
REVOKE UPDATE, DELETE, TRUNCATE ON ctl.audit_entry FROM komorne_migrator;
