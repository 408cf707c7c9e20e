import Foundation

/// Bytes as text without padding, in the alphabet that URLs and cookies take (RFC 4648, section 5).
package enum Base64URL {
    package static func text(of bytes: some Sequence<UInt8>) -> String {
        let text = Data(bytes).base64EncodedString().utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Returns: `nil` for anything but the one text that `text(of:)` writes for some bytes.
    package static func bytes(of text: some StringProtocol) -> [UInt8]? {
        var standard = text.utf8.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        standard += [UInt8](repeating: UInt8(ascii: "="), count: (4 - standard.count % 4) % 4)
        guard !text.utf8.contains(where: Self.isStandard), let data = Data(base64Encoded: Data(standard)) else {
            return nil
        }
        // Only the last group can be written in more than one way.
        let rest = data.suffix(data.count % 3)
        guard rest.isEmpty || Self.text(of: rest).utf8.elementsEqual(text.utf8.suffix(rest.count + 1)) else {
            return nil
        }
        return Array(data)
    }

    /// What stands in the standard's alphabet alone, and its padding.
    private static func isStandard(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=")
    }
}

/// Bytes as text in the alphabet of e-mail and certificates, padded (RFC 4648, section 4).
package enum Base64 {
    package static func text(of bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
    }

    /// - Returns: `nil` for anything but the one text that `text(of:)` writes for some bytes.
    package static func bytes(of text: some StringProtocol) -> [UInt8]? {
        guard let data = Data(base64Encoded: Data(text.utf8)), Self.text(of: data).utf8.elementsEqual(text.utf8)
        else { return nil }
        return Array(data)
    }
}

/// Bytes as lower-case hexadecimal digits.
package enum Hex {
    package static func text(of bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// - Returns: `nil` for what is no such text.
    package static func bytes(of text: some StringProtocol) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

/// Bytes that nobody can guess, from the kernel's generator.
func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    // Each word is a call of the kernel's.
    let words = (0..<(count + 7) / 8).map { _ in generator.next() }
    return Array(words.flatMap(\.bigEndianBytes).prefix(count))
}

/// Whether two strings of bytes are equal, in a time that tells nothing of where they differ. Their lengths are no
/// secret.
func areEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}

extension FixedWidthInteger {
    /// The bytes of the number, the most significant first.
    var bigEndianBytes: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> $0) }
    }

    init(bigEndianBytes bytes: some Sequence<UInt8>) {
        self = bytes.reduce(0) { $0 << 8 | Self($1) }
    }
}

extension UUID {
    var octets: [UInt8] {
        TenantID(self).bytes
    }

    /// - Returns: `nil` unless there are sixteen bytes.
    init?(octets: some Collection<UInt8>) {
        guard octets.count == 16 else { return nil }
        let bytes = Array(octets)
        self.init(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            )
        )
    }
}
