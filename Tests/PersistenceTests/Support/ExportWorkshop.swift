import Foundation
import Persistence
import Postgres
import TestSupport

/// A database whose tenants have every kind of column and reference, and one tenant that was exported.
struct ExportWorkshop {
    let folder: MigrationFolder
    let source: TestDatabase
    let tenant: TenantRecord
    let manifest: TenantManifest
    /// The folder of the export.
    let path: String

    /// Names sort against their references, so that only the order of the foreign keys can be right.
    static let tables = """
        -- Every kind of column and reference.
        CREATE TABLE zone (
            code  text COLLATE "pl-x-icu" PRIMARY KEY,
            words text
        );
        CREATE TABLE basket (
            id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            zone_code text NOT NULL REFERENCES zone,
            parent    bigint REFERENCES basket
        );
        CREATE TABLE apple (
            id          uuid PRIMARY KEY,
            basket_id   bigint NOT NULL REFERENCES basket,
            bytes       bytea,
            words       text,
            document    jsonb,
            picked_at   timestamptz,
            picked_on   date,
            is_ripe     boolean,
            labels      text[],
            weight      numeric(20, 6),
            shelf_life  interval,
            "odd ""name" integer,
            doubled     integer GENERATED ALWAYS AS ("odd ""name" * 2) STORED
        );
        CREATE TABLE empty (id bigint PRIMARY KEY);
        """

    static let rows = #"""
        INSERT INTO zone VALUES
            ('ż', NULL), ('z', ''), ('Ą', '"'), ('a', E'\\N'), ('B', E'two\nlines\r\nand a tab\t'), ('\.', 'NULL');
        INSERT INTO basket (zone_code, parent) VALUES ('ż', NULL), ('a', 1), ('z', 2), ('B', 2);
        UPDATE basket SET parent = 4 WHERE id = 3;
        INSERT INTO apple VALUES
            ('00000000-0000-0000-0000-000000000001', 1, '\x00ff2c220a5c', 'Zażółć, "gęślą" jaźń'';--',
             '{"b": [1, null, "\u017c"], "a": 1e2}', '2026-10-25 02:30:00.123456+01', '2024-02-29', true,
             ARRAY['a,b', '', NULL, '{"}'], 12345678901234.567890, '1 mon 2 days 03:04:05.6', 21),
            ('00000000-0000-0000-0000-000000000002', 3, '', '', 'null', '-infinity', 'infinity', false, '{}', 'NaN',
             '0', -1),
            ('00000000-0000-0000-0000-000000000003', 4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            ('00000000-0000-0000-0000-000000000004', 4, decode(repeat('ab', 200000), 'hex'), repeat('ś', 100000), '[]',
             '0044-03-15 12:00:00+00 BC', '0001-01-01 BC', true, ARRAY[[1,2],[3,4]]::text[], 0.000001, '-1 day', 0)
        """#

    init() async throws {
        folder = try MigrationFolder(tenant: ["0001_tables.sql": Self.tables])
        source = try await TestDatabase.separate(files: folder.files)
        tenant = try await source.provisioning.create(slug: "exported", name: "Zażółć „gęślą”")
        let superuser = try await source.open(source.superuser)
        try await superuser.script(SQL(trusted: "SET search_path = \(try tenant.names.schema.text); \(Self.rows)"))
        path = folder.path + "/export"
        manifest = try await source.transfer.export(
            slug: "exported",
            to: path,
            at: Date(timeIntervalSince1970: 1_790_000_000)
        )
    }

    /// An instance with the same migrations and no tenant.
    func emptyInstance() async throws -> TestDatabase {
        try await TestDatabase.separate(files: folder.files)
    }

    func remove() {
        folder.remove()
    }

    func text(of name: String) throws -> String {
        try String(contentsOfFile: path + "/" + name, encoding: .utf8)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
    }
}
