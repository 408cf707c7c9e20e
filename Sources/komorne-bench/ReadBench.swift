import Foundation
import Persistence
import Standalone

/// One read of a tenant's data through TLS, routing, pool and JSON, beside the same statements by `pgbench` and a bare
/// health request of the same server.
struct ReadBench: Bench {
    let name = "read"
    let summary = "one tenant-bound read transaction through the whole stack, and the same SQL by pgbench"

    private enum Subject: CaseIterable {
        case pgbench, health, read
    }

    func run(on bench: Workbench) async throws -> [Table] {
        try await Instance.with(on: bench) { instance in
            let files = try MigrationFiles(directory: bench.repository + "/migrations")
            let tenant = try await instance.makeTenant(slug: "bench", files: files)
            try await ReadTables.make(for: tenant, in: instance)
            var tables: [Table] = []
            for isRelaxed in [false, true] {
                tables.append(try await compare(tenant, in: instance, on: bench, isRelaxed: isRelaxed))
            }
            return tables
        }
    }

    private func compare(
        _ tenant: TenantRecord,
        in instance: Instance,
        on bench: Workbench,
        isRelaxed: Bool
    ) async throws -> Table {
        try await ServerProcess.with(instance, on: bench, isRelaxed: isRelaxed) { server in
            let database = try instance.process()
            let health = HTTPLoad(port: server.port, path: "/health/live", host: "localhost")
            let read = HTTPLoad(port: server.port, path: "/bench/read", host: "\(tenant.slug).localhost")
            var pgbench = PgBench(
                environment: instance.environment(try await instance.login(of: tenant)),
                script: ReadTables.script
            )
            pgbench.isRelaxed = isRelaxed
            _ = try await read.run(on: bench, seconds: 2)

            let results = try await bench.takeTurns(Subject.allCases) { subject in
                switch subject {
                case .pgbench: try await pgbench.run(on: bench, database: database)
                case .health: try await health.run(on: bench, service: server.process, database: database)
                case .read: try await read.run(on: bench, service: server.process, database: database)
                }
            }
            return Self.table(results, isRelaxed: isRelaxed)
        }
    }

    private static func table(_ results: [[Run]], isRelaxed: Bool) -> Table {
        var table = Table(
            "synchronous_commit \(isRelaxed ? "off" : "on"), 8 clients",
            columns: [
                "", "requests/s", "p50 ms", "p99 ms", "service µs/request", "database µs/request", "errors", "rounds/s",
            ]
        )
        let names = ["pgbench -M prepared", "GET /health/live", "GET /bench/read"]
        for (name, runs) in zip(names, results) {
            let run = runs.medians
            table.add(
                name,
                run.perSecond.short,
                run.p50.short,
                run.p99.short,
                run.serviceCPU.short,
                run.databaseCPU.short,
                run.errors.short,
                runs.spread
            )
        }
        let (pgbench, health, read) = (results[0].medians, results[1].medians, results[2].medians)
        table.note(
            "read / pgbench: \((read.perSecond / pgbench.perSecond).percent) of its throughput (aim: 40 % or more)"
        )
        table.note("read / health: \((read.serviceCPU / health.serviceCPU).times) its service CPU (aim: 3 × or less)")
        return table
    }
}
