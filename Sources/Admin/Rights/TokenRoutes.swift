import Casework
import Foundation
import Safeguards
import Web

/// The tokens with which other systems come.
enum TokenRoutes {
    static let all: [PageRoute] = [
        .get("/tokens", .holders(.tokenList), list),
        .get("/tokens/new", .holders(.tokenCreate)) { try await creating($0, nil) },
        .post("/tokens/new", .holders(.tokenCreate), create),
        .get("/tokens/{token}", .holders(.tokenList), show),
        .get("/tokens/{token}/rotate", .holders(.tokenRotate)) { try await rotating($0, nil) },
        .post("/tokens/{token}/rotate", .holders(.tokenRotate), rotate),
        .get("/tokens/{token}/revoke", .holders(.tokenRevoke), revoking),
        .post("/tokens/{token}/revoke", .holders(.tokenRevoke), revoke),
    ]

    private static let places = ["scopes": "scope", "expires_at": "days"]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let page = try exchange.request.query { query throws(Problem) in try query.page() }
        let position = try await exchange.position(of: page, list: "token.page")
        let (tokens, viewer) = try await exchange.look(ListTokens(after: position, limit: page.limit))
        let replaced = Set(tokens.items.filter { $0.state == .live }.compactMap(\.replaces))
        let shown = TokensPage(
            rows: tokens.items.map { TokensPage.Row($0, isReplaced: replaced.contains($0.id)) },
            mayCreate: viewer.may(.tokenCreate),
            older: try await exchange.address(.tokens, after: tokens.next, list: "token.page"),
            newer: page.cursor == nil ? nil : .tokens
        )
        return .page(shown, for: viewer)
    }

    private static func show(_ exchange: Exchange) async throws -> Answer {
        let (card, viewer) = try await exchange.look(ShowTokenCard(try exchange.uuid("token")))
        let isLive = card.token.state == .live
        let page = TokenPage(
            token: TokensPage.Row(card.token, isReplaced: card.isReplaced),
            scopes: card.token.scopes.map { .act(Permission($0)) },
            addresses: card.token.addresses,
            createdAt: card.token.madeAt,
            createdBy: card.maker,
            mayRotate: isLive && !card.isReplaced && viewer.may(.tokenRotate),
            mayRevoke: isLive && viewer.may(.tokenRevoke)
        )
        return .page(page, for: viewer)
    }

    private static func creating(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (_, viewer) = try await exchange.look(Beforehand(.tokenCreate, LookAround()))
        let filled = Filled(form)
        let chosen = filled.chosen("scope")
        let open = Grants.scopable(by: viewer.standing)
        let page = NewTokenPage(
            name: filled.text("name"),
            scopes: Safeguards.Matrix.rows.map(\.permission).filter(open.contains).map {
                NewTokenPage.Scope(name: $0.name, text: .act($0), isChosen: chosen.contains($0.name))
            },
            lifetime: Int(filled.text("days", or: "90")) ?? 90,
            addresses: filled.text("addresses"),
            key: filled.key,
            stepUp: TextField.stepUp(viewer, filled),
            nameFault: filled.fault("name"),
            scopesFault: filled.fault("scope"),
            addressesFault: filled.fault("addresses")
        )
        return .page(page, for: viewer)
    }

    private static func create(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        return try await exchange.submit(form, places: places, again: { try await creating(exchange, form) }) {
            let name = form.text("name", length: 1...80)
            let scopes = form.set("scope", count: 1...100).map { Set($0.map { Permission($0) }) }
            let days = form.days()
            let addresses = form.lines("addresses")
            let proof = form.proof()
            let key = form.uuid("key")
            guard
                let (name, scopes, days, addresses, proof, key) =
                    try form.gather(name, scopes, days, addresses, proof, key)
            else { return nil }
            try await exchange.show(proof)
            let action = CreateToken(
                name: name,
                scopes: scopes,
                addresses: addresses,
                expiresAt: exchange.casework.now.addingTimeInterval(TimeInterval(days) * 86_400),
                environment: exchange.environment
            )
            let made = try await exchange.once(action, form, key: key, route: "POST /tokens/new")
            return try await shown(made, name: name, exchange)
        }
    }

    /// The token, once: who sends the form again sees that it is there, and not what it is.
    private static func shown(
        _ made: Performance<FreshToken>,
        name: String,
        _ exchange: Exchange
    ) async throws -> Answer {
        guard let token = made.outcome else {
            return .seeOther(made.madeBefore.map { .tokens.adding($0.text) } ?? .tokens, nil)
        }
        let page = TokenShownPage(
            id: token.id.text,
            name: name,
            token: token.text.revealed,
            expiresAt: token.expiresAt
        )
        return .page(page, for: try await exchange.reader())
    }

    private static func rotating(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (token, viewer) = try await exchange.look(Beforehand(.tokenRotate, ShowToken(try exchange.uuid("token"))))
        let filled = Filled(form)
        let page = RotateTokenPage(
            id: token.id.text,
            name: token.name,
            version: token.version,
            lifetime: Int(filled.text("days", or: "90")) ?? 90,
            key: filled.key,
            stepUp: TextField.stepUp(viewer, filled)
        )
        return .page(page, for: viewer)
    }

    private static func rotate(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        return try await exchange.submit(form, places: places, again: { try await rotating(exchange, form) }) {
            let version = form.version()
            let days = form.days()
            let proof = form.proof()
            let key = form.uuid("key")
            guard let (version, days, proof, key) = try form.gather(version, days, proof, key) else { return nil }
            try await exchange.show(proof)
            let id = try exchange.uuid("token")
            let action = RotateToken(
                id,
                expected: version,
                expiresAt: exchange.casework.now.addingTimeInterval(TimeInterval(days) * 86_400),
                environment: exchange.environment
            )
            let made = try await exchange.once(action, form, key: key, route: "POST /tokens/{token}/rotate")
            let name = try await exchange.perform(ShowToken(id)).name
            return try await shown(made, name: name, exchange)
        }
    }

    private static func revoking(_ exchange: Exchange) async throws -> Answer {
        let (token, viewer) = try await exchange.look(Beforehand(.tokenRevoke, ShowToken(try exchange.uuid("token"))))
        let page = RevokeTokenPage(id: token.id.text, name: token.name, version: token.version)
        return .page(page, for: viewer)
    }

    private static func revoke(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        guard let version = try form.gather(form.version()) else { throw Problem.malformed }
        let id = try exchange.uuid("token")
        try await exchange.perform(RevokeToken(id, expected: version))
        return .seeOther(.tokens.adding(id.text), .tokenRevoked)
    }
}

extension Exchange {
    fileprivate var environment: APITokenText.Environment { casework.tools.isDemo ? .demo : .live }
}

extension FormBody {
    /// One of the lifetimes that the form offers.
    fileprivate func days() -> Int? {
        guard let days = int("days", in: 1...366) else { return nil }
        guard NewTokenPage.lifetimes.contains(Int(days)) else {
            note(.choice, at: "days")
            return nil
        }
        return Int(days)
    }
}

extension TokensPage.Row {
    fileprivate init(_ token: TokenSummary, isReplaced: Bool) {
        let state: TokenState =
            switch token.state {
            case .live: isReplaced ? .replaced : .live
            case .expired: .expired
            case .revoked: .revoked
            }
        self.init(
            id: token.id.text,
            name: token.name,
            ending: token.hint,
            state: state,
            expiresAt: token.expiresAt,
            lastUsedAt: token.lastUsedOn.flatMap { Date(rfc3339: "\($0)T12:00:00Z") }
        )
    }
}
