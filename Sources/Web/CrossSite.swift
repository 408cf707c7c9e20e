import HTTPTypes
package import Hummingbird

/// Refuses what another site makes a browser ask for in our user's name. It stands before every route, so that none can
/// forget it.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site`, which no page can change. What else is looked at:
///
/// - Changes from programs that send neither this field nor `Origin` pass if they show no cookie of ours and send no
///   form. All others must come from this very host; a neighbour below the same domain is another tenant.
/// - Reading from another site is possible by following a link only: no frame, no picture, no script.
/// - Below `/api/` a change with a session's cookie carries `X-Komorne: 1`, which no form can send and no foreign page
///   without our leave, which nobody has.
///
/// `Origin: null` proves nothing, for or against: pages that send no referrer, as ours, send it even to themselves.
package struct RefuseCrossSite: RouterMiddleware {
    package typealias Context = VisitorContext

    package func handle(
        _ request: Request,
        context: VisitorContext,
        next: @concurrent (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        try Self.check(request)
        return try await next(request, context)
    }

    static func check(_ request: Request) throws(Problem) {
        let fields = request.headers
        let site = fields[.fetchSite]
        if request.method == .get || request.method == .head || request.method == .options {
            guard isOurs(site) || isLink(fields) else { throw .crossSite }
            return
        }
        let cookies = RequestCookies(fields)
        let hasCookie = CookieName.allCases.contains { cookies[$0] != .absent }
        guard comesFromHere(request.head, needsProof: hasCookie || isForm(fields)) else { throw .crossSite }
        guard request.isForInterface, cookies[.session] != .absent else { return }
        guard fields[.komorne] == "1" else { throw .crossSite }
        guard fields[.contentType].map(MediaType.isJSON) ?? true else { throw .unsupportedMediaType }
    }

    private static func comesFromHere(_ head: HTTPRequest, needsProof: Bool) -> Bool {
        let fields = head.headerFields
        let origin = fields[.origin]
        let here = head.authority.map { "https://\($0.lowercased())" }
        if let site = fields[.fetchSite] {
            return (site == "same-origin" || site == "none") && (origin == nil || origin == "null" || origin == here)
        }
        if let origin { return origin == here }
        return !needsProof
    }

    /// `none` is what a person did: a typed address, a bookmark.
    private static func isOurs(_ site: String?) -> Bool {
        site == nil || site == "same-origin" || site == "none"
    }

    private static func isLink(_ fields: HTTPFields) -> Bool {
        fields[.fetchMode] == "navigate" && fields[.fetchDestination] == "document"
    }

    /// The three kinds of body that a page may send anywhere without asking.
    private static func isForm(_ fields: HTTPFields) -> Bool {
        guard let type = fields[.contentType] else { return false }
        let name = MediaType.name(of: type)
        return name == "application/x-www-form-urlencoded" || name == "multipart/form-data" || name == "text/plain"
    }
}

/// As much of media types as we read.
enum MediaType {
    /// Type and subtype in lower case, without parameters.
    static func name(of field: String) -> String {
        field.prefix { $0 != ";" }.trimmingBlanks().lowercased()
    }

    static func isJSON(_ field: String) -> Bool {
        isOne("application/json", field)
    }

    static func isForm(_ field: String) -> Bool {
        isOne("application/x-www-form-urlencoded", field)
    }

    /// Exactly this type, with no parameter but a `charset` of UTF-8. Two fields come joined by a comma, and are not.
    private static func isOne(_ type: String, _ field: String) -> Bool {
        let parts = field.split(separator: ";", omittingEmptySubsequences: false).map {
            $0.trimmingBlanks().lowercased()
        }
        guard parts.first == type, parts.count <= 2 else { return false }
        return parts.count == 1 || parts[1] == "charset=utf-8" || parts[1] == "charset=\"utf-8\""
    }
}

extension Request {
    /// Whether the path is one of the interface's, whose answers are data: read as the router reads it, to whom `//api`
    /// is no different.
    var isForInterface: Bool { uri.path.split(separator: "/").first == "api" }
}

extension Substring {
    func trimmingBlanks() -> Substring {
        var text = self
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
