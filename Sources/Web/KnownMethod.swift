/// The name under which a method appears in log lines and labels.
enum KnownMethod {
    /// Methods are chosen by the client, and HTTP/2 lets it write what it likes; only those we know are repeated.
    static func name(_ method: String) -> String {
        switch method {
        case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS": method
        default: "other"
        }
    }
}
