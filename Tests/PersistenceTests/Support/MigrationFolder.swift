import Foundation
import Persistence
import TestSupport

/// A folder of migrations that a test writes: the registry's are the real ones, the tenants' its own.
struct MigrationFolder {
    let path: String

    init(tenant files: [String: String], platform: [String: String] = [:]) throws {
        path = try TemporaryFolder.make()
        let manager = FileManager.default
        try manager.copyItem(atPath: TestDatabase.repository + "migrations/platform", toPath: path + "/platform")
        try manager.createDirectory(atPath: path + "/tenant", withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: "tenant/" + name) }
        for (name, text) in platform { try write(text, to: "platform/" + name) }
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
    }

    func removeFile(_ name: String) throws {
        try FileManager.default.removeItem(atPath: path + "/" + name)
    }

    var files: MigrationFiles {
        get throws(MigrationFiles.Invalid) { try MigrationFiles(directory: path) }
    }

    func remove() {
        TemporaryFolder.remove(path)
    }

    /// How many files of the registry there are.
    static let platformVersion: Int32 = {
        let folder = TestDatabase.repository + "migrations/platform"
        return Int32((try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0)  // Then no test passes.
    }()

    /// The real first file, without which there is no queue.
    static var queue: String {
        get throws {
            try String(
                contentsOfFile: TestDatabase.repository + "migrations/tenant/0001_job_queue.sql",
                encoding: .utf8
            )
        }
    }

    static let note = "-- Notes, to have a table.\nCREATE TABLE note (id bigint PRIMARY KEY, words text NOT NULL);\n"
    static let tag = "-- Tags, to have another.\nCREATE TABLE tag (id bigint PRIMARY KEY REFERENCES note);\n"
}

enum TemporaryFolder {
    static func make() throws -> String {
        let path = "/tmp/komorne-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)  // In the worst case it stays where all temporary files are.
    }
}
