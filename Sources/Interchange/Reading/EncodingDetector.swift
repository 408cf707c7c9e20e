/// Tells how a text is encoded by what Polish would look like in each encoding.
///
/// It can see a whole file in pieces and keeps a few hundred bytes of it.
package struct EncodingDetector: Sendable {
    /// How often each byte above 127 occurred.
    private var counts = [Int](repeating: 0, count: 128)
    private var sequences = UTF8Sequences()
    private var sawUpper = false

    package init() {}

    /// Takes the next bytes of a text whose ASCII is ASCII.
    package mutating func take(_ bytes: some Collection<UInt8>) {
        for byte in bytes {
            if byte < 0x80 {
                if !sequences.isIdle { sequences.take(byte) }
            } else {
                sawUpper = true
                counts[Int(byte) & 0x7F] += 1
                sequences.take(byte)
            }
        }
    }

    /// The likeliest encoding; `nil` where nothing but ASCII was seen, which is the same in all of them.
    package var verdict: TextEncoding? {
        guard sawUpper else { return nil }
        var best = (encoding: TextEncoding.utf8, score: sequences.score)
        for encoding in TextEncoding.ofOneByte {
            let score = score(of: encoding)
            if score > best.score || (score == best.score && sequences.wrong > 0 && best.encoding == .utf8) {
                best = (encoding, score)
            }
        }
        return best.encoding
    }

    /// Whether one part of the text is UTF-8 and another is not.
    package var isMixed: Bool { sequences.polish > 0 && sequences.wrong > 0 }

    /// Whether a reading as `encoding` stays plausible now that more was seen.
    package func contradicts(_ encoding: TextEncoding) -> TextEncoding? {
        guard let verdict, verdict != encoding, encoding != .utf8 || sequences.wrong > 0 else { return nil }
        guard TextEncoding.ofOneByte.contains(encoding), TextEncoding.ofOneByte.contains(verdict) else {
            return verdict
        }
        return score(of: verdict) > score(of: encoding) ? verdict : nil
    }

    private func score(of encoding: TextEncoding) -> Int {
        guard let weights = Self.weights[encoding] else { return .min }
        return zip(counts, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private static let weights: [TextEncoding: [Int]] = {
        let known = TextEncoding.ofOneByte.compactMap { encoding in
            encoding.upperHalf.map { (encoding, $0.map(weight)) }
        }
        return Dictionary(uniqueKeysWithValues: known)
    }()

    /// How far a letter speaks for an encoding: Polish ones do, what nobody types speaks against it.
    static func weight(of unit: UInt16) -> Int {
        guard unit > 0x9F else { return -8 }
        guard let scalar = UnicodeScalar(unit) else { return -8 }
        if polish.contains(scalar) { return 3 }
        if usual.contains(scalar) { return 0 }
        return scalar.properties.isAlphabetic ? -1 : -3
    }

    static let polish: Set<UnicodeScalar> = Set("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ".unicodeScalars)
    /// Punctuation of Polish texts, and the dot above, by which a bank says that a field is empty.
    private static let usual: Set<UnicodeScalar> = Set("„”“‘’‚–—…§°€²³·•«»\u{A0}\u{AD}©®ü öäéß˙".unicodeScalars)
}

/// Which sequences of UTF-8 a text has, and how many that are none.
private struct UTF8Sequences: Sendable {
    private(set) var polish = 0
    private(set) var wrong = 0
    private var familiar = 0
    private var foreign = 0
    private var missing = 0
    private var value: UInt32 = 0

    var isIdle: Bool { missing == 0 }

    var score: Int { 3 * (polish + familiar) - 2 * foreign - 10 * wrong }

    /// Letters of Europe and of Ukraine, which no pair of Polish letters looks like.
    private static let names = Set<UInt32>(0x410...0x44F).union(0xC0...0x17F)
        .union([0x404, 0x406, 0x407, 0x454, 0x456, 0x457, 0x490])

    mutating func take(_ byte: UInt8) {
        if missing > 0 {
            guard byte & 0xC0 == 0x80 else {
                wrong += 1
                missing = 0
                return byte < 0x80 ? () : begin(byte)
            }
            value = value << 6 | UInt32(byte & 0x3F)
            missing -= 1
            if missing == 0 { finish() }
        } else if byte >= 0x80 {
            begin(byte)
        }
    }

    private mutating func begin(_ byte: UInt8) {
        switch byte {
        case 0xC2...0xDF: (missing, value) = (1, UInt32(byte & 0x1F))
        case 0xE0...0xEF: (missing, value) = (2, UInt32(byte & 0x0F))
        case 0xF0...0xF4: (missing, value) = (3, UInt32(byte & 0x07))
        default: wrong += 1
        }
    }

    private mutating func finish() {
        guard let scalar = UnicodeScalar(value) else { return wrong += 1 }
        if EncodingDetector.polish.contains(scalar) {
            polish += 1
        } else if Self.names.contains(value) {
            familiar += 1
        } else if value >= 0x250 && !(0x2000...0x20CF).contains(value) {
            foreign += 1
        }
    }
}
