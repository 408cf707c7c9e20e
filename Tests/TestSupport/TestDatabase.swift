package import Foundation
package import Logging
package import Persistence
package import Postgres
package import Safeguards
package import Standalone
import Synchronization

/// One throw-away PostgreSQL for all tests of a process, prepared as an instance of Komorne is: shared roles, revoked
/// public rights, a migrated registry. It disappears when the process ends.
package struct TestDatabase: Sendable {
    /// The database as a superuser, as the migrator and as the registry's role.
    package let superuser: ConnectionAddress
    package let admin: ConnectionAddress
    package let registry: ConnectionAddress
    package let keys: FileKeyProvider
    package let files: MigrationFiles
    package let logger: Logger

    /// The database that all tests share; a test has its own tenants in it.
    package static func shared() async throws -> TestDatabase {
        try await start.value
    }

    /// The top of the repository.
    package static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()

    /// Another database in the same cluster, with a registry of its own: for tests that need to count tenants.
    package static func separate(files: MigrationFiles? = nil) async throws -> TestDatabase {
        let cluster = try await TestCluster.shared.value
        return try await TestDatabase(in: cluster, named: "komorne_" + TenantSlug.random(), files: files)
    }

    /// The only database of a cluster that a test may stop, kill or starve.
    package static func only(in cluster: TestCluster) async throws -> TestDatabase {
        try await TestDatabase(in: cluster, named: "komorne", files: nil)
    }

    /// A new tenant with a slug of its own.
    package func makeTenant(slug: String = "t-" + TenantSlug.random()) async throws -> TenantRecord {
        try await provisioning.create(slug: slug, name: "Jednostka \(slug)")
    }

    package var provisioning: TenantProvisioning {
        TenantProvisioning(admin: admin, files: files, keys: keys, logHost: "localhost", logger: logger)
    }

    package var transfer: TenantTransfer {
        TenantTransfer(admin: admin, files: files, keys: keys, logger: logger)
    }

    package func makePlatform() -> PlatformDatabase {
        PlatformDatabase(address: registry, logger: logger)
    }

    package func makeTenantDatabase(
        _ platform: PlatformDatabase,
        interactive: ConnectionPool<TenantID>.Limits = .init(),
        jobs: ConnectionPool<TenantID>.Limits = .init(total: 8, perOwner: 2),
        through port: Int? = nil,
        keys: (any KeyProvider)? = nil,
        spool: RefusalSpool? = nil,
        wallClock: @escaping @Sendable () -> Date = { Date.now }
    ) -> TenantDatabase {
        var address = registry
        if let port {
            address["host"] = "127.0.0.1"
            address["port"] = String(port)
            address["sslmode"] = "disable"
        }
        return TenantDatabase(
            address: address,
            platform: platform,
            keys: keys ?? self.keys,
            limits: PoolLimits(interactive: interactive, jobs: jobs),
            logHost: "localhost",
            spool: spool,
            wallClock: wallClock,
            logger: logger
        )
    }

    /// The address with which the tenant's own role comes.
    package func login(of tenant: TenantRecord) async throws -> ConnectionAddress {
        var address = registry
        address["user"] = try TenantNames(code: tenant.code).login.text
        address["password"] = try await keys.loginPassword(of: tenant.id, version: tenant.passwordVersion).revealed
        return address
    }

    /// The socket on which the server listens.
    package var socket: String? {
        guard let folder = registry["host"], let port = registry["port"] else { return nil }
        return "\(folder)/.s.PGSQL.\(port)"
    }

    /// The address with which the tenant's sealer comes.
    package func sealer(of tenant: TenantRecord) async throws -> ConnectionAddress {
        var address = registry
        address["user"] = try TenantNames(code: tenant.code).sealer.text
        let password = try await keys.loginPassword(ofSealerOf: tenant.id, version: tenant.passwordVersion)
        address["password"] = password.revealed
        return address
    }

    package func open(_ address: ConnectionAddress) async throws -> Connection {
        try await Connection.open(address, within: .seconds(10), logger: logger)
    }

    private static let start = Task {
        try await TestDatabase(in: try await TestCluster.shared.value, named: "komorne", files: nil)
    }

    private init(in cluster: TestCluster, named name: String, files given: MigrationFiles?) async throws {
        logger = cluster.logger
        keys = try FileKeyProvider(path: cluster.keyFile)
        files = try given ?? MigrationFiles(directory: Self.repository + "migrations")
        superuser = ConnectionAddress(parameters: try cluster.embedded.superuserAddress(database: name))
        admin = cluster.address(user: "komorne_migrator", database: name)
        registry = cluster.address(user: "komorne_ctl", database: name)
        try await cluster.createDatabase(name)

        let migrator = Migrator(admin: admin, files: files, keys: keys, logger: logger)
        let report = try await migrator.migrate()
        precondition(!report.hasFailed && report.publicRights.isEmpty, "the shared database must be in order")
    }
}

