-- The tenant's own queue of background jobs; a job commits with the change that asked for it.
-- Safe while old code runs: everything here is new. Payloads hold identifiers only, never personal data.

CREATE TABLE job (
    id            uuid        PRIMARY KEY,
    kind          text        NOT NULL CHECK (kind ~ '^[a-z]+(\.[a-z_]+)+$'),
    payload       jsonb       NOT NULL,
    state         text        NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'running', 'done', 'parked')),
    attempt       integer     NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    attempts_max  integer     NOT NULL CHECK (attempts_max BETWEEN 1 AND 50),
    run_after     timestamptz NOT NULL,
    lease_until   timestamptz,
    unique_key    text        UNIQUE CHECK (length(unique_key) BETWEEN 1 AND 200),
    failure       text        CHECK (length(failure) <= 200),
    enqueued_at   timestamptz NOT NULL,
    finished_at   timestamptz,
    CONSTRAINT job_lease_while_running CHECK ((lease_until IS NOT NULL) = (state = 'running')),
    CONSTRAINT job_finished_when_over CHECK ((finished_at IS NOT NULL) = (state IN ('done', 'parked')))
);

CREATE INDEX job_to_take ON job (run_after, id) WHERE state = 'ready';
CREATE INDEX job_leased ON job (lease_until) WHERE state = 'running';
CREATE INDEX job_done ON job (finished_at) WHERE state = 'done';
CREATE INDEX job_parked ON job (finished_at) WHERE state = 'parked';

GRANT SELECT, INSERT, UPDATE, DELETE ON job TO :runtime_role;
