/// Turns the bytes of a text, in pieces, into UTF-8, whatever they are; what is no letter becomes U+FFFD.
///
/// Nothing is kept but the beginning of a letter whose end has not come, and, until the encoding shows itself, a window
/// of the bytes after the first that is not ASCII.
package struct TextDecoder: Sendable {
    /// `nil` as long as everything was ASCII.
    package private(set) var encoding: TextEncoding?
    /// Sees all that was read, so that it can say at the end whether the window was typical.
    package private(set) var detector = EncodingDetector()

    private let isGiven: Bool
    private var isAtStart = true
    private var held: [UInt8] = []
    private var table: [UInt16] = []

    static let window = 1 << 16
    static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    /// - Parameter encoding: `nil` to find out.
    package init(_ encoding: TextEncoding? = nil) {
        isGiven = encoding != nil
        if let encoding { settle(encoding) }
    }

    /// The next bytes in UTF-8.
    package mutating func take(_ chunk: [UInt8]) -> [UInt8] {
        var chunk = chunk
        if isAtStart {
            held += chunk
            guard held.count >= 4 else { return [] }
            chunk = start()
        }
        return decode(chunk, isLast: false)
    }

    /// What was still held.
    package mutating func end() -> [UInt8] {
        let rest = isAtStart ? start() : []
        return decode(rest, isLast: true)
    }

    /// The encoding that the whole text speaks for, where it is another than the one that was used.
    package var doubt: TextEncoding? {
        guard let encoding else { return nil }
        return detector.contradicts(encoding)
    }

    private mutating func settle(_ encoding: TextEncoding) {
        self.encoding = encoding
        table = encoding.upperHalf ?? []
    }

    /// Looks for a byte order mark, or for the zeros that betray UTF-16.
    private mutating func start() -> [UInt8] {
        isAtStart = false
        let bytes = held
        held = []
        let head = bytes.prefix(4)
        if head.starts(with: [0xEF, 0xBB, 0xBF]) {
            if !isGiven { settle(.utf8) }
            return Array(bytes.dropFirst(encoding == .utf8 ? 3 : 0))
        }
        guard !isGiven || encoding == .utf16LittleEndian || encoding == .utf16BigEndian else { return bytes }
        if head.starts(with: [0xFF, 0xFE]) {
            settle(.utf16LittleEndian)
            return Array(bytes.dropFirst(2))
        }
        if head.starts(with: [0xFE, 0xFF]) {
            settle(.utf16BigEndian)
            return Array(bytes.dropFirst(2))
        }
        if head.count == 4, !isGiven {
            if head[0] != 0, head[1] == 0, head[2] != 0, head[3] == 0 { settle(.utf16LittleEndian) }
            if head[0] == 0, head[1] != 0, head[2] == 0, head[3] != 0 { settle(.utf16BigEndian) }
        }
        return bytes
    }

    private mutating func decode(_ chunk: [UInt8], isLast: Bool) -> [UInt8] {
        switch encoding {
        case .utf16LittleEndian: return utf16(chunk, high: 1, isLast: isLast)
        case .utf16BigEndian: return utf16(chunk, high: 0, isLast: isLast)
        case nil: return decide(chunk, isLast: isLast)
        case .utf8?: return utf8(chunk, isLast: isLast)
        case .cp1250?, .iso8859_2?, .cp852?: return oneByte(chunk)
        }
    }

    private mutating func decide(_ chunk: [UInt8], isLast: Bool) -> [UInt8] {
        var ascii: [UInt8] = []
        if held.isEmpty {
            guard let upper = chunk.firstIndex(where: { $0 >= 0x80 }) else { return chunk }
            ascii = Array(chunk[..<upper])
            held = Array(chunk[upper...])
        } else {
            held += chunk
        }
        guard held.count >= Self.window || isLast else { return ascii }
        var first = EncodingDetector()
        first.take(held)
        settle(first.verdict ?? .utf8)
        let bytes = held
        held = []
        return ascii + decode(bytes, isLast: isLast)
    }

    private mutating func oneByte(_ chunk: [UInt8]) -> [UInt8] {
        guard chunk.contains(where: { $0 >= 0x80 }) else { return chunk }
        detector.take(chunk)
        var text: [UInt8] = []
        text.reserveCapacity(chunk.count + chunk.count / 4)
        for byte in chunk {
            if byte < 0x80 {
                text.append(byte)
            } else {
                let unit = table[Int(byte) & 0x7F]
                text.append(utf8Of: unit == 0 ? 0xFFFD : UInt32(unit))
            }
        }
        return text
    }

    private mutating func utf8(_ chunk: [UInt8], isLast: Bool) -> [UInt8] {
        if held.isEmpty, !chunk.contains(where: { $0 >= 0x80 }) { return chunk }
        detector.take(chunk)
        let bytes = held.isEmpty ? chunk : held + chunk
        held = []
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        // From there on everything was right and is not copied yet.
        var start = 0
        var index = 0
        while index < bytes.count {
            guard bytes[index] >= 0x80 else {
                index += 1
                continue
            }
            switch UTF8Length.ofSequence(in: bytes, at: index) {
            case .whole(let count): index += count
            case .wrong(let count):
                text.append(contentsOf: bytes[start..<index])
                text.append(contentsOf: Self.replacement)
                index += count
                start = index
            case .cut:
                text.append(contentsOf: bytes[start..<index])
                if isLast {
                    text.append(contentsOf: Self.replacement)
                } else {
                    held = Array(bytes[index...])
                }
                return text
            }
        }
        text.append(contentsOf: bytes[start...])
        return text
    }

    private mutating func utf16(_ chunk: [UInt8], high: Int, isLast: Bool) -> [UInt8] {
        let bytes = held + chunk
        held = []
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var index = 0
        func unit(at index: Int) -> UInt32 {
            UInt32(bytes[index + high]) << 8 | UInt32(bytes[index + 1 - high])
        }
        while index + 1 < bytes.count {
            let first = unit(at: index)
            guard (0xD800...0xDFFF).contains(first) else {
                text.append(utf8Of: first)
                index += 2
                continue
            }
            guard index + 3 < bytes.count else { break }
            let second = unit(at: index + 2)
            if first < 0xDC00, (0xDC00...0xDFFF).contains(second) {
                text.append(utf8Of: 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
                index += 4
            } else {
                text.append(contentsOf: Self.replacement)
                index += 2
            }
        }
        if isLast, index < bytes.count {
            text.append(contentsOf: Self.replacement)
        } else {
            held = Array(bytes[index...])
        }
        return text
    }
}

/// How many bytes the letter at some place has.
private enum UTF8Length {
    case whole(Int)
    /// That many bytes are none.
    case wrong(Int)
    /// The bytes end before the letter does.
    case cut

    static func ofSequence(in bytes: [UInt8], at index: Int) -> UTF8Length {
        let count: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch bytes[index] {
        case 0xC2...0xDF: count = 2
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: count = 3
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: count = 4
        default: return .wrong(1)
        }
        for offset in 1..<count {
            guard index + offset < bytes.count else { return .cut }
            let allowed = offset == 1 ? second : 0x80...0xBF
            guard allowed.contains(bytes[index + offset]) else { return .wrong(offset) }
        }
        return .whole(count)
    }
}

extension [UInt8] {
    /// Where, from 1 and in characters, the first character stands that could not be read.
    var columnOfReplacement: Int? {
        var place = startIndex
        while let found = self[place...].firstIndex(of: TextDecoder.replacement[0]) {
            if self[found...].starts(with: TextDecoder.replacement) {
                return self[..<found].count { $0 & 0xC0 != 0x80 } + 1
            }
            place = found + 1
        }
        return nil
    }

    /// A scalar; surrogates become U+FFFD.
    mutating func append(utf8Of value: UInt32) {
        let scalar = UnicodeScalar(value) ?? "\u{FFFD}"
        append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}
