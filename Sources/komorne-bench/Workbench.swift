import Foundation

/// What every bench is given: how long to measure, and a folder for what it needs meanwhile.
struct Workbench: Sendable {
    struct Unusable: Error, CustomStringConvertible {
        let description: String
    }

    let seconds: Int
    let rounds: Int
    /// Removed when the process ends.
    let directory: String
    /// The top of the repository, where `migrations` and `config` are.
    let repository: String
    /// The folder of this program and of `komorne`.
    let programs: String

    init(seconds: Int, rounds: Int) throws {
        self.seconds = seconds
        self.rounds = rounds
        let files = FileManager.default
        repository = files.currentDirectoryPath
        guard files.fileExists(atPath: repository + "/migrations/cluster.sql") else {
            throw Unusable(description: "start in the repository's top folder")
        }
        programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path()
        directory = "/tmp/komorne-bench-\(ProcessInfo.processInfo.processIdentifier)"
        // PostgreSQL's own account must be able to pass through to its data.
        try files.createDirectory(
            atPath: directory,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: NSNumber(value: 0o711)]
        )
    }

    func remove() {
        // What cannot be removed lies in the system's folder for such things.
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// A file of this name in the bench's folder.
    func path(_ name: String) -> String { "\(directory)/\(name)" }

    /// The path of a program that was built together with this one.
    func program(_ name: String) throws -> String {
        let path = programs + name
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Unusable(description: "\(name) has not been built; run: make build")
        }
        return path
    }

    /// A port where nobody listens, most probably: below those that the system gives away by itself.
    static func anyPort() -> Int { .random(in: 20_000...29_999) }

    /// Calls `body` for each subject in turn, several times over, so that a slow minute is slow for all of them.
    func takeTurns<Subject: Sendable, Result>(
        _ subjects: [Subject],
        _ body: (Subject) async throws -> Result
    ) async throws -> [[Result]] {
        var results: [[Result]] = subjects.map { _ in [] }
        for _ in 0..<rounds {
            for (index, subject) in subjects.enumerated() {
                results[index].append(try await body(subject))
            }
        }
        return results
    }
}
