import Foundation
@testable import Persistence
import Postgres
import Testing
import TestSupport

@Suite("A tenant's queue of jobs")
struct JobQueueTests {
    private struct Letter: JobPayload, Equatable {
        static let kind = "letter.send"
        static let attemptsMax: Int32 = 3
        let letter: UUID
    }

    private let now = Date(timeIntervalSince1970: 1_790_000_000)
    private let kinds = ["letter.send", "test.other"]

    @Test func aJobCommitsWithWhatAskedForIt() async throws {
        let office = try await Office()
        let letter = UUID()
        #expect(try await office.change { try await $0.enqueue(Letter(letter: letter), now: now) })
        let job = try #require(try await office.take(at: now))
        #expect(job.kind == "letter.send" && job.attempt == 1 && job.attemptsMax == 3)
        let payload = try JSONDecoder().decode(Letter.self, from: Data(job.payload.utf8))
        #expect(payload == Letter(letter: letter))
    }

    @Test func aJobVanishesWithWhatIsRolledBack() async throws {
        let office = try await Office()
        await #expect(throws: CancellationError.self) {
            try await office.change { (tenant: borrowing TenantConnection) in
                try await tenant.enqueue(Letter(letter: UUID()), now: now)
                throw CancellationError()
            }
        }
        #expect(try await office.counts() == [])
    }

    @Test func aKeyIsTakenOnce() async throws {
        let office = try await Office()
        let add: @Sendable (borrowing TenantConnection) async throws -> Bool = { (tenant: borrowing TenantConnection) in
            try await tenant.enqueue(Letter(letter: UUID()), uniqueKey: "once", now: now)
        }
        #expect(try await office.change(add))
        #expect(try await !office.change(add))
        let job = try #require(try await office.take(at: now))
        try await office.change { try await $0.completeJob(job, now: now) }
        #expect(try await !office.change(add), "what was done stays known")
        #expect(try await office.counts() == [JobCount(state: "done", jobs: 1)])
    }

    @Test func whoWaitsLongestIsTakenFirst() async throws {
        let office = try await Office()
        let letters = (0..<4).map { _ in UUID() }
        for (letter, delay) in zip(letters, [30.0, 10, 20, 500]) {
            try await office.enqueue(Letter(letter: letter), runAfter: now.addingTimeInterval(delay), at: now)
        }
        #expect(try await office.take(at: now.addingTimeInterval(9)) == nil)
        var taken: [UUID] = []
        while let job = try await office.take(at: now.addingTimeInterval(100)) {
            taken.append(try JSONDecoder().decode(Letter.self, from: Data(job.payload.utf8)).letter)
        }
        #expect(taken == [letters[1], letters[2], letters[0]])
    }

    @Test func kindsThatTheWorkerDoesNotKnowStay() async throws {
        let office = try await Office()
        try await office.add(kind: "letter.later", at: now)
        #expect(try await office.take(at: now) == nil)
        #expect(try await office.counts() == [JobCount(state: "ready", jobs: 1)])
    }

    @Test func twoTakersGetDifferentJobsWithoutWaiting() async throws {
        let office = try await Office()
        try await office.add(kind: "test.other", at: now)
        try await office.add(kind: "test.other", at: now)
        let second = try await office.change { (tenant: borrowing TenantConnection) in
            // The first is taken, and its transaction is still open, when the others come.
            let first = try await tenant.takeJob(ofKinds: kinds, now: now, leaseUntil: now)
            let second = try await office.take(at: now)
            let third = try await office.take(at: now)
            #expect(first != nil && third == nil && first?.id != second?.id)
            return second
        }
        #expect(second != nil)
    }

    @Test func whoLostTheLeaseCanNeitherCompleteNorFail() async throws {
        let office = try await Office()
        try await office.add(kind: "test.other", at: now)
        let old = try #require(try await office.take(at: now, leaseUntil: now.addingTimeInterval(60)))
        let later = now.addingTimeInterval(61)
        #expect(try await office.change { try await $0.rescueJobs(now: later) } == 1)
        let new = try #require(try await office.take(at: later))
        #expect(new.id == old.id && new.attempt == 2)

        await #expect(throws: JobLeaseLost()) {
            try await office.change { (tenant: borrowing TenantConnection) in
                try await tenant.addJob(
                    kind: "test.work",
                    payload: JSONText("{}"),
                    attemptsMax: 1,
                    runAfter: later,
                    uniqueKey: nil,
                    now: later
                )
                try await tenant.completeJob(old, now: later)
            }
        }
        await #expect(throws: JobLeaseLost()) {
            try await office.change { try await $0.failJob(old, failure: "late", retryAt: nil, now: later) }
        }
        try await office.change { try await $0.completeJob(new, now: later) }
        #expect(try await office.counts() == [JobCount(state: "done", jobs: 1)], "nothing of the loser's work was kept")
        await #expect(throws: JobLeaseLost()) { try await office.change { try await $0.completeJob(new, now: later) } }
    }

    @Test func whatFailedIsTriedLaterAndParkedInTheEnd() async throws {
        let office = try await Office()
        try await office.add(kind: "test.other", attemptsMax: 2, at: now)
        let first = try #require(try await office.take(at: now))
        let retryAt = now.addingTimeInterval(16)
        try await office.change { try await $0.failJob(first, failure: "because", retryAt: retryAt, now: now) }
        #expect(try await office.take(at: now.addingTimeInterval(15)) == nil)
        let second = try #require(try await office.take(at: retryAt))
        let long = String(repeating: "e\u{301}", count: 300)
        try await office.change { try await $0.failJob(second, failure: long, retryAt: nil, now: retryAt) }
        #expect(try await office.counts() == [JobCount(state: "parked", jobs: 1)])
        #expect(try await office.take(at: .distantFuture) == nil)
        #expect(try await office.change { try await $0.purgeJobs(doneBefore: retryAt.addingTimeInterval(1)) } == 0)
    }

    @Test func rescueFreesWhatADeadWorkerLeft() async throws {
        let office = try await Office()
        try await office.add(kind: "test.other", attemptsMax: 2, at: now)
        let end = now.addingTimeInterval(60)
        _ = try await office.take(at: now, leaseUntil: end)
        #expect(try await office.change { try await $0.rescueJobs(now: end) } == 0, "not before it has run out")
        #expect(try await office.change { try await $0.rescueJobs(now: end.addingTimeInterval(0.001)) } == 1)
        _ = try await office.take(at: end, leaseUntil: end)
        #expect(try await office.change { try await $0.rescueJobs(now: end.addingTimeInterval(1)) } == 1)
        #expect(try await office.counts() == [JobCount(state: "parked", jobs: 1)], "that was its last attempt")
    }

    @Test func rescuePassesOverAJobThatIsBeingDone() async throws {
        let office = try await Office()
        try await office.add(kind: "test.other", at: now)
        let job = try #require(try await office.take(at: now, leaseUntil: now))
        let later = now.addingTimeInterval(3600)
        try await office.change { (tenant: borrowing TenantConnection) in
            // The work takes longer than the lease, in the transaction that holds the row.
            try await tenant.completeJob(job, now: later)
            let rescued = try await office.change { try await $0.rescueJobs(now: later) }
            #expect(rescued == 0)
        }
        #expect(try await office.counts() == [JobCount(state: "done", jobs: 1)])
    }

    @Test func whatWasDoneLongAgoIsForgotten() async throws {
        let office = try await Office()
        for hours in [0.0, 1, 2] {
            let then = now.addingTimeInterval(hours * 3600)
            try await office.add(kind: "test.other", at: then)
            let job = try #require(try await office.take(at: then))
            try await office.change { try await $0.completeJob(job, now: then) }
        }
        try await office.add(kind: "test.other", at: now)
        let border = now.addingTimeInterval(2 * 3600)
        #expect(try await office.change { try await $0.purgeJobs(doneBefore: border) } == 2)
        #expect(try await office.counts() == [JobCount(state: "done", jobs: 1), JobCount(state: "ready", jobs: 1)])
    }

    @Test(arguments: ["", "letter", "Letter.send", "letter send.now", "letter.send;"])
    func theTableRefusesAKindThatIsNone(kind: String) async throws {
        let office = try await Office()
        await expectRefusal(.checkViolation) { try await office.add(kind: kind, at: now) }
    }
}

