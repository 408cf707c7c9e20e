import Crypto

/// What an integration shows to say who it is: `kmr_`, two letters for what it is, `_`, 30 random characters and a
/// checksum of six.
///
/// The beginning lets scanners find a token that leaked; the checksum lets a mistyped or invented one be refused
/// without asking the database.
package struct APITokenText: Sendable {
    package enum Environment: Character, Sendable, CaseIterable {
        case live = "l"
        case demo = "d"
    }

    package let environment: Environment
    private let secret: Secret<String>

    private static let kind: Character = "t"
    private static let randomCount = 30
    private static let checksumCount = 6
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// 178 random bits: each character is drawn evenly.
    package static func random(for environment: Environment) -> APITokenText {
        var generator = SystemRandomNumberGenerator()
        let random = (0..<randomCount).map { _ in alphabet[Int.random(in: 0..<62, using: &generator)] }
        let body = prefix(of: environment) + String(decoding: random, as: UTF8.self)
        return APITokenText(environment: environment, secret: Secret(body + checksum(of: body)))
    }

    private init(environment: Environment, secret: Secret<String>) {
        self.environment = environment
        self.secret = secret
    }

    /// - Returns: `nil` for anything but the text of a token, its checksum included.
    package init?(parsing text: some StringProtocol) {
        let text = String(text)
        guard text.utf8.count == 7 + Self.randomCount + Self.checksumCount,
            let environment = Environment.allCases.first(where: { text.utf8.starts(with: Self.prefix(of: $0).utf8) }),
            text.utf8.dropFirst(7).allSatisfy(Self.alphabet.contains)
        else { return nil }
        let body = String(text.dropLast(Self.checksumCount))
        guard Self.checksum(of: body) == text.suffix(Self.checksumCount) else { return nil }
        self.init(environment: environment, secret: Secret(text))
    }

    /// The whole token: shown once.
    package var text: String { secret.revealed }

    /// What the table holds.
    package var sha256: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    /// The last four characters, by which people tell their tokens apart. They belong to the checksum and so help
    /// nobody to guess.
    package var hint: String { String(text.suffix(4)) }

    private static func prefix(of environment: Environment) -> String {
        "kmr_\(environment.rawValue)\(kind)_"
    }

    private static func checksum(of body: String) -> String {
        var number = crc32(of: body.utf8)
        var digits: [UInt8] = []
        for _ in 0..<checksumCount {
            digits.insert(alphabet[Int(number % 62)], at: 0)
            number /= 62
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The checksum of Ethernet and ZIP: reflected polynomial 0xEDB88320.
    private static func crc32(of bytes: some Sequence<UInt8>) -> UInt32 {
        var remainder = UInt32.max
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return ~remainder
    }
}
