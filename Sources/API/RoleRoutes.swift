import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import Web

/// The matrix of permissions, and the roles that the unit makes for itself.
struct RoleRoutes: Sendable {
    static let table: [APIRoute] = [
        APIRoute(
            method: .get,
            path: "/api/v1/permissions",
            operation: "listPermissions",
            summary: "Who may do what: every permission, and how far each role reaches with it.",
            audience: .holders(.permissionRead),
            answers: [.json(.ok, "The matrix.", .anyObject), .refused, .forbidden]
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/roles",
            operation: "listRoles",
            summary: "The unit's own roles by name, the retired ones last.",
            audience: .holders(.roleList),
            answers: [.json(.ok, "The roles.", .named("Roles")), .refused, .forbidden]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/roles",
            operation: "defineRole",
            summary: "Makes a role of the unit's own.",
            audience: .holders(.roleDefine),
            demands: [.idempotencyKey],
            body: .named("RoleContents"),
            answers: [.made("Made."), .badKey, .refused, .forbidden, .conflict, .invalid]
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/roles/{role}",
            operation: "showRole",
            summary: "One of the unit's own roles.",
            audience: .holders(.roleList),
            answers: [.json(.ok, "The role, with its `ETag`.", .named("Role")), .refused, .forbidden, .absent]
        ),
        APIRoute(
            method: .put,
            path: "/api/v1/roles/{role}",
            operation: "changeRole",
            summary: "Gives a role another name or other contents; the sessions of those who hold it end.",
            audience: .holders(.roleDefine),
            demands: [.ifMatch],
            body: .named("RoleContents"),
            answers: [
                .json(.ok, "The role as it is now.", .named("Role")), .refused, .forbidden, .absent, .conflict,
                .changedMeanwhile, .ifMatchMissing, .invalid,
            ]
        ),
        APIRoute(
            method: .delete,
            path: "/api/v1/roles/{role}",
            operation: "retireRole",
            summary: "Ends a role; nobody holds it any more.",
            audience: .holders(.roleDefine),
            demands: [.ifMatch],
            answers: [
                APIRoute.Answer(.noContent, "Done."), .refused, .forbidden, .absent, .conflict, .changedMeanwhile,
                .ifMatchMissing,
            ]
        ),
    ]

    let door: Door

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.get("api/v1/permissions") { request, context in
            try request.refuseQuery()
            let text = try await door.outcome(of: ShowMatrix(), context)
            return Response { $0.raw(text) }
        }
        routes.get("api/v1/roles") { request, context in
            try request.refuseQuery()
            let roles = try await door.outcome(of: ListRoles(), context)
            return Response { json in
                json.object { $0.array("roles", roles) { $0.members(of: $1) } }
            }
        }
        routes.post("api/v1/roles") { request, context in
            let command = try await door.command(request, context, "POST /api/v1/roles")
            let (name, permissions) = try contents(try await command.body())
            let action = DefineRole(name: name, permissions: permissions)
            return Response(made: try await door.once(action, command), at: "/api/v1/roles")
        }
        routes.get("api/v1/roles/{role}") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            return try await shown(try context.uuid("role"), context)
        }
        routes.put("api/v1/roles/{role}") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            let id = try context.uuid("role")
            let expected = try RowVersion.expected(in: request.headers).number
            let (name, permissions) = try contents(try await JSONBody(request))
            let action = ChangeRole(id, expected: expected, name: name, permissions: permissions)
            _ = try await door.outcome(of: action, context)
            return try await shown(id, context)
        }
        routes.delete("api/v1/roles/{role}") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            let id = try context.uuid("role")
            let expected = try RowVersion.expected(in: request.headers).number
            try await request.refuseBody()
            try await door.outcome(of: RetireRole(id, expected: expected), context)
            return Response.nothing()
        }
    }

    private func contents(_ body: JSONBody) throws -> (String, Set<Permission>) {
        let (name, permissions) = try body.gather(
            body.string("name", length: 1...80),
            body.permissions("permissions")
        )
        return (name, Set(permissions))
    }

    private func shown(_ id: UUID, _ context: VisitorContext) async throws -> Response {
        let role = try await door.outcome(of: ShowRole(id), context)
        return Response(.ok, [RowVersion(role.version).field]) { json in json.object { $0.members(of: role) } }
    }
}

extension JSONBody {
    /// Permissions of the matrix.
    func permissions(_ name: String) -> [Permission]? {
        parsedArray(name, count: 1...100, else: .choice) { text in
            Matrix.row(Permission(text)).map { $0.permission }
        }
    }
}

extension JSONText {
    fileprivate mutating func members(of role: CustomRole) {
        member("id", role.id)
        member("name", role.name)
        member("permissions", role.permissions.map(\.name))
        member("made_by", role.madeBy)
        member("made_at", role.madeAt)
        member("retired_at", role.retiredAt)
        member("holders", role.holders)
        member("version", role.version)
    }
}
