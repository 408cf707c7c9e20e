import HTTPTypes

extension HTTPField.Name {
    static let requestID = known("X-Request-Id")
    /// `Host` as an ordinary field, which with HTTP/2 may stand beside `:authority`.
    static let hostField = known("Host")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("a field name we wrote ourselves") }
        return name
    }
}
