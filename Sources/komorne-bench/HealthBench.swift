/// The smallest request there is, over TLS with connections kept open: what every request pays before it does anything.
struct HealthBench: Bench {
    let name = "health"
    let summary = "GET /health/live over TLS from komorne serve --demo"

    func run(on bench: Workbench) async throws -> [Table] {
        try await DemoService.with(on: bench) { service in
            try await service.with { running in
                // One address may hold 32, and one that comes back before its last is buried needs some room.
                let widths = [8, 24]
                let load = HTTPLoad(port: running.port, path: "/health/live", host: "localhost")
                _ = try await load.run(on: bench, seconds: 2)
                let results = try await bench.takeTurns(widths) { width in
                    var load = load
                    load.connections = width
                    return try await load.run(on: bench, service: running.process, database: nil)
                }
                var table = Table(
                    "health over TLS",
                    columns: [
                        "connections", "requests/s", "p50 ms", "p99 ms", "service µs/request", "errors", "rounds/s",
                    ]
                )
                for (width, runs) in zip(widths, results) {
                    let run = runs.medians
                    table.add(
                        String(width),
                        run.perSecond.short,
                        run.p50.short,
                        run.p99.short,
                        run.serviceCPU.short,
                        run.errors.short,
                        runs.spread
                    )
                }
                return [table]
            }
        }
    }
}
