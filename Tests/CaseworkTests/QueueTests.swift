import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("What the office does with its queue")
struct QueueTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)
    private let database: TestDatabase
    private let tenant: TenantRecord
    private let door: TenantDatabase
    private let casework: Casework

    init() async throws {
        database = try await TestDatabase.shared()
        tenant = try await database.makeTenant()
        door = database.makeTenantDatabase(database.makePlatform())
        let now = now
        casework = Casework(database: door) { now }
    }

    @Test func aProbeIsAskedForAndWaits() async throws {
        #expect(casework.now == now)
        try await casework.perform(RequestProbe(now: now), as: clerk(holding: RequestProbe.permission))
        try await casework.perform(ProbeQueue(), as: clerk(holding: ProbeQueue.permission), in: .jobs)
        let (waiting, now) = (try await counts(), now)
        #expect(waiting == [JobCount(state: "ready", jobs: 1)])
        let job = try await door.change(tenant) { (tenant: borrowing TenantConnection) in
            try await tenant.takeJob(ofKinds: [ProbeQueue.kind], now: now, leaseUntil: now)
        }
        #expect(job?.kind == "queue.probe" && job?.payload == "{}" && job?.attemptsMax == 3)
    }

    @Test func withoutThePermissionNothingIsAskedFor() async throws {
        let stranger = clerk(holding: Permission("queue.look"))
        await #expect(throws: Refused(missing: Permission("queue.probe"))) {
            try await casework.perform(RequestProbe(now: now), as: stranger)
        }
        await #expect(throws: Refused(missing: Permission("queue.probe"))) {
            try await casework.perform(ProbeQueue(), as: stranger)
        }
        await #expect(throws: Refused(missing: Permission("queue.tidy"))) {
            _ = try await casework.perform(TidyQueue(now: now), as: stranger)
        }
        #expect(try await counts() == [])
    }

    @Test("What was done more than thirty days ago is forgotten; what was parked or waits is not")
    func tidying() async throws {
        let day: TimeInterval = 24 * 3600
        for days in [31.0, 30.001, 29.999, 1] { try await finish(now.addingTimeInterval(-days * day), parked: false) }
        try await finish(now.addingTimeInterval(-90 * day), parked: true)
        try await casework.perform(
            RequestProbe(now: now.addingTimeInterval(-90 * day)),
            as: clerk(holding: RequestProbe.permission)
        )
        let forgotten = try await casework.perform(TidyQueue(now: now), as: clerk(holding: TidyQueue.permission))
        #expect(forgotten == 2)
        #expect(
            try await counts() == [
                JobCount(state: "done", jobs: 2), JobCount(state: "parked", jobs: 1), JobCount(state: "ready", jobs: 1),
            ]
        )
    }

    private func clerk(holding permission: Permission) -> Principal {
        Authenticator.vouch(forJob: "clerk", holding: [permission], in: tenant.id)
    }

    private func counts() async throws -> [JobCount] {
        try await door.change(tenant) { try await $0.jobCounts() }
    }

    private func finish(_ then: Date, parked: Bool) async throws {
        try await door.change(tenant) { (tenant: borrowing TenantConnection) in
            try await tenant.enqueue(TidyQueueJob(), now: then)
            guard let job = try await tenant.takeJob(ofKinds: [TidyQueueJob.kind], now: then, leaseUntil: then) else {
                throw JobLeaseLost()
            }
            if parked {
                try await tenant.failJob(job, failure: "test", retryAt: nil, now: then)
            } else {
                try await tenant.completeJob(job, now: then)
            }
        }
    }
}
