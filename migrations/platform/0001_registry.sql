-- The registry: which tenants there are, how far each of their schemas has come, and what left the house.
-- Safe while old code runs: everything here is new. No debtor's data ever stands in this schema.

CREATE TABLE ctl.tenant (
    id               uuid        PRIMARY KEY,
    code             text        NOT NULL UNIQUE CHECK (code ~ '^[0-9a-f]{16}$'),
    slug             text        NOT NULL UNIQUE CHECK (slug ~ '^[a-z][a-z0-9-]{1,38}[a-z0-9]$'),
    name             text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    state            text        NOT NULL CHECK (state IN ('creating', 'importing', 'active', 'suspended', 'dropping')),
    schema_version   integer     NOT NULL DEFAULT 0 CHECK (schema_version >= 0),
    password_version integer     NOT NULL DEFAULT 1 CHECK (password_version >= 1),
    created_at       timestamptz NOT NULL DEFAULT now(),
    suspended_at     timestamptz CHECK ((suspended_at IS NOT NULL) = (state IN ('suspended', 'dropping')))
);

-- Written when an export is complete, with the instant that it shows; a tenant is dropped only when that is later than
-- its suspension, after which nothing could change.
CREATE TABLE ctl.tenant_export (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id       uuid        NOT NULL REFERENCES ctl.tenant ON DELETE CASCADE,
    manifest_sha256 bytea       NOT NULL CHECK (length(manifest_sha256) = 32),
    exported_at     timestamptz NOT NULL
);

CREATE INDEX tenant_export_by_tenant ON ctl.tenant_export (tenant_id, exported_at);

-- What the platform key derives for one fixed purpose: tells a wrong key before it has refused every tenant.
CREATE TABLE ctl.platform_key (
    id          boolean PRIMARY KEY DEFAULT true CHECK (id),
    check_value bytea   NOT NULL CHECK (length(check_value) = 16)
);

GRANT SELECT ON ctl.tenant, ctl.platform_key TO komorne_ctl;
