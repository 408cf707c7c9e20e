import Postgres

/// A word for an error that may stand in a log or a table: its kind, and for the database the SQLSTATE.
///
/// Descriptions of errors in general may quote what they stumbled over, which may be somebody's data.
package func failureWord(for error: any Error) -> String {
    (error as? PostgresError)?.description ?? "\(type(of: error))"
}
