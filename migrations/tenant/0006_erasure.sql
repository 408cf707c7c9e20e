-- What keeps a person from being erased, whom a proposal is about, and how many were erased: by that number every
-- process learns that keys it remembers count no more.
-- Safe while old code runs: new tables, and a column that old code leaves NULL.

CREATE TABLE retention_hold (
    id        uuid        PRIMARY KEY,
    person    uuid        NOT NULL REFERENCES person,
    ground    text        NOT NULL CHECK (ground ~ '^[a-z_]{1,40}$'),
    -- The last day on which it holds; NULL where it holds until it is lifted.
    until     date,
    set_by    uuid        NOT NULL REFERENCES app_user,
    set_at    timestamptz NOT NULL,
    lifted_by uuid        REFERENCES app_user,
    lifted_at timestamptz,
    CONSTRAINT retention_hold_lifted_by_somebody CHECK ((lifted_by IS NULL) = (lifted_at IS NULL))
);

CREATE INDEX retention_hold_by_person ON retention_hold (person, set_at);

-- One row at most; its lock puts erasures in a row.
CREATE TABLE erasure_count (
    id     boolean PRIMARY KEY DEFAULT true CHECK (id),
    erased bigint  NOT NULL CHECK (erased >= 1)
);

ALTER TABLE approval ADD COLUMN person uuid REFERENCES person;

CREATE INDEX approval_by_person ON approval (person) WHERE person IS NOT NULL;

GRANT SELECT, INSERT ON retention_hold, erasure_count TO :runtime_role;
GRANT UPDATE (lifted_by, lifted_at) ON retention_hold TO :runtime_role;
GRANT UPDATE (erased) ON erasure_count TO :runtime_role;
