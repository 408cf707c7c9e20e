/// How to reach the mail server that takes our messages.
package struct SMTPSettings: Sendable {
    /// How the way to the server is protected. In either of the first two the certificate must be valid and the host's
    /// own.
    package enum Security: Hashable, Sendable {
        /// Begins in the clear and says `STARTTLS`; a server that does not know it gets nothing. Port 587 as a rule.
        case startTLS(authorities: String?)
        /// TLS from the first byte. Port 465 as a rule.
        case implicitTLS(authorities: String?)
        /// Not protected at all: for a server on this very machine.
        case plain
    }

    /// Who signs in at the server.
    package struct Account: Sendable, Unprintable {
        let user: String
        let password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    package enum Invalid: Error, Hashable {
        /// Neither a host's name nor its address.
        case host
        case port
        /// `plain` is for 127.0.0.1, ::1 and localhost.
        case plainBeyondThisMachine
        /// A NUL in user or password, or no user.
        case account
        /// No host's name.
        case ownName
        /// A duration of nothing, or no message at a time.
        case limits
    }

    let host: String
    let port: Int
    let security: Security
    let account: Account?
    let ownName: String
    let patience: Duration
    let connecting: Duration
    let atOnce: Int

    /// - Parameters:
    ///   - host: A name, or an address without brackets.
    ///   - port: Of the server.
    ///   - security: With the path of a file of authorities, only those are believed, not the system's.
    ///   - account: Nobody signs in without one.
    ///   - ownName: How we introduce ourselves, in `EHLO`.
    ///   - patience: How long one message may take in all.
    ///   - connecting: How long the connection alone may take, TLS included.
    ///   - atOnce: How many messages are under way at a time; each has a connection and a thread.
    /// - Throws: `Invalid` where they do not make sense, or would send mail unprotected.
    package init(
        host: String,
        port: Int,
        security: Security,
        account: Account? = nil,
        ownName: String,
        patience: Duration = .seconds(60),
        connecting: Duration = .seconds(15),
        atOnce: Int = 4
    ) throws(Invalid) {
        guard Self.isHost(host) else { throw .host }
        guard (1...65_535).contains(port) else { throw .port }
        guard security != .plain || Self.isLoopback(host) else { throw .plainBeyondThisMachine }
        guard Self.isName(ownName) else { throw .ownName }
        guard patience >= .milliseconds(1), connecting >= .milliseconds(1), atOnce > 0 else { throw .limits }
        if let account {
            guard !account.user.isEmpty, !account.user.utf8.contains(0), !account.password.utf8.contains(0) else {
                throw .account
            }
        }
        self.host = host
        self.port = port
        self.security = security
        self.account = account
        self.ownName = ownName
        self.patience = patience
        self.connecting = connecting
        self.atOnce = atOnce
    }

    /// The server's address for libcurl, which introduces itself by the path.
    var url: String {
        let scheme = if case .implicitTLS = security { "smtps" } else { "smtp" }
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)/\(ownName)"
    }

    private static func isHost(_ text: String) -> Bool {
        isName(text) || isAddress(text)
    }

    private static func isName(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(MailAddress.isLabel)
    }

    /// An address of IPv6, roughly; libcurl looks closer.
    private static func isAddress(_ text: String) -> Bool {
        let signs = Set("0123456789abcdefABCDEF:.".utf8)
        return text.contains(":") && (2...45).contains(text.utf8.count) && text.utf8.allSatisfy(signs.contains)
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
    }
}
