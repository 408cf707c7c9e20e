import Foundation
import TestSupport

/// The same computed by another program, one of `peers`, with the libraries that the tests' virtual environment has.
enum PythonPeer {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    static let repository = folder.deletingLastPathComponent().deletingLastPathComponent()
    private static let peers = folder.appending(path: "peers")

    /// Asks for each request, in one process.
    static func answers(to requests: [[String: Any]], by peer: String = "peer.py") throws -> [String] {
        let lines = try requests.map { String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self) }
        let result = try run(
            TestPython.interpreter(),
            [peers.appending(path: peer).path()],
            input: lines.joined(separator: "\n") + "\n"
        )
        guard result.status == 0 else { throw Failed(status: result.status) }
        return result.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// Runs a program to its end. What it says as an error goes where the tests' own errors go.
    static func run(_ program: String, _ arguments: [String], input: String) throws -> (status: Int32, output: String) {
        let process = Process()
        // A file, not a pipe: both sides would wait for each other once two pipes are full.
        let file = FileManager.default.temporaryDirectory.appending(path: "peer-\(UUID().uuidString)")
        try Data(input.utf8).write(to: file)
        defer { unsafe unlink(file.path()) }
        let standardInput = try FileHandle(forReadingFrom: file)
        let standardOutput = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = standardInput
        process.standardOutput = standardOutput
        try process.run()
        try standardInput.close()
        let output = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    struct Failed: Error {
        let status: Int32
    }
}

/// Bytes written as hexadecimal digits; `nil` for anything else.
func bytes(_ hex: some StringProtocol) -> [UInt8]? {
    let digits = hex.compactMap(\.hexDigitValue)
    guard digits.count == hex.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
