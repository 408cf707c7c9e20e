import Crypto
package import Foundation
import Logging
import Postgres
package import Safeguards
import Synchronization

/// What was done is done and recorded, but no signed head of the log covers it yet: asked again, it will say so.
package struct CheckpointMissing: Error {
    package init() {}
}

extension AuditAct {
    /// What is reported as done only once a signed head of the log covers it.
    var isCritical: Bool {
        switch self {
        case .auditExported, .auditPersonReported, .personErased, .roleAssigned, .roleWithdrawn, .roleDefined,
            .roleChanged, .roleRemoved, .dpoAppointed, .dpoRemoved, .factorResetApproved:
            true
        default: false
        }
    }
}

extension TenantDatabase {
    /// Gives the tenant's committed lines their places and signs the head of the tree.
    ///
    /// - Returns: The newest signed head; `nil` for a log without lines.
    /// - Throws: `LogDamaged`; what the database and the key provider throw.
    @discardableResult package func seal(_ tenant: TenantID, at now: Date) async throws -> CheckpointRow? {
        let key = try await seals(of: tenant, at: now, in: .jobs).vault.signingKey()
        guard let origin = NoteName("audit.\(logHost)/\(tenant)") else { throw LogDamaged() }
        let head = try await lookingForDamage(in: tenant) { connection in
            // What is remembered must be no newer than what is read next.
            let known = heads[tenant]
            return try await connection.sealAndSign(.tenant, origin: origin, with: key, after: known, at: now)
        }
        _ = heads.find(tenant, isDamaged: false)
        if let head { heads.keep(head.checkpoint, of: tenant) }
        return head?.row
    }

    /// Works on the tenant's log. That it is damaged is said at once, also in the log itself.
    func lookingForDamage<Result: Sendable>(
        in tenant: TenantID,
        _ body: (Connection) async throws -> Result
    ) async throws -> Result {
        do {
            return try await sealers.withConnection(for: tenant, body)
        } catch let damage as LogDamaged {
            guard heads.find(tenant, isDamaged: true) else { throw damage }
            logger.critical("a log is damaged; nothing of it is signed", metadata: ["tenant": "\(tenant)"])
            do {
                try await perform(NoteDamage(), as: NoteDamage.principal(in: tenant), in: .jobs)
            } catch {
                // The next look says it again.
                _ = heads.find(tenant, isDamaged: false)
                logger.error("a damage was not recorded", metadata: ["error": "\(failureWord(for: error))"])
            }
            throw damage
        }
    }

    /// By what the signatures under the heads of the tenant's log are verified.
    ///
    /// - Throws: `LogDamaged` where the log is called by no name that a note could have; what the database and the key
    ///   provider throw.
    package func logVerifier(of tenant: TenantID, at now: Date) async throws -> NoteVerifier {
        let key = try await seals(of: tenant, at: now, in: .jobs).vault.signingKey()
        let newest: CheckpointRow? = try await sealers.withConnection(for: tenant) { connection in
            try await connection.optionalRow(
                "SELECT \(CheckpointRow.columns) FROM audit_checkpoint ORDER BY size DESC LIMIT 1"
            )
        }
        guard let name = try newest.map({ try $0.origin }) ?? NoteName("audit.\(logHost)/\(tenant)") else {
            throw LogDamaged()
        }
        return NoteVerifier(name: name, key: key.key.publicKey)
    }

    /// Waits until a signed head covers what was committed.
    func awaitCheckpoint(of tenant: TenantID, at now: Date) async throws {
        do {
            try await seal(tenant, at: now)
        } catch {
            logger.error("a critical act is not sealed yet", metadata: ["error": "\(failureWord(for: error))"])
            throw CheckpointMissing()
        }
    }

    /// How many lines that this process had committed were found missing.
    package var missingLines: Int { sealGaps.load(ordering: .relaxed) }

    /// How many logs were found damaged when they were last looked at.
    package var damagedLogs: Int { heads.damaged }

    /// How many lines the sealer was too late for.
    package var forgottenReceipts: Int { receipts.forgotten }

    /// How many lines this process has written and not seen sealed yet.
    package var unsealedLines: Int { receipts.tenants.reduce(0) { $0 + receipts.waiting(of: $1).count } }
}
