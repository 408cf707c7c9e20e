import HTTPTypes
import Postgres
import Web

/// What a client may know of errors from below the actions: never more than what to do about it.
enum Problems {
    static func describe(_ error: any Error) -> Problem? {
        switch error {
        case PostgresError.poolExhausted(let retryAfter):
            .unavailable.retrying(after: max(1, Int(retryAfter.components.seconds)))
        case PostgresError.unavailable, PostgresError.disconnected, PostgresError.deadlineExceeded,
            PostgresError.poolClosed:
            .unavailable.retrying(after: 2)
        case let error as PostgresError where error.isPassing: .unavailable.retrying(after: 2)
        default: nil
        }
    }
}

extension PostgresError {
    /// Whether the same request may well succeed a moment later: the server restarts, is out of room or of connections.
    fileprivate var isPassing: Bool {
        guard let code = code?.text else { return false }
        let isPassingKind = code.hasPrefix("57P") || code.hasPrefix("53") || code.hasPrefix("08")
        return isPassingKind || ["25006", "40P01", "55P03", "57014"].contains(code)
    }
}
