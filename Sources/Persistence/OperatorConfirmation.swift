package import Foundation
import Postgres
package import Safeguards

/// What an operator is asked to confirm: the act, and the tenant that it is about.
package struct OperatorPurpose: Sendable {
    /// Whatever operators do to their own accounts; it takes no permission.
    package static let ownAccount = OperatorPurpose(nil, slug: nil)

    fileprivate let permission: Permission?
    private let slug: AuditCode?

    package init(_ permission: Permission, slug: String? = nil) {
        // What is no word of ours is no tenant's slug either, and the command will say so.
        self.init(permission, slug: slug.flatMap { AuditCode($0) })
    }

    private init(_ permission: Permission?, slug: AuditCode?) {
        self.permission = permission
        self.slug = slug
    }

    fileprivate var extra: [AuditCode: AuditEntry.Extra] {
        var extra: [AuditCode: AuditEntry.Extra] = ["for": .code("own_account")]
        if let name = permission.flatMap({ AuditCode($0.name) }) { extra["for"] = .code(name) }
        extra["slug"] = slug.map { .code($0) }
        return extra
    }
}

/// What somebody shows to prove that they are an operator.
package struct OperatorClaim: Sendable {
    package let name: String
    package let password: Secret<String>
    /// From the app, or one of the recovery codes.
    package let code: Secret<String>

    package init(name: String, password: Secret<String>, code: Secret<String>) {
        self.name = name
        self.password = password
        self.code = code
    }
}

/// Somebody did not prove that they are an operator.
package enum Unconfirmed: Error, Equatable {
    /// Name, password or code; which of them, nobody is told.
    case wrong
    /// After too many wrong tries nothing is looked at before `until`.
    case tooEarly(until: Date)
}

extension Operators {
    /// Why nothing was confirmed: for the log.
    private enum Reason: String, Error {
        case unknown, password, code, used, early

        var extra: AuditEntry.Extra { AuditCode(rawValue).map { .code($0) } ?? .code("unknown") }
    }

    /// What the second factor turned out to be.
    private enum Proof {
        case step(Int64, of: [UInt8])
        case recoveryCode(hash: [UInt8])

        var method: AuditEntry.Extra {
            switch self {
            case .step: .code("totp")
            case .recoveryCode: .code("recovery_code")
            }
        }
    }

    /// Proves that somebody is an operator, for one command; writes down that they were, or that they were not.
    ///
    /// A try counts as a wrong one until it was right, so that many at once gain nothing. A code is good once.
    ///
    /// - Throws: `Unconfirmed`; `Refused` where operators may not do this at all.
    package func confirm(
        _ claim: OperatorClaim,
        for purpose: OperatorPurpose,
        at now: Date
    ) async throws -> ConfirmedOperator {
        if let permission = purpose.permission {
            let standing = Standing(tenant: nil, roles: [.operator])
            guard standing.mayEver(permission) else { throw Refused(missing: permission) }
        }
        return try await withAdminConnection(admin, logger: logger) { connection in
            try await verifyKey(on: connection)
            let account = try await countTry(of: claim.name, at: now, on: connection)
            do {
                return try await judge(claim, of: account, for: purpose, at: now, on: connection)
            } catch let reason as Reason {
                var note = PlatformNote(.operatorConfirmationFailed, .refused, on: account?.object, purpose.extra)
                note.extra["reason"] = reason.extra
                try await connection.execute(note.insertion(by: .stranger, at: now))
                if reason == .early, let next = account?.nextTryAt { throw Unconfirmed.tooEarly(until: next) }
                throw Unconfirmed.wrong
            }
        }
    }

    /// How long whoever comes by this name has to wait before the next try, after too many wrong ones.
    package func pause(before name: String, at now: Date) async throws -> TimeInterval {
        let next = try await withAdminConnection(admin, logger: logger) { connection in
            try await connection.run(
                .optionalValue(
                    "SELECT next_try_at FROM ctl.operator WHERE name = \(name) AND state = 'active'",
                    as: Date.self
                )
            )
        }
        return max(0, next?.timeIntervalSince(now) ?? 0)
    }

