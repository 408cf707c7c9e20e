import Foundation
import TestSupport
import Testing

/// The Python that `docker/test-python.sh` prepares, and the scripts beside these tests.
enum Python {
    /// Runs a script to its end: `input` in, what it prints out.
    ///
    /// By files, for a pipe does not end while another process, started meanwhile, holds a copy of it.
    static func run(_ script: String, input: Data) async throws -> Data {
        try await withFolder { folder in
            let (given, printed) = (URL(filePath: folder + "/in"), URL(filePath: folder + "/out"))
            try input.write(to: given)
            try Data().write(to: printed)
            let process = try process(script)
            process.standardInput = try FileHandle(forReadingFrom: given)
            process.standardOutput = try FileHandle(forWritingTo: printed)
            let ending = Ending(of: process)
            try process.run()
            await ending.come()
            try #require(process.terminationStatus == 0, "\(script) failed")
            return try Data(contentsOf: printed)
        }
    }

    static func process(_ script: String, _ arguments: [String] = []) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: try TestPython.interpreter())
        process.arguments = ["-I", folder + script] + arguments
        process.currentDirectoryURL = URL(filePath: "/")
        return process
    }

    private static let folder =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path() + "/"
}

/// The end of a process, for a task to wait for.
struct Ending: Sendable {
    private let stream: AsyncStream<Void>

    /// Before the process runs: one that was done sooner would tell nobody.
    init(of process: Process) {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in continuation.finish() }
        self.stream = stream
    }

    func come() async {
        for await _ in stream {}
    }
}

/// A folder of one test's own, removed after it.
func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = NSTemporaryDirectory() + "komorne-mail-" + UUID().uuidString.prefix(8)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let result: Result
    do {
        result = try await body(folder)
    } catch {
        try FileManager.default.removeItem(atPath: folder)
        throw error
    }
    try FileManager.default.removeItem(atPath: folder)
    return result
}
