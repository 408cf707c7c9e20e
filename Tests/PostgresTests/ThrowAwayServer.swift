import Foundation
import Glibc
import Logging
import Postgres
import Synchronization

/// A PostgreSQL of the tests' own, in a directory that goes away with the process.
///
/// It is reached by a Unix socket as the superuser `postgres`, and over TCP where a test asks for it. When the tests
/// run as root the server runs as the user `postgres`, as it refuses to be root.
final class ThrowAwayServer: Sendable {
    /// Holds the data and the socket; readable by the server's user.
    let directory: String
    let port: Int
    private let settings: [String: String]
    private let process = Mutex<pid_t?>(nil)

    private static let sharedServer = Task { try await start() }

    /// One server for all tests that do no harm to it.
    static func shared() async throws -> ThrowAwayServer {
        try await sharedServer.value
    }

    /// A server of one test's own, to be stopped and spoilt.
    ///
    /// `settings` override those of `postgresql.conf`; `prepare` may put files into the directory before the start.
    static func start(
        settings: [String: String] = [:],
        prepare: (String) async throws -> Void = { _ in }
    ) async throws -> ThrowAwayServer {
        let server = try ThrowAwayServer(settings: settings)
        try await command(
            try tool("initdb"),
            ["-D", server.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            asServer: true
        )
        try await prepare(server.directory)
        try await server.startAgain()
        return server
    }

    private init(settings: [String: String]) throws {
        directory = NSTemporaryDirectory() + "throw-away-postgres-" + UUID().uuidString.prefix(8)
        port = Int.random(in: 20_000..<30_000)
        self.settings = settings
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Self.giveToServer(directory)
        Self.running.withLock { $0[directory] = .some(nil) }
        Self.endAllAtExit
    }

    private var data: String { directory + "/data" }

    /// By the Unix socket, as the superuser.
    var address: ConnectionAddress {
        ConnectionAddress(
            parameters: ["host": directory, "port": "\(port)", "user": "postgres", "dbname": "postgres"]
        )
    }

    func connect() async throws -> Connection {
        try await Connection.open(address, within: .seconds(10), logger: Logger(label: "test"))
    }

    /// Starts the server, for the first time or after `stop`, and returns when it answers.
    func startAgain() async throws {
        var arguments = ["-D", data, "-k", directory, "-p", "\(port)"]
        let defaults = [
            "listen_addresses": "", "fsync": "off", "max_connections": "120", "log_min_messages": "panic",
        ]
        for (name, value) in defaults.merging(settings, uniquingKeysWith: { _, given in given }) {
            arguments += ["-c", "\(name)=\(value)"]
        }
        let started = try Self.launch(try Self.tool("postgres"), arguments, asServer: true)
        process.withLock { $0 = started.processIdentifier }
        Self.running.withLock { $0[directory] = started.processIdentifier }
        try await eventually { try await self.connect().close() }
    }

    /// Ends the server at once, its connections with it.
    func stop() async throws {
        let id = process.withLock { id in
            defer { id = nil }
            return id
        }
        guard let id else { return }
        kill(id, SIGQUIT)
        try await eventually {
            guard kill(id, 0) != 0 else { throw StillRunning() }
        }
    }

    /// Halts the server as a paused machine or a stuck disk does: it neither works nor hangs up.
    ///
    /// Without `backendsToo`, running statements go on, and nobody new is heard.
    func freeze(backendsToo: Bool = true) throws {
        guard let id = process.withLock({ $0 }) else { throw StillRunning() }
        kill(id, SIGSTOP)
        guard backendsToo else { return }
        for child in try Self.children(of: id) { kill(child, SIGSTOP) }
    }

    func thaw() throws {
        guard let id = process.withLock({ $0 }) else { return }
        for child in try Self.children(of: id) { kill(child, SIGCONT) }
        kill(id, SIGCONT)
    }

    private static func children(of parent: pid_t) throws -> [pid_t] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }.filter { process in
            // A process that is gone by now has no file, and is nobody's child.
            guard let line = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
            // Process, name in parentheses, state, parent.
            return line.split(separator: ")").last?.split(separator: " ").dropFirst().first == "\(parent)"
        }
    }

    private struct StillRunning: Error {}
    private struct Failed: Error { let command: String }

    /// Tries until it works, for as long as a slow machine may need.
    private func eventually(_ body: () async throws -> Void) async throws {
        let end = ContinuousClock.now + .seconds(30)
        while true {
            do {
                return try await body()
            } catch {
                guard .now < end else { throw error }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    // The handler of `atexit` can capture nothing, so what it has to end is known here.
    private static let running = Mutex<[String: pid_t?]>([:])
    private static let endAllAtExit: Void = {
        atexit {
            for (directory, process) in ThrowAwayServer.running.withLock({ $0 }) {
                if let process { kill(process, SIGKILL) }
                try? FileManager.default.removeItem(atPath: directory)  // at worst it stays in the temporary directory
            }
        }
    }()

    /// Gives a file or directory to the user the server runs as.
    static func giveToServer(_ path: String) throws {
        guard getuid() == 0 else { return }
        try FileManager.default.setAttributes(
            [.ownerAccountName: "postgres", .groupOwnerAccountName: "postgres"],
            ofItemAtPath: path
        )
    }

    @discardableResult
    static func command(_ path: String, _ arguments: [String], asServer: Bool = false) async throws -> Process {
        let process = try launch(path, arguments, asServer: asServer)
        await withCheckedContinuation { continuation in
            process.terminationHandler = { _ in continuation.resume() }
            // A process that was done before the handler was there has nobody left to call it.
            if !process.isRunning, process.terminationHandler != nil {
                process.terminationHandler = nil
                continuation.resume()
            }
        }
        guard process.terminationStatus == 0 else { throw Failed(command: path) }
        return process
    }

    private static func launch(_ path: String, _ arguments: [String], asServer: Bool) throws -> Process {
        let process = Process()
        let needsOtherUser = asServer && getuid() == 0
        process.executableURL = URL(filePath: needsOtherUser ? "/usr/bin/setpriv" : path)
        let prefix = ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", path]
        process.arguments = (needsOtherUser ? prefix : []) + arguments
        process.currentDirectoryURL = URL(filePath: "/")
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Debian keeps a directory for each major version; the newest will do.
    private static func tool(_ name: String) throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = try FileManager.default.contentsOfDirectory(atPath: root).compactMap { Int($0) }
        guard let newest = versions.max() else { throw Failed(command: name) }
        return "\(root)/\(newest)/bin/\(name)"
    }
}
