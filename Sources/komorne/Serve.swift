import API
import ArgumentParser
import Foundation
import Jobs
import Logging
import NIOPosix
import Persistence
import Safeguards
import ServiceLifecycle
import Standalone
import UnixSignals
import Web

/// `komorne serve`: the HTTPS server.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Runs the HTTPS server.")

    @Flag(help: "Run everything on this machine: an embedded PostgreSQL, a local certificate, two invented tenants.")
    var demo = false

    func run() async throws {
        try await reporting {
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [
                        .init(service: Serving(isDemo: demo), successTerminationBehavior: .gracefullyShutdownGroup)
                    ],
                    gracefulShutdownSignals: [.sigterm, .sigint],
                    logger: Logger(label: "komorne") { _ in SwiftLogNoOpLogHandler() }
                )
            )
            try await group.run()
        }
    }
}

/// The server and all it stands on, from the first file to the last connection.
private struct Serving: Service {
    let isDemo: Bool
    private let began = ContinuousClock.now

    init(isDemo: Bool) {
        self.isDemo = isDemo
    }

    func run() async throws {
        guard isDemo else {
            let launch = try await Launch(for: .service)
            let secrets = DemoSecrets.found(in: launch.configuration)
            guard secrets.isEmpty else {
                throw CommandFailure.configuration(
                    "secrets of a demonstration are for --demo only; replace \(secrets.joined(separator: ", "))"
                )
            }
            return try await serve(launch, demo: nil)
        }
        let environment = ProcessInfo.processInfo.environment
        let demo = try await Demo(environment: environment)
        try demo.home.prepare()
        let lock = try demo.home.lock()
        defer { lock.release() }
        let launch = try await Launch(for: .demonstration, overrides: await demo.settings(environment: environment))
        let cluster = demo.cluster(logger: launch.logger)
        do {
            try await cancelWhenGracefulShutdown {
                if let cluster { _ = try await cluster.start() }
                try await demo.migrateInChild()
            }
            try await serve(launch, demo: demo)
        } catch {
            do {
                try await cluster?.stop()
            } catch let failure {
                launch.logger.error("PostgreSQL did not stop", metadata: ["error": "\(failure)"])
            }
            throw error
        }
        try await cluster?.stop()
        Console.say("Komorne has stopped; its data is kept in \(demo.home.root).")
    }

    private func serve(_ launch: Launch, demo: Demo?) async throws {
        ProcessGuard.apply()
        let wiring = try await Wiring(launch, demo: demo?.home)
        do {
            try await cancelWhenGracefulShutdown {
                try await wiring.waitForDatabase()
                try await demo?.addPeople(wiring)
                try await demo?.addPersons(wiring)
            }
            try await run(wiring, demo: demo)
        } catch {
            await wiring.close()
            throw error
        }
        await wiring.close()
    }

    private func run(_ wiring: Wiring, demo: Demo?) async throws {
        let http = wiring.launch.configuration.http
        let registry = MetricsRegistry()
        wiring.observe(into: registry)
        let server = try wiring.makeServer(metrics: registry) { port in
            guard let demo else {
                wiring.launch.logger.notice("ready", metadata: ["address": "\(http.address)", "port": "\(port)"])
                return
            }
            await demo.welcome(wiring, port: port, readyAfter: ContinuousClock.now - began)
        }
        var services = wiring.housekeeping
        if demo != nil {
            let worker = try wiring.makeWorker()
            wiring.observe(worker, into: registry)
            services.append(Background { await worker.run() })
        }
        if let cluster = demo?.cluster(logger: wiring.launch.logger) {
            services.append(Background { await Self.keepRunning(cluster, logger: wiring.launch.logger) })
        }
        services += try wiring.metricsServer(registry)
        services.append(server)
        try await ServiceGroup(
            configuration: ServiceGroupConfiguration(services: services, logger: wiring.launch.logger.quiet)
        ).run()
    }
}

extension Serving {
    /// Starts the embedded PostgreSQL again whenever it has died; requests are refused meanwhile.
    private static func keepRunning(_ cluster: EmbeddedCluster, logger: Logger) async {
        while !Task.isCancelled {
            // Cancellation ends the sleep, and then the loop.
            try? await Task.sleep(for: .seconds(1))
            guard !Task.isCancelled, !cluster.isRunning else { continue }
            logger.error("PostgreSQL has ended; starting it again")
            do {
                _ = try await cluster.start()
            } catch {
                logger.error("PostgreSQL could not be started", metadata: ["error": "\(error)"])
            }
        }
    }
}

extension Logger {
    /// For libraries that tell their own story at info level.
    var quiet: Logger {
        var logger = self
        logger.logLevel = max(logLevel, .warning)
        return logger
    }
}
