import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import Web

extension APIRoute {
    /// A route by which something is proposed that a second person decides on.
    static func proposal(
        _ path: String,
        _ operation: String,
        _ summary: String,
        _ permission: Permission
    ) -> APIRoute {
        APIRoute(
            method: .post,
            path: path,
            operation: operation,
            summary: summary + " A second person must approve it.",
            audience: .holders(permission),
            demands: [.idempotencyKey],
            body: .named("Reason"),
            answers: [
                .json(.accepted, "It waits for a second person.", .named("Proposal")), .badKey, .refused, .forbidden,
                .absent, .conflict, .invalid,
            ]
        )
    }
}

extension Door {
    /// Proposes what a request asks for, with the reason in its body.
    func propose(_ proposed: some ApprovableCommand, by command: Command) async throws -> Response {
        let body = try await command.body()
        let reason = try body.gather(body.string("reason", length: 1...800, .lines))
        let performance = try await once(Propose(proposed, because: reason), command)
        let approval = performance.outcome?.approval ?? performance.madeBefore
        let location = approval.map { [HTTPField.location("/api/v1/approvals/\($0.text)")] } ?? []
        return Response(.accepted, performance.mark + location) { json in
            json.object { $0.member("approval", approval) }
        }
    }
}
