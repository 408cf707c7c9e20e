import Foundation
import TestSupport

/// A folder for what other programs look at.
struct ExportFolder: Sendable {
    let path = "/tmp/komorne-export-" + UUID().uuidString.lowercased()

    static func with(_ body: (ExportFolder) async throws -> Void) async throws {
        let folder = ExportFolder()
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        // Left behind in /tmp at worst.
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        try await body(folder)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: path + "/" + name))
    }

    func verify(_ name: String, key: String) async throws -> (status: Int32, output: String) {
        try await TestPython.run([
            TestDatabase.repository + "verify/komorne_verify.py", path + "/" + name, "--vkey", key, "--lang", "en",
        ])
    }

    /// Runs a few lines of Python on the bundle.
    func python(_ code: String) async throws -> String {
        try await TestPython.run(["-c", code, path + "/bundle.zip"]).output
    }
}
