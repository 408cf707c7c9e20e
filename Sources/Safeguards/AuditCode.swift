/// A word of ours in an audit entry: printable ASCII without blanks and quotes, at most 100 characters.
///
/// Entries name things by such codes and by identifiers only; what people wrote is sealed. So no entry can be broken
/// into two lines, and none shows a name.
package struct AuditCode: Hashable, Sendable, CustomStringConvertible {
    package static let longest = 100

    package let text: String

    /// - Returns: `nil` for anything but such a word.
    package init?(_ text: some StringProtocol) {
        guard (1...Self.longest).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.text = String(text)
    }

    package var description: String { text }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: ":"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}

extension AuditCode: ExpressibleByStringLiteral {
    package init(stringLiteral text: StaticString) {
        guard let code = AuditCode(text.description) else { preconditionFailure("no code for an audit entry: \(text)") }
        self = code
    }
}
