import Foundation
import Glibc
import Safeguards

/// Standard input, a line at a time: typed on a terminal, or written by a script.
///
/// Nothing is read ahead, so that whoever asks next gets the next line. What is secret is not shown while it is typed.
struct TypedLines {
    private static let longest = 1024

    let isTerminal = isatty(STDIN_FILENO) != 0

    /// The next line.
    ///
    /// - Parameter prompt: What is asked for; shown on a terminal only.
    /// - Returns: `nil` where there is none any more.
    /// - Throws: `CommandFailure` for a line that no answer of ours is as long as, or that is no text.
    func line(_ prompt: String) throws -> String? {
        ask(prompt)
        return try text(of: read { try FileHandle.standardInput.read(upToCount: 1)?.first })
    }

    /// The next line, which is not shown.
    ///
    /// - Throws: `CancellationError` for Ctrl-C; otherwise as `line`.
    func secret(_ prompt: String) throws -> Secret<String>? {
        guard isTerminal else { return try line(prompt).map { Secret($0) } }
        let bytes = try withoutEcho {
            // Asked only now: who answers quickly is not shown either.
            ask(prompt)
            defer { ask("\n") }
            return try read { try typedByte() }
        }
        return try text(of: bytes).map { Secret($0) }
    }

    private func ask(_ text: String) {
        guard isTerminal else { return }
        // A question that nobody sees is asked all the same: the answer may come.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    private func text(of bytes: [UInt8]?) throws -> String? {
        guard let bytes else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure.failed("what was typed is no UTF-8 text")
        }
        return text
    }

    /// Bytes up to the end of the line; `nil` where there is nothing but the end.
    private func read(_ next: () throws -> UInt8?) throws -> [UInt8]? {
        var line: [UInt8] = []
        while let byte = try next() {
            switch byte {
            case Key.newline: return line.last == Key.enter && !isTerminal ? line.dropLast() : line
            case Key.backspace where isTerminal, Key.delete where isTerminal: Self.removeLastCharacter(of: &line)
            case Key.eraseLine where isTerminal: line = []
            default: line.append(byte)
            }
            guard line.count <= Self.longest else { throw CommandFailure.failed("the line is too long") }
        }
        return line.isEmpty ? nil : line
    }

    /// A key on a terminal that hands over every one of them, the ones with a meaning too.
    private func typedByte() throws -> UInt8? {
        switch try FileHandle.standardInput.read(upToCount: 1)?.first {
        case Key.interrupt?, Key.quit?: throw CancellationError()
        case Key.end?: nil
        case Key.enter?: Key.newline
        case let byte: byte
        }
    }

    private static func removeLastCharacter(of line: inout [UInt8]) {
        while let byte = line.popLast(), byte & 0xC0 == 0x80 {}
    }

    private enum Key {
        static let interrupt: UInt8 = 0x03
        static let end: UInt8 = 0x04
        static let backspace: UInt8 = 0x08
        static let newline: UInt8 = 0x0A
        static let enter: UInt8 = 0x0D
        static let eraseLine: UInt8 = 0x15
        static let quit: UInt8 = 0x1C
        static let delete: UInt8 = 0x7F
    }
}

extension TypedLines {
    /// Runs `body` while the terminal shows nothing and leaves every key to us: a Ctrl-C that ended the process on the
    /// spot would leave the terminal mute.
    private func withoutEcho<Result>(_ body: () throws -> Result) throws -> Result {
        var usual = termios()
        guard unsafe tcgetattr(STDIN_FILENO, &usual) == 0 else {
            throw CommandFailure.failed("the terminal cannot be kept from showing what is typed")
        }
        var silent = usual
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        guard unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &silent) == 0 else {
            throw CommandFailure.failed("the terminal cannot be kept from showing what is typed")
        }
        defer { _ = unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &usual) }
        return try body()
    }
}
