/// Common passwords and common words, as a Bloom filter: it knows every one of them, and takes about one other text in
/// a hundred thousand for one of them.
///
/// The file is made by `docker/make-password-list.py`, whose words are the ASCII letters and signs that `folded(_:)`
/// leaves of them:
///
/// ```
/// 0   8   "KMRNBLM1"
/// 8   4   how many bits are set for each word
/// 12  4   how many bits there are, a multiple of eight
/// 16  4   how many words went in
/// 20      the bits, the lowest of each byte first
/// ```
package struct PasswordBlockList: Sendable {
    /// The file is not one of ours, or cut short.
    package struct Damaged: Error, Equatable {
        package init() {}
    }

    /// How many words went in.
    package let wordCount: Int
    private let probes: UInt64
    private let bitCount: UInt64
    private let bits: [UInt8]

    package init(bytes: [UInt8]) throws(Damaged) {
        guard bytes.count > 20, bytes.starts(with: "KMRNBLM1".utf8) else { throw Damaged() }
        let numbers = stride(from: 8, to: 20, by: 4).map { UInt32(bigEndianBytes: bytes[$0..<($0 + 4)]) }
        guard (1...64).contains(numbers[0]), numbers[1] > 0, Int(numbers[1]) == (bytes.count - 20) * 8 else {
            throw Damaged()
        }
        probes = UInt64(numbers[0])
        bitCount = UInt64(numbers[1])
        wordCount = Int(numbers[2])
        bits = Array(bytes[20...])
    }

    package func contains(_ text: String) -> Bool {
        var hash = WordHash()
        for scalar in PasswordText.folded(text) { hash.append(scalar) }
        return contains(hash)
    }

    func contains(_ hash: WordHash) -> Bool {
        let first = Self.mixed(hash.value)
        let step = Self.mixed(hash.value &+ 0x9E37_79B9_7F4A_7C15) | 1
        return (0..<probes).allSatisfy { probe in
            let bit = (first &+ probe &* step) % bitCount
            return bits[Int(bit / 8)] >> UInt8(bit % 8) & 1 == 1
        }
    }

    /// The finaliser of SplitMix64, so that every bit of the hash tells.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

/// FNV-1a over UTF-8, letter by letter, so that all beginnings of a text are hashed in one go. It needs to be quick and
/// even, not secret: whoever finds a text that collides has refused themselves a password.
struct WordHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func append(_ scalar: Unicode.Scalar) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
    }
}
