import Foundation
import Persistence
import Standalone

/// `komorne-bench server`, running.
struct ServerProcess: Sendable {
    let port: Int
    let process: Int32

    static func with<Result>(
        _ instance: Instance,
        on bench: Workbench,
        program name: String = "komorne-bench",
        isRelaxed: Bool = false,
        connections: Int = 4,
        _ body: (ServerProcess) async throws -> Result
    ) async throws -> Result {
        let certificates = try DevelopmentCertificates.ensure(
            in: bench.path("tls"),
            hosts: ["bench.localhost"],
            now: .now
        )
        let port = Workbench.anyPort()
        var words = [try bench.program(name), "server", "--port", String(port)]
        words += ["--certificates", bench.path("tls"), "--key-file", instance.keyFile]
        words += ["--connections", String(connections)] + (isRelaxed ? ["--relaxed"] : [])
        let registry = instance.environment(instance.registry)
        let conninfo = [
            "host='\(registry["PGHOST"] ?? "")'", "port=\(registry["PGPORT"] ?? "")",
            "dbname=\(registry["PGDATABASE"] ?? "")",
            "user=\(registry["PGUSER"] ?? "")", "password='\(registry["PGPASSWORD"] ?? "")'",
        ]
        let program = try Program(
            words,
            environment: [Server.databaseVariable: conninfo.joined(separator: " ")],
            output: bench.path("\(name)-\(port).log")
        )
        do {
            try await Probe.with(authority: certificates.authority) { probe in
                try await probe.wait(for: "/health/live", port: port, within: .seconds(20))
            }
            let result = try await body(ServerProcess(port: port, process: program.processID))
            await program.stop()
            return result
        } catch {
            await program.stop()
            throw error
        }
    }
}
