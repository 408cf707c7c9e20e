package import Persistence
package import Safeguards

/// Puts down as expired what waited for too long; asked for every night.
package struct ExpireApprovals: CaseAction, JobPayload {
    package static let kind = "approval.expire"
    package static let attemptsMax: Int32 = 5
    package static let permission = Permission("approval.expire")

    package init() {}

    /// - Returns: How many there were.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Int {
        let expired = try await tenant.expireApprovals()
        for id in expired { tenant.record(.approvalExpired, about: .approval(id), ["reason": .code("time")]) }
        return expired.count
    }
}
