import Foundation
import Glibc
import Synchronization
import TestSupport

/// Clients that ask again and again until told to stop, and remember every answer.
final class Load: Sendable {
    struct Answer: Sendable {
        let status: Int
        let took: Duration
    }

    private let service: TestService
    private let host: String
    private let state = Mutex<(answers: [Answer], isStopped: Bool)>(([], false))

    init(service: TestService, host: String) {
        self.service = service
        self.host = host
    }

    /// At most 20 000 requests for each of the clients.
    func run(clients: Int) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<clients {
                group.addTask {
                    for _ in 0..<20_000 where !self.isStopped { try await self.ask() }
                }
            }
            try await group.waitForAll()
        }
        return state.withLock { $0.answers }
    }

    func stop() {
        state.withLock { $0.isStopped = true }
    }

    func count(of status: Int) -> Int {
        state.withLock { $0.answers.count { $0.status == status } }
    }

    private var isStopped: Bool { state.withLock { $0.isStopped } }

    private func ask() async throws {
        let began = ContinuousClock.now
        let status = try await service.client.get("/test/write", host: host).status
        let answer = Answer(status: status, took: ContinuousClock.now - began)
        state.withLock { $0.answers.append(answer) }
        // A refused client that asked again at once would only measure refusals.
        if status == 503 { try await Task.sleep(for: .milliseconds(20)) }
    }
}

/// Programs of the system that tests need.
enum Shell {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    static func run(_ program: String, _ arguments: [String]) async throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let status = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else { throw Failed(description: "\(program) \(arguments) ended with \(status)") }
    }
}

enum Disk {
    /// Writes to a new file until nothing more fits.
    static func fill(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw Shell.Failed(description: "\(path) cannot be made")
        }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        var size = 1 << 20
        while size >= 512 {
            do {
                try file.write(contentsOf: Data(count: size))
            } catch {
                size /= 2
            }
        }
        try file.close()
    }
}
