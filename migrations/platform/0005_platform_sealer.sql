-- Who seals the platform's own log: a role that gives lines their places and stores signed heads, as each tenant has
-- one.
-- Safe while old code runs: rights for a new role. What is taken away, nobody used.

GRANT USAGE ON SCHEMA ctl TO :sealer_role;
GRANT SELECT (id, at, leaf_hash, leaf_index, sealed_day), UPDATE (leaf_index) ON ctl.audit_entry TO :sealer_role;
GRANT SELECT, INSERT, UPDATE (size) ON ctl.audit_head TO :sealer_role;
GRANT SELECT, INSERT, UPDATE (hashes) ON ctl.audit_tile TO :sealer_role;
GRANT SELECT, INSERT, UPDATE (cosigned) ON ctl.audit_checkpoint TO :sealer_role;

-- The key that signs lies with those of the tenants; the policy shows the role its own rows alone.
GRANT USAGE ON SCHEMA vault TO :sealer_role;
GRANT SELECT, INSERT ON vault.tenant_key TO :sealer_role;

REVOKE UPDATE (leaf_index) ON ctl.audit_entry FROM komorne_migrator;
