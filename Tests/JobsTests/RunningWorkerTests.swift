import Casework
import Foundation
@testable import Jobs
import Persistence
import Postgres
import Safeguards
import Synchronization
import Testing
import TestSupport

@Suite("The worker while it runs")
struct RunningWorkerTests {
    @Test("A committed job wakes it: the next sweep would be in an hour")
    func aNotificationWakesIt() async throws {
        let shop = try await Workshop(tenants: 2)
        let worker = shop.worker()
        let running = Task { await worker.run() }
        let superuser = try await shop.database.open(shop.database.superuser)
        let isListening = try await becomesTrue {
            try await superuser.value(
                """
                SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
                                  AND usename = 'komorne_ctl' AND query LIKE 'LISTEN%' AND state = 'idle')
                """
            )
        }
        #expect(isListening)
        // The first one the sweep may have found. It cannot find four, each asked for when the one before was done.
        for number in 1...4 {
            try await shop.enqueue(ProbeQueue(), in: shop.tenants[1])
            #expect(try await becomesTrue { try await shop.counts(of: shop.tenants[1]) == ["done": number] })
        }
        running.cancel()
        await running.value
    }

    @Test func theSweepFindsWhatNobodyAnnounced() async throws {
        let shop = try await Workshop(tenants: 1)
        let worker = shop.worker(sweepEvery: .milliseconds(50))
        let schema = try shop.tenants[0].names.schema
        let superuser = try await shop.database.open(shop.database.superuser)
        let running = Task { await worker.run() }
        for number in 1...3 {
            try await superuser.execute(
                """
                INSERT INTO \(schema).job (id, kind, payload, attempts_max, run_after, enqueued_at)
                VALUES (gen_random_uuid(), 'queue.probe', '{}', 3, \(shop.now), \(shop.now))
                """
            )
            #expect(try await becomesTrue { try await shop.counts(of: shop.tenants[0]) == ["done": number] })
        }
        running.cancel()
        await running.value
    }

    @Test func aJobThatIsBeingDoneIsFinishedBeforeTheEnd() async throws {
        let shop = try await Workshop(tenants: 1)
        let tenant = shop.tenants[0]
        // Its work waits for a row that the test holds; meanwhile the worker is told to stop.
        try await shop.enqueue(ProbeQueue(), in: tenant)
        _ = try await shop.change(tenant) { (connection: borrowing TenantConnection) in
            try await connection.execute("UPDATE job SET run_after = 'infinity'")
        }
        try await shop.enqueue(TouchAll(), in: tenant)
        let holder = try await shop.database.open(shop.database.superuser)
        let schema = try tenant.names.schema
        try await holder.script("BEGIN")
        try await holder.execute("UPDATE \(schema).job SET failure = 'held' WHERE kind = 'queue.probe'")

        let running = Task { await shop.worker().run() }
        let observer = try await shop.database.open(shop.database.superuser)
        let stands = try await becomesTrue {
            try await observer.value(
                """
                SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = \(try tenant.names.login.text)
                                  AND wait_event_type = 'Lock')
                """
            )
        }
        #expect(stands)
        running.cancel()
        try await holder.script("COMMIT")
        await running.value
        #expect(try await shop.states(of: tenant).sorted() == ["done 1 ", "ready 0 touched"])
    }

    @Test func anEndThatComesAtOnceIsAnEnd() async throws {
        let shop = try await Workshop(tenants: 1)
        let running = Task { await shop.worker().run() }
        running.cancel()
        await running.value
    }
}

/// Writes into every other job of the queue.
struct TouchAll: Job, CaseAction {
    static let kind = "test.touch"
    static let attemptsMax: Int32 = 3
    static let permission = Permission("test.touch")

    func action(now _: Date) -> TouchAll { self }

    func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.execute("UPDATE job SET failure = 'touched' WHERE kind = 'queue.probe'")
    }
}
