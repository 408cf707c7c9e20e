import Casework
import Correspondence
import Foundation
import Jobs
import Logging
import Persistence
import Postgres
import Safeguards
import ServiceLifecycle
import Standalone
import Synchronization
import Web

/// The composition root: the only place that builds things.
struct Wiring: Sendable {
    let launch: Launch
    let platform: PlatformDatabase
    let platformLog: PlatformLog
    let spool: RefusalSpool
    let tenants: TenantDatabase
    let casework: Casework
    let publicPort: PublicPort
    /// Where the demonstration's mails land; nil where mails are sent.
    let demoMails: FileTransport?

    /// - Parameters:
    ///   - launch: Settings and logger.
    ///   - demo: The demonstration's folder, where this is one.
    /// - Throws: `CommandFailure` where a file or an address cannot be used.
    init(_ launch: Launch, demo: DemoHome? = nil) async throws {
        self.launch = launch
        let settings = launch.configuration.database
        let address = try launch.databaseAddress()
        platform = PlatformDatabase(address: address, logger: launch.logger)
        let keys = try launch.keys()
        platformLog = PlatformLog(
            address: address,
            keys: keys,
            logHost: launch.configuration.http.domain,
            logger: launch.logger
        )
        let spool = try await launch.refusalSpool()
        self.spool = spool
        tenants = TenantDatabase(
            address: address,
            platform: platform,
            keys: keys,
            limits: PoolLimits(
                interactive: .init(
                    total: settings.connections,
                    perOwner: settings.connectionsPerTenant,
                    patience: settings.patience
                ),
                jobs: .init(
                    total: settings.jobConnections,
                    perOwner: settings.jobConnectionsPerTenant,
                    patience: settings.patience
                )
            ),
            logHost: launch.configuration.http.domain,
            spool: spool,
            logger: launch.logger
        )
        publicPort = PublicPort(launch.configuration.http.publicPort ?? launch.configuration.http.port)
        demoMails = demo.map { FileTransport(folder: $0.mails) }
        let tenantKeys = TenantKeys(keys)
        casework = Casework(
            database: tenants,
            clock: { Date.now },
            tools: CaseworkTools(
                passwords: PasswordHasher(keys: tenantKeys),
                rules: PasswordRules(blockList: try launch.commonPasswords()),
                keys: tenantKeys,
                publicAddress: Self.publicAddress(
                    platform,
                    domain: launch.configuration.http.domain,
                    port: publicPort
                ),
                isDemo: demo != nil
            )
        )
    }

    /// Under which name and address a tenant's people know it.
    private static func publicAddress(
        _ platform: PlatformDatabase,
        domain: String,
        port: PublicPort
    ) -> @Sendable (TenantID) async throws -> PublicAddress {
        { tenant in
            guard let record = try await platform.tenant(tenant) else { throw NoSuchTenant() }
            let suffix = port.number == 443 ? "" : ":\(port.number)"
            return PublicAddress(unit: record.name, base: "https://\(record.slug).\(domain)\(suffix)")
        }
    }

    /// Waits until the database answers, and makes sure that it is one we can work with.
    func waitForDatabase() async throws {
        let patience = launch.configuration.database.startPatience
        let deadline = ContinuousClock.now + patience
        while let failure = try await lookAtDatabase() {
            guard ContinuousClock.now < deadline else {
                throw CommandFailure.unavailable(
                    "the database has not answered for \(patience.components.seconds) s; the last word was: \(failure)"
                )
            }
            launch.logger.notice("waiting for the database", metadata: ["error": "\(failure)"])
            try await Task.sleep(for: .seconds(1))
        }
        try await verifyRegistry()
    }

    /// What keeps the database from answering; nil where it answers. A refusal that waiting cannot mend is the end.
    private func lookAtDatabase() async throws -> PostgresError? {
        do {
            let address = try launch.databaseAddress()
            let connection = try await Connection.open(address, within: .seconds(5), logger: launch.logger)
            await connection.close()
            return nil
        } catch PostgresError.unavailable(.rejected(let code)) where ["28000", "28P01"].contains(code.text) {
            throw CommandFailure.unavailable("the database refused the user or the password of database.url (\(code))")
        } catch PostgresError.unavailable(.rejected(let code)) where code.text == "3D000" {
            throw CommandFailure.unavailable("the database that database.url names does not exist (\(code))")
        } catch PostgresError.unavailable(.insecure) {
            throw CommandFailure.unavailable(
                "TLS to the database failed: its certificate or its name is not the expected one"
            )
        } catch let failure as PostgresError {
            return failure
        }
    }

    private func verifyRegistry() async throws {
        do {
            try await platform.verify(try launch.migrationFiles())
            try await platform.verify(try launch.keys())
        } catch let error as PostgresError where ["42P01", "3F000", "42501"].contains(error.code?.text) {
            throw CommandFailure.unavailable("the database has no registry yet; run: komorne migrate")
        } catch let error as TenantProvisioning.Failure {
            throw CommandFailure.configuration("\(error)")
        } catch let error as Migrator.ChangedAfterwards {
            throw CommandFailure.failed("\(error)")
        }
    }

    /// Who a host belongs to: its first label is the tenant's slug, the rest the domain.
    var recognise: RecogniseHost {
        let suffix = "." + launch.configuration.http.domain
        return { [platform] host in
            guard host.hasSuffix(suffix) else { return .unknown }
            guard let tenant = try await platform.tenant(slug: String(host.dropLast(suffix.count))) else {
                return .unknown
            }
            guard tenant.state == .active else { return .unknown }
            return tenant.schemaVersion < TenantSchema.minimumVersion ? .behind : .serving(tenant.id)
        }
    }

    /// What looks after connections while the process lives.
    var housekeeping: [any Service] {
        [
            Background { [platform] in await platform.run() },
            Background { [tenants] in await tenants.run() },
            Background { [platformLog] in await platformLog.run() },
        ]
    }

    func makeWorker() throws -> Worker {
        var settings = Worker.Settings()
        settings.width = launch.configuration.jobs.width
        settings.sweepEvery = launch.configuration.jobs.sweepEvery
        return Worker(
            casework: casework,
            platform: platform,
            kinds: .all(sendingBy: try postOffice()),
            settings: settings,
            logger: launch.logger
        )
    }

    /// Closes every connection; to be called when nothing runs any more.
    func close() async {
        await tenants.close()
        await platform.close()
    }
}

/// The port in the links that we send: told by the settings, or by the server once it listens where they leave it open.
final class PublicPort: Sendable {
    private let value: Atomic<Int>

    init(_ number: Int) {
        value = Atomic(number)
    }

    var number: Int { value.load(ordering: .relaxed) }

    func listens(on port: Int) {
        _ = value.compareExchange(expected: 0, desired: port, ordering: .relaxed)
    }
}

/// Something that runs beside the server until it is asked to stop.
struct Background: Service {
    let body: @Sendable () async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown { await body() }
    }
}
