/// A statement: text that came from our own source, and values that never become part of it.
///
/// What is interpolated becomes a parameter, `$1`, `$2` …, of the fixed type of its Swift type; `nil` becomes NULL.
/// Only an `Identifier` or another `SQL` enters the text.
package struct SQL: Sendable {
    package private(set) var text: String
    /// The values of all parameters, one after the other: a single array however many there are.
    private(set) var bytes: [UInt8]
    private(set) var parameters: [Parameter]

    struct Parameter: Sendable {
        let oid: UInt32
        let start: Int
        /// Negative for NULL.
        let length: Int
        /// Where in the text the parameter's `$` stands, so that statements can be joined.
        let place: Int
    }

    /// A statement read from a migration, or DDL put together by our own code: never from a user.
    package init(trusted text: String) {
        precondition(!text.utf8.contains(0), "C would end the statement there")
        self.init(text: text, bytes: [], parameters: [])
    }

    private init(text: String, bytes: [UInt8], parameters: [Parameter]) {
        self.text = text
        self.bytes = bytes
        self.parameters = parameters
    }

    /// Appends `other`, its parameters numbered on.
    package static func += (sql: inout SQL, other: SQL) {
        sql.append(other)
    }

    package static func + (first: SQL, second: SQL) -> SQL {
        var sum = first
        sum.append(second)
        return sum
    }

    private mutating func append(_ other: SQL) {
        let rest = other.text.utf8
        var position = 0
        for (index, parameter) in other.parameters.enumerated() {
            appendText(of: rest, from: position, to: parameter.place)
            appendPlaceholder(
                oid: parameter.oid,
                start: bytes.count + parameter.start,
                length: parameter.length
            )
            position = parameter.place + 1 + decimalDigits(index + 1)
        }
        appendText(of: rest, from: position, to: rest.count)
        bytes.append(contentsOf: other.bytes)
    }

    private mutating func appendText(of source: String.UTF8View, from start: Int, to end: Int) {
        let lower = source.index(source.startIndex, offsetBy: start)
        text += Substring(source[lower..<source.index(lower, offsetBy: end - start)])
    }

    private mutating func appendPlaceholder(oid: UInt32, start: Int, length: Int) {
        parameters.append(Parameter(oid: oid, start: start, length: length, place: text.utf8.count))
        text += "$"
        text += String(parameters.count)
    }
}

private func decimalDigits(_ number: Int) -> Int {
    var digits = 1
    var rest = number / 10
    while rest > 0 {
        digits += 1
        rest /= 10
    }
    return digits
}

extension SQL: ExpressibleByStringInterpolation {
    package init(stringLiteral text: String) {
        self.init(text: text, bytes: [], parameters: [])
    }

    package init(stringInterpolation interpolation: StringInterpolation) {
        self = interpolation.sql
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql = SQL(text: "", bytes: [], parameters: [])

        package init(literalCapacity: Int, interpolationCount: Int) {
            sql.text.reserveCapacity(literalCapacity + 3 * interpolationCount)
            sql.bytes.reserveCapacity(16 * interpolationCount)
            sql.parameters.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) {
            sql.text += literal
        }

        package mutating func appendInterpolation<Value: PostgresValue>(_ value: Value) {
            let start = sql.bytes.count
            value.appendPostgresBytes(to: &sql.bytes)
            sql.appendPlaceholder(oid: Value.postgresType.oid, start: start, length: sql.bytes.count - start)
        }

        package mutating func appendInterpolation<Value: PostgresValue>(_ value: Value?) {
            guard let value else {
                return sql.appendPlaceholder(oid: Value.postgresType.oid, start: sql.bytes.count, length: -1)
            }
            appendInterpolation(value)
        }

        package mutating func appendInterpolation(_ sql: SQL) {
            self.sql.append(sql)
        }

        package mutating func appendInterpolation(identifier: Identifier) {
            sql.text += identifier.text
        }

        package mutating func appendInterpolation(_ identifier: Identifier) {
            sql.text += identifier.text
        }
    }
}

/// The parameters stay unseen: a statement can be described, its values cannot.
extension SQL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "SQL with \(parameters.count) parameters" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A name of a table, column, schema or role: `[a-z_][a-z0-9_]*`, at most 63 bytes, so it needs no quotes and hides
/// nothing.
package struct Identifier: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) throws(PostgresError) {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 63, Self.isLetter(first),
            bytes.allSatisfy({ Self.isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw .invalidIdentifier }
        self.text = text
    }

    package var description: String { text }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}
