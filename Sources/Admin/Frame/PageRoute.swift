package import HTTPTypes
package import Safeguards

/// One page or one form, as it is routed.
struct PageRoute: Sendable {
    let address: PageAddress
    let answer: @Sendable (Exchange) async throws -> Answer

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ audience: PageAddress.Audience,
        _ answer: @escaping @Sendable (Exchange) async throws -> Answer
    ) {
        address = PageAddress(method: method, path: path, audience: audience)
        self.answer = answer
    }

    static func get(
        _ path: String,
        _ audience: PageAddress.Audience,
        _ answer: @escaping @Sendable (Exchange) async throws -> Answer
    ) -> PageRoute {
        PageRoute(.get, path, audience, answer)
    }

    static func post(
        _ path: String,
        _ audience: PageAddress.Audience,
        _ answer: @escaping @Sendable (Exchange) async throws -> Answer
    ) -> PageRoute {
        PageRoute(.post, path, audience, answer)
    }
}

/// Where a page or a form is, and for whom: what a test needs to know to try it as everybody.
package struct PageAddress: Sendable {
    package enum Audience: Sendable, Hashable {
        /// Whoever calls a tenant's host.
        case visitors
        /// Somebody whose password was right; a second factor may still be missing.
        case halfSignedIn
        /// Somebody signed in who holds the permission.
        case holders(Permission)
        /// Whoever calls a tenant's host, in the demonstration alone.
        case demonstration
    }

    package let method: HTTPRequest.Method
    /// With `{name}` for what varies.
    package let path: String
    package let audience: Audience
}
