-- Who did what, and who was refused: one canonical line an act, written in the act's own transaction.
-- Safe while old code runs: everything here is new. The runtime role adds and reads; nobody changes or removes a line.
-- Quarters beyond the last one here are made by later files; until then the default partition takes what comes.

CREATE TABLE audit_entry (
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
) PARTITION BY RANGE (sealed_day);

CREATE TABLE audit_entry_2026q4 PARTITION OF audit_entry FOR VALUES FROM ('2026-10-01') TO ('2027-01-01');
CREATE TABLE audit_entry_2027q1 PARTITION OF audit_entry FOR VALUES FROM ('2027-01-01') TO ('2027-04-01');
CREATE TABLE audit_entry_2027q2 PARTITION OF audit_entry FOR VALUES FROM ('2027-04-01') TO ('2027-07-01');
CREATE TABLE audit_entry_later PARTITION OF audit_entry DEFAULT;

CREATE INDEX audit_entry_by_time ON audit_entry (at, id);
CREATE INDEX audit_entry_by_actor ON audit_entry (actor, at) WHERE actor IS NOT NULL;

GRANT SELECT, INSERT ON audit_entry TO :runtime_role;
