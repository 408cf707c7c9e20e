package import Casework
package import Safeguards

/// Needs nothing outside: the log is read in pieces, so that no transaction is open for long.
package struct LogExamination: Sendable {
    package init() {}
}

extension VerifyLog: OutsideJob {
    package func work(
        with _: LogExamination,
        in tenant: TenantID,
        _ casework: Casework
    ) async throws -> NoteLogVerification {
        try await casework.verifyLog(of: tenant)
    }

    package func ending(afterFailure error: any Error) -> NoteLogVerification {
        NoteLogVerification(size: 0, .unfinished)
    }

    package static func isFinal(_ error: any Error) -> Bool { false }
}
