package import HTTPTypes
import NIOHTTP1

/// The header fields that every answer carries, errors and refusals of the parser included.
///
/// They are set where the answer is written to the connection, behind every handler and middleware, so that nothing can
/// answer without them. What a handler says itself about `Content-Security-Policy` and `Cache-Control` stands.
package enum SecureHeaders {
    /// For answers that are data: nothing in them may run, load or be framed.
    package static let dataPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"

    /// For pages: what they load is ours, nothing in them is written inline, and no page is framed.
    package static let pagePolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
        connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; \
        require-trusted-types-for 'script'
        """

    /// For the answer to a sign-out: the browser forgets what it kept of our pages. Cookies are taken away by name:
    /// asked for here, those of all units below the same domain would go, and the mark of a known browser, which keeps
    /// its owner from being held up by others.
    package static let clearSiteData = HTTPField(name: .clearSiteData, value: #""cache","storage""#)

    static let hsts = "max-age=63072000; includeSubDomains; preload"
    static let noFeatures = """
        accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), \
        geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), \
        publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()
        """

    /// Those no handler may change.
    static let fixed: [(name: String, value: String)] = [
        ("Strict-Transport-Security", hsts),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", noFeatures),
    ]

    /// Those a handler may set otherwise.
    static let usual: [(name: String, value: String)] = [
        ("Content-Security-Policy", dataPolicy),
        ("Cache-Control", "no-store"),
    ]

    private static let fixedFields = fields(fixed)
    private static let usualFields = fields(usual)

    static func add(to headers: inout HTTPHeaders) {
        headers.reserveCapacity(headers.count + fixed.count + usual.count + 1)
        headers.remove(name: "server")
        for (name, value) in fixed {
            headers.add(name: name, value: value)
        }
        for (name, value) in usual where !headers.contains(name: name) {
            headers.add(name: name, value: value)
        }
    }

    static func add(to headers: inout HTTPFields) {
        headers[.server] = nil
        headers.append(contentsOf: fixedFields)
        for field in usualFields where !headers.contains(field.name) {
            headers.append(field)
        }
    }

    private static func fields(_ pairs: [(name: String, value: String)]) -> [HTTPField] {
        pairs.compactMap { pair in
            HTTPField.Name(pair.name).map { HTTPField(name: $0, value: pair.value) }
        }
    }
}
