import Foundation
package import Persistence
package import Safeguards

extension Casework {
    /// Asks for a link that lets somebody choose a new password. Whether anything was sent, nobody is told.
    ///
    /// - Throws: `TooManyAttempts` where too many come from the same network; what the door throws.
    package func askForPasswordReset(email: String, by caller: Caller) async throws {
        // What is no address is nobody's: that is seen from the address alone.
        guard let email = try? EmailAddress(parsing: email) else { return }
        switch tools.throttle.admitReset(try await attempt(on: email, by: caller), now: now) {
        case .wait(let duration): throw TooManyAttempts(retryAfter: duration)
        case .silence: return
        case .free: try await outcome(ofVisitors: AskForPasswordReset(email), by: caller)
        }
    }

    /// Sets the password that the reader of a link has chosen, and ends all sessions. Signing in still takes the second
    /// factor: mail alone opens nothing.
    ///
    /// - Throws: `LinkInvalid`, `PasswordFault`, `HashingBusy`; what the door throws.
    package func resetPassword(_ text: String, password: Secret<String>, by caller: Caller) async throws {
        let link = try await openLink(text, for: .passwordReset, by: caller)
        let stored = try await hashed(password, of: link.name, link.email, in: caller.tenant)
        try await outcome(ofVisitors: ResetPassword(link: link, password: stored), by: caller)
    }
}

/// Puts a request for a new password into the queue, the same for every address: what it comes to is seen where nobody
/// waits for it.
struct AskForPasswordReset: CaseAction {
    static let permission = Permission.passwordAsk
    private let email: EmailAddress

    init(_ email: EmailAddress) {
        self.email = email
    }

    func perform(in tenant: borrowing TenantConnection) async throws {
        let index = tenant.seals.emailIndex(email)
        let job = AnswerPasswordRequest(index: Data(index.bytes), version: index.version)
        try await tenant.enqueue(job, now: tenant.now)
        tenant.record(.passwordResetRequested)
    }
}

/// Writes to whoever has forgotten a password, if there is somebody of that address who can sign in.
package struct AnswerPasswordRequest: CaseAction, JobPayload {
    package static let kind = "password.answer"
    package static let attemptsMax: Int32 = 5
    package static let permission = Permission.passwordAsk
    private static let pause: TimeInterval = 15 * 60
    /// The keyed hash of the address; the address itself stands nowhere.
    private let index: Data
    private let version: Int16

    init(index: Data, version: Int16) {
        self.index = index
        self.version = version
    }

    package func perform(in tenant: borrowing TenantConnection) async throws {
        let account = try await tenant.account(behindIndex: Array(index), version: version)
        guard let account, account.isActive else { return }
        // A mail that was just sent still serves; another would make it worthless, and fill the owner's box.
        let since = tenant.now.addingTimeInterval(-Self.pause)
        guard try await !tenant.hasLink(to: account.id, for: LinkPurpose.passwordReset.rawValue, since: since) else {
            return
        }
        try await tenant.notify(account.id, .passwordReset)
    }
}

struct ResetPassword: CaseAction {
    static let permission = Permission.passwordReset
    let link: OpenLink
    let password: StoredPassword

    func perform(in tenant: borrowing TenantConnection) async throws {
        let account = try await tenant.use(link, for: .passwordReset)
        _ = try await tenant.store(password, of: account.id, insteadOf: account.password, isFresh: true)
        try await tenant.endSessions(of: account.id, because: "password_reset")
        try await tenant.revokeLinks(of: account.id, for: LinkPurpose.passwordReset.rawValue)
        tenant.record(.passwordReset, about: .user(account.id))
        try await tenant.notify(account.id, .passwordChanged)
    }
}
