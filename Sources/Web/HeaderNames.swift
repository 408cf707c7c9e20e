package import HTTPTypes

extension HTTPField.Name {
    static let requestID = known("X-Request-Id")
    static let fetchSite = known("Sec-Fetch-Site")
    static let fetchMode = known("Sec-Fetch-Mode")
    package static let fetchDestination = known("Sec-Fetch-Dest")
    /// Scripts of ours send it with every change they ask of the interface: no form and no foreign page can.
    package static let komorne = known("X-Komorne")
    static let purpose = known("X-Purpose")
    static let idempotencyKey = known("Idempotency-Key")
    static let idempotencyReplayed = known("Idempotency-Replayed")
    static let link = known("Link")
    static let clearSiteData = known("Clear-Site-Data")
    /// `Host` as an ordinary field, which with HTTP/2 may stand beside `:authority`.
    static let hostField = known("Host")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("a field name we wrote ourselves") }
        return name
    }
}
