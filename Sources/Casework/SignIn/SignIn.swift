import Foundation
import Persistence
package import Safeguards

extension Casework {
    /// Checks an e-mail address and a password.
    ///
    /// Whether there is such an account, and in which state, cannot be told from the answer nor from how long it takes.
    /// The password is hashed outside of any transaction, and nothing is looked up while too many are being hashed.
    ///
    /// - Parameters:
    ///   - email: As it was typed.
    ///   - password: As it was typed.
    ///   - code: Where the answer before was `codeFirst`.
    ///   - device: The cookie `DeviceCookie.cookieName`, if the browser has it.
    ///   - caller: Whom it comes from. A session that comes along ends where a new one begins.
    /// - Returns: What is to come next.
    /// - Throws: `WrongSignIn`, `TooManyAttempts`, `HashingBusy`; what the door throws.
    package func signIn(
        email: String,
        password: Secret<String>,
        code: FactorProof? = nil,
        device: String? = nil,
        by caller: Caller
    ) async throws -> SignInStep {
        // What is no address is nobody's: that is seen from the address alone.
        guard let email = try? EmailAddress(parsing: email) else { throw WrongSignIn() }
        guard (1...PasswordRules.mostBytes).contains(password.revealed.utf8.count) else { throw WrongSignIn() }
        return try await tools.passwords.withPlace {
            try await signIn(email, password, code, device, by: caller)
        }
    }

    private func signIn(
        _ email: EmailAddress,
        _ password: Secret<String>,
        _ code: FactorProof?,
        _ device: String?,
        by caller: Caller
    ) async throws -> SignInStep {
        let known = try await knownDevice(device, in: caller.tenant)
        let attempt = try await attempt(on: email, by: caller)
        if let known, tools.throttle.admit(device: known.device, now: now) {
            let found = try await outcome(ofVisitors: FindAccount(email), by: caller)
            if let found, found.id == known.user {
                let candidate = SignInCandidate(account: found, isCodeShown: false, device: known)
                return try await check(password, of: candidate, attempt, by: caller)
            }
        }
        return try await signIn(email, password, code, attempt, by: caller)
    }

    /// The same for a browser that the account's owner has not signed in from.
    private func signIn(
        _ email: EmailAddress,
        _ password: Secret<String>,
        _ code: FactorProof?,
        _ attempt: SignInThrottle.Attempt,
        by caller: Caller
    ) async throws -> SignInStep {
        switch tools.throttle.admit(attempt, hasCode: code != nil, now: now) {
        case .wait(let duration): throw TooManyAttempts(retryAfter: duration)
        case .codeFirst(let isNews):
            if isNews { try await outcome(ofVisitors: NoteThrottle(), by: caller) }
            guard let code else { return .codeFirst }
            guard let account = try await outcome(ofVisitors: FindAccountByCode(email, code), by: caller) else {
                throw WrongSignIn()
            }
            let candidate = SignInCandidate(account: account, isCodeShown: true, device: nil)
            return try await check(password, of: candidate, attempt, by: caller)
        case .free:
            let account = try await outcome(ofVisitors: FindAccount(email), by: caller)
            let candidate = SignInCandidate(account: account, isCodeShown: false, device: nil)
            return try await check(password, of: candidate, attempt, by: caller)
        }
    }

    private func check(
        _ password: Secret<String>,
        of candidate: SignInCandidate,
        _ attempt: SignInThrottle.Attempt,
        by caller: Caller
    ) async throws -> SignInStep {
        let stored = candidate.account?.password
        let verdict: PasswordVerdict
        let upgraded: StoredPassword?
        do {
            verdict = try await tools.passwords.verify(password, against: stored)
            upgraded = verdict == .rightButOutdated ? try await tools.passwords.hash(password) : nil
        } catch let busy as HashingBusy {
            if candidate.device == nil { tools.throttle.forgive(attempt, now: now) }
            throw busy
        }
        guard verdict != .wrong, let account = candidate.account, let stored else {
            if candidate.device == nil { tools.throttle.noteFailedStranger(of: caller.tenant, now: now) }
            let reason: AuditCode = candidate.account == nil ? "unknown" : "password"
            try await outcome(ofVisitors: NoteFailedSignIn(user: candidate.account?.id, reason: reason), by: caller)
            throw WrongSignIn()
        }
        let opening = BeginSession(
            user: account.id,
            verified: stored,
            upgraded: upgraded,
            candidate: candidate,
            caller: caller
        )
        switch try await outcome(ofVisitors: opening, by: caller) {
        case .secondFactor(let token): return .secondFactor(token)
        case .newPassword(let token): return .newPassword(token)
        case .enrolment(let token): return .enrolment(token)
        case .done(let finished): return .done(try await signedIn(finished, device: candidate.device, by: caller))
        }
    }

