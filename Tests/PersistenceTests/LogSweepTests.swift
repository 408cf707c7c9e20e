import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Looking after many logs")
struct LogSweepTests {
    @Test("A log that nobody can seal for as long as somebody holds it keeps no other waiting")
    func aHeldLogDelaysNobody() async throws {
        // Who looks after logs looks after all that there are.
        let database = try await TestDatabase.separate()
        let (held, free) = (try await database.makeTenant(), try await database.makeTenant())
        let earlier = database.makeTenantDatabase(database.makePlatform())
        _ = try await earlier.register("Kowalska", in: held)
        try await earlier.seal(held.id, at: .now)
        await earlier.close()
        let sealer = try held.names.sealer.text
        let superuser = try await database.open(database.superuser)
        try await superuser.script(
            SQL(trusted: "ALTER ROLE \(sealer) SET lock_timeout = 0; ALTER ROLE \(sealer) SET statement_timeout = 0")
        )
        try await superuser.script("BEGIN")
        let head = SQL(trusted: "SELECT size FROM \(try held.names.schema.text).audit_head FOR UPDATE")
        _ = try await superuser.value(head, as: Int64.self)

        let door = database.makeTenantDatabase(database.makePlatform())
        _ = try await door.register("Kowalska", in: held)
        let running = Task { await door.run() }
        // A transaction sees the sessions as they were when it first looked.
        let watcher = try await database.open(database.superuser)
        let isHeld = try await becomesTrue {
            try await watcher.value(
                """
                SELECT EXISTS (SELECT FROM pg_stat_activity
                                WHERE usename = \(sealer) AND wait_event_type = 'Lock')
                """,
                as: Bool.self
            )
        }
        #expect(isHeld)
        await watcher.close()
        _ = try await door.register("Nowak", in: free)
        #expect(try await becomesTrue { door.receipts.waiting(of: free.id).isEmpty })
        #expect(!door.receipts.waiting(of: held.id).isEmpty, "the other is held still")

        try await superuser.script("ROLLBACK")
        #expect(try await becomesTrue { door.unsealedLines == 0 })
        running.cancel()
        await running.value
        await door.close()
        await superuser.close()
    }

    @Test("More lines than get their places at once all get one")
    func moreThanABatch() async throws {
        let both = try await Neighbours()
        let superuser = try await both.superuser()
        let schema = SQL(trusted: try both.a.names.schema.text)
        try await superuser.execute(
            """
            INSERT INTO \(schema).audit_entry (id, at, cls, act, res, entry, leaf_hash)
            SELECT gen_random_uuid(), now(), 2, 1704, 0, e, sha256('\\x00' || e)
              FROM (SELECT convert_to(g::text, 'UTF8') AS e FROM generate_series(10000, 15000) g) AS lines
            """
        )
        let places: SQL = "SELECT count(leaf_index) FROM \(schema).audit_entry"
        // One turn of the sweep takes one batch, so that it ends.
        try await both.door.look(after: both.a.id, signing: false)
        #expect(try await superuser.value(places, as: Int64.self) == Connection.linesSealedAtOnce)
        let head = try #require(try await both.door.seal(both.a.id, at: .now))
        #expect(head.size == 5001)
        let entries: [[UInt8]] = try await superuser.values(
            "SELECT entry FROM \(schema).audit_entry ORDER BY leaf_index"
        )
        var frontier = TreeFrontier()
        for entry in entries { frontier.append(TreeHash.leaf(entry)) }
        #expect(frontier.root == (try head.root))
        await superuser.close()
    }

    @Test("Suspending seals what was written last; dropping makes forget what was never seen sealed")
    func theEnd() async throws {
        let both = try await Neighbours()
        _ = try await both.door.register("Kowalska", in: both.a)
        try await both.database.provisioning.suspend(slug: both.a.slug)
        let superuser = try await both.superuser()
        let schema = SQL(trusted: try both.a.names.schema.text)
        let (unsealed, signed) = try await superuser.run(
            .value("SELECT count(*) FROM \(schema).audit_entry WHERE leaf_index IS NULL", as: Int64.self),
            .value("SELECT max(size) FROM \(schema).audit_checkpoint", as: Int64.self)
        )
        #expect(unsealed == 0 && signed == 1)
        await superuser.close()

        // What the registry says is believed for two seconds.
        #expect(try await becomesTrue { await look(both) == .shut })
        #expect(both.door.unsealedLines == 1)
        try await both.database.provisioning.drop(slug: both.a.slug, withoutExport: true)
        #expect(try await becomesTrue { await look(both) == .gone })
        #expect(both.door.unsealedLines == 0)
    }

    /// `failed` where the sealer is shut out already and the registry does not say so yet.
    private func look(_ both: Neighbours) async -> SealingTurns.Outcome {
        do { return try await both.door.look(after: both.a.id, signing: false) } catch { return .failed }
    }
}

@Suite("Whose log is looked after next")
struct SealingTurnsTests {
    private let turns = SealingTurns(places: 2)
    private let start = ContinuousClock.now
    private let tenants = (0..<4).map { _ in TenantID.random() }

    @Test func noMoreThanThereArePlaces() throws {
        let first = turns.take(waiting: tenants, at: start)
        #expect(first.count == 2)
        #expect(turns.take(waiting: tenants, at: start).isEmpty)
        turns.end(try #require(first.first), .sealed, at: start)
        let next = try #require(turns.take(waiting: tenants, at: start).first)
        #expect(!first.contains(next), "who had no turn yet comes before who had one")
    }

    @Test func whatFailsRestsEverLonger() throws {
        var now = start
        for rest in [1, 2, 4, 8, 16, 32, 60, 60] {
            let turn = try #require(turns.take(waiting: [tenants[0]], at: now).first)
            turns.end(turn, .failed, at: now)
            #expect(turns.take(waiting: [tenants[0]], at: now + .seconds(rest) - .milliseconds(1)).isEmpty)
            now += .seconds(rest)
        }
        let turn = try #require(turns.take(waiting: [tenants[0]], at: now).first)
        turns.end(turn, .sealed, at: now)
        #expect(turns.take(waiting: [tenants[0]], at: now).count == 1)
    }

    @Test func aHeadIsSignedOnceAMinute() throws {
        turns.noteUnsigned([tenants[0]])
        let first = try #require(turns.take(waiting: [], at: start).first)
        #expect(first.isSigning)
        turns.end(first, .sealed, at: start)
        #expect(turns.take(waiting: [], at: start + .seconds(100)).isEmpty, "nothing was written since")
        let second = try #require(turns.take(waiting: [tenants[0]], at: start + .seconds(1)).first)
        #expect(!second.isSigning)
        turns.end(second, .sealed, at: start + .seconds(1))
        #expect(turns.take(waiting: [], at: start + .seconds(59)).isEmpty)
        let third = try #require(turns.take(waiting: [], at: start + .seconds(60)).first)
        #expect(third.isSigning)
    }

    @Test func whoIsShutRestsAndWhoIsGoneIsForgotten() throws {
        let first = try #require(turns.take(waiting: [tenants[0]], at: start).first)
        turns.end(first, .shut, at: start)
        #expect(turns.take(waiting: [tenants[0]], at: start + .seconds(9)).isEmpty)
        let second = try #require(turns.take(waiting: [tenants[0]], at: start + .seconds(10)).first)
        turns.end(second, .gone, at: start + .seconds(10))
        #expect(turns.take(waiting: [], at: start + .seconds(1000)).isEmpty)
    }
}
