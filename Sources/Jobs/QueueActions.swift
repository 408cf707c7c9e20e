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

/// Frees jobs of workers that died, and enqueues what the schedule says.
struct TendQueue: CaseAction {
    static let permission = WorkerDuty.permission
    let due: [(entry: Schedule.Entry, key: String)]
    let now: Date

    func perform(in tenant: borrowing TenantConnection) async throws -> Int {
        let rescued = try await tenant.rescueJobs(now: now)
        for (entry, key) in due {
            try await entry.enqueue(tenant, key, now)
        }
        return rescued
    }
}

struct CountJobs: CaseAction {
    static let permission = WorkerDuty.permission
    static let changesData = false

    func perform(in tenant: borrowing TenantConnection) async throws -> [JobCount] {
        try await tenant.jobCounts()
    }
}
