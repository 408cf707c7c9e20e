import Logging
import Standalone

/// How long a restart keeps people waiting, and how much of that is PostgreSQL's own start.
struct StartupBench: Bench {
    let name = "startup"
    let summary = "komorne serve --demo on existing data, from exec to /health/ready"

    private static let repetitions = 5

    func run(on bench: Workbench) async throws -> [Table] {
        try await DemoService.with(on: bench) { service in
            let first = try await service.with { $0.readyAfter }
            let cluster = service.home.cluster(named: "data", logger: Logger(label: "komorne-bench"))
            var database: [Double] = []
            var ready: [Double] = []
            for _ in 0..<Self.repetitions {
                let started = ContinuousClock.now
                _ = try await cluster.start()
                database.append((ContinuousClock.now - started).milliseconds)
                try await cluster.stop()
                ready.append(try await service.with { $0.readyAfter.milliseconds })
            }
            var table = Table(
                "start on existing data, \(Self.repetitions) times",
                columns: ["", "median ms", "all ms"]
            )
            table.add("PostgreSQL alone", database.median.short, Self.list(database))
            table.add("komorne serve --demo", ready.median.short, Self.list(ready))
            table.note("the very first start, which makes everything: \(first.milliseconds.short) ms")
            table.note("aim: under 2000 ms")
            return [table]
        }
    }

    private static func list(_ times: [Double]) -> String {
        times.map { $0.fixed(0) }.joined(separator: " ")
    }
}
