import Crypto

/// What a browser shows to say whose session it is: 32 random bytes, in the cookie and nowhere else.
package struct SessionToken: Sendable {
    package static let cookieName = "__Host-ks"
    private static let version = "1."

    private let secret: Secret<[UInt8]>

    private init(_ bytes: [UInt8]) {
        secret = Secret(bytes)
    }

    package static func random() -> SessionToken {
        SessionToken(randomBytes(32))
    }

    /// - Returns: `nil` for anything but the text of a token.
    package init?(parsing text: some StringProtocol) {
        guard text.utf8.count == 45, text.hasPrefix(Self.version),
            let bytes = Base64URL.bytes(of: text.dropFirst(2)), bytes.count == 32
        else { return nil }
        self.init(bytes)
    }

    /// What the cookie holds.
    package var text: String { Self.version + Base64URL.text(of: secret.revealed) }

    /// What the table holds.
    package var sha256: [UInt8] { Array(SHA256.hash(data: secret.revealed)) }
}

/// What an e-mailed link carries to say that its reader got the mail: 32 random bytes, to be used once.
package struct LinkToken: Sendable {
    private let secret: Secret<[UInt8]>

    private init(_ bytes: [UInt8]) {
        secret = Secret(bytes)
    }

    package static func random() -> LinkToken {
        LinkToken(randomBytes(32))
    }

    /// - Returns: `nil` for anything but the text of a token.
    package init?(parsing text: some StringProtocol) {
        guard text.utf8.count == 43, let bytes = Base64URL.bytes(of: text), bytes.count == 32 else { return nil }
        self.init(bytes)
    }

    /// What the link holds.
    package var text: String { Base64URL.text(of: secret.revealed) }

    /// What the table holds.
    package var sha256: [UInt8] { Array(SHA256.hash(data: secret.revealed)) }
}
