import Foundation

/// PostgreSQL's own load generator, on the same socket and as the same role as our server.
struct PgBench: Sendable {
    let environment: [String: String]
    let script: String
    var clients = 8
    /// Commits do not wait for the disk.
    var isRelaxed = false

    func run(on bench: Workbench, database: Int32) async throws -> Run {
        let file = bench.path("pgbench.sql")
        try script.write(toFile: file, atomically: true, encoding: .utf8)
        let log = bench.path("pgbench-log")
        var environment = environment
        environment["PGOPTIONS"] = "-c synchronous_commit=\(isRelaxed ? "off" : "on")"

        let before = Usage.processorTime(ofFamily: database)
        let text = try await Program.run(
            [
                "pgbench", "--no-vacuum", "--protocol=prepared", "--client=\(clients)", "--jobs=2",
                "--time=\(bench.seconds)", "--file=\(file)", "--log", "--log-prefix=\(log)",
            ],
            environment: environment,
            output: bench.path("pgbench.out")
        )
        let after = Usage.processorTime(ofFamily: database)
        let latencies = try Self.latencies(in: bench.directory)
        guard let rate = Self.rate(in: text), !latencies.isEmpty else {
            throw Program.Failed(description: "pgbench:\n\(text.suffix(600))")
        }
        return Run(
            requests: Double(latencies.count),
            perSecond: rate,
            p50: latencies[latencies.count / 2],
            p99: latencies[latencies.count * 99 / 100],
            errors: 0,
            databaseCPU: (after - before).microseconds / Double(latencies.count)
        )
    }

    private static func rate(in text: String) -> Double? {
        let line = text.split(separator: "\n").last { $0.hasPrefix("tps = ") }
        return line?.dropFirst("tps = ".count).split(separator: " ").first.flatMap { Double($0) }
    }

    /// Milliseconds, sorted, from a log for each thread; the logs are removed.
    private static func latencies(in directory: String) throws -> [Double] {
        let files = FileManager.default
        let names = try files.contentsOfDirectory(atPath: directory).filter { $0.hasPrefix("pgbench-log.") }
        var latencies: [Double] = []
        for name in names {
            let text = try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8)
            for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
                // Client, number of the transaction, microseconds …
                let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
                if words.count > 2, let time = Double(Substring(words[2])) { latencies.append(time / 1000) }
            }
            try files.removeItem(atPath: "\(directory)/\(name)")
        }
        return latencies.sorted()
    }
}
