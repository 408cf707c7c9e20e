/// A way for mail to leave the house.
package protocol MailTransport: Sendable {
    /// Returns when somebody else has taken the message over.
    ///
    /// Where it fails on the way the message may have arrived all the same; whoever sends it again leaves its id as it
    /// is.
    func send(_ email: Email) async throws(MailFailure)
}

/// Why a message was not taken over. No addresses are in it, nor the server's own words, which may quote some.
package enum MailFailure: Error, Hashable {
    /// The server said no for now; its reply code is 400 to 499.
    case temporary(Int)
    /// The server said no to this message; its reply code is 500 to 599.
    case permanent(Int)
    /// Nobody answers, not in time, or the answer broke off.
    case unreachable
    /// TLS could not be agreed on: the server does not offer it, or its certificate is not the one it should be.
    case insecure
    /// User and password are not those the server knows.
    case refusedSignIn
    /// The sending task was cancelled.
    case cancelled

    /// Whether it is the message that is not wanted: sending it once more would change nothing.
    package var isFinal: Bool {
        if case .permanent = self { true } else { false }
    }
}

extension MailFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .temporary(let code): "mail server refused for now (\(code))"
        case .permanent(let code): "mail server refused the message (\(code))"
        case .unreachable: "mail server unreachable"
        case .insecure: "no secure connection to the mail server"
        case .refusedSignIn: "mail server refused the sign-in"
        case .cancelled: "sending was cancelled"
        }
    }
}
