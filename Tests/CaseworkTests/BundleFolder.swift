import Foundation
import Testing
import TestSupport

/// A folder into which an export of the log is written, and what the independent program says of it.
struct BundleFolder: Sendable {
    let path = "/tmp/komorne-bundle-" + TenantSlug.random()

    init() throws {
        try FileManager.default.createDirectory(atPath: path + "/proofs", withIntermediateDirectories: true)
    }

    func put(_ file: String, _ piece: [UInt8]) throws {
        let path = path + "/" + file
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(piece))
        try handle.close()
    }

    func verify() async throws -> (status: Int32, output: String) {
        try await TestPython.run([TestDatabase.repository + "verify/komorne_verify.py", path, "--lang", "en"])
    }

    func remove() {
        // Left behind in /tmp at worst.
        try? FileManager.default.removeItem(atPath: path)
    }
}
