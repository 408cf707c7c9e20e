import API
import ArgumentParser
import Casework
import Foundation
import Logging
import Persistence
import Postgres
import Safeguards
import ServiceLifecycle
import UnixSignals
import Web

/// The server of Komorne with one route more, in a process of its own so that its processor time can be told apart.
struct Server: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "server", shouldDisplay: false)

    /// How the database is reached, with a password that a command line would show to everybody.
    static let databaseVariable = "KOMORNE_BENCH_DATABASE"

    @Option var port: Int
    @Option var certificates: String
    @Option var keyFile: String

    @Option(help: "How many connections a tenant has at most.")
    var connections = 4

    @Flag(help: "Commit without waiting for the disk.")
    var relaxed = false

    func run() async throws {
        LoggingSystem.bootstrap { _ in LineLog() }
        let logger = Logger(label: "komorne-bench")
        var quiet = logger
        quiet.logLevel = .warning
        var address = try ConnectionAddress(url: ProcessInfo.processInfo.environment[Self.databaseVariable] ?? "")
        if relaxed { address["options"] = "-c synchronous_commit=off" }
        let platform = PlatformDatabase(address: address, logger: logger)
        let keys = try FileKeyProvider(path: keyFile)
        let tenants = TenantDatabase(
            address: address,
            platform: platform,
            keys: keys,
            limits: PoolLimits(interactive: .init(perOwner: connections), jobs: .init(total: 16, perOwner: 2)),
            logHost: "localhost",
            logger: logger
        )
        let casework = Casework(database: tenants, clock: { Date.now }, tools: try tools(with: TenantKeys(keys)))
        let server = try makeServer(platform, casework, logger: logger)
        try await ServiceGroup(
            services: [Housekeeping(body: platform.run), Housekeeping(body: tenants.run), server],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet
        ).run()
        await tenants.close()
        await platform.close()
    }

    private func tools(with keys: TenantKeys) throws -> CaseworkTools {
        let common = try Data(contentsOf: URL(filePath: "config/common-passwords.bloom"))
        return CaseworkTools(
            passwords: PasswordHasher(keys: keys),
            rules: PasswordRules(blockList: try PasswordBlockList(bytes: Array(common))),
            keys: keys,
            publicAddress: { _ in PublicAddress(unit: "Komorne", base: "https://bench.localhost") }
        )
    }

    private func makeServer(_ platform: PlatformDatabase, _ casework: Casework, logger: Logger) throws -> WebServer {
        var settings = WebServer.Settings(
            certificate: .init(chain: certificates + "/server.pem", key: certificates + "/server-key.pem")
        )
        settings.port = port
        let release = Release(version: "0", revision: "bench")
        return try WebServer(
            settings,
            metrics: MetricsRegistry(),
            logger: logger,
            recognise: { host in
                guard host.hasSuffix(".localhost") else { return .unknown }
                let tenant = try await platform.tenant(slug: String(host.dropLast(".localhost".count)))
                return tenant.map { .serving($0.id) } ?? .unknown
            }
        ) { router in
            APIRoutes(casework: casework, release: release, readiness: { [] }).add(to: router)
            ReadRoute(casework: casework).add(to: router)
        }
    }
}

private struct Housekeeping: Service {
    let body: @Sendable () async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown { await body() }
    }
}

/// A line for each event, as `komorne serve` writes them, because they are part of what a request costs.
private struct LineLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let instant = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let parts = fields.map { "\($0.key)=\(Self.plain("\($0.value)"))" }
        let line = ([instant, "\(event.level)", Self.plain("\(event.message)")] + parts).joined(separator: " ")
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    private static func plain(_ text: String) -> String {
        String(text.map { $0.isNewline || $0 == "\u{1B}" ? " " : $0 })
    }
}
