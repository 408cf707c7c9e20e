import Foundation
import Logging
import Standalone

/// `komorne serve --demo` with a data folder of its own.
struct DemoService: Sendable {
    struct Running: Sendable {
        let port: Int
        let process: Int32
        /// From the start of the program to the first answer that it is ready.
        let readyAfter: Duration
    }

    let home: DemoHome
    /// The file of the authority that its certificates come from.
    let authority: String
    private let program: String

    init(on bench: Workbench) throws {
        program = try bench.program("komorne")
        home = try DemoHome(named: "bench", environment: ["KOMORNE_DATA": bench.path("demo")])
        try home.prepare()
        authority = try DevelopmentCertificates.ensure(in: home.certificates, now: .now).authority
    }

    /// Starts it, waits until it is ready, and stops it in an orderly way after `body`.
    func with<Result>(_ body: (Running) async throws -> Result) async throws -> Result {
        try await Probe.with(authority: authority) { probe in
            let port = Workbench.anyPort()
            let environment = [
                "KOMORNE_DATA": home.root, "KOMORNE_HTTP_PORT": String(port),
                "KOMORNE_METRICS_PORT": String(port - 10_000),
            ]
            let started = ContinuousClock.now
            let process = try Program(
                [program, "serve", "--demo"],
                environment: environment,
                output: home.root + ".log"
            )
            do {
                do {
                    try await probe.wait(for: "/health/ready", port: port, within: .seconds(60))
                } catch is Probe.TooLate {
                    throw Program.Failed(description: "komorne serve --demo is not ready:\n\(process.text.suffix(600))")
                }
                let readyAfter = ContinuousClock.now - started
                let result = try await body(Running(port: port, process: process.processID, readyAfter: readyAfter))
                await process.stop()
                return result
            } catch {
                await process.stop()
                throw error
            }
        }
    }

    func remove() async throws {
        _ = try await home.reset(logger: Logger(label: "komorne-bench"))
    }

    /// Lends a service; nothing of its data is left afterwards.
    static func with<Result>(on bench: Workbench, _ body: (DemoService) async throws -> Result) async throws -> Result {
        let service = try DemoService(on: bench)
        do {
            let result = try await body(service)
            try await service.remove()
            return result
        } catch {
            try await service.remove()
            throw error
        }
    }
}
