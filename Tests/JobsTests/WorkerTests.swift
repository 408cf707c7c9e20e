import Casework
import Foundation
@testable import Jobs
import Persistence
import Postgres
import Safeguards
import Synchronization
import Testing
import TestSupport

@Suite("The worker")
struct WorkerTests {
    @Test func aProbeGoesAllTheWay() async throws {
        let shop = try await Workshop(tenants: 1)
        let tenant = shop.tenants[0]
        let clerk = Authenticator.vouch(forJob: "clerk", holding: [RequestProbe.permission], in: tenant.id)
        try await shop.casework.perform(RequestProbe(now: shop.now), as: clerk)
        let worker = shop.worker()
        try await worker.drain()
        #expect(try await shop.counts(of: tenant) == ["done": 1])
        #expect(worker.counters[.done] == 1 && worker.counters[.failed] == 0)
        #expect(worker.queueCounts.map(\.jobs) == [0, 1, 0], "it was ready when the queue was counted")
        try await worker.drain()
        #expect(worker.queueCounts.map(\.jobs) == [0, 0, 0])
    }

    @Test func aJobIsDoneInItsOwnTenantAsItself() async throws {
        let shop = try await Workshop(tenants: 2)
        try await shop.enqueue(WriteCanary(), in: shop.tenants[1])
        try await shop.worker().drain()
        #expect(try await shop.database(canariesOf: shop.tenants[0]) == 0)
        #expect(try await shop.database(canariesOf: shop.tenants[1]) == 1)
    }

    @Test func tenantsTakeTurnsHoweverLongOneQueueIs() async throws {
        let shop = try await Workshop(tenants: 3)
        for tenant in shop.tenants {
            let count = tenant.id == shop.tenants[0].id ? 9 : 2
            for _ in 0..<count { try await shop.enqueue(Remember(tenant: tenant.id.value), in: tenant) }
        }
        try await shop.worker().drain()
        let order = Remember.seen(of: shop.tenants)
        #expect(order.count == 13)
        #expect(Set(order.prefix(3)).count == 3 && Set(order[3..<6]).count == 3, "the first two rounds serve all three")
        #expect(Set(order.suffix(7)) == [shop.tenants[0].id.value])
    }

    @Test func whatFailsIsTriedAgainLaterAndParkedInTheEnd() async throws {
        let shop = try await Workshop(tenants: 1)
        let tenant = shop.tenants[0]
        try await shop.enqueue(AlwaysFails(), in: tenant)
        let worker = shop.worker()
        try await worker.drain()
        #expect(try await shop.states(of: tenant) == ["ready 1 Mistake"])
        try await worker.drain()
        #expect(try await shop.states(of: tenant) == ["ready 1 Mistake"], "not before its time")
        shop.advance(1)
        try await worker.drain()
        #expect(try await shop.states(of: tenant) == ["ready 2 Mistake"])
        shop.advance(16)
        try await worker.drain()
        #expect(try await shop.states(of: tenant) == ["parked 3 Mistake"])
        #expect(worker.counters[.failed] == 2 && worker.counters[.parked] == 1 && worker.counters[.done] == 0)
        #expect(try await shop.database(canariesOf: tenant) == 0, "what it did before it failed is taken back")
    }

    @Test func aPayloadThatCannotBeReadKeepsNobodyElseWaiting() async throws {
        let shop = try await Workshop(tenants: 2)
        for tenant in shop.tenants {
            _ = try await shop.change(tenant) { (connection: borrowing TenantConnection) in
                try await connection.addJob(
                    kind: Remember.kind,
                    payload: JSONText("{\"tenant\": \"nobody\"}"),
                    attemptsMax: 2,
                    runAfter: shop.now,
                    uniqueKey: nil,
                    now: shop.now
                )
            }
            try await shop.enqueue(ProbeQueue(), in: tenant)
        }
        let worker = shop.worker()
        for _ in 0..<3 {
            try await worker.drain()
            shop.advance(100)
        }
        for tenant in shop.tenants {
            #expect(try await shop.states(of: tenant).sorted() == ["done 1 ", "parked 2 DecodingError"])
        }
    }

    @Test func aWorkerThatDiedIsReplacedAndCannotComeBack() async throws {
        let shop = try await Workshop(tenants: 1)
        let tenant = shop.tenants[0]
        try await shop.enqueue(WriteCanary(), in: tenant)
        let taken = try await shop.change(tenant) { (connection: borrowing TenantConnection) in
            try await connection.takeJob(
                ofKinds: [WriteCanary.kind],
                now: shop.now,
                leaseUntil: shop.now.addingTimeInterval(300)
            )
        }
        let lost = try #require(taken)
        let worker = shop.worker()
        try await worker.drain()
        #expect(try await shop.counts(of: tenant) == ["running": 1], "the lease is respected")
        shop.advance(301)
        try await worker.drain()
        #expect(try await shop.counts(of: tenant) == ["done": 1])
        #expect(worker.counters[.rescued] == 1)

        let performer = try #require(shop.kinds.performers[WriteCanary.kind])
        await #expect(throws: JobLeaseLost()) { try await performer(lost, tenant.id, shop.casework) }
        #expect(try await shop.database(canariesOf: tenant) == 1, "done twice, kept once")
    }

    @Test func aSuspendedTenantsJobsRest() async throws {
        let shop = try await Workshop(tenants: 2)
        for tenant in shop.tenants { try await shop.enqueue(ProbeQueue(), in: tenant) }
        try await shop.database.provisioning.suspend(slug: shop.tenants[0].slug)
        try await shop.worker(platform: shop.database.makePlatform()).drain()
        #expect(try await shop.counts(of: shop.tenants[0]) == ["ready": 1])
        #expect(try await shop.counts(of: shop.tenants[1]) == ["done": 1])
        try await shop.database.provisioning.resume(slug: shop.tenants[0].slug)
        try await shop.renewed().worker().drain()
        #expect(try await shop.counts(of: shop.tenants[0]) == ["done": 1])
    }

    @Test func whatTheScheduleSaysIsAskedForOnce() async throws {
        let shop = try await Workshop(tenants: 2, schedule: Schedule([.daily(ProbeQueue(), hour: 3, minute: 10)]))
        let workers = [shop.worker(), shop.worker()]
        for _ in 0..<3 {
            try await withThrowingTaskGroup { group in
                for worker in workers { group.addTask { try await worker.drain() } }
                try await group.waitForAll()
            }
        }
        for tenant in shop.tenants { #expect(try await shop.counts(of: tenant) == ["done": 1]) }
        // The machine was off for three nights: what they missed is asked for once, not three times.
        shop.advance(4 * 24 * 3600)
        for worker in workers { try await worker.drain() }
        for tenant in shop.tenants { #expect(try await shop.counts(of: tenant) == ["done": 2]) }
        shop.advance(24 * 3600)
        for worker in [shop.worker()] { try await worker.drain() }
        for tenant in shop.tenants { #expect(try await shop.counts(of: tenant) == ["done": 3]) }
    }
}
