import Foundation
import Glibc
import Persistence
import TestSupport
import Testing

@Suite("Typing on a terminal")
struct OperatorTerminalTests {
    @Test func showsTheNameAndNotThePassword() async throws {
        let (person, environment) = try await Self.operators()
        let terminal = try Terminal()
        let command = try KomorneProcess(["operator", "list"], environment: environment, terminal: terminal.keyboard)
        try await command.hears("Operator: ")
        terminal.type(person.name + "\n")
        try await command.hears("Password: ")
        terminal.type("all wrong\u{15}" + person.password + "ż\u{7F}\n")
        try await command.hears("Code: ")
        terminal.type(try await person.code() + "\n")
        #expect(try await command.exitCode() == 0, "\(command.output)")
        #expect(command.output.contains(person.name + "\tactive"))
        let shown = terminal.shown()
        #expect(shown.contains(person.name))
        #expect(!shown.contains("wrong") && !shown.contains("nobody has") && !shown.contains("ż"))
        #expect(!command.output.contains("nobody has"))
    }

    @Test func canBeGivenUpAndLeavesTheTerminalAsItWas() async throws {
        let (person, environment) = try await Self.operators()
        let terminal = try Terminal()
        let command = try KomorneProcess(["operator", "list"], environment: environment, terminal: terminal.keyboard)
        try await command.hears("Operator: ")
        #expect(try terminal.showsWhatIsTyped())
        terminal.type(person.name + "\n")
        try await command.hears("Password: ")
        #expect(try !terminal.showsWhatIsTyped())
        terminal.type("half a pass\u{3}")
        #expect(try await command.exitCode() == 130)
        #expect(try terminal.showsWhatIsTyped())
        #expect(!terminal.shown().contains("half"))
    }

    private static func operators() async throws -> (person: TestOperator, environment: [String: String]) {
        let database = try await TestDatabase.shared()
        let keyFile = try await TestCluster.shared.value.keyFile
        let person = try await TestOperator.make(in: database, keys: try FileKeyProvider(path: keyFile))
        return (person, ["KOMORNE_DATABASE_ADMIN_URL": database.admin.text, "KOMORNE_KEY_FILE": keyFile])
    }
}

/// A terminal without a screen: what is typed, and what it would show of that.
private final class Terminal {
    private let screen: Int32
    /// The other end, for a process to read from.
    let keyboard: FileHandle

    init() throws {
        var ends: (screen: Int32, keyboard: Int32) = (-1, -1)
        try #require(unsafe openpty(&ends.screen, &ends.keyboard, nil, nil, nil) == 0)
        screen = ends.screen
        keyboard = FileHandle(fileDescriptor: ends.keyboard, closeOnDealloc: true)
        _ = fcntl(screen, F_SETFL, O_NONBLOCK)
        for end in [ends.screen, ends.keyboard] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        close(screen)
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe write(screen, bytes, bytes.count)
    }

    /// Everything that was shown so far.
    func shown() -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while case let count = unsafe read(screen, &chunk, chunk.count), count > 0 { bytes += chunk.prefix(count) }
        return String(decoding: bytes, as: UTF8.self)
    }

    func showsWhatIsTyped() throws -> Bool {
        var settings = termios()
        try #require(unsafe tcgetattr(screen, &settings) == 0)
        return settings.c_lflag & tcflag_t(ECHO) != 0
    }
}
