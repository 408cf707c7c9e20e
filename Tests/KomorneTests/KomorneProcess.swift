import Foundation
import TestSupport
import Testing

/// The real executable as a user starts it, with all it says.
final class KomorneProcess: Sendable {
    private let process: Process
    /// A file rather than a pipe: processes started meanwhile would inherit the pipe and keep it open.
    private let transcript: String
    private let answers: Pipe?

    /// Starts `komorne` with `arguments` in the repository's folder, unless told another one.
    ///
    /// - Parameters:
    ///   - arguments: The command line after the program's name.
    ///   - environment: Added to a bare environment: nothing of the test's own leaks in.
    ///   - input: What it reads from standard input; `nil` to say it line by line.
    ///   - terminal: What it is typed on, if it is not given lines.
    ///   - folder: Where it starts.
    ///   - device: Where its words go, if not to a file of our own.
    /// - Throws: Where it cannot be started.
    init(
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String? = "",
        terminal: FileHandle? = nil,
        folder: String = TestDatabase.repository,
        output device: String? = nil
    ) throws {
        transcript = device ?? "/tmp/komorne-transcript-" + TenantSlug.random()
        process = Process()
        process.executableURL = URL(filePath: try Self.executable())
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LANG", "TZ"].contains($0.key) }
        process.environment = inherited.merging(environment) { $1 }
        if device == nil { try #require(FileManager.default.createFile(atPath: transcript, contents: nil)) }
        let output = try FileHandle(forWritingTo: URL(filePath: transcript))
        process.standardOutput = output
        process.standardError = output
        answers = terminal == nil && input == nil ? Pipe() : nil
        if let answers {
            process.standardInput = answers
        } else {
            process.standardInput = try terminal ?? Self.file(holding: input ?? "")
        }
        try process.run()
    }

    /// A file that is read to its end and has no name any more.
    private static func file(holding text: String) throws -> FileHandle {
        let path = "/tmp/komorne-input-" + TenantSlug.random()
        try Data(text.utf8).write(to: URL(filePath: path))
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        try FileManager.default.removeItem(atPath: path)
        return file
    }

    deinit {
        // It lies in /tmp, and nobody waits for it.
        if transcript.hasPrefix("/tmp/") { try? FileManager.default.removeItem(atPath: transcript) }
    }

    var output: String { String(decoding: FileManager.default.contents(atPath: transcript) ?? Data(), as: UTF8.self) }
    var identifier: Int32 { process.processIdentifier }

    /// Answers a question with a line.
    func say(_ line: String) throws {
        // Where it has ended there is nobody to hear; the test will see that it has.
        signal(SIGPIPE, SIG_IGN)
        try answers?.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    }

    func send(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    /// Waits until it has said `text`.
    func hears(_ text: String, within limit: Duration = .seconds(60)) async throws {
        try await eventually(within: limit, "komorne never said “\(text)”; it said: \(output)") {
            self.output.contains(text)
        }
    }

    /// Waits for its end: the exit code, or the negative number of the signal that ended it.
    func exitCode(within limit: Duration = .seconds(60)) async throws -> Int32 {
        try await eventually(within: limit, "komorne did not end; it said: \(output)") { !self.process.isRunning }
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String = ""
    ) async throws -> (code: Int32, output: String) {
        let process = try KomorneProcess(arguments, environment: environment, input: input)
        let code = try await process.exitCode()
        return (code, process.output)
    }

    /// Beside the test bundle, where the build puts it.
    private static func executable() throws -> String {
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: bundle).deletingLastPathComponent().appending(path: "komorne").path()
        try #require(FileManager.default.isExecutableFile(atPath: path), "komorne is not built beside \(bundle)")
        return path
    }
}

/// Asks again and again until `condition` holds.
func eventually(
    within limit: Duration = .seconds(20),
    _ complaint: @autoclosure () -> String,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while !(try await condition()) {
        guard ContinuousClock.now < deadline else { throw Patience(complaint: complaint()) }
        try await Task.sleep(for: .milliseconds(20))
    }
}

struct Patience: Error, CustomStringConvertible {
    let complaint: String
    var description: String { complaint }
}

/// A folder of one test's own; removed with what is in it.
struct TemporaryFolder: ~Copyable {
    let path: String

    init() throws {
        path = "/tmp/komorne-test-" + TenantSlug.random()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // What remains is in /tmp, and nobody waits for it.
        try? FileManager.default.removeItem(atPath: path)
    }
}
