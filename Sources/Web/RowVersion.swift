package import HTTPTypes
package import Hummingbird

/// The version of a row, which each change raises by one; as an `ETag` it reads `"v12"`.
package struct RowVersion: Sendable, Hashable {
    package let number: Int64

    package init(_ number: Int64) {
        precondition(number >= 0, "versions are counted")
        self.number = number
    }

    package var tag: String { "\"v\(number)\"" }

    /// The `ETag` of an answer that shows the row.
    package var field: HTTPField { HTTPField(name: .eTag, value: tag) }

    /// The version that the client means to change.
    ///
    /// Only one tag of ours is taken: with `*`, a list or a weak tag the client would not say what it has seen.
    ///
    /// - Parameter fields: The request's header fields.
    /// - Returns: What the change is to be compared with.
    /// - Throws: 428 where the client says nothing, 400 where it says something else.
    package static func expected(in fields: HTTPFields) throws(Problem) -> RowVersion {
        let values = fields[values: .ifMatch]
        guard let value = values.first else { throw .preconditionRequired }
        guard values.count == 1, let version = RowVersion(tag: value) else { throw .malformedIfMatch }
        return version
    }

    /// Whether the client has this version already, so that it need not be sent again.
    package func isKnown(to fields: HTTPFields) -> Bool {
        guard let value = fields[.ifNoneMatch] else { return false }
        if value == "*" { return true }
        return value.split(separator: ",").contains { item in
            let item = item.trimmingBlanks()
            return (item.hasPrefix("W/") ? item.dropFirst(2) : item) == tag
        }
    }

    private init?(tag: String) {
        let bytes = Array(tag.utf8)
        guard bytes.count >= 4, bytes.count <= 22, bytes[0] == UInt8(ascii: "\""), bytes[1] == UInt8(ascii: "v"),
            bytes[bytes.count - 1] == UInt8(ascii: "\"")
        else { return nil }
        let digits = bytes[2..<bytes.count - 1]
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            digits.count == 1 || digits.first != UInt8(ascii: "0"),
            let number = Int64(String(decoding: digits, as: UTF8.self))
        else { return nil }
        self.init(number)
    }
}

extension Response {
    /// 304: the client has it.
    package static func notModified(_ version: RowVersion) -> Response {
        var headers = HTTPFields()
        headers.append(version.field)
        return Response(status: .notModified, headers: headers)
    }
}
