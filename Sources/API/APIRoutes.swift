package import HTTPTypes
package import Hummingbird
package import Web

/// One route of the public interface, as it is documented.
package struct APIRoute: Sendable {
    /// Who may call it.
    package enum Audience: Sendable, Equatable {
        /// Whoever reaches the server, on the platform's own host too.
        case everybody
        /// Whoever calls a tenant's host.
        case visitors
    }

    package struct Answer: Sendable {
        package let status: HTTPResponse.Status
        package let meaning: String
        package let content: Content?

        package init(_ status: HTTPResponse.Status, _ meaning: String, content: Content? = nil) {
            self.status = status
            self.meaning = meaning
            self.content = content
        }
    }

    package struct Content: Sendable {
        package let mediaType: String
        package let schema: Schema
        /// A JSON document that the schema admits; a test sees to that.
        package let example: String?
    }

    package let method: HTTPRequest.Method
    /// With `{name}` for what varies.
    package let path: String
    /// Unique, in camel case.
    package let operation: String
    package let summary: String
    package let audience: Audience
    package let answers: [Answer]
}

/// The table of all routes, and the routes themselves.
///
/// The OpenAPI document is made from the table, and a test compares the table with what is routed.
package struct APIRoutes: Sendable {
    package static let all: [APIRoute] = HealthRoutes.table + OpenAPIRoutes.table

    private let health: HealthRoutes
    private let openAPI: OpenAPIRoutes

    package init(release: Release, readiness: @escaping Readiness) {
        health = HealthRoutes(release: release, readiness: readiness)
        openAPI = OpenAPIRoutes(release: release)
    }

    package func add(to routes: some RouterMethods<VisitorContext>) {
        health.add(to: routes)
        openAPI.add(to: routes)
    }
}

/// Which program this is.
package struct Release: Sendable {
    package let name: String
    package let version: String
    /// The revision it was built from.
    package let revision: String

    package init(name: String = "Komorne", version: String, revision: String) {
        self.name = name
        self.version = version
        self.revision = revision
    }
}

/// Names what is missing for requests to be served, `database` for one; nothing when all is well.
package typealias Readiness = @Sendable () async -> [String]
