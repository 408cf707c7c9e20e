-- The wrapped keys of all tenants and of their persons, apart from what they seal.
-- Safe while old code runs: everything here is new. A tenant's role reads and adds its own rows only; each table's
-- policy says which those are, and the role's name in a row is set by the database. One day these tables stand in
-- another cluster, whose backups are kept for weeks and not for years.

CREATE SCHEMA IF NOT EXISTS vault;

-- Keys of tenants, wrapped by a root key that only the key provider holds. Kinds: 1 wraps persons' keys (its generation
-- is the epoch), 2 is the root of the blind indexes, 3 signs the checkpoints of the log.
CREATE TABLE vault.tenant_key (
    login      text        NOT NULL DEFAULT current_user,
    kind       smallint    NOT NULL CHECK (kind BETWEEN 1 AND 99),
    generation integer     NOT NULL CHECK (generation >= 1),
    root       integer     NOT NULL CHECK (root >= 1),
    wrapped    bytea       NOT NULL CHECK (length(wrapped) = 60),
    made_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (login, kind, generation)
);

-- Keys of persons, wrapped by their tenant's key of an epoch; NULL is what an erasure leaves of one.
CREATE TABLE vault.subject_key (
    login        text        NOT NULL DEFAULT current_user,
    subject      uuid        NOT NULL,
    version      integer     NOT NULL CHECK (version >= 1),
    key_id       uuid        NOT NULL,
    epoch        integer     NOT NULL CHECK (epoch >= 1),
    wrapped      bytea       CHECK (length(wrapped) = 60),
    key_check    bytea       NOT NULL CHECK (length(key_check) = 16),
    made_at      timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    PRIMARY KEY (login, subject, version),
    CONSTRAINT subject_key_destroyed_is_gone CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE INDEX subject_key_by_epoch ON vault.subject_key (login, epoch) WHERE wrapped IS NOT NULL;

ALTER TABLE vault.tenant_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE vault.subject_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON vault.tenant_key USING (login = current_user::text);
CREATE POLICY own_rows ON vault.subject_key USING (login = current_user::text);

-- The roles of tenants that exist already; those to come are given the same when they are made.
DO $$
DECLARE
    tenant record;
BEGIN
    FOR tenant IN
        SELECT 'kt_' || t.code AS login FROM ctl.tenant t JOIN pg_catalog.pg_roles r ON r.rolname = 'kt_' || t.code
    LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA vault TO %I', tenant.login);
        EXECUTE format('GRANT SELECT, INSERT ON vault.tenant_key, vault.subject_key TO %I', tenant.login);
        EXECUTE format('GRANT UPDATE (wrapped, destroyed_at) ON vault.subject_key TO %I', tenant.login);
    END LOOP;
END
$$;
