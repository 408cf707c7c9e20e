-- The tree over the log's lines (RFC 6962): which place each line has, the tree's tiles, its signed heads.
-- Safe while old code runs: new tables, and an index. The service reads; only the sealer's role gives places and writes
-- tiles and heads, and it has no right to any other table.

CREATE INDEX audit_entry_unsealed ON audit_entry (at, id) WHERE leaf_index IS NULL;
CREATE INDEX audit_entry_by_place ON audit_entry (leaf_index);
CREATE INDEX audit_entry_by_id ON audit_entry (id);

-- How far the tree has come; its row is the lock under which it grows.
CREATE TABLE audit_head (
    id   boolean PRIMARY KEY DEFAULT true CHECK (id),
    size bigint  NOT NULL DEFAULT 0 CHECK (size >= 0)
);

-- Tiles of C2SP tlog-tiles: up to 256 hashes of 32 bytes. Kept when the lines below them go.
CREATE TABLE audit_tile (
    level  smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
    n      bigint   NOT NULL CHECK (n >= 0),
    hashes bytea    NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
    PRIMARY KEY (level, n)
);

-- Signed notes of C2SP tlog-checkpoint; a witness's lines can be added.
CREATE TABLE audit_checkpoint (
    size bigint      PRIMARY KEY CHECK (size >= 0),
    root bytea       NOT NULL CHECK (length(root) = 32),
    note text        NOT NULL CHECK (length(note) BETWEEN 1 AND 8192),
    cosigned text    CHECK (length(cosigned) <= 16384),
    at   timestamptz NOT NULL
);

GRANT SELECT ON audit_head, audit_tile, audit_checkpoint TO :runtime_role;
GRANT USAGE ON SCHEMA :schema TO :sealer_role;
GRANT SELECT (id, at, leaf_hash, leaf_index, sealed_day), UPDATE (leaf_index) ON audit_entry TO :sealer_role;
GRANT SELECT, INSERT, UPDATE (size) ON audit_head TO :sealer_role;
GRANT SELECT, INSERT, UPDATE (hashes) ON audit_tile TO :sealer_role;
GRANT SELECT, INSERT, UPDATE (cosigned) ON audit_checkpoint TO :sealer_role;
