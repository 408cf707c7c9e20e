import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Synchronization
import TestSupport
import Testing

/// How long names are in memory, and what reading them takes from others.
@Suite("Names in memory")
struct NameMemoryTests {
    @Test func areForgottenWhenNobodySearches() {
        let seconds = Mutex(0)
        let start = ContinuousClock.now
        let directory = PersonDirectory(capacity: 1 << 20) { start + .seconds(seconds.withLock { $0 }) }
        let (one, other) = (TenantID(UUID()), TenantID(UUID()))
        let names = directory.names(of: one)
        _ = directory.names(of: other)
        seconds.withLock { $0 = 1_799 }
        #expect(directory.names(of: one) === names)
        seconds.withLock { $0 = 1_801 }
        directory.forgetIdle()
        #expect(directory.count == 1)
        #expect(directory.names(of: one) === names, "searched less than half an hour ago")
        seconds.withLock { $0 = 3_602 }
        #expect(directory.names(of: one) !== names)
        directory.forget(one)
        #expect(directory.count == 0)
    }

    @Test func areForgottenWhenTheTenantIsSuspended() async throws {
        let both = try await Neighbours()
        let keeping = Task { await both.door.run() }
        defer { keeping.cancel() }
        for tenant in [both.a, both.b] {
            let person = try await both.door.register("Kowalska", in: tenant)
            #expect(try await both.door.found("kowalska", in: tenant) == [person])
        }
        #expect(both.door.tenantsWithNames == 2)
        try await both.database.provisioning.suspend(slug: both.a.slug)
        #expect(try await becomesTrue { both.door.tenantsWithNames == 1 })
    }

    @Test("Who waits for the names to be read holds no connection")
    func waiting() async throws {
        let both = try await Neighbours()
        let person = try await both.door.register("Kowalska", in: both.a)
        let holder = try await both.superuser()
        // On a busy machine the rest takes longer than a statement waits for a lock.
        try await holder.script(SQL(trusted: "ALTER ROLE \(try both.a.names.login.text) SET lock_timeout = '120s'"))
        let limits = ConnectionPool<TenantID>.Limits(total: 2, perOwner: 2, patience: .seconds(30))
        let door = both.database.makeTenantDatabase(both.database.makePlatform(), interactive: limits)
        let table = try both.a.names.schema.text + ".person_item"
        try await holder.script(SQL(trusted: "BEGIN; LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE"))
        async let first = door.found("kowalska", in: both.a)
        let waits = try await becomesTrue {
            try await holder.value(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = \(table)::regclass)",
                as: Bool.self
            )
        }
        #expect(waits, "the names are being read")
        async let second = door.found("kowalska", in: both.a)
        async let third = door.found("kowalska", in: both.a)
        for _ in 0..<20 { #expect(try await door.canaries(in: both.a).count == 1) }
        await holder.close()
        #expect(try await [first, second, third] == [[person], [person], [person]])
    }

    @Test func aKeyThatWasExchangedHidesNobodyElse() async throws {
        let both = try await Neighbours()
        let damaged = try await both.door.register("Kowalska", in: both.a)
        let sound = try await both.door.register("Kowalska", in: both.a)
        let superuser = try await both.superuser()
        try await superuser.execute(
            """
            UPDATE vault.subject_key SET wrapped = set_bit(wrapped, 200, 1 - get_bit(wrapped, 200))
             WHERE subject = \(damaged)
            """
        )
        let door = both.database.makeTenantDatabase(both.database.makePlatform())
        #expect(try await door.found("kowalska", in: both.a) == [sound])
        let recorded: [UUID] = try await superuser.values(
            """
            SELECT object FROM \(try both.a.names.schema).audit_entry
             WHERE act = \(AuditAct.cryptoIntegrityFailure.number)
            """
        )
        #expect(recorded == [damaged])
    }
}

extension TenantDatabase {
    fileprivate func found(_ typed: String, in tenant: TenantRecord) async throws -> [UUID] {
        try await perform(
            Reading { (connection: borrowing TenantConnection) in
                try await connection.personNames().search(typed, limit: 10)
            },
            as: .tester(in: tenant)
        )
    }
}
