import Foundation
import Synchronization

/// A program that runs beside us; what it writes goes to a file.
final class Program: Sendable {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    let processID: Int32
    private let name: String
    private let output: String
    private let ended: AsyncStream<Int32>
    private let process: Mutex<Process>

    /// Starts the program that `words` name, with `environment` added to ours. What it writes goes to the file
    /// `output`, or nowhere.
    init(_ words: [String], environment: [String: String] = [:], output: String? = nil) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        // The threads of a Swift program block signals, and children inherit that: pgbench would never hear its alarm.
        process.arguments = ["--default-signal"] + words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let path = output ?? "/dev/null"
        if output != nil, !FileManager.default.createFile(atPath: path, contents: nil) {
            throw Failed(description: "\(path) cannot be written")
        }
        guard let file = FileHandle(forWritingAtPath: path) else {
            throw Failed(description: "\(path) cannot be written")
        }
        process.standardOutput = file
        process.standardError = file
        let (ended, continuation) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = {
            continuation.yield($0.terminationStatus)
            continuation.finish()
        }
        try process.run()
        name = words.first ?? ""
        self.output = path
        self.ended = ended
        processID = process.processIdentifier
        self.process = Mutex(process)
    }

    /// Waits for its end; ends it where the task is cancelled.
    func status() async -> Int32 {
        await withTaskCancellationHandler {
            // A stream that was cancelled says nothing, and then nobody asks either.
            for await status in ended { return status }
            return -1
        } onCancel: {
            terminate()
        }
    }

    /// Asks it to end, and waits until it has, even in a cancelled task.
    func stop() async {
        terminate()
        while isRunning {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(5)) { continuation.resume() }
            }
        }
    }

    var isRunning: Bool { process.withLock { $0.isRunning } }

    private func terminate() {
        process.withLock { if $0.isRunning { $0.terminate() } }
    }

    /// Runs a program to its end.
    ///
    /// - Returns: What it has written.
    static func run(_ words: [String], environment: [String: String] = [:], output: String) async throws -> String {
        let program = try Program(words, environment: environment, output: output)
        let status = await program.status()
        try Task.checkCancellation()
        let text = program.text
        guard status == 0 else {
            throw Failed(description: "\(program.name) ended with \(status):\n\(text.suffix(600))")
        }
        return text
    }

    /// What it has written so far.
    var text: String {
        FileManager.default.contents(atPath: output).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
