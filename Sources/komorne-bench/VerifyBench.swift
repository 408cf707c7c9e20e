import Casework
import Foundation
import Persistence
import Safeguards

/// A log of a million lines, exported and verified: by the program that is not ours, and by the service every night.
struct VerifyBench: Bench {
    let name = "verify"
    let summary = "a log of 1,000,000 lines verified, by komorne_verify.py and by the service"

    private static let lines = 1_000_000

    func run(on bench: Workbench) async throws -> [Table] {
        try await Instance.with(on: bench) { instance in
            try await PersonOffice.with(persons: 0, in: instance, on: bench) { office in
                let now = Date.now
                let filler = LogFiller(
                    tenant: office.tenant,
                    count: Self.lines,
                    persons: 50_000,
                    actors: 200,
                    from: now.addingTimeInterval(-365 * 86_400),
                    until: now
                )
                try await filler.fill(in: instance)
                var (sealing, export) = (Timing(), Timing())
                _ = try await sealing.measure { try await office.door.seal(office.tenant.id, at: .now) }
                let bundle = bench.path("log.zip")
                try await export.measure { try await write(office, to: bundle) }
                let results = try await bench.takeTurns(Subject.allCases) { subject in
                    try await subject.run(on: bench, office, bundle: bundle)
                }
                return [Self.table(results, sealing: sealing, export: export)]
            }
        }
    }

    private enum Subject: CaseIterable {
        case hashes, program, service

        var title: String {
            switch self {
            case .hashes: "sha256sum of the bundle's lines"
            case .program: "komorne_verify.py"
            case .service: "the nightly verification"
            }
        }

        /// How many seconds it takes.
        func run(on bench: Workbench, _ office: PersonOffice, bundle: String) async throws -> Double {
            var timing = Timing()
            switch self {
            case .hashes:
                let command = "unzip -p '\(bundle)' entries.jsonl | sha256sum"
                try await timing.measure {
                    _ = try await Program.run(["sh", "-c", command], output: bench.path("sum"))
                }
            case .program:
                let python = ProcessInfo.processInfo.environment["KOMORNE_BENCH_PYTHON"] ?? "python3"
                let words = [python, bench.repository + "/verify/komorne_verify.py", bundle, "--lang", "en"]
                try await timing.measure { _ = try await Program.run(words, output: bench.path("verdict")) }
            case .service:
                let verdict = try await timing.measure {
                    try await office.casework.verifyLog(of: office.tenant.id).verdict
                }
                guard verdict == .sound else { throw Program.Failed(description: "the log is not sound: \(verdict)") }
            }
            return timing.percentile(100) / 1_000
        }
    }

    private func write(_ office: PersonOffice, to path: String) async throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw Program.Failed(description: "\(path) cannot be written") }
        let officer = try await office.officer()
        let export = try await office.casework.beginLogExport(LogQuery(), as: .bundle, by: officer)
        try await export.write { bytes in try file.write(contentsOf: bytes) }
        try file.close()
    }

    private static func table(_ results: [[Double]], sealing: Timing, export: Timing) -> Table {
        var table = Table("\(lines) lines", columns: ["", "seconds", "lines/s", "rounds"])
        for (subject, rounds) in zip(Subject.allCases, results) {
            let seconds = rounds.median
            let spread = "\((rounds.min() ?? 0).short) … \((rounds.max() ?? 0).short)"
            table.add(subject.title, seconds.short, (Double(lines) / seconds).short, spread)
        }
        table.note("komorne_verify.py: \(results[1].median.short) s (aim: under 10 s)")
        table.note("sealed before in \((sealing.percentile(100) / 1_000).short) s")
        table.note("exported with a record of every page in \((export.percentile(100) / 1_000).short) s")
        return table
    }
}
