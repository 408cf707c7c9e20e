package import FoundationEssentials

/// A type of the server: what a parameter is sent as and what a column has to be.
package struct PostgresType: Hashable, Sendable {
    package let oid: UInt32
    /// The OID of arrays of this type; zero where there are none.
    package let arrayOID: UInt32
    private let alikeFrom: [UInt32]

    package init(oid: UInt32, arrayOID: UInt32, alike: [UInt32] = []) {
        self.oid = oid
        self.arrayOID = arrayOID
        self.alikeFrom = alike
    }

    /// Whether a column of type `other` can be read as this one: the same type, or one with the very same bytes.
    package func reads(_ other: UInt32) -> Bool {
        oid == other || alikeFrom.contains(other)
    }

    package static let bool = Self(oid: 16, arrayOID: 1000)
    package static let bytea = Self(oid: 17, arrayOID: 1001)
    package static let bigint = Self(oid: 20, arrayOID: 1016)
    package static let smallint = Self(oid: 21, arrayOID: 1005)
    package static let integer = Self(oid: 23, arrayOID: 1007)
    /// `text`; `varchar`, `char(n)` and `name` can be read as it. Enums travel as text: cast them, `kind::text`.
    package static let text = Self(oid: 25, arrayOID: 1009, alike: [1043, 1042, 19])
    package static let uuid = Self(oid: 2950, arrayOID: 2951)
    package static let date = Self(oid: 1082, arrayOID: 1182)
    package static let timestamptz = Self(oid: 1184, arrayOID: 1185)
    package static let jsonb = Self(oid: 3802, arrayOID: 3807)
}

/// A value that goes to the server and comes back as bytes of one fixed type, without regard to the session's locale.
///
/// A type of one's own needs the three members of this protocol; how arrays of it travel comes for nothing.
package protocol PostgresValue: PostgresElement {
    static var postgresType: PostgresType { get }
    /// The value in the server's binary format.
    var postgresBytes: [UInt8] { get }
    /// Appends `postgresBytes`; the types here do so without an array in between.
    func appendPostgresBytes(to buffer: inout [UInt8])
    init?(postgresBytes bytes: Span<UInt8>)
}

extension PostgresValue {
    package func appendPostgresBytes(to buffer: inout [UInt8]) {
        buffer.append(contentsOf: postgresBytes)
    }

    fileprivate var collectedBytes: [UInt8] {
        var buffer: [UInt8] = []
        appendPostgresBytes(to: &buffer)
        return buffer
    }
}

/// An enum of text, a typed number: whatever has a raw value travels as it.
extension PostgresValue where Self: RawRepresentable, RawValue: PostgresValue {
    package static var postgresType: PostgresType { RawValue.postgresType }
    package var postgresBytes: [UInt8] { rawValue.postgresBytes }

    package func appendPostgresBytes(to buffer: inout [UInt8]) {
        rawValue.appendPostgresBytes(to: &buffer)
    }

    package init?(postgresBytes bytes: Span<UInt8>) {
        guard let raw = RawValue(postgresBytes: bytes) else { return nil }
        self.init(rawValue: raw)
    }
}

extension FixedWidthInteger {
    /// Network byte order.
    func appendBigEndian(to buffer: inout [UInt8]) {
        for shift in stride(from: Self.bitWidth - 8, through: 0, by: -8) {
            buffer.append(UInt8(truncatingIfNeeded: self >> Self(shift)))
        }
    }

    init?(bigEndianBytes bytes: Span<UInt8>) {
        guard bytes.count == Self.bitWidth / 8 else { return nil }
        var value: UInt64 = 0
        for index in bytes.indices {
            value = value << 8 | UInt64(bytes[index])
        }
        self.init(truncatingIfNeeded: value)
    }
}

extension Int64: PostgresValue {
    package static let postgresType = PostgresType.bigint
    package var postgresBytes: [UInt8] { collectedBytes }
    package func appendPostgresBytes(to buffer: inout [UInt8]) { appendBigEndian(to: &buffer) }
    package init?(postgresBytes bytes: Span<UInt8>) { self.init(bigEndianBytes: bytes) }
}

