import Persistence
package import Safeguards

extension Casework {
    /// Takes a lost second factor away: its owner shows the link that two others agreed on, and the password.
    ///
    /// - Parameters:
    ///   - text: The token, as it stood in the address.
    ///   - password: The current password.
    ///   - caller: Whom it comes from.
    /// - Returns: A session that is good for enrolling another factor.
    /// - Throws: `LinkInvalid`, `WrongSignIn`, `TooManyAttempts`, `HashingBusy`; what the door throws.
    package func resetFactor(
        _ text: String,
        password: Secret<String>,
        by caller: Caller
    ) async throws -> SessionToken {
        let link = try await openLink(text, for: .factorReset, by: caller)
        guard (1...PasswordRules.mostBytes).contains(password.revealed.utf8.count) else { throw WrongSignIn() }
        // The link stands for its reader as a browser would: who has none cannot use up the owner's attempts.
        guard tools.throttle.admit(device: link.id, now: now) else {
            throw TooManyAttempts(retryAfter: .seconds(60))
        }
        guard let stored = link.password, try await tools.passwords.verify(password, against: stored) != .wrong else {
            let failure = NoteFailedSignIn(user: link.user, reason: "factor_reset")
            try await outcome(ofVisitors: failure, by: caller)
            throw WrongSignIn()
        }
        let reset = ResetFactor(link: link, verified: stored, client: caller.client)
        return try await outcome(ofVisitors: reset, by: caller)
    }
}

struct ResetFactor: CaseAction {
    static let permission = Permission.factorReset
    let link: OpenLink
    let verified: StoredPassword
    let client: Client

    func perform(in tenant: borrowing TenantConnection) async throws -> SessionToken {
        let account = try await tenant.use(link, for: .factorReset)
        guard account.password == verified else { throw WrongSignIn() }
        try await tenant.removeFactor(of: account.id)
        try await tenant.endSessions(of: account.id, because: "factor_reset")
        tenant.record(.factorRemoved, about: .user(account.id))
        return try await tenant.beginSession(of: account.id, from: client).token
    }
}
