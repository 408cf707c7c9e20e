-- Who may work in this unit, how they prove who they are, and what waits for a second person.
-- Safe while old code runs: everything here is new. Names, addresses and seeds are sealed by the application; of
-- secrets only hashes stand here. Nothing is deleted but what has run out, so that the log's identifiers keep their
-- meaning.

CREATE TABLE app_user (
    id                    uuid        PRIMARY KEY,
    version               bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
    state                 text        NOT NULL CHECK (state IN ('invited', 'active', 'left')),
    name_sealed           bytea       NOT NULL CHECK (length(name_sealed) BETWEEN 68 AND 1024),
    email_sealed          bytea       NOT NULL CHECK (length(email_sealed) BETWEEN 68 AND 1024),
    email_index           bytea       NOT NULL CHECK (length(email_index) = 16),
    email_index_version   smallint    NOT NULL DEFAULT 1 CHECK (email_index_version >= 1),
    language              text        NOT NULL DEFAULT 'pl' CHECK (language IN ('pl', 'en')),
    roles                 text[]      NOT NULL DEFAULT '{}' CHECK (cardinality(roles) <= 10),
    custom_roles          uuid[]      NOT NULL DEFAULT '{}' CHECK (cardinality(custom_roles) <= 20),
    departments           uuid[]      NOT NULL DEFAULT '{}' CHECK (cardinality(departments) <= 100),
    password              text        CHECK (length(password) <= 300),
    pepper_version        smallint    CHECK (pepper_version >= 1),
    failed_sign_ins       integer     NOT NULL DEFAULT 0 CHECK (failed_sign_ins >= 0),
    totp_seed_sealed      bytea       CHECK (length(totp_seed_sealed) BETWEEN 68 AND 1024),
    totp_candidate_sealed bytea       CHECK (length(totp_candidate_sealed) BETWEEN 68 AND 1024),
    totp_last_step        bigint      NOT NULL DEFAULT 0 CHECK (totp_last_step >= 0),
    recovery_codes        bytea[]     NOT NULL DEFAULT '{}' CHECK (cardinality(recovery_codes) <= 10),
    invited_by            uuid,
    invited_at            timestamptz NOT NULL,
    activated_at          timestamptz,
    last_sign_in_at       timestamptz,
    left_at               timestamptz,
    CONSTRAINT app_user_password_is_whole CHECK ((password IS NULL) = (pepper_version IS NULL)),
    CONSTRAINT app_user_left_when_left CHECK ((left_at IS NOT NULL) = (state = 'left')),
    CONSTRAINT app_user_active_has_password CHECK (state <> 'active' OR password IS NOT NULL)
);

-- An address is one user's; who has left leaves it behind.
CREATE UNIQUE INDEX app_user_by_email ON app_user (email_index_version, email_index) WHERE state <> 'left';

CREATE TABLE custom_role (
    id          uuid        PRIMARY KEY,
    version     bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
    name        text        NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    permissions text[]      NOT NULL CHECK (cardinality(permissions) BETWEEN 1 AND 200),
    made_by     uuid        NOT NULL,
    made_at     timestamptz NOT NULL,
    retired_at  timestamptz
);

CREATE UNIQUE INDEX custom_role_by_name ON custom_role (lower(name)) WHERE retired_at IS NULL;

-- A department is a set of buildings and streets; part of the facts on which permissions are decided.
CREATE TABLE department (
    id         uuid        PRIMARY KEY,
    version    bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    streets    text[]      NOT NULL DEFAULT '{}' CHECK (cardinality(streets) <= 500),
    buildings  text[]      NOT NULL DEFAULT '{}' CHECK (cardinality(buildings) <= 500),
    made_at    timestamptz NOT NULL,
    retired_at timestamptz
);

CREATE UNIQUE INDEX department_by_name ON department (lower(name)) WHERE retired_at IS NULL;

-- Level 1: the password was right and the second factor is still to come. Level 2: signed in.
CREATE TABLE session (
    id               uuid        PRIMARY KEY,
    user_id          uuid        NOT NULL REFERENCES app_user,
    token_sha256     bytea       NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
    level            smallint    NOT NULL CHECK (level IN (1, 2)),
    created_at       timestamptz NOT NULL,
    seen_at          timestamptz NOT NULL,
    authenticated_at timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    idle_seconds     integer     NOT NULL CHECK (idle_seconds BETWEEN 60 AND 1800),
    device_sealed    bytea       NOT NULL CHECK (length(device_sealed) BETWEEN 68 AND 2048),
    address_hash     bytea       NOT NULL CHECK (length(address_hash) = 16),
    failed_codes     integer     NOT NULL DEFAULT 0 CHECK (failed_codes >= 0),
    ended_at         timestamptz,
    end_reason       text        CHECK (end_reason ~ '^[a-z_]{1,40}$'),
    CONSTRAINT session_ended_for_a_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
    CONSTRAINT session_is_bounded CHECK (expires_at <= created_at + interval '10 hours')
);

