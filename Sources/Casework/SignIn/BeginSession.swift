import Foundation
import Persistence
import Safeguards

/// Begins a session for somebody whose password was right a moment ago; where the code was shown before, a full one.
struct BeginSession: CaseAction {
    enum Outcome: Sendable {
        case secondFactor(SessionToken)
        case newPassword(SessionToken)
        case enrolment(SessionToken)
        case done(FinishedSignIn)
    }

    static let permission = Permission.sessionBegin
    let user: UUID
    /// What the password was compared with: another by now is another sign-in's business.
    let verified: StoredPassword
    /// The same password with more work in it.
    let upgraded: StoredPassword?
    let candidate: SignInCandidate
    let caller: Caller

    func perform(in tenant: borrowing TenantConnection) async throws -> Outcome {
        guard let account = try await tenant.lockAccount(user), account.isActive, account.password == verified else {
            throw WrongSignIn()
        }
        try await endForerunner(in: tenant)
        if let upgraded {
            _ = try await tenant.store(upgraded, of: user, insteadOf: verified, isFresh: false)
            tenant.record(.passwordUpgraded, about: .user(user))
        }
        let session = try await tenant.beginSession(of: user, from: caller.client)
        guard account.seedSealed != nil else { return .enrolment(session.token) }
        guard !account.mustChangePassword else { return .newPassword(session.token) }
        guard candidate.isCodeShown else { return .secondFactor(session.token) }
        let finished = try await tenant.finishSignIn(
            session.id,
            from: session.token.sha256,
            of: account,
            isKnownDevice: candidate.device?.user == user,
            recoveryCodes: account.recoveryCodes.count
        )
        return .done(finished)
    }

    /// The browser's cookie is about to be overwritten; what it led to must not live on unseen.
    private func endForerunner(in tenant: borrowing TenantConnection) async throws {
        guard case .session(let token) = caller.credential else { return }
        guard let ended = try await tenant.endSession(withToken: token.sha256, because: "replaced") else { return }
        tenant.record(.sessionRevoked, about: .session(ended), ["reason": .code("replaced")])
    }
}
