package import Safeguards

/// What is open to visitors, and what our own jobs do with accounts. No role holds any of it, so no row of the matrix
/// has it.
extension Permission {
    /// Showing a password.
    package static let sessionBegin = Permission("session.begin")
    package static let linkLook = Permission("link.look")
    package static let invitationAccept = Permission("invitation.accept")
    package static let passwordAsk = Permission("password.ask")
    package static let passwordReset = Permission("password.reset")
    package static let factorReset = Permission("factor.reset")
    /// Asking for anything at all.
    package static let requestSend = Permission("request.send")
    /// Whom to ask who cannot sign in.
    package static let contactRead = Permission("contact.read")

    package static let noticeSend = Permission("notice.send")
    package static let accessTidy = Permission("access.tidy")
    /// Only in the demonstration.
    package static let demoCode = Permission("demo.code")
}
