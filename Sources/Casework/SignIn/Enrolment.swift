import Correspondence
import Foundation
package import Persistence
package import Safeguards

/// A second factor that is offered: it counts for nothing until a code of it was shown.
package struct EnrolmentOffer: Sendable {
    package let seed: TOTPSeed
    /// What the picture says to an authenticator app.
    package let uri: Secret<String>

    /// The picture, row by row from the top; true is dark. None where the names in it are too long for one.
    package var modules: [[Bool]] {
        // Whoever gets no picture types the key.
        (try? QRCode(text: uri.revealed))?.modules ?? []
    }
}

/// A second factor that counts from now on.
package struct Enrolled: Sendable {
    package let signedIn: SignedIn
    /// To be shown once; nobody can read them again.
    package let recoveryCodes: [RecoveryCode]
}

/// No second factor is being enrolled, or another than the one that the code is of.
package struct NoEnrolment: Error, Equatable {
    package init() {}
}

extension Casework {
    /// Offers a new second factor: to somebody without one who has just shown their password, or in place of the old
    /// one to somebody who has just shown that.
    ///
    /// - Throws: `SecondFactorNeeded`, `Refused` with `stepUpNeeded`; what the door throws.
    package func beginEnrolment(by caller: Caller) async throws -> EnrolmentOffer {
        let unit = try await tools.publicAddress(caller.tenant).unit
        return try await outcome(of: BeginEnrolment(unit: unit), by: caller)
    }

    /// Makes the offered factor the one that counts, and the session a full one under a new token.
    ///
    /// - Parameters:
    ///   - code: What the app shows.
    ///   - device: The cookie `DeviceCookie.cookieName`, if the browser has it.
    ///   - caller: Whom it comes from.
    /// - Returns: The new token and the recovery codes.
    /// - Throws: `WrongCode`, `NoEnrolment`; what `beginEnrolment` throws.
    package func confirmEnrolment(
        _ code: OneTimeCode,
        device: String? = nil,
        by caller: Caller
    ) async throws -> Enrolled {
        switch try await outcome(of: ConfirmEnrolment(code), by: caller) {
        case .done(let finished, let codes):
            let known = try await knownDevice(device, in: caller.tenant)
            return Enrolled(signedIn: try await signedIn(finished, device: known, by: caller), recoveryCodes: codes)
        case .wrong(let attemptsLeft): throw WrongCode(attemptsLeft: attemptsLeft)
        }
    }
}

/// Makes a seed and keeps it for trying.
package struct BeginEnrolment: CaseAction {
    package static let permission = Permission.profileChange
    package static let level = SessionLevel.password
    private let unit: String

    /// - Parameter unit: The unit's name, for the list in the app.
    init(unit: String) {
        self.unit = unit
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> EnrolmentOffer {
        let (user, session) = try await tenant.oneself()
        let account = try await tenant.ownAccount(user)
        try session.checkMayEnrol(account, at: tenant.now)
        // Always a new one: an offer that somebody else has seen is worth nothing to them.
        let seed = TOTPSeed.random()
        try await tenant.storeCandidate(try tenant.seals.seal(seed, .userTOTPSeed, row: user), of: user)
        tenant.record(.factorEnrolmentStarted, about: .user(user))
        let email: EmailAddress = try tenant.seals.open(account.emailSealed, .userEmail, row: user)
        return EnrolmentOffer(seed: seed, uri: Secret(seed.uri(issuer: "Komorne \(unit)", account: email.text)))
    }
}

/// Takes the seed that was tried for the factor, once a code shows that an app has it.
package struct ConfirmEnrolment: CaseAction {
    package enum Outcome: Sendable {
        case done(FinishedSignIn, [RecoveryCode])
        case wrong(attemptsLeft: Int)
    }

    package static let permission = Permission.profileChange
    package static let level = SessionLevel.password
    private let code: OneTimeCode

    init(_ code: OneTimeCode) {
        self.code = code
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Outcome {
        let (user, session) = try await tenant.oneself()
        let account = try await tenant.ownAccount(user)
        try session.checkMayEnrol(account, at: tenant.now)
        guard let candidate = account.candidateSealed else { throw NoEnrolment() }
        let seed: TOTPSeed = try tenant.seals.open(candidate, .userTOTPSeed, row: user)
        guard let step = code.step(of: seed, at: tenant.now) else {
            return .wrong(attemptsLeft: try await tenant.noteWrong("enrolment", in: session))
        }
        let codes = RecoveryCode.batch()
        let isAdopted = try await tenant.adoptCandidate(
            candidate,
            of: user,
            usedStep: step,
            recoveryCodes: codes.map(\.sha256)
        )
        guard isAdopted else { throw NoEnrolment() }
        tenant.record(.factorEnrolled, about: .user(user), ["method": .code("totp")])
        tenant.record(.factorRecoveryCodesMade, about: .user(user))
        try await tenant.notify(user, .factorChanged, .factor(account.seedSealed == nil ? .added : .replaced))
        return .done(try await complete(session, of: account, in: tenant), codes)
    }

    private func complete(
        _ session: SessionFacts,
        of account: AccountRow,
        in tenant: borrowing TenantConnection
    ) async throws -> FinishedSignIn {
        let count = RecoveryCode.batchCount
        guard session.level == .full else {
            // The owner is told of the new factor; a second mail about the same minute would say nothing more.
            return try await tenant.finishSignIn(
                session.id,
                from: session.tokenHash,
                of: account,
                isKnownDevice: true,
                recoveryCodes: count
            )
        }
        let token = try await tenant.rotate(session)
        try await tenant.endSessions(of: account.id, except: session.id, because: "factor_change")
        return try tenant.finished(token, of: account, recoveryCodes: count)
    }
}

/// Makes ten new recovery codes; the old ones are worth nothing from then on. Takes a factor shown just now.
package struct RenewRecoveryCodes: CaseAction {
    package static let permission = Permission.profileChange

    package init() {}

    package func perform(in tenant: borrowing TenantConnection) async throws -> [RecoveryCode] {
        let (user, session) = try await tenant.oneself()
        guard session.isSteppedUp(at: tenant.now) else { throw Refused(Self.permission, because: .stepUpNeeded) }
        let account = try await tenant.ownAccount(user)
        guard account.seedSealed != nil else { throw EnrolmentNeeded() }
        let codes = RecoveryCode.batch()
        try await tenant.storeRecoveryCodes(codes.map(\.sha256), of: user)
        tenant.record(.factorRecoveryCodesMade, about: .user(user))
        try await tenant.notify(user, .factorChanged, .factor(.recoveryCodesRenewed))
        return codes
    }
}

extension SessionFacts {
    /// Where there is a factor, only it opens the way to another one; a password alone never does.
    fileprivate func checkMayEnrol(_ account: AccountRow, at now: Date) throws {
        guard account.seedSealed != nil || level == .full else { return }
        guard level == .full else { throw SecondFactorNeeded() }
        guard isSteppedUp(at: now) else { throw Refused(.profileChange, because: .stepUpNeeded) }
    }
}
