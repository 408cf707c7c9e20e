import Foundation
import Logging
import Persistence
import Postgres
import Standalone

/// What the demonstration's own migrating process does before and after an ordinary `komorne migrate`.
enum DemoPreparation {
    /// Makes the database, the shared roles and their passwords, as the cluster's superuser.
    ///
    /// - Returns: The settings with which the rest of the command goes on as the migrator.
    static func prepare() async throws -> [String: String] {
        let logger = Logger(label: "komorne")
        let demo = try await Demo(environment: ProcessInfo.processInfo.environment)
        guard let cluster = demo.cluster(logger: logger) else { return try demo.adminSettings() }

        let maintenance = ConnectionAddress(parameters: try cluster.superuserAddress())
        try await withConnection(maintenance, logger: logger) { connection in
            let exists = try await connection.value(
                "SELECT EXISTS (SELECT FROM pg_database WHERE datname = \(Demo.database))",
                as: Bool.self
            )
            if !exists { try await connection.script(SQL(trusted: "CREATE DATABASE \(Demo.database)")) }
        }
        let database = ConnectionAddress(parameters: try cluster.superuserAddress(database: Demo.database))
        try await withConnection(database, logger: logger) { connection in
            try await connection.script(SQL(trusted: try clusterScript()))
            for (role, secret) in [("komorne_migrator", "migrator-password"), ("komorne_ctl", "ctl-password")] {
                let password = try DemoSecrets.password(named: secret, in: demo.home)
                let verifier = try await connection.scramVerifier(for: password, user: role)
                try await connection.script(SQL(trusted: "ALTER ROLE \(role) PASSWORD '\(verifier)'"))
            }
        }
        return try demo.adminSettings()
    }

    /// Makes the two invented tenants, or finishes them.
    static func makeTenants(_ launch: Launch, files: MigrationFiles) async throws {
        let provisioning = TenantProvisioning(
            admin: try launch.adminAddress(),
            files: files,
            keys: try launch.keys(),
            logHost: launch.configuration.http.domain,
            logger: launch.logger
        )
        let known = try await provisioning.list()
        for tenant in Demo.tenants where !known.contains(where: { $0.slug == tenant.slug && $0.state != .creating }) {
            _ = try await provisioning.create(slug: tenant.slug, name: tenant.name)
        }
    }

    private static func clusterScript() throws -> String {
        let directory = ProcessInfo.processInfo.environment["KOMORNE_MIGRATIONS_DIRECTORY"] ?? "migrations"
        guard let data = FileManager.default.contents(atPath: directory + "/cluster.sql") else {
            throw CommandFailure.configuration(
                "\(directory)/cluster.sql cannot be read; start in Komorne's folder or set KOMORNE_MIGRATIONS_DIRECTORY"
            )
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static func withConnection(
        _ address: ConnectionAddress,
        logger: Logger,
        _ body: (Connection) async throws -> Void
    ) async throws {
        let connection = try await Connection.open(address, within: .seconds(10), logger: logger)
        do {
            try await body(connection)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }
}
