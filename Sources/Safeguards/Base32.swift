/// Five bits a character, for what people type.
struct Base32: Sendable {
    private let alphabet: [UInt8]
    /// Characters that are read as others because they look like them.
    private let aliases: [UInt8: UInt8]

    /// RFC 4648, section 6, without padding: what authenticator apps read.
    static let rfc4648 = Base32(alphabet: Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8), aliases: [:])

    /// Crockford's alphabet, which leaves out I, L, O and U.
    static let crockford = Base32(
        alphabet: Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8),
        aliases: [
            UInt8(ascii: "O"): UInt8(ascii: "0"), UInt8(ascii: "I"): UInt8(ascii: "1"),
            UInt8(ascii: "L"): UInt8(ascii: "1"),
        ]
    )

    func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 5 {
                bitCount -= 5
                text.append(alphabet[Int(buffer >> UInt32(bitCount) & 31)])
            }
        }
        if bitCount > 0 { text.append(alphabet[Int(buffer << UInt32(5 - bitCount) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Returns: `nil` where there is a foreign character, or where bits are set that belong to no byte.
    func bytes(of text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bitCount = 0
        for scalar in text.unicodeScalars where scalar != " " && scalar != "-" {
            guard let ascii = UInt8(exactly: scalar.value) else { return nil }
            let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(ascii) ? ascii - 32 : ascii
            guard let value = alphabet.firstIndex(of: aliases[upper] ?? upper) else { return nil }
            buffer = buffer << 5 | UInt32(value)
            bitCount += 5
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bitCount)))
            }
        }
        guard bitCount < 5, buffer & (1 << UInt32(bitCount) - 1) == 0 else { return nil }
        return bytes
    }
}
