import Foundation
package import Persistence
package import Safeguards

/// Writes to the administrators, once, about each token that ends within two weeks and has no successor; asked for
/// every night.
package struct RemindOfTokens: CaseAction, JobPayload {
    package static let kind = "token.remind"
    package static let attemptsMax: Int32 = 5
    package static let permission = Permission("token.remind")
    private static let notice: TimeInterval = 14 * 24 * 3_600

    package init() {}

    /// - Returns: Of how many tokens.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Int {
        let tokens = try await tenant.tokensToRemindOf(endingBefore: tenant.now.addingTimeInterval(Self.notice))
        for token in tokens { try await tenant.tellAdministrators(.tokenExpiring, token: token) }
        return tokens.count
    }
}