CREATE INDEX session_of_user ON session (user_id, created_at) WHERE ended_at IS NULL;
CREATE INDEX session_over ON session (expires_at);

-- What was sent by e-mail: good once, for one purpose, until a day.
CREATE TABLE link (
    id           uuid        PRIMARY KEY,
    user_id      uuid        NOT NULL REFERENCES app_user,
    purpose      text        NOT NULL CHECK (purpose IN ('invitation', 'password_reset', 'factor_reset')),
    token_sha256 bytea       NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
    made_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    revoked_at   timestamptz
);

CREATE INDEX link_of_user ON link (user_id, purpose) WHERE used_at IS NULL AND revoked_at IS NULL;

-- What other programs come with. `replaces` is the token that this one takes over from while both live.
CREATE TABLE api_token (
    id           uuid        PRIMARY KEY,
    version      bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    token_sha256 bytea       NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
    hint         text        NOT NULL CHECK (length(hint) = 4),
    scopes       text[]      NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 100),
    addresses    text[]      NOT NULL DEFAULT '{}' CHECK (cardinality(addresses) <= 50),
    replaces     uuid        REFERENCES api_token,
    made_by      uuid        NOT NULL,
    made_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    last_used_on date,
    revoked_at   timestamptz,
    revoked_why  text        CHECK (revoked_why ~ '^[a-z_]{1,40}$'),
    CONSTRAINT api_token_lives_a_year_at_most CHECK (expires_at <= made_at + interval '366 days'),
    CONSTRAINT api_token_revoked_for_a_reason CHECK ((revoked_at IS NULL) = (revoked_why IS NULL))
);

-- One successor at a time: never more than two live tokens of one integration.
CREATE UNIQUE INDEX api_token_successor ON api_token (replaces) WHERE replaces IS NOT NULL AND revoked_at IS NULL;

-- A command that a second person must approve, and the hash of exactly that command.
CREATE TABLE approval (
    id             uuid        PRIMARY KEY,
    version        bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
    command        text        NOT NULL CHECK (command ~ '^[a-z_]+(\.[a-z_]+)+$'),
    payload        jsonb       NOT NULL,
    command_sha256 bytea       NOT NULL CHECK (length(command_sha256) = 32),
    about          uuid,
    reason_sealed  bytea       NOT NULL CHECK (length(reason_sealed) BETWEEN 68 AND 4096),
    state          text        NOT NULL DEFAULT 'waiting'
                               CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn', 'void', 'expired')),
    maker          uuid        NOT NULL REFERENCES app_user,
    made_at        timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    checker        uuid        REFERENCES app_user,
    decided_at     timestamptz,
    verdict_sealed bytea       CHECK (length(verdict_sealed) BETWEEN 68 AND 4096),
    CONSTRAINT approval_takes_two CHECK (checker IS NULL OR checker <> maker OR state <> 'approved'),
    CONSTRAINT approval_decided_at_an_instant CHECK ((decided_at IS NULL) = (state = 'waiting')),
    CONSTRAINT approval_approved_by_somebody CHECK (state <> 'approved' OR checker IS NOT NULL)
);

CREATE INDEX approval_waiting ON approval (made_at) WHERE state = 'waiting';

-- Every value that a setting ever had; the newest counts.
CREATE TABLE setting_change (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL CHECK (name ~ '^[a-z]+(\.[a-z_]+)+$'),
    value      text        NOT NULL CHECK (length(value) <= 500),
    changed_by uuid        NOT NULL,
    changed_at timestamptz NOT NULL
);

CREATE INDEX setting_change_by_name ON setting_change (name, id);

-- A command that was sent twice is done once; the answer's status and what it made, never its body.
CREATE TABLE idempotency_claim (
    actor        uuid        NOT NULL,
    route        text        NOT NULL CHECK (length(route) BETWEEN 1 AND 200),
    key          uuid        NOT NULL,
    request_hmac bytea       NOT NULL CHECK (length(request_hmac) = 32),
    result       uuid,
    claimed_at   timestamptz NOT NULL,
    PRIMARY KEY (actor, route, key)
);

CREATE INDEX idempotency_claim_by_age ON idempotency_claim (claimed_at);

-- E-mails to users: what about and to whom. The words are made when the mail is sent.
CREATE TABLE notice (
    id         uuid        PRIMARY KEY,
    user_id    uuid        NOT NULL REFERENCES app_user,
    kind       text        NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
    details    jsonb       NOT NULL,
    made_at    timestamptz NOT NULL,
    sent_at    timestamptz
);

CREATE INDEX notice_of_user ON notice (user_id, made_at);

GRANT SELECT, INSERT, UPDATE ON app_user, custom_role, department, api_token, approval, notice TO :runtime_role;
GRANT SELECT, INSERT, UPDATE, DELETE ON session, link, idempotency_claim TO :runtime_role;
GRANT SELECT, INSERT ON setting_change TO :runtime_role;
