package import Foundation
package import Persistence
package import Safeguards

/// Forgets the jobs that were done more than thirty days ago.
package struct TidyQueue: CaseAction {
    package static let permission = Permission("queue.tidy")
    private static let retention: TimeInterval = 30 * 24 * 3600
    private let now: Date

    package init(now: Date) {
        self.now = now
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Int {
        try await tenant.purgeJobs(doneBefore: now.addingTimeInterval(-Self.retention))
    }
}

/// The nightly job that asks for it.
package struct TidyQueueJob: JobPayload {
    package static let kind = "queue.tidy"
    package static let attemptsMax: Int32 = 5

    package init() {}
}
