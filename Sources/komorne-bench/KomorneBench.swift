import ArgumentParser
import Foundation
import Logging
import UnixSignals

/// Measures Komorne against references that run in the same minute.
@main
struct KomorneBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "komorne-bench",
        abstract: "Measures Komorne against references that run in the same minute.",
        subcommands: [Measure.self, Server.self],
        defaultSubcommand: Measure.self
    )
}

struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Runs benches and prints a table for each.",
        discussion: Benches.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n")
    )

    @Argument(help: "Which benches; all where none is named.")
    var names: [String] = []

    @Option(help: "How long one run under load takes, in seconds.")
    var seconds = 8

    @Option(help: "How often subject and reference take turns.")
    var rounds = 3

    func validate() throws {
        guard (1...60).contains(seconds), (1...9).contains(rounds) else {
            throw ValidationError("1 to 60 seconds and 1 to 9 rounds")
        }
        for name in names where name != "all" && !Benches.all.contains(where: { $0.name == name }) {
            throw ValidationError("there is no bench \(name)")
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
        let chosen = Benches.all.filter { names.isEmpty || names.contains("all") || names.contains($0.name) }
        let bench = try Workbench(seconds: seconds, rounds: rounds)
        defer { bench.remove() }
        try await untilInterrupted {
            for item in chosen {
                try report("\(item.name): \(item.summary)")
                for table in try await item.run(on: bench) { try report(table.text) }
            }
        }
    }

    /// Writes a part of the report, which is all that goes to standard output; at once, also into a file or a pipe.
    private func report(_ text: String) throws {
        try FileHandle.standardOutput.write(contentsOf: Data("\n\(text)\n".utf8))
    }

    /// Lets the benches stop what they started before the process ends.
    private func untilInterrupted(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { throw CancellationError() }
            }
            group.addTask { try await body() }
            try await group.next()
            group.cancelAll()
        }
    }
}
