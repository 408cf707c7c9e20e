import Foundation
@testable import Persistence
import Postgres
import Testing
import TestSupport

@Suite("Migrating that is cut short")
struct MigrationInterruptionTests {
    @Test("Ended in the middle of twenty tenants, it goes on where it was, and every file is applied once")
    func goesOnWhereItWas() async throws {
        let folder = try MigrationFolder(tenant: ["0001_note.sql": MigrationFolder.note])
        defer { folder.remove() }
        let database = try await TestDatabase.separate(files: folder.files)
        var tenants: [TenantRecord] = []
        for number in 10..<30 { tenants.append(try await database.makeTenant(slug: "tenant-\(number)")) }
        // A file that cannot be applied twice, and that is slow enough to be met at work.
        try folder.write(
            """
            -- A row that may be there once.
            INSERT INTO note SELECT 1, max(g)::text FROM generate_series(1, 200000) g;
            """,
            to: "tenant/0002_row.sql"
        )
        try folder.write(MigrationFolder.tag, to: "tenant/0003_tag.sql")

        let migration = Task { try await database.migrator(folder).migrate() }
        let superuser = try await database.open(database.superuser)
        let isUnderWay = try await becomesTrue {
            try await superuser.value("SELECT count(*) BETWEEN 3 AND 17 FROM ctl.tenant WHERE schema_version = 3")
        }
        #expect(isUnderWay)
        let ended: [Bool] = try await superuser.values(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND usename = 'komorne_migrator'
            """
        )
        #expect(!ended.isEmpty)
        // Its first connection, which holds the lock, is gone like the others; what it reports is its own business.
        let first = await migration.result

        let second = try await database.migrator(folder).migrate()
        #expect(!second.hasFailed)
        #expect(second.outcomes.dropFirst().map(\.version) == Array(repeating: 3, count: 20))
        if case .success(let report) = first {
            let applied = zip(report.outcomes, second.outcomes).dropFirst().map { $0.applied + $1.applied }
            #expect(applied.allSatisfy { $0 <= 2 })
        }
        #expect(try await database.applied().count == 60)
        for tenant in tenants {
            let rows: Int64 = try await superuser.value("SELECT count(*) FROM \(try tenant.names.schema).note")
            #expect(rows == 1)
            #expect(try await database.tables(of: tenant) == ["note", "tag"])
        }
    }

    @Test func anIndexIsBuiltWhileTheTableIsInUse() async throws {
        let folder = try MigrationFolder(tenant: ["0001_note.sql": MigrationFolder.note])
        defer { folder.remove() }
        let database = try await TestDatabase.separate(files: folder.files)
        let tenant = try await database.makeTenant(slug: "first")
        try folder.write(
            "-- outside transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS note_words ON note (words);\n",
            to: "tenant/0002_index.sql"
        )
        try folder.write(MigrationFolder.tag, to: "tenant/0003_tag.sql")
        let report = try await database.migrator(folder).migrate()
        #expect(report.outcomes.last == .init(scope: "first", applied: 2, version: 3, failure: nil))
        #expect(try await indexes(of: tenant, in: database) == ["note_pkey t", "note_words t", "tag_pkey t"])
        #expect(try await database.tables(of: tenant) == ["note", "tag"])
    }

    @Test("A tenant whose index cannot be built stops no other, and a half-built index is built anew")
    func aHalfBuiltIndex() async throws {
        let folder = try MigrationFolder(tenant: [:])
        defer { folder.remove() }
        let database = try await TestDatabase.separate(files: folder.files)
        // It lacks a file more than the others, so that it comes with another kind of file than the one that failed.
        _ = try await database.makeTenant(slug: "bbb")
        try folder.write(MigrationFolder.note, to: "tenant/0001_note.sql")
        let provisioning = TenantProvisioning(
            admin: database.admin,
            files: try folder.files,
            keys: database.keys,
            logHost: "localhost",
            logger: database.logger
        )
        for slug in ["aaa", "ccc"] { _ = try await provisioning.create(slug: slug, name: slug) }
        let tenants = try await provisioning.list()
        let superuser = try await database.open(database.superuser)
        let twins = try tenants[0].names.schema
        try await superuser.execute("INSERT INTO \(twins).note VALUES (1, 'same'), (2, 'same')")
        try folder.write(
            "-- outside transaction\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS note_words ON note (words);\n",
            to: "tenant/0002_index.sql"
        )
        // One after the other, so that all come on the connection on which the first one failed.
        let files = try folder.files
        let migrator = Migrator(admin: database.admin, files: files, width: 1, logger: database.logger)
        let report = try await migrator.migrate()
        #expect(
            report.outcomes.map(\.failure) == [nil, "0002_index: database refused the statement (23505)", nil, nil]
        )
        #expect(try await indexes(of: tenants[0], in: database) == ["note_pkey t", "note_words f"])

        try await superuser.execute("DELETE FROM \(twins).note WHERE id = 2")
        #expect(try await !migrator.migrate().hasFailed)
        for tenant in tenants {
            #expect(try await indexes(of: tenant, in: database) == ["note_pkey t", "note_words t"])
        }
    }

    private func indexes(of tenant: TenantRecord, in database: TestDatabase) async throws -> [String] {
        let superuser = try await database.open(database.superuser)
        return try await superuser.values(
            """
            SELECT concat_ws(' ', c.relname, i.indisvalid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
             WHERE c.relnamespace = \(try tenant.names.schema.text)::regnamespace ORDER BY 1
            """
        )
    }
}
