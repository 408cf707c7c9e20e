/// Everything that can go wrong between us and the database.
///
/// Descriptions, debug descriptions and mirrors name the kind and the SQLSTATE and nothing else: the server's words
/// may quote a row, and rows hold personal data.
package enum PostgresError: Error, Hashable {
    /// No connection could be opened.
    case unavailable(Unavailability)
    /// The connection is gone, or was closed because it was in doubt; what the last statement did is unknown.
    case disconnected
    /// The server refused a statement.
    case refused(Refusal)
    /// The statement took longer than it was given and was stopped.
    case deadlineExceeded
    /// No connection came free within the patience, or too many wait already.
    case poolExhausted(retryAfter: Duration)
    case poolClosed
    /// A value could not be read; the column is named, the value is not.
    case decoding(column: String, DecodingProblem)
    /// One row was asked for (`expected` 1), or at most one, and another number came.
    case unexpectedRowCount(Int)
    case invalidIdentifier
    /// A connection string libpq cannot read. Its text may hold a password and is not kept.
    case invalidAddress
    /// Another task uses the connection for a COPY.
    case copyInProgress
    /// The statement began a COPY, or was none, where `copyIn` and `copyOut` are the way.
    case notThatKindOfStatement
}

/// Why no connection could be opened.
package enum Unavailability: Hashable, Sendable {
    /// Nobody answers at the address, or the answer broke off.
    case unreachable
    case deadline
    /// TLS could not be agreed on: certificate, host name or channel binding.
    case insecure
    /// The server answered, and said no: 28P01 is a wrong password, 53300 too many connections, 57P03 starting up.
    case rejected(SQLState)
    /// The server logged us in as somebody else than the address says.
    case wrongUser
    /// The last attempts failed; the pool waits a moment before it tries again.
    case backingOff
    /// This process is out of threads or descriptors.
    case outOfResources
}

/// What a cell had instead of the value asked for.
package enum DecodingProblem: Hashable, Sendable {
    case noSuchColumn
    case ambiguousColumn
    case unexpectedNull
    /// The column's type is not the one asked for; the number is its OID.
    case wrongType(UInt32)
    case malformed
}

/// The server's refusal, without its DETAIL, HINT and CONTEXT, which quote rows and parameters.
package struct Refusal: Hashable, Sendable {
    package let code: SQLState
    /// The constraint that was violated, if one was.
    package let constraint: String?
    /// The primary message. It may quote a value: for migrations and the like, never for a log or a user.
    package let message: String
    /// Where in the statement's text the mistake is, in characters from 1.
    package let position: Int?

    package init(code: SQLState, constraint: String? = nil, message: String = "", position: Int? = nil) {
        self.code = code
        self.constraint = constraint
        self.message = message
        self.position = position
    }
}

/// Five characters that tell errors apart; the first two are the class.
package struct SQLState: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package init(stringLiteral text: String) {
        self.text = text
    }

    package var description: String { text }

    package static let uniqueViolation: Self = "23505"
    package static let foreignKeyViolation: Self = "23503"
    package static let checkViolation: Self = "23514"
    package static let notNullViolation: Self = "23502"
    package static let serializationFailure: Self = "40001"
    package static let deadlockDetected: Self = "40P01"
    package static let insufficientPrivilege: Self = "42501"
    package static let undefinedTable: Self = "42P01"
    package static let lockNotAvailable: Self = "55P03"
    package static let queryCanceled: Self = "57014"
    package static let cannotConnectNow: Self = "57P03"
    package static let tooManyConnections: Self = "53300"
    package static let diskFull: Self = "53100"
    static let featureNotSupported: Self = "0A000"
    static let invalidStatementName: Self = "26000"
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        switch self {
        case .unavailable(.rejected(let code)): "database unavailable: rejected (\(code))"
        case .unavailable(.unreachable): "database unavailable: unreachable"
        case .unavailable(.deadline): "database unavailable: deadline exceeded"
        case .unavailable(.insecure): "database unavailable: TLS not agreed"
        case .unavailable(.wrongUser): "database unavailable: logged in as another role"
        case .unavailable(.backingOff): "database unavailable: backing off"
        case .unavailable(.outOfResources): "database unavailable: out of threads or descriptors"
        case .disconnected: "database connection lost"
        case .refused(let refusal): "database refused the statement (\(refusal.code))"
        case .deadlineExceeded: "database statement exceeded its deadline"
        case .poolExhausted: "no database connection came free"
        case .poolClosed: "database pool closed"
        case .decoding(let column, let problem): "column \(column): \(problem.description)"
        case .unexpectedRowCount(let count): "unexpected number of rows: \(count)"
        case .invalidIdentifier: "invalid identifier"
        case .invalidAddress: "invalid connection string"
        case .copyInProgress: "connection busy with a COPY"
        case .notThatKindOfStatement: "statement not of the kind this call runs"
        }
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// The SQLSTATE, where the server refused a statement.
    package var code: SQLState? {
        guard case .refused(let refusal) = self else { return nil }
        return refusal.code
    }
}

extension DecodingProblem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noSuchColumn: "no such column"
        case .ambiguousColumn: "more than one column of that name"
        case .unexpectedNull: "NULL where a value was expected"
        case .wrongType(let oid): "of another type (\(oid))"
        case .malformed: "malformed value"
        }
    }
}

extension Refusal: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "refused (\(code))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
