package import Foundation
package import Persistence
package import Safeguards

/// Ends every session of somebody else; they can sign in again.
package struct SignOutUser: CaseAction {
    package static let permission = Permission.userSignOut
    private let id: UUID

    package init(_ id: UUID) {
        self.id = id
    }

    /// - Returns: How many sessions there were.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Int {
        let asker = try await tenant.principal()
        guard let user = try await tenant.lockUser(id) else { throw NotFound() }
        try await tenant.permit {
            $0.isOneself = asker.user == id
            $0.holdsDPO = user.roles.known.contains(.dpo)
        }
        let ended = try await tenant.endAllSessions(of: [id], because: "administrator")
        tenant.record(.userSignedOut, about: .user(id), ["sessions": .count(ended)])
        return ended
    }
}
