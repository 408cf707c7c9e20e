import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

/// Whoever can write every table can empty them; what a process remembers they cannot reach.
@Suite("What a process remembers of a log")
struct LogMemoryTests {
    private let both: Neighbours
    private let superuser: Connection

    init() async throws {
        both = try await Neighbours()
        superuser = try await both.superuser()
        try await superuser.script(SQL(trusted: "SET search_path = \(try both.a.names.schema.text)"))
        for _ in 0..<3 { _ = try await both.door.register("Kowalska", in: both.a) }
        try await both.door.seal(both.a.id, at: .now)
    }

    @Test("Once it was emptied, no other tree is signed in the place of the one that was")
    func anEmptiedLog() async throws {
        try await superuser.script(
            """
            DELETE FROM audit_checkpoint;
            DELETE FROM audit_tile;
            UPDATE audit_head SET size = 0;
            UPDATE audit_entry SET leaf_index = NULL;
            DELETE FROM audit_entry WHERE id = (SELECT id FROM audit_entry ORDER BY at, id LIMIT 1)
            """
        )
        await expectDamage()
        let other = both.database.makeTenantDatabase(both.database.makePlatform())
        let beginner = try await other.seal(both.a.id, at: .now)
        #expect(beginner != nil, "who remembers nothing believes what is there")
        await expectDamage()
        await other.close()
    }

    @Test("Where the signed heads alone were taken away, the log is not signed on")
    func goneHeads() async throws {
        try await superuser.script("DELETE FROM audit_checkpoint")
        await expectDamage()
    }

    @Test("Yesterday's tables in the place of today's are noticed")
    func putBack() async throws {
        try await superuser.script(
            """
            CREATE TEMPORARY TABLE tile AS SELECT * FROM audit_tile;
            CREATE TEMPORARY TABLE checkpoint AS SELECT * FROM audit_checkpoint
            """
        )
        for _ in 0..<300 { _ = try await both.door.register("Nowak", in: both.a) }
        try await both.door.seal(both.a.id, at: .now)
        try await superuser.script(
            """
            DELETE FROM audit_checkpoint; INSERT INTO audit_checkpoint SELECT * FROM checkpoint;
            DELETE FROM audit_tile; INSERT INTO audit_tile SELECT * FROM tile;
            UPDATE audit_head SET size = 3;
            DELETE FROM audit_entry WHERE leaf_index >= 3
            """
        )
        _ = try await both.door.register("Nowak", in: both.a)
        await expectDamage()
    }

    @Test("What another process signs meanwhile is gone on from")
    func anotherProcess() async throws {
        let other = both.database.makeTenantDatabase(both.database.makePlatform())
        for door in [other, both.door, other, both.door] {
            _ = try await both.door.register("Nowak", in: both.a)
            let head = try await door.seal(both.a.id, at: .now)
            #expect(head != nil && door.damagedLogs == 0)
        }
        await other.close()
    }

    @Test("That a log is damaged stands in it once, not once for each look")
    func itIsSaid() async throws {
        try await superuser.script("DELETE FROM audit_checkpoint")
        for _ in 0..<3 { await expectDamage() }
        let act = AuditAct.systemLogVerified.number
        let told: [Int16] = try await superuser.values("SELECT res FROM audit_entry WHERE act = \(act)")
        #expect(told == [AuditResult.failed.rawValue])
    }

    private func expectDamage() async {
        await #expect(throws: LogDamaged()) { _ = try await both.door.seal(both.a.id, at: .now) }
        #expect(both.door.damagedLogs == 1)
    }
}
