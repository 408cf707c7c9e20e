import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("A tenant left half made")
struct HalfMadeTenantTests {
    struct Remains: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: @Sendable (TenantNames) -> String
    }

    /// What creating does, cut off after each step and within the steps that are not one statement.
    static let creations = [
        Remains(testDescription: "the registry's row") { _ in "" },
        Remains(testDescription: "and the roles") { $0.roles },
        Remains(testDescription: "and the schema") {
            "\($0.roles); CREATE SCHEMA \($0.schema.text) AUTHORIZATION \($0.owner.text)"
        },
    ]

    @Test(arguments: creations)
    func isFinishedByTheSameCommand(_ remains: Remains) async throws {
        let database = try await TestDatabase.shared()
        let half = try await halfMade(in: database, state: "creating")
        let admin = try await database.open(database.admin)
        try await admin.script(SQL(trusted: remains.text(try half.names)))

        let made = try await database.provisioning.create(slug: half.slug, name: "Another name")
        #expect(made.state == .active && made.id == half.id && made.code == half.code)
        #expect(made.name == "Another name", "the name that was given last is the one that was meant")
        #expect(made.schemaVersion == database.files.newestTenantVersion)
        let door = database.makeTenantDatabase(database.makePlatform())
        try await door.plantCanary(in: made)
        #expect(try await door.canaries(in: made) == [made.canary])
    }

    @Test(arguments: creations)
    func canBeDroppedInstead(_ remains: Remains) async throws {
        let database = try await TestDatabase.shared()
        let half = try await halfMade(in: database, state: "creating")
        let admin = try await database.open(database.admin)
        try await admin.script(SQL(trusted: remains.text(try half.names)))
        try await database.provisioning.drop(slug: half.slug, withoutExport: false)
        #expect(try await database.traces(of: half) == [])
    }

    /// What dropping leaves when it is cut off: less and less.
    @Test(arguments: [
        Remains(testDescription: "everything") {
            "\($0.roles); CREATE SCHEMA \($0.schema.text) AUTHORIZATION \($0.owner.text)"
        },
        Remains(testDescription: "the roles") { $0.roles },
        Remains(testDescription: "the registry's row") { _ in "" },
    ])
    func halfDroppedIsDroppedByTheSameCommand(_ remains: Remains) async throws {
        let database = try await TestDatabase.shared()
        let half = try await halfMade(in: database, state: "dropping")
        let admin = try await database.open(database.admin)
        try await admin.script(SQL(trusted: remains.text(try half.names)))
        let failure = TenantProvisioning.Failure.alreadyExists(slug: half.slug)
        await #expect(throws: failure) { _ = try await database.makeTenant(slug: half.slug) }
        try await database.provisioning.drop(slug: half.slug, withoutExport: false)
        #expect(try await database.traces(of: half) == [])
    }

    @Test func aFileThatFailsLeavesATenantThatTheNextTryFinishes() async throws {
        let folder = try MigrationFolder(tenant: [
            "0001_note.sql": MigrationFolder.note, "0002_bad.sql": "-- Bad.\nSELECT 1/0;\n",
        ])
        defer { folder.remove() }
        let database = try await TestDatabase.separate(files: folder.files)
        let failure = TenantProvisioning.Failure.migrationFailed("0002_bad: database refused the statement (22012)")
        await #expect(throws: failure) { _ = try await database.makeTenant(slug: "first") }
        let half = try await database.provisioning.show(slug: "first")
        #expect(half.state == .creating && half.schemaVersion == 1)
        let platform = database.makePlatform()
        #expect(try await platform.activeTenants() == [])
        await #expect(throws: NoSuchTenant.self) {
            _ = try await database.makeTenantDatabase(platform).canaries(in: half)
        }

        try folder.write(MigrationFolder.tag, to: "tenant/0002_bad.sql")
        let provisioning = TenantProvisioning(
            admin: database.admin,
            files: try folder.files,
            keys: database.keys,
            logHost: "localhost",
            logger: database.logger
        )
        let made = try await provisioning.create(slug: "first", name: half.name)
        #expect(made.state == .active && made.schemaVersion == 2 && made.id == half.id)
        #expect(try await database.applied() == ["first 1 0001_note", "first 2 0002_bad"])
    }

    @Test("Ended at any moment, creating and dropping are finished by being said again", arguments: [Proof.seed])
    func endedAtAnyMoment(seed: UInt64) async throws {
        let database = try await TestDatabase.separate()
        var random = SplitMix64(seed: seed)
        var interruptions = 0
        for round in 0..<(Proof.isFull ? 100 : 10) {
            let slug = "tenant-\(round)"
            // The first is hit for certain.
            let looks = round == 0 ? 0 : Int.random(in: 0...12, using: &random)
            interruptions += try await interrupting(database, after: looks) {
                _ = try await database.makeTenant(slug: slug)
            }
            // Where it had come to its end already, it says so.
            do { _ = try await database.makeTenant(slug: slug) } catch TenantProvisioning.Failure.alreadyExists {}
            let made = try await database.provisioning.show(slug: slug)
            #expect(made.state == .active && made.schemaVersion == database.files.newestTenantVersion)
            try await database.provisioning.suspend(slug: slug)
            interruptions += try await interrupting(database, after: Int.random(in: 0...12, using: &random)) {
                try await database.provisioning.drop(slug: slug, withoutExport: true)
            }
            do { try await database.provisioning.drop(slug: slug, withoutExport: true) } catch TenantProvisioning
                .Failure.unknown
            {}
            #expect(try await database.traces(of: made) == [])
        }
        #expect(interruptions > 0, "at least one must have been hit at work")
    }

    /// Runs `body`, which is held at its first look into the registry until it has come there, and ends its session on
    /// the server: while it is held, or after a number of other statements.
    ///
    /// - Returns: One, where `body` did not come to its end.
    private func interrupting(
        _ database: TestDatabase,
        after looks: Int,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws -> Int {
        let superuser = try await database.open(database.superuser)
        let holder = try await database.open(database.superuser)
        try await holder.script("BEGIN; LOCK TABLE ctl.tenant IN ACCESS EXCLUSIVE MODE")
        let task = Task { try await body() }
        let isHeld = try await becomesTrue {
            try await superuser.value(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'ctl.tenant'::regclass)"
            )
        }
        #expect(isHeld)
        if looks > 0 { try await holder.script("ROLLBACK") }
        for _ in 0..<looks { _ = try await superuser.execute("SELECT 1") }
        let _: [Bool] = try await superuser.values(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND usename = 'komorne_migrator'
            """
        )
        await holder.close()
        await superuser.close()
        do {
            try await task.value
            return 0
        } catch {
            return 1
        }
    }

    private func halfMade(in database: TestDatabase, state: String) async throws -> TenantRecord {
        let admin = try await database.open(database.admin)
        let slug = "half-" + TenantSlug.random()
        try await admin.execute(
            """
            INSERT INTO ctl.tenant (id, code, slug, name, state, suspended_at)
            VALUES (gen_random_uuid(), \(TenantID.newCode()), \(slug), 'Half', \(state),
                    CASE WHEN \(state) = 'dropping' THEN now() END)
            """
        )
        return try await database.provisioning.show(slug: slug)
    }
}

extension TenantNames {
    fileprivate var roles: String {
        """
        CREATE ROLE \(owner.text) NOLOGIN; CREATE ROLE \(login.text) NOINHERIT CONNECTION LIMIT 8;
        GRANT \(owner.text) TO komorne_migrator; GRANT komorne_tenants TO \(login.text)
        """
    }
}
