package import Foundation
package import Safeguards

/// How far an e-mail address and a password have brought somebody.
package enum SignInStep: Sendable {
    /// The second factor is to come: `finishSignIn` with this session.
    case secondFactor(SessionToken)
    /// The second factor and, because too many have guessed at it, a new password: `finishSignIn` with both.
    case newPassword(SessionToken)
    /// There is no second factor yet: `beginEnrolment` with this session.
    case enrolment(SessionToken)
    /// Too many have tried: the code has to come together with the password. Nothing was looked at.
    case codeFirst
    /// The code came with the password, and both were right.
    case done(SignedIn)
}

/// A finished sign-in.
package struct SignedIn: Sendable {
    /// For the cookie `SessionToken.cookieName`; the token before it is dead.
    package let token: SessionToken
    /// For the cookie `DeviceCookie.cookieName`.
    package let device: String
    package let user: UUID
    /// The language that the user chose, `pl` or `en`.
    package let language: String
    /// How many recovery codes are left.
    package let recoveryCodes: Int
}

/// The e-mail address, the password or the code is wrong, or there is no such account. Which of these, nobody is told.
package struct WrongSignIn: Error, Equatable {
    package init() {}
}

/// Somebody tried too often; the account itself stays open.
package struct TooManyAttempts: Error, Equatable {
    package let retryAfter: Duration

    package init(retryAfter: Duration) {
        self.retryAfter = retryAfter
    }
}

/// The code of a second factor is wrong, too old or used.
package struct WrongCode: Error, Equatable {
    /// How often it may be tried again; after the last time the session has ended.
    package let attemptsLeft: Int

    package init(attemptsLeft: Int) {
        self.attemptsLeft = attemptsLeft
    }
}

/// The current password is wrong.
package struct WrongPassword: Error, Equatable {
    /// How often it may be tried again; after the last time the session has ended.
    package let attemptsLeft: Int

    package init(attemptsLeft: Int) {
        self.attemptsLeft = attemptsLeft
    }
}

/// Too many have guessed at the password: this sign-in must bring a new one.
package struct NewPasswordNeeded: Error, Equatable {
    package init() {}
}

/// The new password is the old one.
package struct PasswordUnchanged: Error, Equatable {
    package init() {}
}

/// What stands for the second factor, as somebody typed it into one field.
package enum FactorProof: Sendable {
    case code(OneTimeCode)
    case recovery(RecoveryCode)

    /// - Returns: `nil` for what can be neither six digits nor a recovery code.
    package init?(parsing text: some StringProtocol) {
        if let code = OneTimeCode(parsing: text) {
            self = .code(code)
        } else if let code = RecoveryCode(parsing: text) {
            self = .recovery(code)
        } else {
            return nil
        }
    }
}