extension Int32: PostgresValue {
    package static let postgresType = PostgresType.integer
    package var postgresBytes: [UInt8] { collectedBytes }
    package func appendPostgresBytes(to buffer: inout [UInt8]) { appendBigEndian(to: &buffer) }
    package init?(postgresBytes bytes: Span<UInt8>) { self.init(bigEndianBytes: bytes) }
}

extension Int16: PostgresValue {
    package static let postgresType = PostgresType.smallint
    package var postgresBytes: [UInt8] { collectedBytes }
    package func appendPostgresBytes(to buffer: inout [UInt8]) { appendBigEndian(to: &buffer) }
    package init?(postgresBytes bytes: Span<UInt8>) { self.init(bigEndianBytes: bytes) }
}

extension Bool: PostgresValue {
    package static let postgresType = PostgresType.bool
    package var postgresBytes: [UInt8] { [self ? 1 : 0] }

    package init?(postgresBytes bytes: Span<UInt8>) {
        guard bytes.count == 1 else { return nil }
        self = bytes[0] != 0
    }
}

extension String: PostgresValue {
    package static let postgresType = PostgresType.text
    package var postgresBytes: [UInt8] { Array(utf8) }
    package func appendPostgresBytes(to buffer: inout [UInt8]) { buffer.append(contentsOf: utf8) }

    package init?(postgresBytes bytes: Span<UInt8>) {
        guard let text = try? UTF8Span(validating: bytes) else { return nil }  // the caller reports it with the column
        self.init(copying: text)
    }
}

extension UUID: PostgresValue {
    package static let postgresType = PostgresType.uuid
    package var postgresBytes: [UInt8] { collectedBytes }

    package func appendPostgresBytes(to buffer: inout [UInt8]) {
        unsafe withUnsafeBytes(of: uuid) { unsafe buffer.append(contentsOf: $0) }
    }

    package init?(postgresBytes bytes: Span<UInt8>) {
        guard bytes.count == 16 else { return nil }
        self.init(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            )
        )
    }
}

/// An instant, to the microsecond; the server's `infinity` is refused.
extension Date: PostgresValue {
    package static let postgresType = PostgresType.timestamptz
    package var postgresBytes: [UInt8] { collectedBytes }

    /// From 2000-01-01, where the server counts from, to 2001-01-01, where `Date` does.
    private static var microsecondsBetweenEpochs: Int64 { 31_622_400_000_000 }

    package func appendPostgresBytes(to buffer: inout [UInt8]) {
        let microseconds = (timeIntervalSinceReferenceDate * 1_000_000).rounded()
        guard let value = Int64(exactly: microseconds)?.addingReportingOverflow(Self.microsecondsBetweenEpochs),
            !value.overflow
        else { preconditionFailure("an instant outside the calendar is our mistake") }
        value.partialValue.appendBigEndian(to: &buffer)
    }

    package init?(postgresBytes bytes: Span<UInt8>) {
        guard let microseconds = Int64(bigEndianBytes: bytes), microseconds != .max, microseconds != .min else {
            return nil
        }
        let difference = microseconds.subtractingReportingOverflow(Self.microsecondsBetweenEpochs)
        guard !difference.overflow else { return nil }
        self.init(timeIntervalSinceReferenceDate: Double(difference.partialValue) / 1_000_000)
    }
}

/// The text of a JSON document, for and from a `jsonb` column. The server checks it and normalises its spelling.
package struct JSONText: Hashable, Sendable, PostgresValue {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package static let postgresType = PostgresType.jsonb
    package var postgresBytes: [UInt8] { collectedBytes }

    package func appendPostgresBytes(to buffer: inout [UInt8]) {
        buffer.append(Self.version)
        buffer.append(contentsOf: text.utf8)
    }

    package init?(postgresBytes bytes: Span<UInt8>) {
        guard bytes.count > 1, bytes[0] == Self.version else { return nil }
        guard let text = String(postgresBytes: bytes.extracting(1...)) else { return nil }
        self.text = text
    }

    /// The first byte of every binary `jsonb`.
    private static let version: UInt8 = 1
}
