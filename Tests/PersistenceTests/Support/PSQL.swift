import Foundation
import Postgres

/// What PostgreSQL's own client makes of a statement.
struct PSQL {
    let status: Int32
    let output: String

    /// Runs `statement` as `address` says; errors are printed as their SQLSTATE.
    static func run(_ statement: String, at address: ConnectionAddress) async throws -> PSQL {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "psql", "--no-psqlrc", "--tuples-only", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=sqlstate", "--command",
            statement,
        ]
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "PGHOST": address["host"] ?? "", "PGPORT": address["port"] ?? "", "PGUSER": address["user"] ?? "",
            "PGPASSWORD": address["password"] ?? "", "PGDATABASE": address["dbname"] ?? "",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        // What it says fits the pipe's buffer many times over.
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        return PSQL(status: process.terminationStatus, output: String(decoding: data, as: UTF8.self))
    }
}
