import Foundation
import Persistence
import Postgres
import Standalone
import TestSupport
import Testing

@Suite("The operator's commands for tenants")
struct OperatorTests {
    @Test func aTenantIsMadeShownSuspendedResumedAndListed() async throws {
        let office = try await Office()
        let slug = "t-" + TenantSlug.random()
        let made = try await office.create(slug, name: "Zakład Budynków Mieszkaniowych")
        #expect(made.code == 0, "\(made.output)")
        #expect(made.output.contains("Zakład Budynków Mieszkaniowych"))
        let again = try await office.create(slug, name: "X")
        #expect(again.code == 1)
        #expect(again.output.contains("exists already"))
        #expect(try await office.run("show", slug).output.contains("state:    active"))
        #expect(try await office.run("suspend", slug).code == 0)
        #expect(try await office.run("show", slug).output.contains("state:    suspended"))
        #expect(try await office.run("suspend", slug).code == 1)
        #expect(try await office.run("resume", slug).code == 0)
        #expect(try await office.run("list").output.contains("\(slug)\tactive"))
        #expect(try await office.run("show", "nobody-here").output.contains("there is no tenant nobody-here"))
    }

    @Test func aTenantMovesToAnotherInstanceAndComparesEqual() async throws {
        let here = try await Office()
        let folder = try TemporaryFolder()
        let cluster = try await TestCluster(directory: folder.path + "/cluster")
        // What it is moved to holds the same root keys, or nothing of its persons would ever be read there.
        try FileManager.default.removeItem(atPath: cluster.keyFile)
        try FileManager.default.copyItem(atPath: try await TestCluster.shared.value.keyFile, toPath: cluster.keyFile)
        let there = try await Office(of: .only(in: cluster), keyFile: cluster.keyFile)
        let slug = "t-" + TenantSlug.random()
        #expect(try await here.create(slug).code == 0)
        try await here.addJob(to: slug)

        #expect(try await here.run("export", slug, folder.path + "/out").code == 0)
        #expect(try await there.run("import", folder.path + "/out").code == 0)
        #expect(try await there.run("import", folder.path + "/out").code == 1)
        #expect(try await there.run("export", slug, folder.path + "/back").code == 0)
        let out = try tables(in: folder.path + "/out")
        #expect(try tables(in: folder.path + "/back") == out)
        #expect(out["job.csv"]?.contains("test.note") == true)
        try await cluster.embedded.stop()
    }

    @Test func droppingAsksForTheSlugAndForAnExport() async throws {
        let office = try await Office()
        let folder = try TemporaryFolder()
        let slug = "t-" + TenantSlug.random()
        #expect(try await office.create(slug).code == 0)
        #expect(try await office.run("drop", slug, input: "\(slug)\n").output.contains("is not suspended"))
        #expect(try await office.run("export", slug, folder.path + "/before").code == 0)
        #expect(try await office.run("suspend", slug).code == 0)
        #expect(try await office.run("drop", slug, input: "\(slug)\n").output.contains("no export newer"))
        #expect(try await office.run("export", slug, folder.path + "/after").code == 0)
        #expect(try await office.run("drop", slug, input: "something else\n").output.contains("nothing was removed"))
        #expect(try await office.run("show", slug).code == 0)
        #expect(try await office.run("drop", slug, input: "\(slug)\n").code == 0)
        #expect(try await office.run("show", slug).code == 1)
    }

    @Test func aMigrationKilledHalfWayIsFinishedByTheNext() async throws {
        let office = try await Office(of: .separate())
        try await office.makeTenants(12)
        let folder = try TemporaryFolder()
        let next = try office.copyMigrations(to: folder.path, adding: "CREATE TABLE later (id bigint PRIMARY KEY);")

        // Half of the tenants' schemas are held, so that the run cannot end before it is killed.
        let holder = try await office.holdRegistryRows(ofTenants: 6)
        let running = try office.start("migrate", migrations: folder.path)
        try await eventually("some tenants are migrated") { try await office.count(ofVersion: next) >= 4 }
        running.send(SIGKILL)
        #expect(try await running.exitCode() == -SIGKILL)
        #expect(try await office.count(ofVersion: next) < 12)
        let behind = try await office.run(command: "migrate", "--status", migrations: folder.path)
        #expect(behind.code == 1)
        #expect(behind.output.contains("1 behind"))
        await holder.close()

        let finished = try await office.run(command: "migrate", migrations: folder.path)
        #expect(finished.code == 0, "\(finished.output)")
        #expect(try await office.count(ofVersion: next) == 12)
        #expect(try await office.run(command: "migrate", "--status", migrations: folder.path).code == 0)
    }