    /// Under what the throttle counts somebody's attempts on an account.
    func attempt(on email: EmailAddress, by caller: Caller) async throws -> SignInThrottle.Attempt {
        let version = TenantSeals.emailIndexVersion
        let key = try await tools.keys.indexKey(of: caller.tenant, field: .userEmail, version: version)
        return SignInThrottle.Attempt(
            tenant: caller.tenant,
            account: email.index(key: key, version: version),
            address: caller.client.address
        )
    }

    /// The browser that a device cookie speaks of, if this tenant signed it.
    func knownDevice(_ text: String?, in tenant: TenantID) async throws -> DeviceCookie? {
        guard let text else { return nil }
        let key = try await tools.keys.deviceKey(of: tenant)
        return DeviceCookie(parsing: text, tenant: tenant, key: key, now: now)
    }

    /// Makes the cookies of a finished sign-in, and takes back what the throttle has counted on the way.
    func signedIn(
        _ finished: FinishedSignIn,
        device: DeviceCookie?,
        by caller: Caller
    ) async throws -> SignedIn {
        let isKnown = device?.user == finished.user
        let cookie = DeviceCookie(
            user: finished.user,
            device: isKnown ? device?.device ?? UUID() : UUID(),
            issuedAt: now
        )
        let key = try await tools.keys.deviceKey(of: caller.tenant)
        // Known browsers are counted by themselves, so nothing was taken from the others.
        if !isKnown { tools.throttle.forgive(attempt(of: finished, by: caller), now: now) }
        return SignedIn(
            token: finished.token,
            device: cookie.text(tenant: caller.tenant, key: key),
            user: finished.user,
            language: finished.language,
            recoveryCodes: finished.recoveryCodes
        )
    }

    private func attempt(of finished: FinishedSignIn, by caller: Caller) -> SignInThrottle.Attempt {
        SignInThrottle.Attempt(tenant: caller.tenant, account: finished.address, address: caller.client.address)
    }
}

/// What is known of somebody before their password is looked at.
struct SignInCandidate: Sendable {
    /// `nil` where the address is nobody's, which nobody may notice.
    let account: FoundAccount?
    let isCodeShown: Bool
    /// The browser, where the account's owner has signed in from it before.
    let device: DeviceCookie?
}

struct FoundAccount: Sendable {
    let id: UUID
    /// `nil` unless somebody can sign in with it now.
    let password: StoredPassword?

    init(_ account: AccountRow) {
        id = account.id
        password = account.isActive ? account.password : nil
    }
}

/// Looks an address up.
struct FindAccount: CaseAction {
    static let permission = Permission.sessionBegin
    static let changesData = false
    let email: EmailAddress

    init(_ email: EmailAddress) {
        self.email = email
    }

    func perform(in tenant: borrowing TenantConnection) async throws -> FoundAccount? {
        try await tenant.account(behind: tenant.seals.emailIndex(email)).map(FoundAccount.init)
    }
}

/// Looks an address up and uses the code that came with it. A wrong code and an unknown address are the same.
struct FindAccountByCode: CaseAction {
    static let permission = Permission.sessionBegin
    let email: EmailAddress
    let proof: FactorProof

    init(_ email: EmailAddress, _ proof: FactorProof) {
        self.email = email
        self.proof = proof
    }

    func perform(in tenant: borrowing TenantConnection) async throws -> FoundAccount? {
        let account = try await tenant.account(behind: tenant.seals.emailIndex(email))
        guard let account, account.isActive, try await tenant.use(proof, of: account) != nil else {
            try await tenant.noteFailure(of: account?.id, because: account == nil ? "unknown" : "code")
            return nil
        }
        tenant.record(.sessionSignInThrottled, about: .user(account.id), ["code": .code(proof.auditCode)])
        return FoundAccount(account)
    }
}

struct NoteFailedSignIn: CaseAction {
    static let permission = Permission.sessionBegin
    let user: UUID?
    let reason: AuditCode

    func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.noteFailure(of: user, because: reason)
    }
}

/// Notes that an account is tried so often that the code has to come first.
struct NoteThrottle: CaseAction {
    static let permission = Permission.sessionBegin

    func perform(in tenant: borrowing TenantConnection) async throws {
        tenant.record(.sessionSignInThrottled, result: .refused)
    }
}