/// Random names for tenants and databases of tests.
package enum TenantSlug {
    package static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        return String((0..<10).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement(using: &generator) ?? "a" })
    }
}

/// The cluster itself.
package struct TestCluster: Sendable {
    package let embedded: EmbeddedCluster
    package let keyFile: String
    let logger: Logger

    package static let shared = Task {
        try await TestCluster(directory: "/tmp/komorne-tests-\(ProcessInfo.processInfo.processIdentifier)")
    }

    private static let password = "only-for-tests"

    /// A cluster in a new folder; both are gone when the process ends.
    package init(directory: String, durability: Durability = .none) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        self.logger = logger
        embedded = EmbeddedCluster(
            name: "test",
            directory: directory,
            durability: durability,
            settings: ["max_connections": "800"],
            logger: logger
        )
        _ = try await embedded.start()
        CleanUp.register(directory)
        keyFile = directory + "/platform.key"
        try FileKeyProvider.createIfMissing(path: keyFile)
    }

    func address(user: String, database: String) -> ConnectionAddress {
        ConnectionAddress(
            parameters: embedded.address(user: user, database: database).merging(["password": Self.password]) { $1 }
        )
    }

    /// Prepares a database as an administrator does; one at a time, as the roles are the whole cluster's.
    func createDatabase(_ name: String) async throws {
        try await Self.preparations.run { try await prepareDatabase(name) }
    }

    private static let preparations = Gate()

    private func prepareDatabase(_ name: String) async throws {
        let maintenance = ConnectionAddress(parameters: try embedded.superuserAddress())
        try await run(SQL(trusted: "CREATE DATABASE \(name)"), at: maintenance)
        guard let data = FileManager.default.contents(atPath: TestDatabase.repository + "migrations/cluster.sql") else {
            preconditionFailure("the repository has migrations/cluster.sql")
        }
        let database = ConnectionAddress(parameters: try embedded.superuserAddress(database: name))
        try await run(SQL(trusted: String(decoding: data, as: UTF8.self)), at: database)
        for role in ["komorne_migrator", "komorne_ctl"] {
            try await run(SQL(trusted: "ALTER ROLE \(role) PASSWORD '\(Self.password)'"), at: database)
        }
    }

    private func run(_ script: SQL, at address: ConnectionAddress) async throws {
        let connection = try await Connection.open(address, within: .seconds(10), logger: logger)
        try await connection.script(script)
        await connection.close()
    }
}

/// Lets one after the other through.
private actor Gate {
    private var last: Task<Void, any Error>?

    func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let task = Task { [last] in
            // How the one before ended is its own caller's business.
            _ = await last?.result
            try await body()
        }
        last = task
        try await task.value
    }
}

/// Stops the cluster and removes its files when the process exits.
private enum CleanUp {
    private static let directories = Mutex<[String]>([])

    static func register(_ path: String) {
        let isFirst = directories.withLock { directories in
            directories.append(path)
            return directories.count == 1
        }
        guard isFirst else { return }
        atexit { CleanUp.directories.withLock { $0 }.forEach(CleanUp.remove) }
    }

    private static func remove(_ path: String) {
        let pidFile = FileManager.default.contents(atPath: path + "/data/postmaster.pid")
        let text = String(decoding: pidFile ?? Data(), as: UTF8.self)
        if let line = text.split(separator: "\n").first, let process = Int32(line) {
            // SIGQUIT: at once; nothing in it is worth a checkpoint.
            kill(process, SIGQUIT)
            // What it still writes would stay behind; it has a moment to be gone.
            let deadline = ContinuousClock.now + .seconds(5)
            while kill(process, 0) == 0, ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.005) }
        }
        // The process is ending; there is nobody left to tell.
        try? FileManager.default.removeItem(atPath: path)
    }
}
