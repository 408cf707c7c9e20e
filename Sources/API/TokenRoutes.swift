import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import Web

/// API tokens: what other programs come with.
struct TokenRoutes: Sendable {
    static let table: [APIRoute] = [
        APIRoute(
            method: .get,
            path: "/api/v1/tokens",
            operation: "listTokens",
            summary: "The unit's tokens in the order in which they were made, never their text.",
            audience: .holders(.tokenList),
            query: [.limit, .cursor, .init("live", .boolean, "Only those that work now.")],
            answers: [.json(.ok, "A part of the list.", .named("Tokens")), .badQuery, .badValue, .refused, .forbidden]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/tokens",
            operation: "createToken",
            summary: "Makes a token; its text is in this one answer and nowhere else.",
            audience: .holders(.tokenCreate),
            demands: [.idempotencyKey],
            body: .named("NewToken"),
            answers: [.json(.created, "The token.", .named("FreshToken")), .badKey, .refused, .forbidden, .invalid]
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/tokens/{token}",
            operation: "showToken",
            summary: "One token, without its text.",
            audience: .holders(.tokenList),
            answers: [.json(.ok, "The token, with its `ETag`.", .named("Token")), .refused, .forbidden, .absent]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/tokens/{token}/rotations",
            operation: "rotateToken",
            summary: "Makes a successor; the old token goes on for seven days at most.",
            audience: .holders(.tokenRotate),
            demands: [.idempotencyKey, .ifMatch],
            body: .named("TokenRotation"),
            answers: [
                .json(.created, "The successor.", .named("FreshToken")), .badKey, .refused, .forbidden, .absent,
                .conflict, .changedMeanwhile, .ifMatchMissing, .invalid,
            ]
        ),
        APIRoute(
            method: .delete,
            path: "/api/v1/tokens/{token}",
            operation: "revokeToken",
            summary: "Ends a token at once.",
            audience: .holders(.tokenRevoke),
            demands: [.ifMatch],
            answers: [
                APIRoute.Answer(.noContent, "Done."), .refused, .forbidden, .absent, .conflict, .changedMeanwhile,
                .ifMatchMissing,
            ]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/token-revocations",
            operation: "revokeLeakedToken",
            summary: "Ends a token that was found where it should not be, whoever found it; always the same answer.",
            audience: .visitors,
            body: .named("LeakedToken"),
            answers: [
                APIRoute.Answer(.accepted, "If there was such a token, it is dead."), .invalid,
                .problem(.tooManyRequests, "Too many were brought; `Retry-After` says when."),
            ]
        ),
    ]

    let door: Door

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.get("api/v1/tokens", use: list)
        routes.post("api/v1/tokens", use: create)
        routes.get("api/v1/tokens/{token}") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            let token = try await door.outcome(of: ShowToken(try context.uuid("token")), context)
            return Response(.ok, [RowVersion(token.version).field]) { json in json.object { $0.members(of: token) } }
        }
        routes.post("api/v1/tokens/{token}/rotations", use: rotate)
        routes.delete("api/v1/tokens/{token}") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            let id = try context.uuid("token")
            let expected = try RowVersion.expected(in: request.headers).number
            try await request.refuseBody()
            try await door.outcome(of: RevokeToken(id, expected: expected), context)
            return Response.nothing()
        }
        routes.post("api/v1/token-revocations", use: revokeLeaked)
    }

    private var environment: APITokenText.Environment { door.casework.tools.isDemo ? .demo : .live }

    @Sendable private func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let caller = try door.signedIn(context)
        let (page, isLive) = try request.query { query throws(Problem) in
            (try query.page(), try query.bool("live"))
        }
        let list = "token.list:\(isLive)"
        let position = try await door.cursors.position(of: page, list: list, tenant: caller.tenant)
        let after = position.flatMap { UUID(octets: $0) }
        let tokens = try await door.outcome(of: ListTokens(onlyLive: isLive, after: after, limit: page.limit), context)
        var fields: [HTTPField] = []
        if let next = tokens.next {
            let cursor = try await door.cursors.text(of: next.octets, list: list, tenant: caller.tenant)
            fields.append(.next(cursor, after: request))
        }
        return Response(.ok, fields) { json in
            json.object {
                $0.array("tokens", tokens.items) { $0.members(of: $1) }
                $0.member("has_more", tokens.next != nil)
            }
        }
    }

    @Sendable private func create(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let command = try await door.command(request, context, "POST /api/v1/tokens")
        let body = try await command.body()
        let (name, scopes, addresses, expiry) = try body.gather(
            body.string("name", length: 1...80),
            body.permissions("scopes"),
            body.stringArray("addresses", count: 0...50, length: 1...50),
            body.instant("expires_at")
        )
        let action = CreateToken(
            name: name,
            scopes: Set(scopes),
            addresses: addresses,
            expiresAt: expiry,
            environment: environment
        )
        return .fresh(try await door.once(action, command))
    }

    @Sendable private func rotate(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let command = try await door.command(request, context, "POST /api/v1/tokens/{token}/rotations")
        let id = try context.uuid("token")
        let expected = try RowVersion.expected(in: request.headers).number
        let body = try await command.body()
        let expiry = try body.gather(body.instant("expires_at"))
        let action = RotateToken(id, expected: expected, expiresAt: expiry, environment: environment)
        return .fresh(try await door.once(action, command))
    }

    @Sendable private func revokeLeaked(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        let caller = try context.caller()
        let body = try await JSONBody(request)
        let text = try body.gather(body.string("token", length: 1...200))
        // What is no token is answered like one that is: whoever tries texts learns nothing.
        if let token = APITokenText(parsing: text) {
            try await door.casework.revokeLeaked(token, by: caller)
        }
        return Response(status: .accepted)
    }
}

extension Response {
    /// 201 with the token's text; a repetition has its identifier only, for the text was shown.
    fileprivate static func fresh(_ performed: Performance<FreshToken>) -> Response {
        let id = performed.outcome?.id ?? performed.madeBefore
        let location = id.map { [HTTPField.location("/api/v1/tokens/\($0.text)")] } ?? []
        return Response(.created, location + performed.mark) { json in
            json.object {
                $0.member("id", id)
                $0.member("token", performed.outcome?.text.revealed)
            }
        }
    }
}

extension JSONText {
    fileprivate mutating func members(of token: TokenSummary) {
        member("id", token.id)
        member("name", token.name)
        member("hint", token.hint)
        member("state", token.state.rawValue)
        member("scopes", token.scopes)
        member("addresses", token.addresses)
        member("replaces", token.replaces)
        member("made_by", token.madeBy)
        member("made_at", token.madeAt)
        member("expires_at", token.expiresAt)
        member("last_used_on", token.lastUsedOn)
        member("revoked_at", token.revokedAt)
        member("version", token.version)
    }
}
