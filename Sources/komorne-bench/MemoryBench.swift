/// What the service itself keeps in the machine's memory; PostgreSQL's is not counted.
struct MemoryBench: Bench {
    let name = "memory"
    let summary = "resident memory of komorne serve --demo at rest, under load and after it"

    func run(on bench: Workbench) async throws -> [Table] {
        try await DemoService.with(on: bench) { service in
            _ = try await service.with { $0.port }
            return try await service.with { running in
                try await Task.sleep(for: .seconds(10))
                var table = Table("resident memory", columns: ["", "MB", "threads"])
                func add(_ title: String, _ megabytes: Double) {
                    table.add(title, megabytes.fixed(1), String(Usage.threads(of: running.process)))
                }
                add("at rest, 10 s after the start", Usage.residentMegabytes(of: running.process))
                for connections in [8, 24] {
                    let peak = try await Self.peak(of: running, connections: connections, on: bench)
                    add("under load, \(connections) connections", peak)
                }
                try await Task.sleep(for: .seconds(5))
                add("5 s after it", Usage.residentMegabytes(of: running.process))
                table.note("aim: under 60 MB at rest")
                return [table]
            }
        }
    }

    /// The most that was seen while `wrk` ran.
    private static func peak(
        of running: DemoService.Running,
        connections: Int,
        on bench: Workbench
    ) async throws -> Double {
        var load = HTTPLoad(port: running.port, path: "/health/live", host: "localhost")
        load.connections = connections
        return try await withThrowingTaskGroup(of: Double?.self) { [load] group in
            group.addTask {
                _ = try await load.run(on: bench, seconds: 10)
                return nil
            }
            group.addTask {
                var peak = 0.0
                while !Task.isCancelled {
                    peak = max(peak, Usage.residentMegabytes(of: running.process))
                    try? await Task.sleep(for: .milliseconds(200))  // cancelled: that ends the loop
                }
                return peak
            }
            var peak = 0.0
            for try await value in group {
                guard let value else {
                    group.cancelAll()
                    continue
                }
                peak = value
            }
            return peak
        }
    }
}
