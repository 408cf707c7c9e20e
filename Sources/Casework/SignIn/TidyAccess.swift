import Foundation
package import Persistence
package import Safeguards

/// Forgets what let somebody in once and is over for thirty days: sessions, links, keys of commands.
package struct TidyAccess: CaseAction, JobPayload {
    package static let kind = "access.tidy"
    package static let attemptsMax: Int32 = 5
    package static let permission = Permission.accessTidy
    private static let retention: TimeInterval = 30 * 24 * 3600

    package init() {}

    package func perform(in tenant: borrowing TenantConnection) async throws -> Int {
        try await tenant.purgeAccess(before: tenant.now.addingTimeInterval(-Self.retention))
    }
}
