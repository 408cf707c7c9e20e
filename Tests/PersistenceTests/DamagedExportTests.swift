import Foundation
@testable import Persistence
import Postgres
import Testing
import TestSupport

@Suite("An export that is not what it says")
struct DamagedExportTests {
    struct Damage: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let failure: TenantTransfer.Failure
        let apply: @Sendable (ExportWorkshop) throws -> Void

        init(
            _ why: String,
            _ failure: TenantTransfer.Failure,
            _ apply: @escaping @Sendable (ExportWorkshop) throws -> Void
        ) {
            testDescription = why
            self.failure = failure
            self.apply = apply
        }

        /// Damage that consists in another word in the manifest.
        init(_ why: String, _ failure: TenantTransfer.Failure, replacing old: String, by new: String) {
            self.init(why, failure) { workshop in
                let text = try workshop.text(of: "manifest.json")
                #expect(text.contains(old))
                try workshop.write(text.replacing(old, with: new, maxReplacements: 1), to: "manifest.json")
            }
        }
    }

    @Test func isRefusedAndLeavesNothing() async throws {
        let workshop = try await ExportWorkshop()
        defer { workshop.remove() }
        let target = try await workshop.target()
        let whole = try workshop.text(of: "manifest.json")
        let table = try workshop.text(of: "tables/zone.csv")
        for damage in Self.damagedFiles(at: workshop.path) + Self.changedWords(of: workshop.manifest, at: workshop.path)
        {
            try damage.apply(workshop)
            await #expect(throws: damage.failure, "\(damage.testDescription)") {
                _ = try await target.transfer.load(from: workshop.path)
            }
            #expect(try await target.traces(of: workshop.tenant) == [], "\(damage.testDescription)")
            try workshop.write(whole, to: "manifest.json")
            try workshop.write(table, to: "tables/zone.csv")
        }
        _ = try await target.transfer.load(from: workshop.path)
    }

    static func damagedFiles(at path: String) -> [Damage] {
        [
            Damage("a changed row", .damaged(file: "tables/zone.csv")) {
                try $0.write(try $0.text(of: "tables/zone.csv").replacing("two", with: "too"), to: "tables/zone.csv")
            },
            Damage("a row cut off", .damaged(file: "tables/zone.csv")) {
                try $0.write(String(try $0.text(of: "tables/zone.csv").dropLast(3)), to: "tables/zone.csv")
            },
            Damage("no table", .unreadable(path: path + "/tables/zone.csv")) {
                try FileManager.default.removeItem(atPath: $0.path + "/tables/zone.csv")
            },
            Damage("no manifest", .unreadable(path: path + "/manifest.json")) {
                try FileManager.default.removeItem(atPath: $0.path + "/manifest.json")
            },
            Damage("half a manifest", .damaged(file: "manifest.json")) {
                try $0.write(String(try $0.text(of: "manifest.json").dropLast(20)), to: "manifest.json")
            },
        ]
    }

    static func changedWords(of manifest: TenantManifest, at path: String) -> [Damage] {
        let zone = manifest.tables[1]
        return [
            Damage(
                "another hash",
                .damaged(file: "tables/zone.csv"),
                replacing: zone.sha256,
                by: String(repeating: "0", count: 64)
            ),
            Damage(
                "another size",
                .damaged(file: "tables/zone.csv"),
                replacing: "\"bytes\" : \(zone.bytes)",
                by: "\"bytes\" : 1"
            ),
            Damage("another count", .differs(table: "zone"), replacing: "\"rows\" : 6", by: "\"rows\" : 5"),
            Damage("another format", .unsupportedFormat(2), replacing: "\"format\" : 1", by: "\"format\" : 2"),
            Damage("a code that is a role", .damaged(file: "manifest.json"), replacing: manifest.code, by: "migrator"),
            Damage(
                "a code with SQL",
                .damaged(file: "manifest.json"),
                replacing: manifest.code,
                by: "x; DROP ROLE abc"
            ),
            Damage("no identifier", .damaged(file: "manifest.json"), replacing: manifest.id, by: "1"),
            Damage(
                "other migrations",
                .otherMigrations(number: 1),
                replacing: manifest.migrations[0].sha256,
                by: String(repeating: "0", count: 64)
            ),
            Damage(
                "a migration from the future",
                .otherMigrations(number: 9),
                replacing: "\"number\" : 1",
                by: "\"number\" : 9"
            ),
            Damage(
                "a table outside the folder",
                .unreadable(path: path + "/tables/../../../etc/passwd.csv"),
                replacing: "\"name\" : \"zone\"",
                by: "\"name\" : \"../../../etc/passwd\""
            ),
            Damage(
                "a slug that is none",
                .damaged(file: "manifest.json"),
                replacing: "\"exported\"",
                by: "\"Not A Slug\""
            ),
            Damage("a table left out", .differs(table: "empty")) { workshop in
                let fewer = workshop.manifest.tables.filter { $0.name != "empty" }
                try workshop.write(workshop.manifest.text(tables: fewer), to: "manifest.json")
            },
        ]
    }

    @Test func isRefusedByTheDatabaseWhereTheFilesTellNothing() async throws {
        let workshop = try await ExportWorkshop()
        defer { workshop.remove() }
        let target = try await workshop.target()
        let manifest = workshop.manifest
        let changed = [
            "a table twice": manifest.text(tables: manifest.tables + [manifest.tables[1]]),
            "references before what they refer to": manifest.text(tables: manifest.tables.reversed()),
            "another sequence": try workshop.text(of: "manifest.json").replacing("basket_id_seq", with: "pg_catalog.x"),
        ]
        for (why, text) in changed {
            try workshop.write(text, to: "manifest.json")
            await #expect(throws: PostgresError.self, "\(why)") {
                _ = try await target.transfer.load(from: workshop.path)
            }
            #expect(try await target.traces(of: workshop.tenant) == [], "\(why)")
        }
    }

    @Test func isNotLoadedOverATenantThatExists() async throws {
        let workshop = try await ExportWorkshop()
        defer { workshop.remove() }
        let exists = TenantTransfer.Failure.alreadyExists(slug: "exported")
        await #expect(throws: exists) { _ = try await workshop.source.transfer.load(from: workshop.path) }
        let target = try await workshop.target()
        let other = try await target.makeTenant(slug: "exported")
        await #expect(throws: exists) { _ = try await target.transfer.load(from: workshop.path) }
        #expect(try await target.provisioning.show(slug: "exported") == other)
    }

    @Test func anImportThatIsCutOffLeavesNothing() async throws {
        let workshop = try await ExportWorkshop()
        defer { workshop.remove() }
        let target = try await workshop.target()
        let superuser = try await target.open(target.superuser)
        let load = Task { try await target.transfer.load(from: workshop.path) }
        let isUnderWay = try await becomesTrue {
            try await superuser.value("SELECT count(*) = 1 FROM ctl.tenant WHERE schema_version = 1")
        }
        #expect(isUnderWay)
        load.cancel()
        // Between the last look and the cancellation it may have come to its end; then it is whole.
        guard case .failure = await load.result else {
            #expect(try await target.provisioning.show(slug: "exported").state == .active)
            return
        }
        #expect(try await target.traces(of: workshop.tenant) == [])
    }
}

extension TenantManifest {
    fileprivate func text(tables: [Table]) -> String {
        let changed = TenantManifest(
            id: id,
            code: code,
            slug: slug,
            name: name,
            exportedAt: exportedAt,
            migrations: migrations,
            tables: tables,
            sequences: sequences
        )
        // It was read from such a text.
        return (try? changed.encoded()).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
