import Foundation
@testable import Persistence
import Postgres
import Testing
import TestSupport

@Suite("Taking a tenant from one instance to another")
struct TransferTests {
    @Test func whatIsImportedComparesEqual() async throws {
        let workshop = try await ExportWorkshop()
        defer { workshop.remove() }
        let target = try await workshop.emptyInstance()
        // Tenants of one cluster share its roles, so the original has to be gone.
        try await workshop.source.provisioning.suspend(slug: "exported")
        let before = try await contents(of: workshop.tenant, in: workshop.source)
        try await workshop.source.provisioning.drop(slug: "exported", withoutExport: true)

        let record = try await target.transfer.load(from: workshop.path)
        #expect(record.state == .active && record.id == workshop.tenant.id && record.code == workshop.tenant.code)
        #expect(record.slug == "exported" && record.name == "Zażółć „gęślą”" && record.schemaVersion == 1)
        #expect(try await contents(of: record, in: target) == before)

        let again = try await target.transfer.export(slug: "exported", to: workshop.path + "-again", at: Date())
        #expect(again.tables == workshop.manifest.tables)
        #expect(again.sequences == workshop.manifest.sequences)
        #expect(again.migrations == workshop.manifest.migrations)
        let login = try await target.open(try await target.login(of: record))
        #expect(try await login.value("SELECT 1") == Int32(1))
    }

    @Test func identityGoesOnWhereItWas() async throws {
        let workshop = try await ExportWorkshop()
        defer { workshop.remove() }
        #expect(workshop.manifest.sequences.map(\.lastValue) == [4])
        let target = try await workshop.moved()
        let superuser = try await target.open(target.superuser)
        let schema = try workshop.tenant.names.schema
        let next: Int64 = try await superuser.value(
            "INSERT INTO \(schema).basket (zone_code) VALUES ('a') RETURNING id"
        )
        #expect(next == 5)
    }

    @Test func anExportIsFilesThatAnybodyCanRead() async throws {
        let workshop = try await ExportWorkshop()
        defer { workshop.remove() }
        let keys = ["vault_tenant_key", "vault_subject_key"]
        #expect(workshop.manifest.tables.map(\.name) == ["empty", "zone", "basket", "apple"] + keys)
        #expect(workshop.manifest.tables.map(\.rows) == [0, 6, 4, 4, 0, 0])
        #expect(workshop.manifest.exportedAt == "2026-09-21T14:13:20Z")
        let zone = try workshop.text(of: "tables/zone.csv")
        #expect(
            zone == """
                code,words
                B,"two\nlines\r\nand a tab\t"
                \\.,NULL
                a,\\N
                z,""
                Ą,\"\"\"\"
                ż,

                """,
            "NULL is empty, the empty text is quoted, keys are in the order of their bytes"
        )
        let apple = try workshop.text(of: "tables/apple.csv")
        #expect(apple.contains("2026-10-25 01:30:00.123456+00") && apple.contains("\\x00ff2c220a5c"))
        #expect(!apple.contains("doubled"), "what is generated is not carried")

        let read = try TenantManifest(decoding: Data(contentsOf: URL(filePath: workshop.path + "/manifest.json")))
        #expect(read == workshop.manifest)
        for name in ["", "/tables"] { #expect(try mode(of: workshop.path + name) == 0o700) }
        #expect(try mode(of: workshop.path + "/tables/apple.csv") == 0o600)
    }

    @Test func anExportOverwritesNothing() async throws {
        let database = try await TestDatabase.shared()
        let tenant = try await database.makeTenant()
        let path = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(path) }
        await #expect(throws: TenantTransfer.Failure.directoryExists(path: path)) {
            _ = try await database.transfer.export(slug: tenant.slug, to: path, at: Date())
        }
        await #expect(throws: TenantProvisioning.Failure.unknown(slug: "no-such")) {
            _ = try await database.transfer.export(slug: "no-such", to: path + "/a", at: Date())
        }
        await #expect(throws: TenantTransfer.Failure.unwritable(path: "/proc/no/such.unfinished")) {
            _ = try await database.transfer.export(slug: tenant.slug, to: "/proc/no/such", at: Date())
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
    }

    @Test func anInterruptedExportLeavesNoFolder() async throws {
        let workshop = try await ExportWorkshop()
        defer { workshop.remove() }
        let source = workshop.source
        let path = workshop.folder.path + "/interrupted"
        let superuser = try await source.open(source.superuser)
        // The last table is taken, so that the export stands still with its first files written.
        try await superuser.script(SQL(trusted: "BEGIN; LOCK TABLE \(try workshop.tenant.names.schema.text).apple"))
        let export = Task { try await source.transfer.export(slug: "exported", to: path, at: Date()) }
        #expect(
            try await becomesTrue { FileManager.default.fileExists(atPath: path + ".unfinished/tables/basket.csv") }
        )
        export.cancel()
        await #expect(throws: CancellationError.self) { _ = try await export.value }
        try await superuser.script("ROLLBACK")
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(!FileManager.default.fileExists(atPath: path + ".unfinished"))
        let exports: Int64 = try await superuser.value("SELECT count(*) FROM ctl.tenant_export")
        #expect(exports == 1, "only the whole one counts")

        // What a killed one would have left is in nobody's way.
        try FileManager.default.createDirectory(atPath: path + ".unfinished/tables", withIntermediateDirectories: true)
        try workshop.write("rest", to: "../interrupted.unfinished/tables/old.csv")
        _ = try await source.transfer.export(slug: "exported", to: path, at: Date())
        #expect(!FileManager.default.fileExists(atPath: path + "/tables/old.csv"))
    }

    /// Every table as JSON, in the order of its key: compared without any code of the exporter.
    private func contents(of tenant: TenantRecord, in database: TestDatabase) async throws -> [String] {
        let superuser = try await database.open(database.superuser)
        var found: [String] = []
        for table in ["zone", "basket", "apple", "empty"] {
            let name = try Identifier(table)
            found +=
                try await superuser.values(
                    "SELECT to_jsonb(t)::text AS line FROM \(try tenant.names.schema).\(name) t ORDER BY line"
                ) as [String]
        }
        return found
    }

    private func mode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
    }
}

extension ExportWorkshop {
    /// The tenant in another instance and no longer in this one: the roles of a cluster are shared by its databases.
    func moved() async throws -> TestDatabase {
        let target = try await target()
        _ = try await target.transfer.load(from: path)
        return target
    }

    /// An empty instance that the tenant can be loaded into.
    func target() async throws -> TestDatabase {
        try await source.provisioning.suspend(slug: "exported")
        try await source.provisioning.drop(slug: "exported", withoutExport: true)
        return try await emptyInstance()
    }
}
