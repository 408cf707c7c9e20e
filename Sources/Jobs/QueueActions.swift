import Foundation
import Persistence
import Safeguards

/// What a worker itself does to a queue, as the principal `job:worker`.
enum WorkerDuty {
    static let permission = Permission("queue.work")

    static func principal(in tenant: TenantID) -> Principal {
        Authenticator.vouch(forJob: "worker", holding: [permission], in: tenant)
    }
}

struct TakeJob: CaseAction {
    static let permission = WorkerDuty.permission
    let kinds: [String]
    let now: Date
    let leaseUntil: Date

    func perform(in tenant: borrowing TenantConnection) async throws -> LeasedJob? {
        try await tenant.takeJob(ofKinds: kinds, now: now, leaseUntil: leaseUntil)
    }
}

struct GiveUpJob: CaseAction {
    static let permission = WorkerDuty.permission
    let job: LeasedJob
    let failure: String
    let retryAt: Date?
    let now: Date

    func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.failJob(job, failure: failure, retryAt: retryAt, now: now)
    }
}

/// Frees jobs of workers that died, enqueues what the schedule says, and counts what stands in the queue.
struct TendQueue: CaseAction {
    struct Outcome: Sendable {
        let rescued: Int
        let counts: [JobCount]
    }

    static let permission = WorkerDuty.permission
    let due: [(entry: Schedule.Entry, key: String)]
    let now: Date

    func perform(in tenant: borrowing TenantConnection) async throws -> Outcome {
        let rescued = try await tenant.rescueJobs(now: now)
        for (entry, key) in due {
            try await entry.enqueue(tenant, key, now)
        }
        return Outcome(rescued: rescued, counts: try await tenant.standingJobCounts())
    }
}
