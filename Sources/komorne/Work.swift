import ArgumentParser
import Foundation
import Jobs
import Logging
import ServiceLifecycle
import UnixSignals
import Web

/// `komorne work`: performs background jobs of all tenants.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Performs the tenants' background jobs.")

    func run() async throws {
        try await reporting {
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [.init(service: Working(), successTerminationBehavior: .gracefullyShutdownGroup)],
                    gracefulShutdownSignals: [.sigterm, .sigint],
                    logger: Logger(label: "komorne") { _ in SwiftLogNoOpLogHandler() }
                )
            )
            try await group.run()
        }
    }
}

private struct Working: Service {
    func run() async throws {
        let launch = try await Launch(for: .service)
        let secrets = DemoSecrets.found(in: launch.configuration)
        guard secrets.isEmpty else {
            throw CommandFailure.configuration("secrets of a demonstration are for --demo only")
        }
        ProcessGuard.apply()
        let wiring = try await Wiring(launch)
        do {
            try await cancelWhenGracefulShutdown { try await wiring.waitForDatabase() }
            let registry = MetricsRegistry()
            let worker = try wiring.makeWorker()
            wiring.observe(into: registry)
            wiring.observe(worker, into: registry)
            launch.logger.notice("ready")
            let services =
                wiring.housekeeping + (try wiring.metricsServer(registry)) + [Background { await worker.run() }]
            try await ServiceGroup(
                configuration: ServiceGroupConfiguration(services: services, logger: launch.logger.quiet)
            ).run()
        } catch {
            await wiring.close()
            throw error
        }
        await wiring.close()
    }
}
