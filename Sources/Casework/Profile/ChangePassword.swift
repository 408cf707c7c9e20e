import Persistence
package import Safeguards

extension Casework {
    /// Changes the password of somebody who knows the current one and has just shown a factor, and ends their other
    /// sessions.
    ///
    /// - Parameters:
    ///   - current: The password so far.
    ///   - new: What it shall be.
    ///   - caller: Whom it comes from.
    /// - Returns: The session's new token; the old one is dead.
    /// - Throws: `Refused` with `stepUpNeeded`, `TooManyAttempts`, `WrongPassword`, `PasswordUnchanged`,
    ///   `PasswordFault`, `HashingBusy`; what the door throws.
    package func changePassword(
        from current: Secret<String>,
        to new: Secret<String>,
        by caller: Caller
    ) async throws -> SessionToken {
        let own = try await outcome(of: ReadOwnPassword(takesFactor: true), by: caller)
        // Hashing is shared by everybody, so nobody may have it to themselves.
        guard tools.throttle.admit(device: own.user, now: now) else { throw TooManyAttempts(retryAfter: .seconds(60)) }
        let mayBeRight = (1...PasswordRules.mostBytes).contains(current.revealed.utf8.count)
        guard mayBeRight, try await tools.passwords.verify(current, against: own.stored) != .wrong else {
            throw WrongPassword(attemptsLeft: try await outcome(of: NoteWrongPassword(), by: caller))
        }
        let password = try await newPassword(new, of: own, by: caller)
        return try await outcome(of: ChangePassword(password), by: caller)
    }
}

struct NoteWrongPassword: CaseAction {
    static let permission = Permission.profileChange

    func perform(in tenant: borrowing TenantConnection) async throws -> Int {
        let (user, session) = try await tenant.oneself()
        tenant.record(.passwordChangeRefused, about: .user(user), result: .failed)
        return try await tenant.noteWrong("password", in: session)
    }
}

struct ChangePassword: CaseAction {
    static let permission = Permission.profileChange
    private let password: NewPassword

    init(_ password: NewPassword) {
        self.password = password
    }

    func perform(in tenant: borrowing TenantConnection) async throws -> SessionToken {
        let (user, session) = try await tenant.oneself()
        _ = try await tenant.ownAccount(user)
        try await tenant.change(to: password, of: user, besides: session.id)
        return try await tenant.rotate(session, isFactorShown: false)
    }
}