    /// The account behind a name, its tries counted up by this one; unchanged where it is too early for one.
    private func countTry(of name: String, at now: Date, on connection: Connection) async throws -> OperatorAccount? {
        try await connection.transaction {
            let account: OperatorAccount? = try await connection.optionalRow(
                "SELECT " + OperatorAccount.columns
                    + " FROM ctl.operator WHERE name = \(name) AND state = 'active' FOR UPDATE"
            )
            guard let account, !account.mustWait(at: now) else { return account }
            let failures = account.failedTries + 1
            let pause = OperatorThrottle.pause(afterFailures: failures)
            let next = pause > 0 ? now.addingTimeInterval(pause) : nil
            try await connection.execute(
                """
                UPDATE ctl.operator SET failed_tries = \(failures), next_try_at = \(next)
                 WHERE id = \(account.id)
                """
            )
            return account
        }
    }

    private func judge(
        _ claim: OperatorClaim,
        of account: OperatorAccount?,
        for purpose: OperatorPurpose,
        at now: Date,
        on connection: Connection
    ) async throws -> ConfirmedOperator {
        if account?.mustWait(at: now) == true { throw Reason.early }
        let verdict = try await passwords.verify(claim.password, against: account?.password, expecting: parameters)
        guard let account, let old = account.password else { throw Reason.unknown }
        guard verdict != .wrong else { throw Reason.password }
        let proof = try await prove(claim.code.revealed, of: account, at: now)
        let new =
            verdict == .right ? old : try await passwords.hash(claim.password, with: parameters)
        let isAccepted = try await connection.transaction {
            let isAccepted = try await use(proof, of: account, old: old, new: new, at: now, on: connection)
            guard isAccepted else { return false }
            var note = PlatformNote(.operatorConfirmed, on: account.object, purpose.extra)
            note.extra["method"] = proof.method
            let person = account.confirmed(codesLeft: nil)
            try await connection.execute(note.insertion(by: .operator(person), at: now))
            return true
        }
        guard isAccepted else { throw Reason.used }
        if case .recoveryCode = proof { return account.confirmed(codesLeft: account.recoveryCodes.count - 1) }
        return account.confirmed(codesLeft: nil)
    }

    private func prove(_ text: String, of account: OperatorAccount, at now: Date) async throws -> Proof {
        if let code = OneTimeCode(parsing: text) {
            guard let sealed = account.sealedSeed,
                let step = code.step(of: try await open(sealed, row: account.id), at: now)
            else { throw Reason.code }
            return .step(step, of: sealed)
        }
        guard let code = RecoveryCode(parsing: text), account.recoveryCodes.contains(code.sha256) else {
            throw Reason.code
        }
        return .recoveryCode(hash: code.sha256)
    }

    /// Uses the code up, if nobody was faster and nothing of the account has changed meanwhile.
    private func use(
        _ proof: Proof,
        of account: OperatorAccount,
        old: StoredPassword,
        new: StoredPassword,
        at now: Date,
        on connection: Connection
    ) async throws -> Bool {
        let (change, condition): (SQL, SQL) =
            switch proof {
            case .step(let step, of: let sealed):
                ("totp_last_step = \(step)", "totp_last_step < \(step) AND totp_seed_sealed = \(sealed)")
            case .recoveryCode(let hash):
                (
                    "recovery_codes = array_remove(recovery_codes, \(hash))",
                    "\(hash) = ANY (recovery_codes) AND coalesce(codes_until >= \(now), true)"
                )
            }
        let count = try await connection.execute(
            """
            UPDATE ctl.operator
               SET failed_tries = 0, next_try_at = NULL, last_confirmed_at = \(now),
                   password = \(new.phc), pepper_version = \(new.pepperVersion), \(change)
             WHERE id = \(account.id) AND state = 'active' AND password = \(old.phc) AND \(condition)
            """
        )
        return count == 1
    }
}

extension OperatorAccount {
    fileprivate func mustWait(at now: Date) -> Bool {
        nextTryAt.map { $0 > now } ?? false
    }

    fileprivate func confirmed(codesLeft: Int?) -> ConfirmedOperator {
        ConfirmedOperator(id: id, name: name, needsFactor: sealedSeed == nil, codesLeft: codesLeft)
    }
}
