import HTTPTypes
package import Hummingbird
package import Safeguards

/// What the registry says about a host.
package enum HostStanding: Sendable {
    case serving(TenantID)
    /// No such tenant, or suspended: the same to whoever asks.
    case unknown
    /// The tenant's tables are older than this code needs.
    case behind
}

package typealias RecogniseHost = @Sendable (_ host: String) async throws -> HostStanding

/// Finds the tenant by the host that was called, and by nothing else: no header field, no path, no token names one.
///
/// Health and version are answered without a tenant on the platform's own hosts, and on every host while the registry
/// fails. As long as it can be asked, a host it does not know gets an empty 404 and nothing else.
package struct RecogniseTenant: RouterMiddleware {
    package typealias Context = VisitorContext

    private let platformHosts: Set<String>
    private let recognise: RecogniseHost

    /// - Parameters:
    ///   - platformHosts: Hosts of no tenant, which answer for health and version only.
    ///   - recognise: Looks a host up; it is given lower case, without port and without a final dot.
    init(platformHosts: Set<String>, recognise: @escaping RecogniseHost) {
        self.platformHosts = Set(platformHosts.compactMap { Self.host(of: $0) })
        self.recognise = recognise
    }

    package func handle(
        _ request: Request,
        context: VisitorContext,
        next: @concurrent (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        // HTTP/2 may carry the field beside `:authority`; were they to differ, who is called would be a matter of
        // taste.
        if let field = request.headers[.hostField], field.lowercased() != request.head.authority?.lowercased() {
            throw Problem.malformed
        }
        guard let host = request.head.authority.flatMap(Self.host) else { return Response(status: .notFound) }
        if platformHosts.contains(host) {
            guard Self.isPlatformPath(request.uri.path) else { return Response(status: .notFound) }
            return try await next(request, context)
        }
        let standing: HostStanding
        do {
            standing = try await recognise(host)
        } catch {
            guard Self.isPlatformPath(request.uri.path), !(error is CancellationError) else { throw error }
            // With the registry out of reach nobody knows whose host this is; that must not keep the process from
            // saying that it lives, and what it lacks.
            return try await next(request, context)
        }
        switch standing {
        case .unknown: return Response(status: .notFound)
        case .behind: throw Problem.tenantBehind
        case .serving(let tenant):
            context.recognise(tenant)
            return try await next(request, context)
        }
    }

    private static func isPlatformPath(_ path: String) -> Bool {
        path.hasPrefix("/health/") || path == "/version"
    }

    /// The name in an authority: lower case, without its port and without the dot that ends an absolute name.
    ///
    /// - Returns: `nil` where it is no name at all.
    static func host(of authority: String) -> String? {
        let dot = UInt8(ascii: ".")
        var name = authority.utf8[...]
        if name.first == UInt8(ascii: "[") {
            guard let end = name.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            let rest = name[name.index(after: end)...]
            guard rest.isEmpty || isPort(rest) else { return nil }
            return Substring(name[...end]).lowercased()
        }
        if let colon = name.firstIndex(of: UInt8(ascii: ":")) {
            guard isPort(name[colon...]) else { return nil }
            name = name[..<colon]
        }
        if name.last == dot { name.removeLast() }
        guard !name.isEmpty, name.count <= 253, name.last != dot, name.first != dot else { return nil }
        return Substring(name).lowercased()
    }

    private static func isPort(_ text: Substring.UTF8View) -> Bool {
        guard text.first == UInt8(ascii: ":"), text.count <= 6 else { return false }
        return text.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
