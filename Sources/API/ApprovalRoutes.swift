import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import Web

/// What waits for a second person.
struct ApprovalRoutes: Sendable {
    static let table: [APIRoute] = [
        APIRoute(
            method: .get,
            path: "/api/v1/approvals",
            operation: "listApprovals",
            summary: "Proposals that one may know of, the newest first.",
            audience: .holders(.approvalRead),
            query: [
                .limit, .cursor,
                .init("selection", .choice(["waiting_for_me", "mine", "all"]), "Which; all unless said."),
                .init("state", .choice(ApprovalState.allCases.map(\.rawValue)), "Only those in this state."),
            ],
            answers: [
                .json(.ok, "A part of the list.", .named("Approvals")), .badQuery, .badValue, .refused, .forbidden,
            ]
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/approvals/{approval}",
            operation: "showApproval",
            summary: "One proposal, with its reason.",
            audience: .holders(.approvalRead),
            answers: [.json(.ok, "The proposal, with its `ETag`.", .named("Approval")), .refused, .forbidden, .absent]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/approvals/{approval}/decisions",
            operation: "decideApproval",
            summary: "Approves a proposal, and so carries it out, or refuses it.",
            audience: .holders(.approvalRead),
            demands: [.idempotencyKey, .ifMatch],
            body: .named("Decision"),
            answers: [
                .json(.ok, "What became of it.", .named("Decided")), .badKey, .refused, .forbidden, .absent, .conflict,
                .changedMeanwhile, .ifMatchMissing, .invalid,
            ]
        ),
        APIRoute(
            method: .delete,
            path: "/api/v1/approvals/{approval}",
            operation: "withdrawApproval",
            summary: "Takes one's own proposal back.",
            audience: .holders(.approvalRead),
            demands: [.ifMatch],
            answers: [
                APIRoute.Answer(.noContent, "Done."), .refused, .forbidden, .absent, .conflict, .changedMeanwhile,
                .ifMatchMissing,
            ]
        ),
    ]

    private enum Choice: String {
        case waitingForMe = "waiting_for_me"
        case mine, all

        var selection: ListApprovals.Selection {
            switch self {
            case .waitingForMe: .waitingForMe
            case .mine: .mine
            case .all: .all
            }
        }
    }

    let door: Door

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.get("api/v1/approvals", use: list)
        routes.get("api/v1/approvals/{approval}") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            let details = try await door.outcome(of: ShowApproval(try context.uuid("approval")), context)
            return Response(.ok, [RowVersion(details.approval.version).field]) { json in
                json.object {
                    $0.members(of: details.approval)
                    $0.member("reason", details.reason)
                    $0.member("verdict_reason", details.verdictReason)
                    $0.member("may_decide", details.mayDecide)
                    $0.member("may_withdraw", details.mayWithdraw)
                }
            }
        }
        routes.post("api/v1/approvals/{approval}/decisions", use: decide)
        routes.delete("api/v1/approvals/{approval}") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            let id = try context.uuid("approval")
            let expected = try RowVersion.expected(in: request.headers).number
            try await request.refuseBody()
            try await door.outcome(of: WithdrawApproval(id, expected: expected), context)
            return Response.nothing()
        }
    }

    @Sendable private func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let caller = try door.signedIn(context)
        let (page, choice, state) = try request.query { query throws(Problem) in
            (
                try query.page(), try query.choice("selection", as: Choice.self) ?? .all,
                try query.choice("state", as: ApprovalState.self)
            )
        }
        let list = "approval.list:\(choice.rawValue):\(state?.rawValue ?? "")"
        let position = try await door.cursors.position(of: page, list: list, tenant: caller.tenant)
        let before = position.flatMap { UUID(octets: $0) }
        let found = try await door.outcome(
            of: ListApprovals(choice.selection, state: state, before: before, limit: page.limit),
            context
        )
        var fields: [HTTPField] = []
        if let next = found.next {
            let cursor = try await door.cursors.text(of: next.octets, list: list, tenant: caller.tenant)
            fields.append(.next(cursor, after: request))
        }
        return Response(.ok, fields) { json in
            json.object {
                $0.array("approvals", found.items) { $0.members(of: $1) }
                $0.member("has_more", found.next != nil)
            }
        }
    }

    @Sendable private func decide(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let command = try await door.command(request, context, "POST /api/v1/approvals/{approval}/decisions")
        let id = try context.uuid("approval")
        let expected = try RowVersion.expected(in: request.headers).number
        let body = try await command.body()
        let (verdict, reason) = try body.gather(
            body.choice("verdict", as: Verdict.self),
            body.optionalString("reason", length: 1...800, .lines)
        )
        let action = DecideApproval(id, verdict, expected: expected, because: reason)
        let performance = try await door.once(action, command)
        return Response(.ok, performance.mark) { json in
            json.object {
                $0.member("approval", id)
                $0.member("state", performance.outcome?.state.rawValue)
            }
        }
    }
}

extension JSONText {
    fileprivate mutating func members(of approval: ApprovalSummary) {
        member("id", approval.id)
        member("command", approval.command)
        member("title", approval.title)
        member("state", approval.state.rawValue)
        member("about", approval.about?.id)
        member("person", approval.person?.id)
        member("maker", approval.maker.id)
        member("made_at", approval.madeAt)
        member("expires_at", approval.expiresAt)
        member("checker", approval.checker?.id)
        member("decided_at", approval.decidedAt)
        member("version", approval.version)
    }
}
