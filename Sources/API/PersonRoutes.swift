import Casework
import DebtDomain
import HTTPTypes
import Hummingbird
import Safeguards
import Web

/// Persons: who owes, lives somewhere or represents somebody. Nothing of theirs ever stands in an address.
struct PersonRoutes: Sendable {
    static let table: [APIRoute] = [
        APIRoute(
            method: .post,
            path: "/api/v1/persons",
            operation: "registerPerson",
            summary: "Adds a person with a name and whatever else is known of them.",
            audience: .holders(.personRegister),
            demands: [.idempotencyKey],
            body: .named("NewPerson"),
            answers: [.made("Registered."), .badKey, .refused, .forbidden, .taken, .invalid]
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/persons/{person}",
            operation: "showPerson",
            summary: "A person's card: name and contacts, and which other values there are without the values.",
            audience: .holders(.personContactRead),
            demands: [.purpose],
            answers: [
                .json(.ok, "The card, with its `ETag`.", .named("PersonCard")), .badPurpose, .refused, .outOfReach,
                .absent,
            ]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/persons/{person}/views",
            operation: "viewPerson",
            summary: "The same card for a purpose that takes words. Changes nothing.",
            audience: .holders(.personContactRead),
            body: .named("PersonView"),
            answers: [
                .json(.ok, "The card, with its `ETag`.", .named("PersonCard")), .refused, .outOfReach, .absent,
                .invalid,
            ]
        ),
        APIRoute(
            method: .patch,
            path: "/api/v1/persons/{person}",
            operation: "changePerson",
            summary: "Changes what is named and nothing else; an item that is not there any more stays removed.",
            audience: .holders(.personChange),
            demands: [.ifMatch],
            body: .named("PersonChange"),
            answers: [
                APIRoute.Answer(.noContent, "Done; the `ETag` is the one the card has now."), .refused, .outOfReach,
                .absent, .taken, .changedMeanwhile, .ifMatchMissing, .invalid,
            ]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/person-searches",
            operation: "searchPersons",
            summary: "Finds persons by number, address or name, however misspelt a little. Changes nothing.",
            audience: .holders(.caseList),
            body: .named("PersonQuery"),
            answers: [
                .json(
                    .ok,
                    "Who was found, the likeliest first; without name and place where processing is restricted.",
                    .named("PersonSearch")
                ), .refused, .forbidden, .invalid,
                .problem(.serviceUnavailable, "Not now, or the names are being read for the first time."),
            ]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/persons/{person}/reveals",
            operation: "revealPerson",
            summary: "Shows a group of hidden values, which is recorded with its purpose. Changes nothing.",
            audience: .holders(.personIdentifiersReveal),
            body: .named("PersonReveal"),
            answers: [
                .json(.ok, "The values; none where nothing is stored.", .named("RevealedPerson")), .refused,
                .outOfReach, .absent, .invalid,
            ]
        ),
    ]

    let door: Door

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.post("api/v1/persons") { request, context in
            let command = try await door.command(request, context, "POST /api/v1/persons")
            let action = RegisterPerson(try (try await command.body()).newPerson())
            return Response(made: try await door.once(action, command), at: "/api/v1/persons")
        }
        routes.get("api/v1/persons/{person}", use: show)
        routes.post("api/v1/persons/{person}/views", use: view)
        routes.patch("api/v1/persons/{person}", use: change)
        routes.post("api/v1/person-searches", use: search)
        routes.post("api/v1/persons/{person}/reveals", use: reveal)
    }

    @Sendable private func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let id = try context.uuid("person")
        let purpose = try AccessPurpose.named(in: request.headers)
        let card = try await door.outcome(of: ShowPerson(id, for: purpose), context)
        let version = RowVersion(card.version)
        return version.isKnown(to: request.headers) ? .notModified(version) : Response(card)
    }

    @Sendable private func view(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let id = try context.uuid("person")
        let body = try await JSONBody(request)
        let purpose = try body.gather(body.optional("purpose") { body.purpose($0) })
        return Response(try await door.outcome(of: ShowPerson(id, for: purpose), context))
    }

    @Sendable private func change(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let id = try context.uuid("person")
        let expected = try RowVersion.expected(in: request.headers)
        let (correction, purpose) = try (try await JSONBody(request)).personCorrection()
        let action = ChangePerson(id, expected: expected.number, correction, for: purpose)
        return .nothing([RowVersion(try await door.outcome(of: action, context)).field])
    }

    @Sendable private func search(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let body = try await JSONBody(request)
        let query = try body.gather(body.typed("query", most: 200))
        let found = try await door.outcome(of: try SearchPersons(query), context)
        return Response { json in
            json.object {
                $0.member("kind", found.kind.rawValue)
                $0.array("persons", found.hits) { $0.members(of: $1) }
                $0.member("is_cut", found.isCut)
            }
        }
    }

    @Sendable private func reveal(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let id = try context.uuid("person")
        let body = try await JSONBody(request)
        let (group, purpose) = try body.gather(
            body.choice("group", as: PersonSecret.self),
            body.optional("purpose") { body.purpose($0) }
        )
        let revealed =
            switch group {
            case .identifiers: try await door.outcome(of: RevealIdentifiers(id, for: purpose), context)
            case .social: try await door.outcome(of: RevealHardship(id, for: purpose), context)
            }
        return Response { json in
            json.object {
                $0.member("id", revealed.id)
                $0.array("values", revealed.values) { $0.members(of: $1) }
            }
        }
    }
}

extension APIRoute.Answer {
    fileprivate static let taken = problem(
        .conflict,
        "Somebody has this PESEL or NIP already (`person-taken`), or the same command is being performed."
    )
    fileprivate static let badPurpose = problem(.badRequest, "`X-Purpose` is no code, or a parameter is unknown.")
    fileprivate static let outOfReach = problem(
        .forbidden,
        """
        The role does not allow it, or not with this person; or a purpose must be named (`purpose-required`, \
        `subject-request-required`); or only some purposes count here (`person-restricted`).
        """
    )
}

extension Response {
    fileprivate init(_ card: PersonCard) {
        self.init(.ok, [RowVersion(card.version).field]) { json in json.object { $0.members(of: card) } }
    }
}

extension JSONText {
    fileprivate mutating func members(of card: PersonCard) {
        member("id", card.id)
        member("kind", card.kind.rawValue)
        member("state", card.state.rawValue)
        member("view", card.view.rawValue)
        member("name", card.name)
        array("contacts", card.contacts) {
            $0.member("id", $1.id)
            $0.member("kind", $1.kind.rawValue)
            $0.member("lines", $1.lines)
        }
        member("hidden", HiddenValue.allCases.filter(card.hidden.contains).map(\.rawValue))
        member("registered_at", card.registeredAt)
        member("changed_at", card.changedAt)
        member("version", card.version)
    }

    fileprivate mutating func members(of hit: PersonHit) {
        member("id", hit.id)
        member("kind", hit.kind.rawValue)
        member("state", hit.state.rawValue)
        member("name", hit.name)
        member("place", hit.place)
    }

    fileprivate mutating func members(of value: RevealedPerson.Value) {
        member("kind", value.kind.rawValue)
        member("text", value.text)
        member("item", value.item)
        if let document = value.document { member("document", document.rawValue) }
    }
}
