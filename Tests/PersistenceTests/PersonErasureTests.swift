import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

/// However an erasure is interrupted, somebody is wholly erased or not at all.
@Suite("Erasures that are interrupted")
struct PersonErasureTests {
    private let both: Neighbours
    private let person: UUID

    init() async throws {
        both = try await Neighbours()
        person = try await both.door.register("Kowalska", pesel: "44051401359", in: both.a)
    }

    @Test("The connection dies before the commit: nothing happened")
    func killedBeforeTheCommit() async throws {
        let superuser = try await both.superuser()
        await #expect(throws: (any Error).self) {
            try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
                try await tenant.eraseNow(person)
                let backend: Int32 = try await tenant.value("SELECT pg_backend_pid()")
                let isKilled: Bool = try await superuser.value("SELECT pg_terminate_backend(\(backend), 10000)")
                #expect(isKilled)
            }
        }
        #expect(try await left() == .everything)
    }

    @Test("The line of the log cannot be written: nothing happened")
    func withoutTheLine() async throws {
        let superuser = try await both.superuser()
        let names = try both.a.names
        let revoke = "REVOKE INSERT ON \(names.schema.text).audit_entry FROM \(names.login.text)"
        try await superuser.script(SQL(trusted: revoke))
        await #expect(throws: PostgresError.self) { try await erase() }
        #expect(try await left() == .everything)
        let grant = "GRANT INSERT ON \(names.schema.text).audit_entry TO \(names.login.text)"
        try await superuser.script(SQL(trusted: grant))
        #expect(try await both.door.surname(of: person, in: both.a) == "Kowalska")
        try await erase()
        #expect(try await left() == .nothing)
    }

    @Test("The line to the database breaks anywhere: all of it or nothing", arguments: [Proof.seed])
    func theLineBreaks(seed: UInt64) async throws {
        let line = try await FaultyLine(toServerAt: try #require(both.database.socket))
        let platform = both.database.makePlatform()
        let door = both.database.makeTenantDatabase(
            platform,
            interactive: .init(total: 2, perOwner: 2),
            through: line.port
        )
        let carrying = Task { try await line.run() }
        defer { carrying.cancel() }
        var random = SplitMix64(seed: seed)
        var outcomes: [Left: Int] = [:]
        for _ in 0..<(Proof.isFull ? 1_000 : 40) {
            let person = try await both.door.register("Nowak", in: both.a)
            line.breakAfter(.random(in: 0...5_000, using: &random), ofAnswers: .random(using: &random))
            // Whether it was told or not, the tables say what became of it.
            _ = try? await door.change(both.a) { (tenant: borrowing TenantConnection) in
                try await tenant.eraseNow(person)
            }
            line.mend()
            outcomes[try await left(of: person), default: 0] += 1
        }
        #expect(line.broken > 0)
        #expect(outcomes[.part] == nil, "\(outcomes)")
        #expect(outcomes.values.reduce(0, +) == (Proof.isFull ? 1_000 : 40))
        await door.close()
        await platform.close()
    }

    @Test("Two who erase at once erase once, and neighbours keep what is theirs")
    func twoAtOnce() async throws {
        let neighbour = try await both.door.register("Kowalska", in: both.b)
        async let one = isErased()
        async let two = isErased()
        #expect(try await [one, two].filter(\.self).count == 1)
        #expect(try await left() == .nothing)
        #expect(try await both.door.surname(of: neighbour, in: both.b) == "Kowalska")
        let erased: Int64 = try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
            try await tenant.value("SELECT erased FROM erasure_count")
        }
        #expect(erased == 1)
    }

    private func isErased() async throws -> Bool {
        do {
            try await erase()
            return true
        } catch is IntegrityFailure {
            return false
        }
    }

    private func erase() async throws {
        let person = person
        try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
            try await tenant.eraseNow(person)
        }
    }

    private enum Left: Hashable {
        case everything, nothing, part
    }

    /// What the tables hold of a person now.
    private func left(of other: UUID? = nil) async throws -> Left {
        let person = other ?? person
        let superuser = try await both.superuser()
        let schema = try both.a.names.schema
        let parts: [Bool] = try await superuser.values(
            """
            SELECT state <> 'erased' FROM \(schema).person WHERE id = \(person)
            UNION ALL SELECT surname_sealed IS NOT NULL FROM \(schema).person WHERE id = \(person)
            UNION ALL SELECT wrapped IS NOT NULL FROM vault.subject_key WHERE subject = \(person)
            UNION ALL SELECT NOT EXISTS (SELECT FROM \(schema).audit_entry
                                          WHERE object = \(person) AND act = \(AuditAct.personErased.number))
            """
        )
        #expect(parts.count == 4)
        if parts.allSatisfy(\.self) { return .everything }
        return parts.contains(true) ? .part : .nothing
    }
}

extension TenantConnection {
    fileprivate func eraseNow(_ person: UUID) async throws {
        guard let found = try await lockPerson(person) else { throw IntegrityFailure() }
        try await erase(found.person, found.items, [:])
    }
}
