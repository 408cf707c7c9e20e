-- Persons: natural persons and organisations. Everything personal is sealed under the person's own key, field by field;
-- what is in clear says only that there is somebody.
-- Safe while old code runs: new tables, and new columns of the log that old code leaves NULL.

CREATE TABLE person (
    id                  uuid        PRIMARY KEY,
    kind                text        NOT NULL CHECK (kind IN ('natural', 'organisation')),
    state               text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'restricted', 'erased')),
    version             bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
    given_names_sealed  bytea       CHECK (length(given_names_sealed) BETWEEN 68 AND 4096),
    surname_sealed      bytea       CHECK (length(surname_sealed) BETWEEN 68 AND 4096),
    organisation_sealed bytea       CHECK (length(organisation_sealed) BETWEEN 68 AND 4096),
    pesel_sealed        bytea       CHECK (length(pesel_sealed) BETWEEN 68 AND 1024),
    pesel_bi            bytea       CHECK (length(pesel_bi) = 16),
    nip_sealed          bytea       CHECK (length(nip_sealed) BETWEEN 68 AND 1024),
    nip_bi              bytea       CHECK (length(nip_bi) = 16),
    regon_sealed        bytea       CHECK (length(regon_sealed) BETWEEN 68 AND 1024),
    regon_bi            bytea       CHECK (length(regon_bi) = 16),
    birth_day_sealed    bytea       CHECK (length(birth_day_sealed) BETWEEN 68 AND 1024),
    -- The version of the keys of all three indexes.
    bi_ver              smallint    NOT NULL CHECK (bi_ver >= 1),
    registered_by       uuid,
    registered_at       timestamptz NOT NULL,
    changed_at          timestamptz NOT NULL,
    -- The transaction that last changed a name or an address: tells what a search remembers how far it has come.
    search_tx           bigint      NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    CONSTRAINT person_indexed_with_value CHECK
        ((pesel_sealed IS NULL) = (pesel_bi IS NULL) AND (nip_sealed IS NULL) = (nip_bi IS NULL)
         AND (regon_sealed IS NULL) = (regon_bi IS NULL)),
    CONSTRAINT person_erased_is_empty CHECK (state <> 'erased' OR coalesce(given_names_sealed, surname_sealed,
        organisation_sealed, pesel_sealed, nip_sealed, regon_sealed, birth_day_sealed) IS NULL),
    CONSTRAINT person_named CHECK (state = 'erased' OR CASE kind WHEN 'natural' THEN surname_sealed IS NOT NULL
        ELSE organisation_sealed IS NOT NULL END)
);

CREATE UNIQUE INDEX person_pesel ON person (bi_ver, pesel_bi) WHERE pesel_bi IS NOT NULL;
CREATE UNIQUE INDEX person_nip ON person (bi_ver, nip_bi) WHERE nip_bi IS NOT NULL;
CREATE INDEX person_regon ON person (bi_ver, regon_bi) WHERE regon_bi IS NOT NULL;
CREATE INDEX person_search_tx ON person (search_tx);

-- What a person may have several of.
CREATE TABLE person_item (
    id         uuid        PRIMARY KEY,
    person     uuid        NOT NULL REFERENCES person,
    kind       text        NOT NULL CHECK (kind IN
                   ('document', 'email', 'phone', 'address', 'mailing_address', 'bank_account', 'hardship')),
    -- NULL once it was removed or the person erased: that it was there stays known.
    sealed     bytea       CHECK (length(sealed) BETWEEN 68 AND 20480),
    bi         bytea       CHECK (length(bi) BETWEEN 8 AND 16),
    bi_ver     smallint    CHECK (bi_ver >= 1),
    added_at   timestamptz NOT NULL,
    removed_at timestamptz,
    CONSTRAINT person_item_indexed_whole CHECK ((bi IS NULL) = (bi_ver IS NULL)),
    CONSTRAINT person_item_removed_is_empty CHECK ((sealed IS NULL) = (removed_at IS NOT NULL)
        AND (sealed IS NOT NULL OR bi IS NULL))
);

CREATE INDEX person_item_by_person ON person_item (person, kind) WHERE sealed IS NOT NULL;
CREATE INDEX person_item_by_index ON person_item (kind, bi_ver, bi) WHERE bi IS NOT NULL;

GRANT SELECT, INSERT ON person, person_item TO :runtime_role;
GRANT UPDATE (kind, state, version, given_names_sealed, surname_sealed, organisation_sealed, pesel_sealed, pesel_bi,
    nip_sealed, nip_bi, regon_sealed, regon_bi, birth_day_sealed, bi_ver, changed_at, search_tx)
    ON person TO :runtime_role;
GRANT UPDATE (sealed, bi, bi_ver, removed_at) ON person_item TO :runtime_role;

-- Whom an entry of the log is about: the search by person.
CREATE TABLE audit_subject (
    subject uuid        NOT NULL,
    at      timestamptz NOT NULL,
    id      uuid        NOT NULL,
    PRIMARY KEY (subject, at, id)
);

ALTER TABLE audit_entry ADD COLUMN purpose text CHECK (length(purpose) <= 100);
ALTER TABLE audit_entry ADD COLUMN object uuid;

CREATE INDEX audit_entry_by_act ON audit_entry (act, at);
CREATE INDEX audit_entry_by_purpose ON audit_entry (purpose, at) WHERE purpose IS NOT NULL;

GRANT SELECT, INSERT ON audit_subject TO :runtime_role;
