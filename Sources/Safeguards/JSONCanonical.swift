/// JSON in the one form that RFC 8785 gives it, so that equal values are equal bytes.
package indirect enum JSONCanonical: Sendable, Hashable {
    case object([String: JSONCanonical])
    case array([JSONCanonical])
    case string(String)
    /// Exact as a double: not beyond 2⁵³ − 1 either way.
    case integer(Int64)
    case bool(Bool)
    case null

    /// A number that other readers of JSON would round. Such numbers are written as strings.
    package struct InexactNumber: Error, Equatable {
        package init() {}
    }

    private static let exact: ClosedRange<Int64> = -9_007_199_254_740_991...9_007_199_254_740_991

    /// The bytes of the value: UTF-8, no blanks, names in the order of their UTF-16 code units.
    package func bytes() throws(InexactNumber) -> [UInt8] {
        var bytes: [UInt8] = []
        try write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) throws(InexactNumber) {
        switch self {
        case .object(let members): try Self.write(members, to: &bytes)
        case .array(let elements): try Self.write(elements, to: &bytes)
        case .string(let text): Self.write(text, to: &bytes)
        case .integer(let number):
            guard Self.exact.contains(number) else { throw InexactNumber() }
            bytes += Array(String(number).utf8)
        case .bool(let value): bytes += Array((value ? "true" : "false").utf8)
        case .null: bytes += Array("null".utf8)
        }
    }

    private static func write(_ members: [String: JSONCanonical], to bytes: inout [UInt8]) throws(InexactNumber) {
        bytes.append(UInt8(ascii: "{"))
        let sorted = members.sorted { Self.precedes($0.key, $1.key) }
        for (index, member) in sorted.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(member.key, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            try member.value.write(to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// In the order of UTF-16 code units, which for ASCII is that of the bytes.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        if left.utf8.allSatisfy({ $0 < 0x80 }), right.utf8.allSatisfy({ $0 < 0x80 }) {
            return left.utf8.lexicographicallyPrecedes(right.utf8)
        }
        return left.utf16.lexicographicallyPrecedes(right.utf16)
    }

    private static func write(_ elements: [JSONCanonical], to bytes: inout [UInt8]) throws(InexactNumber) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            try element.write(to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        // Most texts have nothing to escape and are taken whole.
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
            bytes.append(contentsOf: text.utf8)
            bytes.append(UInt8(ascii: "\""))
            return
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x08: bytes += Array("\\b".utf8)
            case 0x09: bytes += Array("\\t".utf8)
            case 0x0A: bytes += Array("\\n".utf8)
            case 0x0C: bytes += Array("\\f".utf8)
            case 0x0D: bytes += Array("\\r".utf8)
            case 0..<0x20: bytes += Array("\\u00".utf8) + Array(Hex.text(of: [byte]).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONCanonical: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) {
        self = .string(text)
    }
}

extension JSONCanonical: ExpressibleByIntegerLiteral {
    package init(integerLiteral number: Int64) {
        self = .integer(number)
    }
}

extension JSONCanonical: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) {
        self = .bool(value)
    }
}

extension JSONCanonical: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: JSONCanonical...) {
        self = .array(elements)
    }
}

extension JSONCanonical: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral members: (String, JSONCanonical)...) {
        self = .object(Dictionary(members) { _, last in last })
    }
}
