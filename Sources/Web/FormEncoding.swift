/// Reads `name=value&name=value`, as forms and query strings write it, and refuses what is not exactly that.
enum FormEncoding {
    struct Malformed: Error, Equatable {}

    private static let mostPairs = 1_000
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// - Returns: The pairs in their order, decoded and in normal form C. People type what their keyboard gives, so a
    ///   text in another form is brought into it here instead of being refused.
    static func pairs(_ bytes: some Collection<UInt8>) throws(Malformed) -> [(name: String, value: String)] {
        guard !bytes.isEmpty else { return [] }
        let parts = bytes.split(separator: UInt8(ascii: "&"), maxSplits: mostPairs, omittingEmptySubsequences: false)
        guard parts.count <= mostPairs else { throw Malformed() }
        var pairs: [(name: String, value: String)] = []
        for part in parts {
            guard let sign = part.firstIndex(of: UInt8(ascii: "=")) else { throw Malformed() }
            let name = try text(part[..<sign])
            guard !name.isEmpty else { throw Malformed() }
            pairs.append((name, try text(part[part.index(after: sign)...])))
        }
        return pairs
    }

    private static func text(_ bytes: some Collection<UInt8>) throws(Malformed) -> String {
        var decoded: [UInt8] = []
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(Hexadecimal.value),
                    let low = rest.next().flatMap(Hexadecimal.value)
                else { throw Malformed() }
                decoded.append(high << 4 | low)
            case 0x21...0x7E: decoded.append(byte)
            default: throw Malformed()
            }
        }
        guard !decoded.contains(0), let text = String(validating: decoded, as: UTF8.self) else { throw Malformed() }
        return text.normalized
    }

    /// Percent-encodes all but the characters that never mean anything.
    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
