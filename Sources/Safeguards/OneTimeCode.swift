import Crypto
package import Foundation

/// What an authenticator app and we both know: 20 random bytes (RFC 6238 with SHA-1, as all apps can).
package struct TOTPSeed: Sendable {
    package static let byteCount = 20

    private let secret: Secret<[UInt8]>

    package static func random() -> TOTPSeed {
        TOTPSeed(checked: randomBytes(byteCount))
    }

    /// - Returns: `nil` unless there are 20 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(checked: bytes)
    }

    private init(checked bytes: [UInt8]) {
        secret = Secret(bytes)
    }

    package var bytes: [UInt8] { secret.revealed }

    /// What is typed into an app that cannot take the picture.
    package var base32: String { Base32.rfc4648.text(of: secret.revealed) }

    /// What the picture says to the app.
    package func uri(issuer: String, account: String) -> String {
        let issuer = Self.escaped(issuer)
        return "otpauth://totp/\(issuer):\(Self.escaped(account))?secret=\(base32)&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=\(OneTimeCode.digitCount)&period=\(OneTimeCode.period)"
    }

    /// Everything but unreserved characters (RFC 3986) as percent signs and digits.
    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + Hex.text(of: [byte]).uppercased()
            }
        }.joined()
    }
}

/// Six digits from an authenticator app, as somebody typed them.
package struct OneTimeCode: Sendable {
    package static let digitCount = 6
    package static let period = 30
    /// How many steps a clock may be off, either way.
    package static let tolerance: Int64 = 1

    private let digits: Secret<[UInt8]>

    /// Reads six digits; blanks around and between them do not matter.
    ///
    /// - Returns: `nil` for anything else.
    package init?(parsing text: some StringProtocol) {
        guard text.utf8.count <= 32 else { return nil }
        let digits = text.utf8.filter { $0 != UInt8(ascii: " ") }
        guard digits.count == Self.digitCount,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.digits = Secret(Array(digits))
    }

    /// The step whose code this is.
    ///
    /// A code may be used once. The caller therefore stores the step together with a check that the stored one is
    /// smaller, in one statement, and takes the code for right only if that changed a row.
    ///
    /// - Parameters:
    ///   - seed: What the app was given.
    ///   - now: The instant of the request.
    ///   - last: The step that was used last; it and the ones before it do not count any more.
    /// - Returns: `nil` where the code is wrong, too old, too new or used.
    package func step(of seed: TOTPSeed, at now: Date, after last: Int64? = nil) -> Int64? {
        let current = Self.step(at: now)
        var found: Int64?
        // Every candidate is computed and compared, so that the time does not tell which one it was.
        for step in (current - Self.tolerance)...(current + Self.tolerance) {
            let isEqual = areEqualInConstantTime(Self.digits(of: seed, step: step), digits.revealed)
            let isNew = last.map { step > $0 } ?? true
            if isEqual && isNew && step >= 0 { found = step }
        }
        return found
    }

    /// The code that an app shows in a step.
    package static func text(of seed: TOTPSeed, step: Int64) -> String {
        String(decoding: digits(of: seed, step: step), as: UTF8.self)
    }

    /// The number of the thirty seconds that `now` lies in, counted from 1970.
    package static func step(at now: Date) -> Int64 {
        Int64((now.timeIntervalSince1970 / Double(period)).rounded(.down))
    }

    private static func digits(of seed: TOTPSeed, step: Int64) -> [UInt8] {
        let code = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: step.bigEndianBytes, using: SymmetricKey(data: seed.bytes))
        )
        let offset = Int(code[19] & 15)
        var number = UInt32(bigEndianBytes: code[offset..<(offset + 4)]) & 0x7FFF_FFFF
        var digits: [UInt8] = []
        for _ in 0..<digitCount {
            digits.insert(UInt8(ascii: "0") + UInt8(number % 10), at: 0)
            number /= 10
        }
        return digits
    }
}
