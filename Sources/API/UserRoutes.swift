import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import Web

/// The unit's users: who may work here, and as what.
struct UserRoutes: Sendable {
    let door: Door

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.get("api/v1/users", use: list)
        routes.post("api/v1/users", use: invite)
        routes.get("api/v1/users/{user}", use: show)
        routes.patch("api/v1/users/{user}", use: change)
        routes.put("api/v1/users/{user}/roles", use: assign)
        routes.get("api/v1/users/{user}/permissions", use: inspect)
        routes.delete("api/v1/users/{user}/sessions") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            try await request.refuseBody()
            _ = try await door.outcome(of: SignOutUser(try context.uuid("user")), context)
            return Response.nothing()
        }
        routes.post("api/v1/users/{user}/invitations") { request, context in
            let command = try await door.command(request, context, "POST /api/v1/users/{user}/invitations")
            try await command.refuseBody()
            let action = InviteAgain(try context.uuid("user"))
            return Response(try await door.once(action, command), status: .accepted)
        }
        routes.post("api/v1/users/{user}/dismissal", use: dismiss)
        routes.post("api/v1/users/{user}/dpo-appointments") { request, context in
            try await propose(request, context, "dpo-appointments") { AppointDPO($0) }
        }
        routes.post("api/v1/users/{user}/dpo-removals") { request, context in
            try await propose(request, context, "dpo-removals") { RemoveDPO($0) }
        }
        routes.post("api/v1/users/{user}/factor-resets") { request, context in
            try await propose(request, context, "factor-resets") { ResetSecondFactor(of: $0) }
        }
    }

    @Sendable private func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let caller = try door.signedIn(context)
        let (page, state, role, name) = try request.query { query throws(Problem) in
            (
                try query.page(), try query.choice("state", as: UserState.self),
                try query.choice("role", as: Role.self), try query.text("name", length: 1...100)
            )
        }
        let list = "user.list:\(state?.rawValue ?? ""):\(role?.rawValue ?? ""):\(name ?? "")"
        let position = try await door.cursors.position(of: page, list: list, tenant: caller.tenant)
        let users = try await door.outcome(
            of: ListUsers(
                state: state,
                role: role,
                named: name,
                after: position.flatMap { UUID(octets: $0) },
                limit: page.limit
            ),
            context
        )
        var fields: [HTTPField] = []
        if let next = users.next {
            let cursor = try await door.cursors.text(of: next.octets, list: list, tenant: caller.tenant)
            fields.append(.next(cursor, after: request))
        }
        return Response(.ok, fields) { json in
            json.object {
                $0.array("users", users.items) { $0.members(of: $1) }
                $0.member("has_more", users.next != nil)
            }
        }
    }

    @Sendable private func invite(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let command = try await door.command(request, context, "POST /api/v1/users")
        let body = try await command.body()
        let (name, email, roles, custom, departments, language) = try body.gather(
            body.personName("name"),
            body.emailAddress("email"),
            body.optional("roles") { body.roles($0) },
            body.optional("custom_roles") { body.uuidArray($0, count: 0...20) },
            body.optional("departments") { body.uuidArray($0, count: 0...100) },
            body.optional("language") { body.choice($0, as: WordingLanguage.self) }
        )
        let action = InviteUser(
            name: name,
            email: email,
            roles: GivenRoles(roles: Set(roles ?? []), custom: Set(custom ?? [])),
            departments: Set(departments ?? []),
            language: language ?? .polish
        )
        return Response(made: try await door.once(action, command), at: "/api/v1/users")
    }

    @Sendable private func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        return try await shown(try context.uuid("user"), request, context)
    }

    private func shown(_ id: UUID, _ request: Request, _ context: VisitorContext) async throws -> Response {
        let details = try await door.outcome(of: ShowUser(id), context)
        let version = RowVersion(details.user.version)
        if request.method == .get, version.isKnown(to: request.headers) { return .notModified(version) }
        return Response(.ok, [version.field]) { json in
            json.object {
                $0.members(of: details.user)
                $0.member("live_sessions", details.liveSessions)
                $0.member("invitation_expires_at", details.invitationExpiresAt)
                $0.member("invited_by", details.invitedBy)
                $0.member("activated_at", details.activatedAt)
                $0.member("left_at", details.leftAt)
            }
        }
    }

    @Sendable private func change(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let id = try context.uuid("user")
        let expected = try RowVersion.expected(in: request.headers)
        let body = try await JSONBody(request)
        let (name, language, departments) = try body.gather(
            body.personName("name"),
            body.choice("language", as: WordingLanguage.self),
            body.uuidArray("departments", count: 0...100)
        )
        _ = try await door.outcome(
            of: ChangeUser(
                id,
                expected: expected.number,
                name: name,
                language: language,
                departments: Set(departments)
            ),
            context
        )
        return try await shown(id, request, context)
    }

    @Sendable private func assign(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let id = try context.uuid("user")
        let expected = try RowVersion.expected(in: request.headers)
        let body = try await JSONBody(request)
        let (roles, custom) = try body.gather(
            body.roles("roles"),
            body.uuidArray("custom_roles", count: 0...20)
        )
        let given = GivenRoles(roles: Set(roles), custom: Set(custom))
        _ = try await door.outcome(of: AssignRoles(given, to: id, expected: expected.number), context)
        return try await shown(id, request, context)
    }

    @Sendable private func inspect(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let inspection = try await door.outcome(of: InspectPermissions(of: try context.uuid("user")), context)
        return Response { json in
            json.object {
                $0.member("is_in_force", inspection.isInForce)
                $0.array("permissions", inspection.lines) { $0.members(of: $1) }
            }
        }
    }

    @Sendable private func dismiss(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let command = try await door.command(request, context, "POST /api/v1/users/{user}/dismissal")
        let id = try context.uuid("user")
        let expected = try RowVersion.expected(in: request.headers)
        try await command.refuseBody()
        return Response(try await door.once(DismissUser(id, expected: expected.number), command), status: .noContent)
    }

    private func propose<Proposed: ApprovableCommand>(
        _ request: Request,
        _ context: VisitorContext,
        _ kind: String,
        _ make: (UUID) -> Proposed
    ) async throws -> Response {
        let command = try await door.command(request, context, "POST /api/v1/users/{user}/\(kind)")
        return try await door.propose(make(try context.uuid("user")), by: command)
    }
}

