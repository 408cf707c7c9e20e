import Crypto

/// A code on paper that stands in once for a lost second factor: 128 random bits.
///
/// So many bits cannot be guessed from their hash, so a plain SHA-256 is stored and checking costs no slow hash.
package struct RecoveryCode: Sendable {
    /// How many are given out together; new ones make the old ones void.
    package static let batchCount = 10

    private let secret: Secret<[UInt8]>

    private init(_ bytes: [UInt8]) {
        secret = Secret(bytes)
    }

    package static func random() -> RecoveryCode {
        RecoveryCode(randomBytes(16))
    }

    package static func batch() -> [RecoveryCode] {
        (0..<batchCount).map { _ in random() }
    }

    /// Reads what somebody typed from paper: case, blanks and hyphens do not matter, and the letters that look like
    /// digits count as these digits.
    ///
    /// - Returns: `nil` for anything else.
    package init?(parsing text: some StringProtocol) {
        guard text.utf8.count <= 128, let bytes = Base32.crockford.bytes(of: text), bytes.count == 16
        else { return nil }
        self.init(bytes)
    }

    /// What is printed: 26 characters in groups, such as `7ZK3M-…`.
    package var text: String {
        let letters = Array(Base32.crockford.text(of: secret.revealed))
        let groups = stride(from: 0, to: 25, by: 5).map { String(letters[$0..<($0 == 20 ? 26 : $0 + 5)]) }
        return groups.joined(separator: "-")
    }

    /// What the table holds.
    package var sha256: [UInt8] { Array(SHA256.hash(data: secret.revealed)) }
}
