import Persistence
package import Safeguards

extension Casework {
    /// Accepts an invitation: its reader chooses a password, and then enrols a second factor.
    ///
    /// - Parameters:
    ///   - text: The token, as it stood in the address.
    ///   - password: The new password.
    ///   - caller: Whom it comes from.
    /// - Returns: A session that is good for enrolling, as `SignInStep.enrolment`.
    /// - Throws: `LinkInvalid`, `PasswordFault`, `HashingBusy`; what the door throws.
    package func acceptInvitation(
        _ text: String,
        password: Secret<String>,
        by caller: Caller
    ) async throws -> SessionToken {
        let link = try await openLink(text, for: .invitation, by: caller)
        let stored = try await hashed(password, of: link.name, link.email, in: caller.tenant)
        let acceptance = AcceptInvitation(link: link, password: stored, client: caller.client)
        return try await outcome(ofVisitors: acceptance, by: caller)
    }
}

struct AcceptInvitation: CaseAction {
    static let permission = Permission.invitationAccept
    let link: OpenLink
    let password: StoredPassword
    let client: Client

    func perform(in tenant: borrowing TenantConnection) async throws -> SessionToken {
        let account = try await tenant.use(link, for: .invitation)
        guard try await tenant.activate(account.id, with: password) else { throw LinkInvalid() }
        try await tenant.revokeLinks(of: account.id)
        tenant.record(.userInvitationAccepted, about: .user(account.id))
        tenant.record(.passwordSet, about: .user(account.id))
        return try await tenant.beginSession(of: account.id, from: client).token
    }
}
