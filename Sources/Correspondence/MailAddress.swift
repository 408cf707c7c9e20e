/// Where e-mail goes: a local part and a domain, both in ASCII, and nothing that a mail server could read otherwise.
///
/// Quoted local parts, comments, addresses of machines in brackets and names without a dot are refused: nobody's mail
/// at work looks like that. A domain with other letters is written in its ASCII form, `xn--…`.
package struct MailAddress: Hashable, Sendable, Unprintable {
    package enum Invalid: Error, Hashable {
        /// Letters such as ą, or invisible characters.
        case notASCII
        case malformed
        /// More than 254 characters, or 64 before the @.
        case tooLong
    }

    package let local: String
    package let domain: String

    package init(_ text: String) throws(Invalid) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) || $0 == 0x20 }) else { throw .notASCII }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isLocal(parts[0]), Self.isDomain(parts[1]) else { throw .malformed }
        guard text.utf8.count <= 254, parts[0].utf8.count <= 64 else { throw .tooLong }
        local = String(parts[0])
        domain = String(parts[1])
    }

    package var text: String { "\(local)@\(domain)" }

    /// Words with single dots between them, as the `dot-atom` of RFC 5322.
    private static func isLocal(_ text: Substring) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
            !word.isEmpty && word.utf8.allSatisfy { $0.isLetterOrDigit || atomSigns.contains($0) }
        }
    }

    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, text.utf8.count <= 253, labels.allSatisfy(isLabel) else { return false }
        // What ends in a number is an address of a machine, or none at all.
        return labels.last?.utf8.contains { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } == true
    }

    /// One label of a host name.
    static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
    }

    private static let atomSigns = Set("!#$%&'*+-/=?^_`{|}~".utf8)
}

/// A name and an address: what stands in From and To.
package struct Mailbox: Hashable, Sendable, Unprintable {
    /// May be empty.
    package let name: String
    package let address: MailAddress

    /// - Throws: `InvalidEmail.control` for a name that could end its line or turn the ones around it.
    package init(_ name: String, _ address: MailAddress) throws(InvalidEmail) {
        guard name.isPlain else { throw .control(in: .name) }
        self.name = name
        self.address = address
    }
}

extension UInt8 {
    var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
