import Foundation

/// A value as it enters an envelope: its type is sealed with it.
package enum Plaintext: Hashable, Sendable {
    case text(String)
    case integer(Int64)
    /// Days since 1970-01-01.
    case day(Int32)
    /// A decimal number in digits, such as `-12.50`.
    case decimal(String)
    /// Canonical JSON (RFC 8785).
    case json([UInt8])
    case bytes([UInt8])

    /// One byte for the type, then the value.
    var encoded: [UInt8] {
        switch self {
        case .text(let text): [1] + Array(text.precomposedStringWithCanonicalMapping.utf8)
        case .integer(let number): [2] + number.bigEndianBytes
        case .day(let number): [3] + number.bigEndianBytes
        case .decimal(let digits): [4] + Array(digits.utf8)
        case .json(let text): [5] + text
        case .bytes(let bytes): [6] + bytes
        }
    }

    init(encoded: [UInt8]) throws(IntegrityFailure) {
        guard let type = encoded.first else { throw IntegrityFailure() }
        let value = Array(encoded.dropFirst())
        switch (type, value.count) {
        case (1, _): self = .text(try Self.text(value))
        case (2, 8): self = .integer(Int64(bigEndianBytes: value))
        case (3, 4): self = .day(Int32(bigEndianBytes: value))
        case (4, _): self = .decimal(try Self.text(value))
        case (5, _): self = .json(value)
        case (6, _): self = .bytes(value)
        default: throw IntegrityFailure()
        }
    }

    private static func text(_ bytes: [UInt8]) throws(IntegrityFailure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw IntegrityFailure() }
        return text
    }
}
