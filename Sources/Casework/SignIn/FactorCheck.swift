import Foundation
import Persistence
import Safeguards

extension FactorProof {
    /// What the log calls it.
    var auditCode: AuditCode {
        switch self {
        case .code: "totp"
        case .recovery: "recovery_code"
        }
    }
}

extension TenantConnection {
    /// Uses a code up.
    ///
    /// - Parameters:
    ///   - proof: The code.
    ///   - account: Whose factor it must be of.
    /// - Returns: How many recovery codes are left; `nil` where the code is wrong, too old or used, also by somebody
    ///   who was faster.
    /// - Throws: Where the seed cannot be opened or the database refuses.
    func use(_ proof: FactorProof, of account: AccountRow) async throws -> Int? {
        switch proof {
        case .code(let code):
            guard let sealed = account.seedSealed else { return nil }
            let seed: TOTPSeed = try seals.open(sealed, .userTOTPSeed, row: account.id)
            guard let step = code.step(of: seed, at: now, after: account.lastStep),
                try await useStep(step, of: account.id)
            else { return nil }
            return account.recoveryCodes.count
        case .recovery(let code):
            guard account.seedSealed != nil, let left = try await useRecoveryCode(code.sha256, of: account.id)
            else { return nil }
            record(.factorRecoveryCodeUsed, about: .user(account.id), ["left": .number(left)])
            try await notify(account.id, .recoveryCodeUsed, .codesLeft(Int(left)))
            return Int(left)
        }
    }

    /// Notes a wrong code or password of somebody who has a session, and ends the session with the last one allowed.
    ///
    /// - Parameters:
    ///   - reason: What was wrong.
    ///   - session: The session.
    /// - Returns: How often it may be tried again.
    /// - Throws: `Unauthenticated` where the session has ended meanwhile.
    func noteWrong(_ reason: AuditCode, in session: SessionFacts) async throws -> Int {
        let allowed = SessionLimits.wrongCodes
        guard let count = try await countWrongCode(in: session.id, allowed: allowed) else {
            throw Unauthenticated(.unknown)
        }
        let act: AuditAct = session.level == .full ? .sessionStepUpFailed : .factorRefused
        record(act, about: .session(session.id), ["reason": .code(reason)], result: .failed)
        if count >= allowed {
            record(.sessionRevoked, about: .session(session.id), ["reason": .code("wrong_codes")])
        }
        return Int(max(0, allowed - count))
    }

    /// Counts a wrong password or code against the account; where there is none, it takes as long.
    func noteFailure(of user: UUID?, because reason: AuditCode) async throws {
        let failures = try await countFailure(of: user)
        record(
            .sessionSignInFailed,
            about: user.map { .user($0) },
            ["reason": .code(reason)],
            result: .failed
        )
        if let user, failures == SessionLimits.failuresBeforeNewPassword {
            record(.passwordChangeRequired, about: .user(user))
        }
    }

    /// Whoever is signed in, once it is sure that they may do this to their own account.
    func oneself() async throws -> (user: UUID, session: SessionFacts) {
        try await permit { $0.isOneself = true }
        let principal = try await principal()
        guard let user = principal.user, let session = principal.session else { throw Unauthenticated(.missing) }
        return (user, session)
    }

    /// The account of whoever is signed in, locked.
    func ownAccount(_ user: UUID) async throws -> AccountRow {
        guard let account = try await lockAccount(user), account.isActive else { throw Unauthenticated(.left) }
        return account
    }
}
