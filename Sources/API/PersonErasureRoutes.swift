import Casework
import DebtDomain
import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import Web

/// Erasing and restricting persons, and what stands in the way of that. Nobody is named in any of it.
struct PersonErasureRoutes: Sendable {
    static let table: [APIRoute] = [
        APIRoute(
            method: .get,
            path: "/api/v1/persons/{person}/erasure-preview",
            operation: "previewErasure",
            summary: "What an erasure would take, what it would leave, and what is in its way. Opens nothing.",
            audience: .holders(.erasurePropose),
            answers: [
                .json(.ok, "The preview.", .named("ErasurePreview")), .refused, .forbidden, .absent,
            ]
        ),
        proposal(
            "erasures",
            "proposeErasure",
            "Proposes to erase a person for good (`erasure-blocked` where the law forbids it).",
            .erasurePropose
        ),
        proposal("restrictions", "proposeRestriction", "Proposes to restrict the processing.", .restrictionPropose),
        proposal("restriction-ends", "proposeRestrictionEnd", "Proposes to end a restriction.", .restrictionPropose),
        APIRoute(
            method: .get,
            path: "/api/v1/persons/{person}/holds",
            operation: "listHolds",
            summary: "The grounds on which a person must not be erased, those that are over among them.",
            audience: .holders(.erasureGiveOpinion),
            answers: [.json(.ok, "All of them.", .named("Holds")), .refused, .forbidden, .absent]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/persons/{person}/holds",
            operation: "setHold",
            summary: "Sets a ground on which a person must not be erased.",
            audience: .holders(.erasureGiveOpinion),
            demands: [.idempotencyKey],
            body: .named("NewHold"),
            answers: [.made("Set."), .badKey, .refused, .forbidden, .absent, .conflict, .invalid]
        ),
        APIRoute(
            method: .delete,
            path: "/api/v1/persons/{person}/holds/{hold}",
            operation: "liftHold",
            summary: "Takes a ground away; that it was there stays known.",
            audience: .holders(.erasureGiveOpinion),
            answers: [APIRoute.Answer(.noContent, "Done."), .refused, .forbidden, .absent, .conflict]
        ),
    ]

    let door: Door

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.get("api/v1/persons/{person}/erasure-preview", use: preview)
        routes.post("api/v1/persons/{person}/erasures") { request, context in
            try await propose(request, context, "erasures") { ErasePerson($0) }
        }
        routes.post("api/v1/persons/{person}/restrictions") { request, context in
            try await propose(request, context, "restrictions") { RestrictPerson($0) }
        }
        routes.post("api/v1/persons/{person}/restriction-ends") { request, context in
            try await propose(request, context, "restriction-ends") { UnrestrictPerson($0) }
        }
        routes.get("api/v1/persons/{person}/holds", use: holds)
        routes.post("api/v1/persons/{person}/holds", use: setHold)
        routes.delete("api/v1/persons/{person}/holds/{hold}") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            let action = LiftHold(try context.uuid("hold"), on: try context.uuid("person"))
            try await request.refuseBody()
            try await door.outcome(of: action, context)
            return Response.nothing()
        }
    }

    @Sendable private func preview(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let preview = try await door.outcome(of: PreviewErasure(of: try context.uuid("person")), context)
        return Response { json in
            json.object {
                $0.member("person", preview.person.id)
                $0.member("state", preview.state.rawValue)
                $0.array("goes", preview.goes) {
                    $0.member("field", $1.field.field)
                    $0.member("count", $1.count)
                }
                $0.member("indexes", preview.indexes)
                $0.member("keys", preview.keys)
                $0.object("stays") {
                    $0.member("log_lines", preview.stays.lines)
                    $0.member("unreadable_log_lines", preview.stays.sealedLines)
                    $0.member("removed_items", preview.stays.removedItems)
                    $0.member("approvals", preview.stays.approvals)
                }
                $0.array("blocks", preview.blocks) { $0.members(of: $1) }
                $0.member("waiting", preview.waiting)
            }
        }
    }

    @Sendable private func holds(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let holds = try await door.outcome(of: ListHolds(on: try context.uuid("person")), context)
        return Response { json in json.object { $0.array("holds", holds) { $0.members(of: $1) } } }
    }

    @Sendable private func setHold(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let command = try await door.command(request, context, "POST /api/v1/persons/{person}/holds")
        let person = try context.uuid("person")
        let body = try await command.body()
        let (ground, until) = try body.gather(
            body.choice("ground", as: HoldGround.self),
            body.optional("until") { body.parsed($0, length: 10...10, else: .date) { try Day(parsing: $0) } }
        )
        let performance = try await door.once(SetHold(on: person, ground, until: until), command)
        return Response(made: performance, at: "/api/v1/persons/\(person.text)/holds")
    }

    private func propose<Proposed: ApprovableCommand>(
        _ request: Request,
        _ context: VisitorContext,
        _ kind: String,
        _ make: (UUID) -> Proposed
    ) async throws -> Response {
        let command = try await door.command(request, context, "POST /api/v1/persons/{person}/\(kind)")
        return try await door.propose(make(try context.uuid("person")), by: command)
    }

    private static func proposal(
        _ kind: String,
        _ operation: String,
        _ summary: String,
        _ permission: Permission
    ) -> APIRoute {
        .proposal("/api/v1/persons/{person}/\(kind)", operation, summary, permission)
    }
}

