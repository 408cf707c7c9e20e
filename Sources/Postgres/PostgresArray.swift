/// What can stand in a Swift array that is a parameter or a column.
///
/// There are two kinds: bytes, whose array is a `bytea`, and every `PostgresValue`, whose array is an array of the
/// server.
package protocol PostgresElement: Sendable {
    static var postgresArrayType: PostgresType { get }
    static func append(_ array: [Self], to buffer: inout [UInt8])
    static func array(from bytes: Span<UInt8>) -> [Self]?
}

extension UInt8: PostgresElement {
    package static let postgresArrayType = PostgresType.bytea

    package static func append(_ array: [UInt8], to buffer: inout [UInt8]) {
        buffer.append(contentsOf: array)
    }

    package static func array(from bytes: Span<UInt8>) -> [UInt8]? {
        var array: [UInt8] = []
        array.reserveCapacity(bytes.count)
        for index in bytes.indices { array.append(bytes[index]) }
        return array
    }
}

/// The server's array format: dimensions, whether there are NULLs, element type, length and lower bound, then for
/// each element its length and its bytes.
extension PostgresValue {
    package static var postgresArrayType: PostgresType {
        let oid = postgresType.arrayOID
        precondition(oid != 0, "the schema has no arrays of arrays, nor of types without an array type")
        return PostgresType(oid: oid, arrayOID: 0)
    }

    package static func append(_ array: [Self], to buffer: inout [UInt8]) {
        Int32(array.isEmpty ? 0 : 1).appendBigEndian(to: &buffer)
        Int32(0).appendBigEndian(to: &buffer)
        postgresType.oid.appendBigEndian(to: &buffer)
        guard !array.isEmpty else { return }

        Int32(array.count).appendBigEndian(to: &buffer)
        Int32(1).appendBigEndian(to: &buffer)
        for element in array {
            let start = buffer.count
            Int32(0).appendBigEndian(to: &buffer)
            element.appendPostgresBytes(to: &buffer)
            let length = UInt32(buffer.count - start - 4)
            for (offset, shift) in [24, 16, 8, 0].enumerated() {
                buffer[start + offset] = UInt8(truncatingIfNeeded: length >> UInt32(shift))
            }
        }
    }

    /// Refuses NULL elements, more than one dimension and elements of another type.
    package static func array(from bytes: Span<UInt8>) -> [Self]? {
        guard bytes.count >= 12,
            let dimensions = Int32(bigEndianBytes: bytes.extracting(0..<4)),
            let oid = UInt32(bigEndianBytes: bytes.extracting(8..<12)),
            postgresType.reads(oid)
        else { return nil }
        guard dimensions != 0 else { return [] }
        guard dimensions == 1, bytes.count >= 20,
            let count = Int32(bigEndianBytes: bytes.extracting(12..<16)), count >= 0
        else { return nil }

        var array: [Self] = []
        array.reserveCapacity(Int(count))
        var position = 20
        for _ in 0..<count {
            guard position + 4 <= bytes.count,
                let length = Int32(bigEndianBytes: bytes.extracting(position..<position + 4)), length >= 0,
                position + 4 + Int(length) <= bytes.count,
                let element = Self(postgresBytes: bytes.extracting(position + 4..<position + 4 + Int(length)))
            else { return nil }
            array.append(element)
            position += 4 + Int(length)
        }
        return position == bytes.count ? array : nil
    }
}

extension Array: PostgresElement where Element: PostgresElement {}

extension Array: PostgresValue where Element: PostgresElement {
    package static var postgresType: PostgresType { Element.postgresArrayType }

    package var postgresBytes: [UInt8] {
        var buffer: [UInt8] = []
        appendPostgresBytes(to: &buffer)
        return buffer
    }

    package func appendPostgresBytes(to buffer: inout [UInt8]) {
        Element.append(self, to: &buffer)
    }

    package init?(postgresBytes bytes: Span<UInt8>) {
        guard let array = Element.array(from: bytes) else { return nil }
        self = array
    }
}
