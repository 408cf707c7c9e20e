package import Casework
package import Hummingbird
package import Web

/// The table of all routes, and the routes themselves.
///
/// The OpenAPI document is made from the table, and a test compares the table with what is routed.
package struct APIRoutes: Sendable {
    package static let all: [APIRoute] =
        HealthRoutes.table + OpenAPIRoutes.table + SignInRoutes.table + LinkRoutes.table + ProfileRoutes.table
        + UserRoutes.table + RoleRoutes.table + DepartmentRoutes.table + SettingRoutes.table + TokenRoutes.table
        + ApprovalRoutes.table + PersonRoutes.table + PersonErasureRoutes.table + AuditRoutes.table
        + InterestRoutes.table

    private let health: HealthRoutes
    private let openAPI: OpenAPIRoutes
    private let casework: Casework

    package init(casework: Casework, release: Release, readiness: @escaping Readiness) {
        self.casework = casework
        health = HealthRoutes(release: release, readiness: readiness)
        openAPI = OpenAPIRoutes(release: release)
    }

    package func add(to routes: some RouterMethods<VisitorContext>) {
        health.add(to: routes)
        openAPI.add(to: routes)
        let door = Door(casework)
        SignInRoutes(door: door).add(to: routes)
        LinkRoutes(door: door).add(to: routes)
        ProfileRoutes(door: door).add(to: routes)
        UserRoutes(door: door).add(to: routes)
        RoleRoutes(door: door).add(to: routes)
        DepartmentRoutes(door: door).add(to: routes)
        SettingRoutes(door: door).add(to: routes)
        TokenRoutes(door: door).add(to: routes)
        ApprovalRoutes(door: door).add(to: routes)
        PersonRoutes(door: door).add(to: routes)
        AuditRoutes(door: door).add(to: routes)
        PersonErasureRoutes(door: door).add(to: routes)
        InterestRoutes(door: door).add(to: routes)
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
