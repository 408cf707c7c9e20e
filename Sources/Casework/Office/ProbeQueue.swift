package import Foundation
package import Persistence
package import Safeguards

/// Does nothing, through the whole machinery: the job that proves a tenant's queue to be alive.
package struct ProbeQueue: CaseAction, JobPayload {
    package static let kind = "queue.probe"
    package static let attemptsMax: Int32 = 3
    package static let permission = Permission("queue.probe")

    package init() {}

    package func perform(in tenant: borrowing TenantConnection) async throws {}
}

/// Puts a probe into the tenant's queue.
package struct RequestProbe: CaseAction {
    package static let permission = ProbeQueue.permission
    private let now: Date

    package init(now: Date) {
        self.now = now
    }

    package func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.enqueue(ProbeQueue(), now: now)
    }
}
