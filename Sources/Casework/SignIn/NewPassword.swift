import Foundation
import Persistence
import Safeguards

/// A password that was checked and hashed, and the one that it takes the place of.
struct NewPassword: Sendable {
    let stored: StoredPassword
    let old: StoredPassword
}

/// What checking a password of one's own takes.
struct OwnPassword: Sendable {
    let stored: StoredPassword
    let name: PersonName
    let email: EmailAddress
    let user: UUID
    /// Too many have guessed at it.
    let mustChange: Bool
}

/// Reads the password of whoever is signed in, so that it can be compared outside of any transaction.
struct ReadOwnPassword: CaseAction {
    static let permission = Permission.profileRead
    static let level = SessionLevel.password
    static let changesData = false
    /// Whether a factor must have been shown just now: a password that is changed from within a session takes both.
    var takesFactor = false

    func perform(in tenant: borrowing TenantConnection) async throws -> OwnPassword {
        let (user, session) = try await tenant.oneself()
        if takesFactor {
            guard session.level == .full else { throw SecondFactorNeeded() }
            guard session.isSteppedUp(at: tenant.now) else { throw Refused(.profileChange, because: .stepUpNeeded) }
        }
        guard let account = try await tenant.account(user), let stored = account.password else {
            throw Unauthenticated(.left)
        }
        return OwnPassword(
            stored: stored,
            name: try tenant.seals.open(account.nameSealed, .userName, row: user),
            email: try tenant.seals.open(account.emailSealed, .userEmail, row: user),
            user: user,
            mustChange: account.mustChangePassword
        )
    }
}

extension Casework {
    /// Checks a password that takes the place of another, and hashes it.
    ///
    /// - Throws: `PasswordFault`; `PasswordUnchanged`; `HashingBusy`.
    func newPassword(
        _ password: Secret<String>,
        of own: OwnPassword,
        by caller: Caller
    ) async throws -> NewPassword {
        let stored = try await hashed(password, of: own.name, own.email, in: caller.tenant) {
            guard try await tools.passwords.verify(password, against: own.stored) == .wrong else {
                throw PasswordUnchanged()
            }
        }
        return NewPassword(stored: stored, old: own.stored)
    }

    /// Checks a password against the rules, which know what others know of its owner, and hashes it.
    ///
    /// - Parameters:
    ///   - password: As it was typed.
    ///   - name: Its owner's name.
    ///   - email: Its owner's address.
    ///   - tenant: Its owner's unit.
    ///   - check: What else is to be checked before it is hashed.
    /// - Returns: What is stored.
    /// - Throws: `PasswordFault`; `HashingBusy`; what `check` throws.
    func hashed(
        _ password: Secret<String>,
        of name: PersonName,
        _ email: EmailAddress,
        in tenant: TenantID,
        after check: () async throws -> Void = {}
    ) async throws -> StoredPassword {
        let unit = try await tools.publicAddress(tenant).unit
        let context = PasswordContext(name: name, email: email, unit: unit)
        // It may take milliseconds, and the caller is on a connection's event loop.
        try await withTaskExecutorPreference(globalConcurrentExecutor) { [rules = tools.rules] in
            try rules.check(password, context: context)
        }
        try await check()
        return try await tools.passwords.hash(password)
    }
}

extension TenantConnection {
    /// Stores a new password, ends every session but one, and tells the owner.
    ///
    /// - Throws: `Unauthenticated` where the password was changed meanwhile.
    func change(to password: NewPassword, of user: UUID, besides session: UUID) async throws {
        let isStored = try await store(password.stored, of: user, insteadOf: password.old, isFresh: true)
        guard isStored else { throw Unauthenticated(.unknown) }
        try await endSessions(of: user, except: session, because: "password_change")
        try await revokeLinks(of: user, for: LinkPurpose.passwordReset.rawValue)
        record(.passwordChanged, about: .user(user))
        try await notify(user, .passwordChanged)
    }
}