/// One tenant with a door, for tests of its queue.
struct Office: Sendable {
    let tenant: TenantRecord
    let door: TenantDatabase

    init() async throws {
        let database = try await TestDatabase.shared()
        tenant = try await database.makeTenant()
        door = database.makeTenantDatabase(database.makePlatform())
    }

    @discardableResult func change<Outcome: Sendable>(
        _ body: @escaping @Sendable (borrowing TenantConnection) async throws -> Outcome
    ) async throws -> Outcome {
        try await door.change(tenant, body)
    }

    func enqueue<Payload: JobPayload>(_ payload: Payload, runAfter: Date, at now: Date) async throws {
        try await change { try await $0.enqueue(payload, runAfter: runAfter, now: now) }
    }

    func add(kind: String, attemptsMax: Int32 = 3, at now: Date) async throws {
        try await change { (tenant: borrowing TenantConnection) in
            try await tenant.addJob(
                kind: kind,
                payload: JSONText("{}"),
                attemptsMax: attemptsMax,
                runAfter: now,
                uniqueKey: nil,
                now: now
            )
        }
    }

    func take(at now: Date, leaseUntil: Date? = nil) async throws -> LeasedJob? {
        try await change { (tenant: borrowing TenantConnection) in
            try await tenant.takeJob(ofKinds: ["letter.send", "test.other"], now: now, leaseUntil: leaseUntil ?? now)
        }
    }

    func counts() async throws -> [JobCount] {
        try await change { try await $0.jobCounts() }
    }
}
