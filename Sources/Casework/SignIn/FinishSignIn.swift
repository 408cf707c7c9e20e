import Foundation
package import Persistence
package import Safeguards

extension Casework {
    /// Checks the second factor of somebody whose password was right, and makes their session a full one.
    ///
    /// - Parameters:
    ///   - proof: The code.
    ///   - newPassword: Where the step before was `newPassword`.
    ///   - device: The cookie `DeviceCookie.cookieName`, if the browser has it.
    ///   - caller: Whom it comes from, with the token that `signIn` gave.
    /// - Returns: The new token and the browser's new cookie.
    /// - Throws: `WrongCode`, `NewPasswordNeeded`, `EnrolmentNeeded`, `AlreadySignedIn`; for a new password what
    ///   `newPassword(_:of:)` throws; `Unauthenticated`; what the door throws.
    package func finishSignIn(
        _ proof: FactorProof,
        newPassword: Secret<String>? = nil,
        device: String? = nil,
        by caller: Caller
    ) async throws -> SignedIn {
        let known = try await knownDevice(device, in: caller.tenant)
        var password: NewPassword?
        if let newPassword {
            let own = try await outcome(of: ReadOwnPassword(), by: caller)
            // One that nobody asked for is not worth the work of hashing it.
            if own.mustChange { password = try await self.newPassword(newPassword, of: own, by: caller) }
        }
        let finishing = FinishSignIn(proof, device: known, password: password, throttle: tools.throttle)
        switch try await outcome(of: finishing, by: caller) {
        case .done(let finished): return try await signedIn(finished, device: known, by: caller)
        case .wrong(let attemptsLeft, let address):
            let attempt = SignInThrottle.Attempt(
                tenant: caller.tenant,
                account: address,
                address: caller.client.address
            )
            tools.throttle.noteWrongCode(attempt, now: now)
            throw WrongCode(attemptsLeft: attemptsLeft)
        }
    }
}

/// There is no second factor yet; it must be enrolled first.
package struct EnrolmentNeeded: Error, Equatable {
    package init() {}
}

/// The session is a full one already.
package struct AlreadySignedIn: Error, Equatable {
    package init() {}
}

/// Makes a session of the first level a full one.
package struct FinishSignIn: CaseAction {
    package enum Outcome: Sendable {
        case done(FinishedSignIn)
        case wrong(attemptsLeft: Int, BlindIndex)
    }

    package static let permission = Permission.sessionStepUp
    package static let level = SessionLevel.password
    private let proof: FactorProof
    private let device: DeviceCookie?
    private let password: NewPassword?
    private let throttle: SignInThrottle

    init(_ proof: FactorProof, device: DeviceCookie?, password: NewPassword?, throttle: SignInThrottle) {
        self.proof = proof
        self.device = device
        self.password = password
        self.throttle = throttle
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Outcome {
        let (user, session) = try await tenant.oneself()
        guard session.level == .password else { throw AlreadySignedIn() }
        let account = try await tenant.ownAccount(user)
        guard account.seedSealed != nil else { throw EnrolmentNeeded() }
        guard !account.mustChangePassword || password != nil else { throw NewPasswordNeeded() }
        let isKnownDevice = device?.user == user
        if !isKnownDevice, let wait = throttle.wait(forFactorOf: user, now: tenant.now) {
            throw TooManyAttempts(retryAfter: wait)
        }
        guard let codesLeft = try await tenant.use(proof, of: account) else {
            if !isKnownDevice { throttle.noteWrongFactor(of: user, now: tenant.now) }
            _ = try await tenant.noteFailure(of: user, because: proof.auditCode)
            let left = try await tenant.noteWrong(proof.auditCode, in: session)
            return .wrong(attemptsLeft: left, try tenant.index(of: account))
        }
        if let password { try await tenant.change(to: password, of: user, besides: session.id) }
        let finished = try await tenant.finishSignIn(
            session.id,
            from: session.tokenHash,
            of: account,
            isKnownDevice: isKnownDevice,
            recoveryCodes: codesLeft
        )
        return .done(finished)
    }
}
