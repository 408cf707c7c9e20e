import Foundation

/// The Python that `docker/test-python.sh` prepares, with the libraries of `Tests/requirements.txt`.
package enum TestPython {
    /// The path of its interpreter.
    ///
    /// - Throws: `NotPrepared` where there is none. A test that needs another program's opinion fails without it: one
    ///   that was left out would look like one that passed.
    package static func interpreter() throws -> String {
        let prepared = TestDatabase.repository + ".build/python/bin/python3"
        let path = ProcessInfo.processInfo.environment["KOMORNE_TEST_PYTHON"] ?? prepared
        guard FileManager.default.isExecutableFile(atPath: path) else { throw NotPrepared(path: path) }
        return path
    }

    /// Runs a program of it with these arguments, and takes what it says, errors included.
    package static func run(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: try interpreter())
        process.arguments = ["-B"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    package struct NotPrepared: Error, CustomStringConvertible {
        let path: String

        package var description: String { "no Python for the tests at \(path): run docker/test-python.sh" }
    }
}
