import Foundation
import Synchronization
import Testing

@testable import Correspondence

/// A mail server in a process of its own, which ends with the test.
final class MailServer: Sendable {
    /// What it has taken.
    struct Mail: Decodable, Equatable {
        let sender: String
        let recipients: [String]
        let content: Data
        let isEncrypted: Bool
        let isSignedIn: Bool
        let introduction: String
    }

    struct Report: Decodable {
        let mails: [Mail]
        let mostAtOnce: Int
    }

    private struct Ready: Decodable { let port: Int }
    private struct Event: Decodable { let event: String }

    let folder: String
    let port: Int
    private let lines: Lines
    private let input: FileHandle
    private let ending: Ending

    /// Starts a server that behaves as told, and stops it after `body`; what it took is the result.
    @discardableResult
    static func with(
        _ behaviour: String = "accept",
        options: [String: String] = [:],
        _ body: (MailServer) async throws -> Void
    ) async throws -> Report {
        try await withFolder { folder in
            let arguments = options.flatMap { ["--\($0.key)", $0.value] }
            let server = try await MailServer(behaviour, arguments, folder: folder)
            do {
                try await body(server)
            } catch {
                _ = try await server.stop()
                throw error
            }
            return try await server.stop()
        }
    }

    private init(_ behaviour: String, _ arguments: [String], folder: String) async throws {
        let process = try Python.process("Servers/mail_server.py", [behaviour, "--folder", folder] + arguments)
        let (standardInput, output) = (Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = output
        ending = Ending(of: process)
        try process.run()
        lines = Lines(of: output)
        input = standardInput.fileHandleForWriting
        self.folder = folder
        port = try JSONDecoder().decode(Ready.self, from: await lines.next()).port
    }

    /// Waits until the server says that this happens.
    func wait(for event: String) async throws {
        let said = try JSONDecoder().decode(Event.self, from: await lines.next())
        try #require(said.event == event)
    }

    private func stop() async throws -> Report {
        try input.write(contentsOf: Data("stop\n".utf8))
        // Events that nobody waited for come first.
        var line = try await lines.next()
        // A line that is no event is the report.
        while (try? JSONDecoder().decode(Event.self, from: line)) != nil { line = try await lines.next() }
        await ending.come()
        return try JSONDecoder().decode(Report.self, from: line)
    }

    /// The port of the server, its authority, and limits that a test can wait for.
    func settings(
        host: String = "localhost",
        security: SMTPSettings.Security? = nil,
        account: SMTPSettings.Account? = nil,
        patience: Duration = .seconds(30),
        atOnce: Int = 4
    ) throws -> SMTPSettings {
        try SMTPSettings(
            host: host,
            port: port,
            security: security ?? .startTLS(authorities: authority),
            account: account,
            ownName: "komorne.example",
            patience: patience,
            connecting: patience,
            atOnce: atOnce
        )
    }

    var authority: String { "\(folder)/ca.pem" }
}

/// The lines that come out of a pipe, one after the other, read by a thread of their own.
private final class Lines: Sendable {
    private struct End: Error {}

    private let stream: AsyncStream<Data>

    init(of pipe: Pipe) {
        let (stream, continuation) = AsyncStream<Data>.makeStream()
        self.stream = stream
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread {
            var rest = Data()
            while case let data = handle.availableData, !data.isEmpty {
                rest += data
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    continuation.yield(Data(rest[..<end]))
                    rest = Data(rest[(end + 1)...])
                }
            }
            continuation.finish()
        }
    }

    func next() async throws -> Data {
        for await line in stream { return line }
        throw End()
    }
}
