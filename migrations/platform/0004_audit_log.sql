-- The tree over the platform's own log, as each tenant has one.
-- Safe while old code runs: new tables, and indexes. Until a later release seals this log, they stay empty.

CREATE INDEX audit_entry_unsealed ON ctl.audit_entry (at, id) WHERE leaf_index IS NULL;
CREATE INDEX audit_entry_by_place ON ctl.audit_entry (leaf_index);

CREATE TABLE ctl.audit_head (
    id   boolean PRIMARY KEY DEFAULT true CHECK (id),
    size bigint  NOT NULL DEFAULT 0 CHECK (size >= 0)
);

CREATE TABLE ctl.audit_tile (
    level  smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
    n      bigint   NOT NULL CHECK (n >= 0),
    hashes bytea    NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
    PRIMARY KEY (level, n)
);

CREATE TABLE ctl.audit_checkpoint (
    size bigint      PRIMARY KEY CHECK (size >= 0),
    root bytea       NOT NULL CHECK (length(root) = 32),
    note text        NOT NULL CHECK (length(note) BETWEEN 1 AND 8192),
    cosigned text    CHECK (length(cosigned) <= 16384),
    at   timestamptz NOT NULL
);

-- The column alone: the lines themselves stay as they are.
GRANT UPDATE (leaf_index) ON ctl.audit_entry TO komorne_migrator;
