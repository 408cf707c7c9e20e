import Foundation
import TestSupport
import Testing

/// A program of `peers/` that answers each line it is given with one line.
struct PeerScript {
    let name: String

    /// Answers as many questions as there are, in one process and by files: a pipe would fill up.
    func answers(to questions: [String]) throws -> [Substring] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "peer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        // The folder holds random figures only, and the system's own tidying would do too.
        defer { try? FileManager.default.removeItem(at: folder) }
        let (asked, told) = (folder.appending(path: "asked"), folder.appending(path: "told"))
        try Data(questions.map { $0 + "\n" }.joined().utf8).write(to: asked)
        try Data().write(to: told)

        let process = Process()
        process.executableURL = URL(filePath: try TestPython.interpreter())
        process.arguments = ["-I", script]
        process.standardInput = try FileHandle(forReadingFrom: asked)
        process.standardOutput = try FileHandle(forWritingTo: told)
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(name) failed")

        let answers = String(decoding: try Data(contentsOf: told), as: UTF8.self).split(separator: "\n")
        try #require(answers.count == questions.count)
        return answers
    }

    private var script: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "peers/\(name)").path()
    }
}