extension JSONText {
    fileprivate mutating func members(of block: ErasureBlock) {
        switch block {
        case .hold(let hold):
            member("kind", "hold")
            member("id", hold.id)
            member("meaning", hold.wording)
        case .approval(let id, let title):
            member("kind", "approval")
            member("id", id)
            member("meaning", title)
        }
    }

    fileprivate mutating func members(of hold: PersonHold) {
        member("id", hold.id)
        member("ground", hold.ground?.rawValue)
        member("meaning", hold.wording)
        member("article", hold.ground?.article)
        member("doubt", hold.ground?.doubt)
        member("until", hold.until?.iso)
        member("set_by", hold.setBy.id)
        member("set_at", hold.setAt)
        member("lifted_by", hold.liftedBy?.id)
        member("lifted_at", hold.liftedAt)
        member("is_in_force", hold.isInForce)
    }

    private mutating func member(_ name: String, _ wording: Wording?) {
        if let wording {
            member(name, wording)
        } else {
            member(name, String?.none)
        }
    }
}

extension Schema {
    /// What the names stand for that are about erasing and restricting.
    static let erasure: [(name: String, schema: Schema)] = [
        (
            "ErasurePreview",
            .object([
                Member("person", uuid), Member("state", .choice(PersonState.allCases.map(\.rawValue))),
                Member(
                    "goes",
                    .array(of: .object([Member("field", .string), Member("count", .number(1...100_000))]))
                ),
                Member("indexes", .number(0...100_000)), Member("keys", .number(0...1_000)),
                Member(
                    "stays",
                    .object(
                        ["log_lines", "unreadable_log_lines", "removed_items", "approvals"].map {
                            Member($0, .number(0...9_007_199_254_740_991))
                        }
                    )
                ),
                Member(
                    "blocks",
                    .array(
                        of: .object([
                            Member("kind", .choice(["hold", "approval"])), Member("id", uuid),
                            Member("meaning", .named("Wording")),
                        ])
                    )
                ),
                Member("waiting", .nullable(uuid)),
            ])
        ),
        (
            "NewHold",
            .object([
                Member("ground", .choice(HoldGround.allCases.map(\.rawValue))),
                Member("until", .format("date"), required: false),
            ])
        ),
        (
            "Holds",
            .object([
                Member(
                    "holds",
                    .array(
                        of: .object([
                            Member("id", uuid), Member("ground", .nullable(.string)),
                            Member("meaning", .named("Wording")), Member("article", .nullable(.named("Wording"))),
                            Member("doubt", .nullable(.named("Wording"))), Member("until", .nullable(.format("date"))),
                            Member("set_by", uuid), Member("set_at", instant), Member("lifted_by", .nullable(uuid)),
                            Member("lifted_at", .nullable(instant)), Member("is_in_force", .boolean),
                        ])
                    )
                )
            ])
        ),
    ]
}
