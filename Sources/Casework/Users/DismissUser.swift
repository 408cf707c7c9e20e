package import Foundation
package import Persistence
package import Safeguards

/// Ends somebody's access, at once and everywhere: sessions, links, password, factor, roles, and what they proposed.
///
/// Their row stays, so that the log still says who they were; their address is free for another account. The last
/// administrator cannot be dismissed, not even by two who dismiss each other in the same instant.
package struct DismissUser: CaseAction {
    package static let permission = Permission.userDismiss
    private let id: UUID
    private let expected: Int64

    package init(_ id: UUID, expected: Int64) {
        self.id = id
        self.expected = expected
    }

    package struct Dismissal: Sendable {
        package let version: Int64
        /// Live API tokens that they made, whose text they may know: they end within a week, so that programs can
        /// change over and nobody who left comes back by one.
        package let tokens: [TokenSummary]
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Dismissal {
        let asker = try await tenant.principal()
        let office = try await tenant.office(with: id)
        let member = try office.presentMember(id)
        try await tenant.permit {
            $0.isOneself = asker.user == id
            $0.holdsDPO = member.holdsDPO
        }
        try office.check(member, is: expected)
        try office.checkAdministratorRemains(without: id)

        let tokens = try await tenant.liveAPITokens(madeBy: id).map { TokenSummary($0, at: tenant.now) }
        for token in tokens {
            try await tenant.shortenAPIToken(token.id, to: tenant.now.addingTimeInterval(TokenRules.overlap))
            try await tenant.tellAdministrators(.tokenExpiring, token: token.id)
        }
        if member.state == .active { try await tenant.notify(id, .accountEnded) }
        for approval in try await tenant.dismiss(user: id) {
            tenant.record(.approvalVoided, about: .approval(approval), ["reason": .code("left")])
        }
        tenant.record(
            member.state == .active ? .userDismissed : .userInvitationWithdrawn,
            about: .user(id),
            member.held.details
        )
        return Dismissal(version: expected + 1, tokens: tokens)
    }
}