    private func tables(in directory: String) throws -> [String: String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory + "/tables")
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                (name, try String(contentsOfFile: directory + "/tables/" + name, encoding: .utf8))
            }
        )
    }
}

/// Where an operator sits: the commands, pointed at one database.
private struct Office: Sendable {
    private let database: TestDatabase
    private let environment: [String: String]
    private let person: TestOperator

    init(of database: TestDatabase? = nil, keyFile: String? = nil) async throws {
        let usualKey = try await TestCluster.shared.value.keyFile
        self.database =
            if let database { database } else { try await TestDatabase.shared() }
        environment = [
            "KOMORNE_DATABASE_ADMIN_URL": self.database.admin.text,
            "KOMORNE_KEY_FILE": keyFile ?? usualKey,
        ]
        person = try await TestOperator.make(
            in: self.database,
            keys: try FileKeyProvider(path: keyFile ?? usualKey)
        )
    }

    func run(_ arguments: String..., input: String = "") async throws -> (code: Int32, output: String) {
        try await KomorneProcess.run(["tenant"] + arguments, by: person, environment: environment, input: input)
    }

    func create(_ slug: String, name: String = "Jednostka") async throws -> (code: Int32, output: String) {
        try await run(
            "create",
            slug,
            "--name",
            name,
            "--admin-name",
            "Anna Nowak",
            "--admin-email",
            "anna.nowak@example.com"
        )
    }

    func makeTenants(_ count: Int) async throws {
        for number in 0..<count {
            _ = try await database.provisioning.create(slug: "unit-\(number)", name: "Jednostka \(number)")
        }
    }

    func run(command: String..., migrations: String) async throws -> (code: Int32, output: String) {
        try await KomorneProcess.run(command, environment: settings(migrations))
    }

    func start(_ command: String, migrations: String) throws -> KomorneProcess {
        try KomorneProcess([command], environment: settings(migrations))
    }

    /// - Returns: The number of the file that was added.
    func copyMigrations(to folder: String, adding sql: String) throws -> Int32 {
        for name in ["platform", "tenant"] {
            try FileManager.default.copyItem(atPath: TestPaths.migrations + "/" + name, toPath: folder + "/" + name)
        }
        let next = database.files.newestTenantVersion + 1
        let digits = String(repeating: "0", count: 4 - "\(next)".count) + "\(next)"
        try Data("-- Something later.\n\(sql)\n".utf8).write(to: URL(filePath: folder + "/tenant/\(digits)_later.sql"))
        return next
    }

    /// Locks the registry's rows of some tenants on a connection of its own, until that is closed.
    func holdRegistryRows(ofTenants count: Int64) async throws -> Connection {
        let connection = try await database.open(database.superuser)
        try await connection.script("BEGIN")
        try await connection.execute(
            """
            SELECT 1 FROM ctl.tenant
             WHERE id IN (SELECT id FROM ctl.tenant ORDER BY slug DESC LIMIT \(count)) FOR UPDATE
            """
        )
        return connection
    }

    func count(ofVersion version: Int32) async throws -> Int64 {
        let connection = try await database.open(database.admin)
        let count = try await connection.value(
            "SELECT count(*) FROM ctl.tenant WHERE schema_version = \(version)",
            as: Int64.self
        )
        await connection.close()
        return count
    }

    func addJob(to slug: String) async throws {
        let record = try await database.provisioning.show(slug: slug)
        let connection = try await database.open(try await database.login(of: record))
        try await connection.execute(
            """
            INSERT INTO job (id, kind, payload, attempts_max, run_after, enqueued_at)
            VALUES (gen_random_uuid(), 'test.note', '{"text": "zażółć \\"gęślą\\""}', 1, now(), now())
            """
        )
        await connection.close()
    }

    private func settings(_ migrations: String) -> [String: String] {
        environment.merging(["KOMORNE_MIGRATIONS_DIRECTORY": migrations]) { $1 }
    }
}
