import Foundation
import Logging
import Persistence
import Postgres
import Safeguards
import Standalone

/// A PostgreSQL of this bench's own, prepared as an instance of Komorne is, and careful with what it commits.
struct Instance: Sendable {
    let cluster: EmbeddedCluster
    let superuser: ConnectionAddress
    let admin: ConnectionAddress
    let registry: ConnectionAddress
    private let dataDirectory: String
    let keyFile: String
    let keys: FileKeyProvider
    let logger = Logger(label: "komorne-bench")

    private static let database = "komorne"
    private static let password = "only-for-benches"

    /// Lends an instance; nothing of it is left afterwards.
    static func with<Result>(on bench: Workbench, _ body: (Instance) async throws -> Result) async throws -> Result {
        let logger = Logger(label: "komorne-bench")
        let cluster = EmbeddedCluster(name: "bench", directory: bench.path("cluster"), logger: logger)
        do {
            _ = try await cluster.start()
            let instance = try await Instance(in: cluster, on: bench)
            let result = try await body(instance)
            try await cluster.remove()
            return result
        } catch {
            try await cluster.remove()
            throw error
        }
    }

    private init(in cluster: EmbeddedCluster, on bench: Workbench) async throws {
        self.cluster = cluster
        dataDirectory = bench.path("cluster") + "/data"
        keyFile = bench.path("platform.key")
        try FileKeyProvider.createIfMissing(path: keyFile)
        keys = try FileKeyProvider(path: keyFile)
        superuser = ConnectionAddress(parameters: try cluster.superuserAddress(database: Self.database))
        admin = Self.address(in: cluster, user: "komorne_migrator")
        registry = Self.address(in: cluster, user: "komorne_ctl")

        let maintenance = ConnectionAddress(parameters: try cluster.superuserAddress())
        try await run("CREATE DATABASE \(Self.database)", at: maintenance)
        try await run(
            try String(contentsOfFile: bench.repository + "/migrations/cluster.sql", encoding: .utf8),
            at: superuser
        )
        for role in ["komorne_migrator", "komorne_ctl"] {
            try await run("ALTER ROLE \(role) PASSWORD '\(Self.password)'", at: superuser)
        }
        try await migrate(files: try MigrationFiles(directory: bench.repository + "/migrations"))
    }

    /// Brings everything to the newest of `files`.
    func migrate(files: MigrationFiles) async throws {
        let report = try await Migrator(admin: admin, files: files, width: 4, logger: logger).migrate()
        guard !report.hasFailed else { throw Program.Failed(description: "\(report.outcomes)") }
    }

    func makeTenant(slug: String, files: MigrationFiles) async throws -> TenantRecord {
        try await TenantProvisioning(admin: admin, files: files, keys: keys, logHost: "localhost", logger: logger)
            .create(slug: slug, name: "Jednostka \(slug)")
    }

    /// Runs a script of our own.
    func run(_ script: String, at address: ConnectionAddress) async throws {
        let connection = try await Connection.open(
            address,
            within: .seconds(10),
            statementDeadline: .seconds(120),
            logger: logger
        )
        try await connection.script(SQL(trusted: script))
        await connection.close()
    }

    /// What programs of libpq read from their environment to come as this role.
    func environment(_ address: ConnectionAddress) -> [String: String] {
        [
            "PGHOST": address["host"] ?? "", "PGPORT": address["port"] ?? "", "PGDATABASE": address["dbname"] ?? "",
            "PGUSER": address["user"] ?? "", "PGPASSWORD": address["password"] ?? "",
        ]
    }

    /// The address with which the tenant's own role comes.
    func login(of tenant: TenantRecord) async throws -> ConnectionAddress {
        var address = registry
        address["user"] = try TenantNames(code: tenant.code).login.text
        address["password"] = try await keys.loginPassword(of: tenant.id, version: tenant.passwordVersion).revealed
        return address
    }

    /// The number of PostgreSQL's first process.
    func process() throws -> Int32 {
        let file = dataDirectory + "/postmaster.pid"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        guard let number = text.split(separator: "\n").first.flatMap({ Int32($0) }) else {
            throw Program.Failed(description: "\(file) names no process")
        }
        return number
    }

    private static func address(in cluster: EmbeddedCluster, user: String) -> ConnectionAddress {
        ConnectionAddress(
            parameters: cluster.address(user: user, database: database).merging(["password": password]) { $1 }
        )
    }
}
