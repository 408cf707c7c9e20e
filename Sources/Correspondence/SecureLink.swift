/// An `https` address that can stand in a message as it is.
package struct SecureLink: Hashable, Sendable, Unprintable {
    package let text: String

    /// - Throws: `InvalidEmail.link` for anything but `https`, a host without a user's name before it, and characters
    ///   that need no quoting anywhere.
    package init(_ text: String) throws(InvalidEmail) {
        let scheme = "https://"
        guard text.utf8.count <= 1_000, text.hasPrefix(scheme), text.utf8.allSatisfy(Self.isAllowed) else {
            throw .link
        }
        let host = text.dropFirst(scheme.utf8.count).prefix { !"/?#".contains($0) }
        guard let first = host.utf8.first, first.isLetterOrDigit || first == UInt8(ascii: "["), !host.contains("@")
        else {
            throw .link
        }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte.isLetterOrDigit || "-._~:/?#[]@!$&()*+,;=%".utf8.contains(byte)
    }
}
