import Foundation
@testable import Persistence
import Postgres
import Testing
import TestSupport

@Suite("Migrating")
struct MigratorTests {
    @Test func filesAreAppliedInOrderAndOnce() async throws {
        let folder = try MigrationFolder(tenant: ["0001_note.sql": MigrationFolder.note])
        defer { folder.remove() }
        let database = try await TestDatabase.separate(files: folder.files)
        let tenant = try await database.makeTenant(slug: "first")
        #expect(tenant.schemaVersion == 1)

        try folder.write(MigrationFolder.tag, to: "tenant/0002_tag.sql")
        try folder.write("-- More words.\nALTER TABLE note ADD COLUMN more text;\n", to: "tenant/0003_more.sql")
        let report = try await database.migrator(folder).migrate()
        #expect(report.outcomes == [.platform(0), .init(scope: "first", applied: 2, version: 3, failure: nil)])
        let again = try await database.migrator(folder).migrate()
        #expect(again.outcomes == [.platform(0), .init(scope: "first", applied: 0, version: 3, failure: nil)])
        #expect(try await database.applied() == ["first 1 0001_note", "first 2 0002_tag", "first 3 0003_more"])
    }

    @Test func anAppliedFileThatChangedStopsEverything() async throws {
        let folder = try MigrationFolder(tenant: ["0001_note.sql": MigrationFolder.note])
        defer { folder.remove() }
        let database = try await TestDatabase.separate(files: folder.files)
        _ = try await database.makeTenant(slug: "first")
        try folder.write(MigrationFolder.note + "-- afterwards\n", to: "tenant/0001_note.sql")
        try folder.write(MigrationFolder.tag, to: "tenant/0002_tag.sql")

        let changed = Migrator.ChangedAfterwards(file: "tenant/0001_note.sql")
        await #expect(throws: changed) { _ = try await database.migrator(folder).migrate() }
        await #expect(throws: changed) { _ = try await database.migrator(folder).status() }
        let platform = database.makePlatform()
        await #expect(throws: changed) { try await platform.verify(try folder.files) }
        #expect(try await database.applied() == ["first 1 0001_note"])
    }