extension Response {
    /// 201 with the identifier of what was made, now or before.
    init(made performed: Performance<UUID>, at path: String) {
        let id = performed.outcome ?? performed.madeBefore
        let location = id.map { [HTTPField.location("\(path)/\($0.text)")] } ?? []
        self.init(.created, performed.mark + location) { json in
            json.object { $0.member("id", id) }
        }
    }

    /// An answer without a body to a command that makes nothing.
    init<Outcome>(_ performed: Performance<Outcome>, status: HTTPResponse.Status) {
        var headers = HTTPFields()
        for field in performed.mark { headers.append(field) }
        self.init(status: status, headers: headers)
    }
}

extension Performance {
    /// Says that the command was done before, where it was.
    var mark: [HTTPField] { isRepetition ? [IdempotencyKey.replayed] : [] }
}

extension JSONBody {
    /// Roles that a unit knows, none of them twice.
    func roles(_ name: String) -> [Role]? {
        parsedArray(name, count: 0...10, else: .choice) { Role(rawValue: $0).flatMap { $0.isAssignable ? $0 : nil } }
    }
}

extension JSONText {
    fileprivate mutating func members(of user: UserSummary) {
        member("id", user.id)
        member("state", user.state.rawValue)
        member("name", user.name)
        member("email", user.email)
        member("language", user.language.rawValue)
        member("roles", user.roles.map(\.rawValue))
        member("custom_roles", user.customRoles)
        member("departments", user.departments)
        member("has_second_factor", user.hasFactor)
        member("invited_at", user.invitedAt)
        member("last_sign_in_at", user.lastSignInAt)
        member("version", user.version)
    }

    fileprivate mutating func members(of line: Inspection.Line) {
        member("permission", line.permission.name)
        member("meaning", line.permission.wording ?? Wording(line.permission.name, english: line.permission.name))
        array("reaches", line.reaches) { $0.members(of: $1) }
    }

    mutating func members(of reach: Reach) {
        member("extent", reach.extent.rawValue)
        member("view", reach.view.rawValue)
        member("needs", reach.needs.map(\.rawValue))
    }
}
