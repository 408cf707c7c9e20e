import Crypto
package import Foundation
package import Logging
package import Postgres
package import Safeguards

/// The tree over the platform's own log: what operators did, sealed and signed as every tenant's log is.
///
/// The lines are the migrator's to write, and a role of its own gives them their places: `komorne_ctl`, as which
/// requests are answered, sees nothing of them. So whoever has the platform key can seal, a command as well as `serve`.
package final class PlatformLog: Sendable {
    private let address: ConnectionAddress
    private let provider: any KeyProvider
    private let keys: TenantKeys
    private let logHost: String
    private let logger: Logger
    private let heads = SignedHeads()

    /// - Parameters:
    ///   - address: Where the database is; the sealer logs in there, whoever the address names.
    ///   - keys: Gives the sealer's password, and opens the key that signs.
    ///   - logHost: The host in the name that the log gets with its first signed head.
    ///   - logger: Told what fails.
    package init(address: ConnectionAddress, keys: any KeyProvider, logHost: String, logger: Logger) {
        self.address = address
        provider = keys
        self.keys = TenantKeys(keys)
        self.logHost = logHost
        self.logger = logger
    }

    /// Gives the committed lines their places and signs the head of the tree.
    ///
    /// - Returns: The newest signed head; `nil` for a log without lines.
    /// - Throws: `LogDamaged`; what the database and the key provider throw.
    @discardableResult package func seal(at now: Date) async throws -> CheckpointRow? {
        do {
            let head = try await withSealer { connection in
                let key = try await self.signingKey(from: connection)
                // What is remembered must be no newer than what is read next.
                let known = heads[.platform]
                return try await connection.sealAndSign(
                    .platform,
                    origin: try origin,
                    with: key,
                    after: known,
                    at: now
                )
            }
            _ = heads.find(.platform, isDamaged: false)
            if let head { heads.keep(head.checkpoint, of: .platform) }
            return head?.row
        } catch let damage as LogDamaged {
            if heads.find(.platform, isDamaged: true) {
                logger.critical("the platform's log is damaged; nothing of it is signed")
            }
            throw damage
        }
    }

    /// By what the signatures under the heads of the log are verified.
    package func verifier() async throws -> NoteVerifier {
        try await withSealer { connection in
            let key = try await self.signingKey(from: connection)
            let newest: CheckpointRow? = try await connection.optionalRow(
                "SELECT \(CheckpointRow.columns) FROM ctl.audit_checkpoint ORDER BY size DESC LIMIT 1"
            )
            return NoteVerifier(name: try newest.map { try $0.origin } ?? origin, key: key.key.publicKey)
        }
    }

    /// Seals once a minute, until cancelled: what a command left behind that was killed.
    package func run() async {
        while !Task.isCancelled {
            do {
                try await seal(at: .now)
            } catch {
                logger.warning(
                    "the platform's log could not be sealed",
                    metadata: ["error": "\(failureWord(for: error))"]
                )
            }
            // Cancelled: the loop ends.
            try? await Task.sleep(for: .seconds(60))
        }
    }

    /// Whether the log was found damaged when it was last looked at, as a number.
    package var damagedLogs: Int { heads.damaged }

    private var origin: NoteName {
        get throws {
            guard let name = NoteName("audit.\(logHost)/\(TenantID.platform)") else { throw LogDamaged() }
            return name
        }
    }

    private func signingKey(from connection: Connection) async throws -> SigningKey {
        try await keys.vault(of: .platform, from: PostgresKeyStore(connection)).signingKey()
    }

    private func withSealer<Result>(_ body: (Connection) async throws -> Result) async throws -> Result {
        var address = address
        // Where no database is named, it is the one that is called as the user.
        let database = address["dbname"] ?? address["user"] ?? ""
        address["dbname"] = database
        address["user"] = try PlatformSealer.role(in: database).text
        address["password"] = try await PlatformSealer.password(from: provider).revealed
        address["application_name"] = "komorne"
        let connection = try await Connection.open(address, within: .seconds(5), logger: logger)
        do {
            let result = try await body(connection)
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }
}

/// The role that seals the platform's log.
enum PlatformSealer {
    /// Its name, which depends on the database: roles are the whole server's, and another database of it may have a
    /// platform of its own.
    static func role(in database: String) throws -> Identifier {
        try Identifier("ka_" + SHA256.hash(data: Array(database.utf8)).prefix(8).hexadecimal)
    }

    static func password(from keys: any KeyProvider) async throws -> Secret<String> {
        try await keys.loginPassword(ofSealerOf: .platform, version: 1)
    }
}
