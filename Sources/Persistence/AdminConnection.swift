import Foundation
import Logging
import Postgres

/// Lends a connection of `komorne_migrator` for the length of `body`.
func withAdminConnection<Result>(
    _ address: ConnectionAddress,
    logger: Logger,
    _ body: (Connection) async throws -> Result
) async throws -> Result {
    var address = address
    address["application_name"] = "komorne migrate"
    let connection = try await Connection.open(
        address,
        within: .seconds(10),
        statementDeadline: .seconds(600),
        logger: logger
    )
    do {
        let result = try await body(connection)
        await connection.close()
        return result
    } catch {
        await connection.close()
        throw error
    }
}

extension Connection {
    /// Runs several statements as one transaction that gives up on a lock after two seconds.
    func transactionScript(_ text: String) async throws {
        do {
            let frame = "BEGIN; SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '590s';\n\(text)\n;COMMIT"
            try await script(SQL(trusted: frame))
        } catch {
            await rollback()
            throw error
        }
    }
}

extension Sequence<UInt8> {
    /// Two lower-case digits a byte.
    var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
