import Foundation
import Logging
import Synchronization
import Testing

@testable import Standalone

/// A place for one test: a folder of its own, removed with all that runs in it.
struct Workshop {
    let folder: String

    /// The short name leaves room for a socket's path.
    static func with<Result>(_ body: (Workshop) async throws -> Result) async throws -> Result {
        await seats.take()
        defer { seats.giveBack() }
        let workshop = Workshop(folder: "/tmp/ko-\(String(UInt64.random(in: .min ... .max), radix: 36))")
        try PrivateFiles.ensureDirectory(workshop.folder, mode: 0o711)
        let result: Result
        do {
            result = try await body(workshop)
        } catch {
            try await workshop.clear()
            throw error
        }
        try await workshop.clear()
        return result
    }

    func cluster(_ name: String = "data", settings: [String: String] = [:]) -> EmbeddedCluster {
        EmbeddedCluster(
            name: name,
            directory: "\(folder)/\(name)",
            durability: .none,
            settings: ["shared_buffers": "16MB"].merging(settings) { $1 },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func clear() async throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let cluster = cluster(name)
            if cluster.isRunning { try await cluster.remove() }
        }
        try PrivateFiles.remove(folder)
    }
}

/// How many tests may have clusters at a time: with all at once, two processors start none of them in good time.
private let seats = Seats(free: 4)

private final class Seats: Sendable {
    private let state: Mutex<(free: Int, waiting: [CheckedContinuation<Void, Never>])>

    init(free: Int) { state = Mutex((free, [])) }

    func take() async {
        await withCheckedContinuation { continuation in
            let isSeated = state.withLock { state in
                if state.free == 0 {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isSeated { continuation.resume() }
        }
    }

    func giveBack() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}

/// Leaves a figure among the tests' output.
func note(_ what: String, _ duration: Duration) {
    let line = "\(what) \(duration.formatted(.units(allowed: [.milliseconds]))) \n"
    FileHandle.standardError.write(Data(line.utf8))
}

/// What a program said and how it ended.
struct Said {
    let status: Int32
    let output: String
    let complaints: String
}

/// Runs a program to its end without holding up a thread of Swift's.
func run(_ program: String, _ arguments: [String] = [], environment: [String: String] = [:]) async throws -> Said {
    let process = Process()
    // Files rather than pipes, which would hold up whoever says more than fits into them.
    let folder = try TemporaryFiles()
    let output = try folder.open("output")
    let complaints = try folder.open("complaints")
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"].merging(environment) { $1 }
    process.currentDirectoryURL = URL(fileURLWithPath: "/")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = complaints
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        process.terminationHandler = { _ in continuation.resume() }
        do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    return Said(
        status: process.terminationStatus,
        output: try folder.text("output"),
        complaints: try folder.text("complaints")
    )
}

/// Files of one test's own, removed with the last that holds them.
private final class TemporaryFiles {
    private let path = "/tmp/komorne-said-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // What remains is in /tmp, and nobody waits for it.
        try? FileManager.default.removeItem(atPath: path)
    }

    func open(_ name: String) throws -> FileHandle {
        try Data().write(to: URL(filePath: "\(path)/\(name)"))
        return try FileHandle(forWritingTo: URL(filePath: "\(path)/\(name)"))
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\(name)")), as: UTF8.self)
    }
}

extension EmbeddedCluster {
    /// Runs statements as the administrator by `psql`, an implementation of the protocol that is not ours.
    func psql(_ statements: String, database: String = "postgres") async throws -> Said {
        let address = try superuserAddress(database: database)
        let environment = [
            "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE", "password": "PGPASSWORD",
        ]
        return try await run(
            "/usr/bin/psql",
            ["-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statements],
            environment: Dictionary(uniqueKeysWithValues: environment.map { ($1, address[$0] ?? "") })
        )
    }

    func answer(_ statement: String) async throws -> String {
        let said = try await psql(statement)
        try #require(said.status == 0, "\(said.complaints)")
        return said.output.trimmingCharacters(in: .newlines)
    }

    func server() throws -> RunningServer {
        try #require(RunningServer(in: layout))
    }
}

/// Asks until the answer is yes; a test that waits in vain fails.
func eventually(within limit: Duration = .seconds(10), _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        try #require(ContinuousClock.now < deadline, "what was waited for did not come")
        await pause(.milliseconds(10))
    }
}