    @Test func aChangedFileOfTheRegistryStopsEverythingToo() async throws {
        let database = try await TestDatabase.separate()
        let folder = try MigrationFolder(tenant: [:], platform: ["0001_registry.sql": "-- Something else.\n"])
        defer { folder.remove() }
        await #expect(throws: Migrator.ChangedAfterwards(file: "platform/0001_registry.sql")) {
            _ = try await database.migrator(folder).migrate()
        }
    }

    @Test func codeThatIsOlderThanTheDatabaseStillStarts() async throws {
        let folder = try MigrationFolder(tenant: [
            "0001_note.sql": MigrationFolder.note, "0002_tag.sql": MigrationFolder.tag,
        ])
        defer { folder.remove() }
        let database = try await TestDatabase.separate(files: folder.files)
        _ = try await database.makeTenant(slug: "first")
        try folder.removeFile("tenant/0002_tag.sql")
        try await database.makePlatform().verify(try folder.files)
        let report = try await database.migrator(folder).migrate()
        #expect(report.outcomes.last == .init(scope: "first", applied: 0, version: 2, failure: nil))
    }

    @Test func oneBrokenTenantStopsNoOther() async throws {
        let folder = try MigrationFolder(tenant: ["0001_note.sql": MigrationFolder.note])
        defer { folder.remove() }
        let database = try await TestDatabase.separate(files: folder.files)
        for slug in ["aaa", "bbb", "ccc"] { _ = try await database.makeTenant(slug: slug) }
        let broken = try await database.provisioning.show(slug: "bbb")
        let superuser = try await database.open(database.superuser)
        try await superuser.execute("CREATE TABLE \(try broken.names.schema).tag ()")

        try folder.write(MigrationFolder.tag, to: "tenant/0002_tag.sql")
        let report = try await database.migrator(folder).migrate()
        #expect(report.hasFailed)
        #expect(
            report.outcomes == [
                .platform(0), .init(scope: "aaa", applied: 1, version: 2, failure: nil),
                .init(
                    scope: "bbb",
                    applied: 0,
                    version: 1,
                    failure: "0002_tag: relation \"tag\" already exists (42P07)"
                ),
                .init(scope: "ccc", applied: 1, version: 2, failure: nil),
            ]
        )
        let status = try await database.migrator(folder).status()
        #expect(status.map(\.failure) == [nil, nil, "1 behind", nil])

        try await superuser.execute("DROP TABLE \(try broken.names.schema).tag")
        let repaired = try await database.migrator(folder).migrate()
        #expect(!repaired.hasFailed)
        #expect(repaired.outcomes.map(\.version).dropFirst() == [2, 2, 2])
        #expect(repaired.outcomes.map(\.applied).dropFirst() == [0, 1, 0])
    }

    @Test func aBrokenFileOfTheRegistryIsReported() async throws {
        let database = try await TestDatabase.separate()
        let broken = "000\(MigrationFolder.platformVersion + 1)_broken"
        let folder = try MigrationFolder(tenant: [:], platform: ["\(broken).sql": "-- Broken.\nSELECT 1/0;\n"])
        defer { folder.remove() }
        let report = try await database.migrator(folder).migrate()
        #expect(report.outcomes.map(\.failure) == ["\(broken): database refused the statement (22012)"])
        #expect(report.outcomes.map(\.version) == [MigrationFolder.platformVersion])
    }

    @Test func aFileThatFailsHalfWayLeavesNothing() async throws {
        let folder = try MigrationFolder(tenant: ["0001_note.sql": MigrationFolder.note])
        defer { folder.remove() }
        let database = try await TestDatabase.separate(files: folder.files)
        let tenant = try await database.makeTenant(slug: "first")
        try folder.write(MigrationFolder.tag + "SELECT 1/0;\n", to: "tenant/0002_tag.sql")
        #expect(try await database.migrator(folder).migrate().hasFailed)
        #expect(try await database.tables(of: tenant) == ["note"])
        #expect(try await database.applied() == ["first 1 0001_note"])
    }

    @Test func aTableInUseIsWaitedForAndTriedAgain() async throws {
        let folder = try MigrationFolder(tenant: ["0001_note.sql": MigrationFolder.note])
        defer { folder.remove() }
        let database = try await TestDatabase.separate(files: folder.files)
        let tenant = try await database.makeTenant(slug: "first")
        try folder.write("-- More words.\nALTER TABLE note ADD COLUMN more text;\n", to: "tenant/0002_more.sql")

        let user = try await database.open(database.superuser)
        try await user.script(
            SQL(trusted: "BEGIN; LOCK TABLE \(try tenant.names.schema.text).note IN ACCESS SHARE MODE")
        )
        let migration = Task { try await database.migrator(folder).migrate() }
        let observer = try await database.open(database.superuser)
        let waits: @Sendable () async throws -> [Int32] = {
            try await observer.values(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
        }
        // It waits, gives up after two seconds, and waits again; only then is the table free.
        #expect(try await becomesTrue { try await !waits().isEmpty })
        #expect(try await becomesTrue { try await waits().isEmpty })
        #expect(try await becomesTrue { try await !waits().isEmpty })
        try await user.script("ROLLBACK")
        let report = try await migration.value
        #expect(report.outcomes.last == .init(scope: "first", applied: 1, version: 2, failure: nil))
    }

    @Test func twoMigratorsAtOnceAreOneAfterTheOther() async throws {
        let folder = try MigrationFolder(tenant: ["0001_note.sql": MigrationFolder.note])
        defer { folder.remove() }
        let database = try await TestDatabase.separate(files: folder.files)
        for number in 0..<4 { _ = try await database.makeTenant(slug: "tenant-\(number)") }
        try folder.write(MigrationFolder.tag, to: "tenant/0002_tag.sql")
        let migrator = try database.migrator(folder)
        async let one = migrator.migrate()
        async let two = migrator.migrate()
        let reports = try await [one, two]
        #expect(reports.allSatisfy { !$0.hasFailed })
        #expect(reports.map { $0.outcomes.map(\.applied).reduce(0, +) }.sorted() == [0, 4])
    }

    @Test func oldCodeKeepsRunningWhileItsTablesGrow() async throws {
        let folder = try MigrationFolder(tenant: ["0001_job_queue.sql": MigrationFolder.queue])
        defer { folder.remove() }
        let database = try await TestDatabase.separate(files: folder.files)
        let tenant = try await database.makeTenant(slug: "first")
        let door = database.makeTenantDatabase(database.makePlatform(), interactive: .init(total: 1, perOwner: 1))
        // Often enough for its statements to be prepared on the one connection.
        for _ in 0..<4 {
            try await door.plantCanary(in: tenant)
            #expect(try await door.canaries(in: tenant) == [tenant.canary])
        }
        try folder.write(
            "-- A new column, first in all that says *.\nALTER TABLE job ADD COLUMN colour text DEFAULT 'red';\n",
            to: "tenant/0002_colour.sql"
        )
        #expect(try await !database.migrator(folder).migrate().hasFailed)
        for _ in 0..<2 {
            try await door.plantCanary(in: tenant)
            #expect(try await door.canaries(in: tenant) == [tenant.canary])
        }
        #expect(door.metrics[0].metrics.opened == 1)
    }

    @Test func aTenantBehindTheMinimumCanBeTold() async throws {
        let folder = try MigrationFolder(tenant: [:])
        defer { folder.remove() }
        let database = try await TestDatabase.separate(files: folder.files)
        let tenant = try await database.makeTenant(slug: "first")
        let seen = try #require(try await database.makePlatform().tenant(slug: "first"))
        #expect(seen.schemaVersion == 0 && seen.schemaVersion < TenantSchema.minimumVersion)

        let report = try await Migrator(
            admin: database.admin,
            files: TestDatabase.shared().files,
            logger: database.logger
        ).migrate()
        #expect(!report.hasFailed)
        let now = try #require(try await database.makePlatform().tenant(tenant.id))
        #expect(now.schemaVersion >= TenantSchema.minimumVersion)
    }

    @Test func aDatabaseThatWasNeverMigratedSaysSo() async throws {
        let database = try await TestDatabase.separate()
        let superuser = try await database.open(database.superuser)
        try await superuser.script("DROP SCHEMA ctl, vault CASCADE")
        let migrator = Migrator(admin: database.admin, files: database.files, logger: database.logger)
        #expect(
            try await migrator.status() == [
                .init(scope: "platform", applied: 0, version: 0, failure: "not migrated yet")
            ]
        )
        #expect(try await migrator.migrate().outcomes == [.platform(Int(MigrationFolder.platformVersion))])
    }

    @Test func rightsThatOnlyASuperuserCanTakeAreReported() async throws {
        let database = try await TestDatabase.separate()
        let superuser = try await database.open(database.superuser)
        try await superuser.script(
            """
            GRANT SELECT ON pg_catalog.pg_stats TO PUBLIC;
            GRANT EXECUTE ON FUNCTION pg_catalog.pg_notify(text, text) TO PUBLIC;
            GRANT TEMPORARY ON DATABASE \(try Identifier(try #require(database.superuser["dbname"]))) TO PUBLIC;
            """
        )
        let report = try await Migrator(admin: database.admin, files: database.files, logger: database.logger).migrate()
        #expect(!report.hasFailed)
        #expect(
            report.publicRights == [
                "REVOKE EXECUTE ON FUNCTION pg_notify(text,text) FROM PUBLIC",
                "REVOKE SELECT ON pg_catalog.pg_stats FROM PUBLIC",
            ],
            "what the migrator owns it takes itself, the rest it names"
        )
        for statement in report.publicRights { try await superuser.script(SQL(trusted: statement)) }
        let again = try await Migrator(admin: database.admin, files: database.files, logger: database.logger).migrate()
        #expect(again.publicRights == [])
    }
}

extension Migrator.Outcome {
    static func platform(_ applied: Int) -> Self {
        .init(scope: "platform", applied: applied, version: MigrationFolder.platformVersion, failure: nil)
    }
}

extension TestDatabase {
    func migrator(_ folder: MigrationFolder) throws -> Migrator {
        Migrator(admin: admin, files: try folder.files, logger: logger)
    }

    /// What was applied to tenants, as `slug number name`.
    func applied() async throws -> [String] {
        let admin = try await open(admin)
        return try await admin.values(
            """
            SELECT concat_ws(' ', t.slug, m.number, m.name) FROM ctl.migration m JOIN ctl.tenant t ON t.id = m.tenant_id
             ORDER BY t.slug, m.number
            """
        )
    }

    func tables(of tenant: TenantRecord) async throws -> [String] {
        let superuser = try await open(superuser)
        return try await superuser.values(
            "SELECT tablename::text FROM pg_tables WHERE schemaname = \(try tenant.names.schema.text) ORDER BY 1"
        )
    }
}
