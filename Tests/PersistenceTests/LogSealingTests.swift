import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("The tree over the log")
struct LogSealingTests {
    private let both: Neighbours

    init() async throws {
        both = try await Neighbours()
    }

    @Test func grows() async throws {
        var size: Int64 = 0
        for round in 1...3 {
            for _ in 0..<(round * 5) { _ = try await both.door.register("Kowalska", in: both.a) }
            let head = try #require(try await both.door.seal(both.a.id, at: .now))
            size += Int64(round * 5)
            #expect(head.size == size)
            try await compare(with: head)
        }
        #expect(try await both.door.seal(both.b.id, at: .now) == nil, "the neighbour's log is another one")
    }

    @Test("However many seal at once, every line has one place", arguments: [Proof.seed])
    func manyAtOnce(seed: UInt64) async throws {
        // A door has one sealer of a tenant at a time: as many processes compete as there are doors.
        let others = (0..<2).map { _ in both.database.makeTenantDatabase(both.database.makePlatform()) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<10 { _ = try await both.door.register("Kowalska", in: both.a) }
                }
            }
            for door in [both.door] + others {
                group.addTask {
                    for _ in 0..<8 { try await door.seal(both.a.id, at: .now) }
                }
            }
            try await group.waitForAll()
        }
        for door in others { await door.close() }
        let head = try #require(try await both.door.seal(both.a.id, at: .now))
        #expect(head.size == 40)
        try await compare(with: head)
    }

    @Test func everyHeadGoesOnFromTheOneBefore() async throws {
        // Whoever swept the shared registry at the same time could sign one between.
        let both = try await Neighbours(in: try await TestDatabase.separate())
        for _ in 0..<4 {
            for _ in 0..<70 { _ = try await both.door.register("Kowalska", in: both.a) }
            try await both.door.seal(both.a.id, at: .now)
        }
        let connection = try await both.openA()
        let heads: [CheckpointRow] = try await connection.rows(
            "SELECT \(CheckpointRow.columns) FROM audit_checkpoint ORDER BY size"
        )
        #expect(heads.map(\.size) == [70, 140, 210, 280])
        for (old, new) in zip(heads, heads.dropFirst()) {
            let plan = ConsistencyProof.plan(oldSize: old.size, newSize: new.size)
            let proof = try await connection.value(of: plan, in: .tenant)
            #expect(proof.proves(try old.root, in: try new.root))
        }
        await connection.close()
    }

    @Test("A line that is taken away between its commit and its place is missed by who wrote it")
    func aGapIsSeen() async throws {
        _ = try await both.door.register("Kowalska", in: both.a)
        let superuser = try await both.superuser()
        try await superuser.execute("DELETE FROM \(try both.a.names.schema).audit_entry")
        try await both.door.look(after: both.a.id, signing: true)
        #expect(both.door.missingLines == 1)
        let told: [Int16] = try await superuser.values("SELECT act FROM \(try both.a.names.schema).audit_entry")
        #expect(told == [AuditAct.systemSealGap.number])
        try await both.door.look(after: both.a.id, signing: true)
        #expect(both.door.missingLines == 1 && both.door.unsealedLines == 0)
    }

    @Test("A sealer that was made while no key was at hand is let in by the next command that has one")
    func aSealerIsLetInLater() async throws {
        let database = both.database
        let superuser = try await both.superuser()
        let takeAway = SQL(trusted: "ALTER ROLE \(try both.a.names.sealer.text) NOLOGIN PASSWORD NULL")
        let commands: [() async throws -> Void] = [
            {
                let migrator = Migrator(
                    admin: database.admin,
                    files: database.files,
                    keys: database.keys,
                    logger: database.logger
                )
                let report = try await migrator.migrate()
                #expect(!report.hasFailed)
            },
            {
                try await database.provisioning.suspend(slug: both.a.slug)
                try await database.provisioning.resume(slug: both.a.slug)
            },
        ]
        for command in commands {
            try await superuser.script(takeAway)
            let shutOut = database.makeTenantDatabase(database.makePlatform())
            _ = try await shutOut.register("Kowalska", in: both.a)
            await #expect(throws: PostgresError.self) { _ = try await shutOut.seal(both.a.id, at: .now) }
            try await command()
            let letIn = database.makeTenantDatabase(database.makePlatform())
            let head = try await letIn.seal(both.a.id, at: .now)
            #expect(head != nil)
        }
    }

    @Test("A tree that has shrunk is not signed")
    func aShrunkTree() async throws {
        for _ in 0..<3 { _ = try await both.door.register("Kowalska", in: both.a) }
        try await both.door.seal(both.a.id, at: .now)
        let superuser = try await both.superuser()
        let schema = try both.a.names.schema
        try await superuser.execute("UPDATE \(schema).audit_head SET size = 1")
        await #expect(throws: LogDamaged()) { _ = try await both.door.seal(both.a.id, at: .now) }
    }

    @Test("On a head that we did not sign nothing is built", arguments: ["root", "origin", "size"])
    func aForgedHead(part: String) async throws {
        _ = try await both.door.register("Kowalska", in: both.a)
        let head = try #require(try await both.door.seal(both.a.id, at: .now))
        let superuser = try await both.superuser()
        let schema = try both.a.names.schema
        switch part {
        case "root":
            let real = Base64.text(of: try head.root.bytes)
            let forged = head.note.replacing(real, with: Base64.text(of: TreeHash.leaf([1]).bytes))
            try await superuser.execute("UPDATE \(schema).audit_checkpoint SET note = \(forged)")
        case "origin":
            try await superuser.execute("UPDATE \(schema).audit_checkpoint SET note = 'x' || note")
        default:
            try await superuser.execute("UPDATE \(schema).audit_checkpoint SET size = size - 1")
        }
        _ = try await both.door.register("Nowak", in: both.a)
        await #expect(throws: LogDamaged()) { _ = try await both.door.seal(both.a.id, at: .now) }
    }

    @Test func aRefusalIsCoveredToo() async throws {
        let nobody = Authenticator.vouch(forJob: "test", holding: [], in: both.a.id)
        await #expect(throws: Refused.self) {
            _ = try await both.door.perform(Reading { try await $0.canaries() }, as: nobody)
        }
        #expect(both.door.unsealedLines == 1)
        try await both.door.look(after: both.a.id, signing: true)
        #expect(both.door.unsealedLines == 0 && both.door.missingLines == 0)
    }

    @Test func theSealerSeesNothingElse() async throws {
        let connection = try await both.database.open(try await both.database.sealer(of: both.a))
        for attack in [
            "SELECT entry FROM audit_entry", "SELECT id FROM person", "SELECT * FROM job",
            "INSERT INTO audit_entry (id) VALUES (gen_random_uuid())", "DELETE FROM audit_entry",
            "UPDATE audit_entry SET leaf_hash = leaf_hash", "DELETE FROM audit_tile", "DELETE FROM audit_checkpoint",
            "UPDATE audit_checkpoint SET note = note", "SELECT count(*) FROM vault.subject_key",
            "SELECT * FROM \(try both.b.names.schema.text).audit_tile",
        ] {
            await expectRefusal(.insufficientPrivilege) { try await connection.script(SQL(trusted: attack)) }
        }
        await connection.close()
    }

    @Test func theRuntimeRoleGivesNoPlaces() async throws {
        let connection = try await both.openA()
        for attack in [
            "UPDATE audit_entry SET leaf_index = 1", "INSERT INTO audit_head VALUES (true, 1)",
            "INSERT INTO audit_checkpoint (size, root, note, at) VALUES (1, '', 'x', now())",
            "INSERT INTO audit_tile VALUES (0, 0, '')", "DELETE FROM audit_subject",
            "UPDATE audit_subject SET at = now()",
        ] {
            await expectRefusal(.insufficientPrivilege) { try await connection.script(SQL(trusted: attack)) }
        }
        await connection.close()
    }

    /// The head is what the lines, hashed again, come to.
    private func compare(with head: CheckpointRow) async throws {
        let connection = try await both.openA()
        let entries: [[UInt8]] = try await connection.values(
            "SELECT entry FROM audit_entry WHERE leaf_index IS NOT NULL ORDER BY leaf_index"
        )
        let places: [Int64] = try await connection.values(
            "SELECT leaf_index FROM audit_entry WHERE leaf_index IS NOT NULL ORDER BY leaf_index"
        )
        await connection.close()
        #expect(places == Array(0..<head.size))
        var frontier = TreeFrontier()
        for entry in entries { frontier.append(TreeHash.leaf(entry)) }
        #expect(frontier.root == (try head.root))
    }
}
