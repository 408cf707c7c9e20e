/// A JSON value that can be read in one way only.
package indirect enum JSONTree: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case string(String)
    case array([JSONTree])
    /// In the order of the text; no name occurs twice.
    case object([Member])

    package struct Member: Sendable, Equatable {
        package let name: String
        package let value: JSONTree

        package init(_ name: String, _ value: JSONTree) {
            self.name = name
            self.value = value
        }
    }
}

/// Why a text is not JSON as we read it, and where.
package struct JSONFault: Error, Sendable, Equatable {
    package enum Reason: String, Sendable {
        case empty
        case notUTF8 = "not-utf8"
        case byteOrderMark = "byte-order-mark"
        case syntax
        case trailing = "trailing-bytes"
        case tooDeep = "too-deep"
        case tooManyMembers = "too-many-members"
        case duplicateName = "duplicate-name"
        case zeroCharacter = "zero-character"
        case loneSurrogate = "lone-surrogate"
        case notNormalized = "not-nfc"
        case notInteger = "not-an-integer"
        case integerRange = "integer-out-of-range"
    }

    package let reason: Reason
    /// Bytes before the fault.
    package let offset: Int

    package init(reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

/// Reads JSON as RFC 8259 writes it, and refuses everything that two readers could understand in two ways.
///
/// - Names within an object differ; objects have at most 200 members and stand at most 32 deep in each other.
/// - Text is UTF-8 without byte order mark, in normal form C, without U+0000 and without halves of surrogate pairs.
/// - Numbers are whole and fit into 64 bits. Money is whole grosze, and where a number could be bigger it is a string.
package struct StrictJSON {
    package static let depth = 32
    package static let members = 200

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSONTree {
        guard !bytes.isEmpty else { throw JSONFault(reason: .empty, offset: 0) }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { throw JSONFault(reason: .byteOrderMark, offset: 0) }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw JSONFault(reason: .notUTF8, offset: 0) }
        var reader = StrictJSON(bytes)
        reader.skipBlanks()
        guard reader.position < bytes.count else { throw reader.fault(.empty) }
        let tree = try reader.value()
        reader.skipBlanks()
        guard reader.position == bytes.count else { throw reader.fault(.trailing) }
        return tree
    }

    private mutating func value() throws(JSONFault) -> JSONTree {
        switch next {
        case UInt8(ascii: "{"): try nested { reader throws(JSONFault) in .object(try reader.objectMembers()) }
        case UInt8(ascii: "["): try nested { reader throws(JSONFault) in .array(try reader.elements()) }
        case UInt8(ascii: "\""): .string(try string())
        case UInt8(ascii: "t"): try word("true", means: .bool(true))
        case UInt8(ascii: "f"): try word("false", means: .bool(false))
        case UInt8(ascii: "n"): try word("null", means: .null)
        default: .integer(try integer())
        }
    }

    /// Passes the opening bracket and counts it.
    private mutating func nested(
        _ read: (inout StrictJSON) throws(JSONFault) -> JSONTree
    ) throws(JSONFault) -> JSONTree {
        guard depth < Self.depth else { throw fault(.tooDeep) }
        depth += 1
        position += 1
        let tree = try read(&self)
        depth -= 1
        return tree
    }

    private mutating func objectMembers() throws(JSONFault) -> [JSONTree.Member] {
        var members: [JSONTree.Member] = []
        var names: Set<String> = []
        skipBlanks()
        if take(UInt8(ascii: "}")) { return [] }
        repeat {
            skipBlanks()
            let start = position
            let name = try string()
            guard names.insert(name).inserted else { throw JSONFault(reason: .duplicateName, offset: start) }
            guard members.count < Self.members else { throw JSONFault(reason: .tooManyMembers, offset: start) }
            skipBlanks()
            try expect(UInt8(ascii: ":"))
            skipBlanks()
            members.append(JSONTree.Member(name, try value()))
            skipBlanks()
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
        return members
    }

    private mutating func elements() throws(JSONFault) -> [JSONTree] {
        var elements: [JSONTree] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return [] }
        repeat {
            skipBlanks()
            elements.append(try value())
            skipBlanks()
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return elements
    }

    private mutating func word(_ word: StaticString, means tree: JSONTree) throws(JSONFault) -> JSONTree {
        for byte in word.description.utf8 { try expect(byte) }
        return tree
    }

    private mutating func integer() throws(JSONFault) -> Int64 {
        let start = position
        let isNegative = take(UInt8(ascii: "-"))
        guard let first = next, Self.isDigit(first) else { throw fault(.syntax) }
        // Counted downwards, where the smallest number has room.
        var number: Int64 = 0
        while let digit = next, Self.isDigit(digit) {
            let (tens, isTooFar) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooMuch) = tens.subtractingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
            guard !isTooFar, !isTooMuch else { throw JSONFault(reason: .integerRange, offset: start) }
            number = sum
            position += 1
            if first == UInt8(ascii: "0") { break }
        }
        switch next {
        case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): throw fault(.notInteger)
        case let byte? where Self.isDigit(byte): throw fault(.syntax)
        default: break
        }
        guard !isNegative else { return number }
        guard number != .min else { throw JSONFault(reason: .integerRange, offset: start) }
        return -number
    }

    private mutating func string() throws(JSONFault) -> String {
        let start = position
        try expect(UInt8(ascii: "\""))
        var text: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return try checked(text, from: start)
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &text)
            case 0..<0x20:
                throw fault(.syntax)
            default:
                text.append(byte)
                position += 1
            }
        }
        throw fault(.syntax)
    }

    private func checked(_ text: [UInt8], from start: Int) throws(JSONFault) -> String {
        guard !text.contains(0) else { throw JSONFault(reason: .zeroCharacter, offset: start) }
        let string = String(decoding: text, as: UTF8.self)
        guard string.isNormalized else { throw JSONFault(reason: .notNormalized, offset: start) }
        return string
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONFault) {
        guard let byte = next else { throw fault(.syntax) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text += Array(String(try scalar()).utf8)
        default:
            position -= 1
            throw fault(.syntax)
        }
    }

    /// What follows `\u`, the second half of a pair included.
    private mutating func scalar() throws(JSONFault) -> Unicode.Scalar {
        let start = position
        let unit = try hexadecimal()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw JSONFault(reason: .loneSurrogate, offset: start)
        }
        let low = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else {
            throw JSONFault(reason: .loneSurrogate, offset: start)
        }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap(Hexadecimal.value) else { throw fault(.syntax) }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private var next: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(JSONFault) {
        guard take(byte) else { throw fault(.syntax) }
    }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func fault(_ reason: JSONFault.Reason) -> JSONFault {
        JSONFault(reason: reason, offset: position)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

enum Hexadecimal {
    static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
