import Foundation

/// What one run under load has shown.
struct Run: Sendable {
    var requests: Double
    var perSecond: Double
    /// Milliseconds.
    var p50: Double
    var p99: Double
    var errors: Double
    /// Processor time a request, in microseconds: of the service, and of the database.
    var serviceCPU = 0.0
    var databaseCPU = 0.0
}

extension [Run] {
    /// Of each figure its own median.
    var medians: Run {
        Run(
            requests: map(\.requests).median,
            perSecond: map(\.perSecond).median,
            p50: map(\.p50).median,
            p99: map(\.p99).median,
            errors: map(\.errors).max() ?? 0,
            serviceCPU: map(\.serviceCPU).median,
            databaseCPU: map(\.databaseCPU).median
        )
    }

    /// The slowest and the fastest, to show how steady the machine was.
    var spread: String {
        let rates = map(\.perSecond)
        return "\((rates.min() ?? 0).short) … \((rates.max() ?? 0).short)"
    }
}

/// Requests over HTTPS with connections kept open, by `wrk`.
struct HTTPLoad: Sendable {
    let port: Int
    let path: String
    let host: String
    var connections = 8
    var headers: [String: String] = [:]
    /// Where it is not empty, each request is for one of these at random, and `path` is asked for by nobody.
    var paths: [String] = []

    func run(on bench: Workbench, seconds: Int? = nil) async throws -> Run {
        let script = bench.path("wrk.lua")
        try (requests + Self.script).write(toFile: script, atomically: true, encoding: .utf8)
        let all = headers.merging(["Host": host]) { $1 }
        let text = try await Program.run(
            [
                "wrk", "--threads", "2", "--connections", String(connections), "--timeout", "5s",
                "--duration", "\(seconds ?? bench.seconds)s", "--script", script,
            ] + all.flatMap { ["--header", "\($0): \($1)"] } + ["https://localhost:\(port)\(path)"],
            output: bench.path("wrk.out")
        )
        let figures = text.split(separator: "\n").last { $0.hasPrefix("figures ") }?.split(separator: " ").dropFirst()
        let numbers = (figures ?? []).compactMap { Double($0) }
        guard numbers.count == 5, numbers[0] > 0 else { throw Program.Failed(description: "wrk:\n\(text.suffix(600))") }
        return Run(
            requests: numbers[0],
            perSecond: numbers[0] / numbers[1] * 1_000_000,
            p50: numbers[2] / 1000,
            p99: numbers[3] / 1000,
            errors: numbers[4]
        )
    }

    /// As `run`, with the processor time that each request cost.
    func run(on bench: Workbench, service: Int32, database: Int32?) async throws -> Run {
        let before = (Usage.processorTime(of: service), database.map(Usage.processorTime(ofFamily:)) ?? .zero)
        var run = try await run(on: bench)
        let after = (Usage.processorTime(of: service), database.map(Usage.processorTime(ofFamily:)) ?? .zero)
        run.serviceCPU = (after.0 - before.0).microseconds / run.requests
        run.databaseCPU = (after.1 - before.1).microseconds / run.requests
        return run
    }

    /// Each of wrk's threads begins elsewhere in the list.
    private var requests: String {
        guard !paths.isEmpty else { return "" }
        let list = paths.map { "\"\($0)\"" }.joined(separator: ", ")
        return """
            local paths = { \(list) }
            local made = 0
            setup = function(thread)
                made = made + 1
                thread:set("seed", made)
            end
            init = function(args) math.randomseed(seed) end
            request = function() return wrk.format("GET", paths[math.random(#paths)]) end

            """
    }

    private static let script = """
        done = function(summary, latency, requests)
            local e = summary.errors
            local errors = e.connect + e.read + e.write + e.status + e.timeout
            io.write(string.format("figures %d %d %d %d %d\\n", summary.requests, summary.duration,
                latency:percentile(50), latency:percentile(99), errors))
        end
        """
}
