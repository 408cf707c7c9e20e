import Foundation
import Persistence
import Postgres
import Safeguards
import Synchronization
import Testing
import TestSupport

@Suite("The door to a tenant's data")
struct DoorTests {
    @Test func withoutThePermissionNothingIsExecuted() async throws {
        let both = try await Neighbours()
        let mayRead = Authenticator.vouch(forJob: "reader", holding: [Permission("test.read")], in: both.a.id)
        let wasCalled = Mutex(false)
        let action = Doing { (tenant: borrowing TenantConnection) in
            wasCalled.withLock { $0 = true }
            try await tenant.execute("DELETE FROM job")
        }
        await #expect(throws: Refused(missing: Permission("test.do"))) {
            try await both.door.perform(action, as: mayRead)
        }
        #expect(!wasCalled.withLock { $0 })
        #expect(try await both.door.canaries(in: both.a) == [both.a.canary])
    }

    @Test func anErrorTakesEverythingBack() async throws {
        struct Mistake: Error {}
        let both = try await Neighbours()
        await #expect(throws: Mistake.self) {
            try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
                try await tenant.execute("DELETE FROM job")
                throw Mistake()
            }
        }
        #expect(try await both.door.canaries(in: both.a) == [both.a.canary])
    }

    @Test func aFailureThatIsSwallowedKeepsNothing() async throws {
        let both = try await Neighbours()
        await #expect(throws: TransactionFailed.self) {
            try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
                try await tenant.execute("DELETE FROM job")
                do { try await tenant.execute("SELECT 1/0") } catch PostgresError.refused {}
            }
        }
        await #expect(throws: TransactionFailed.self) {
            try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
                do { try await tenant.execute("SELECT 1/0") } catch PostgresError.refused {}
            }
        }
        #expect(try await both.door.canaries(in: both.a) == [both.a.canary])
    }

    @Test func readingCannotWrite() async throws {
        let both = try await Neighbours()
        await expectRefusal("25006") {
            _ = try await both.door.perform(
                Reading { try await $0.execute("DELETE FROM job") },
                as: .tester(in: both.a)
            )
        }
        await expectRefusal("25006") {
            let action = Reading { (tenant: borrowing TenantConnection) in
                _ = try await tenant.canaries()
                try await tenant.execute("DELETE FROM job")
            }
            _ = try await both.door.perform(action, as: .tester(in: both.a))
        }
        #expect(try await both.door.canaries(in: both.a) == [both.a.canary])
    }

    @Test func whatTravelsWithTheCommitIsPartOfIt() async throws {
        let both = try await Neighbours()
        try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
            tenant.atCommit("UPDATE job SET attempts_max = 7")
        }
        let attempts: @Sendable (borrowing TenantConnection) async throws -> Int32 = {
            (tenant: borrowing TenantConnection) in
            try await tenant.value("SELECT attempts_max FROM job")
        }
        #expect(try await both.door.change(both.a, attempts) == 7)
        await expectRefusal("22012") {
            try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
                try await tenant.execute("UPDATE job SET attempts_max = 9")
                tenant.atCommit("SELECT 1/0")
            }
        }
        #expect(try await both.door.change(both.a, attempts) == 7)
    }

    @Test func anActionWithoutStatementsOpensNoTransaction() async throws {
        let both = try await Neighbours(limits: .init(total: 1, perOwner: 1))
        let superuser = try await both.superuser()
        let last: @Sendable () async throws -> String = {
            try await superuser.value(
                "SELECT state || ' ' || query FROM pg_stat_activity WHERE usename = \(try both.a.names.login.text)"
            )
        }
        let before = try await both.door.perform(Reading { try await $0.canaries() }, as: .tester(in: both.a))
        #expect(before == [both.a.canary])
        let state = try await last()
        try await both.door.change(both.a) { (_: borrowing TenantConnection) in
            let during = try await last()
            #expect(during == state, "not even BEGIN has been sent")
        }
        #expect(try await last() == state)
    }

    @Test func allStatementsAreOneTransaction() async throws {
        let both = try await Neighbours()
        let numbers = try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
            let first: String = try await tenant.value("SELECT pg_current_xact_id()::text")
            let second: String = try await tenant.value("SELECT pg_current_xact_id()::text")
            return [first, second]
        }
        #expect(numbers[0] == numbers[1])
    }

    @Test("One tenant that uses all its connections keeps no other from being served")
    func exhaustionStaysAtHome() async throws {
        let both = try await Neighbours(limits: .init(total: 4, perOwner: 1, patience: .milliseconds(200)))
        let (signal, release) = AsyncStream<Void>.makeStream()
        let (arrived, arrive) = AsyncStream<Void>.makeStream()
        let occupant = Task {
            try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
                _ = try await tenant.canaries()
                arrive.finish()
                for await _ in signal {}
            }
        }
        for await _ in arrived {}
        let start = ContinuousClock.now
        await #expect(throws: PostgresError.poolExhausted(retryAfter: .milliseconds(200))) {
            _ = try await both.door.canaries(in: both.a)
        }
        #expect(start.duration(to: .now) < .seconds(5))
        #expect(try await both.door.canaries(in: both.b) == [both.b.canary])
        let night = try await both.door.perform(
            Reading { try await $0.canaries() },
            as: .tester(in: both.a),
            in: .jobs
        )
        #expect(night == [both.a.canary], "jobs have connections of their own")
        release.finish()
        try await occupant.value
        #expect(try await both.door.canaries(in: both.a) == [both.a.canary])
    }

    @Test func aSuspendedTenantIsOutWithinFiveSeconds() async throws {
        let both = try await Neighbours()
        try await both.database.provisioning.suspend(slug: both.a.slug)
        let isOut = try await becomesTrue(within: .seconds(5)) {
            do {
                _ = try await both.door.canaries(in: both.a)
                return false
            } catch is NoSuchTenant {
                return true
            } catch PostgresError.unavailable {
                // The server lets the role in no more, while what we remember of the registry is not two seconds old.
                return false
            }
        }
        #expect(isOut)
        let superuser = try await both.superuser()
        let areClosed = try await becomesTrue(within: .seconds(5)) {
            try await superuser.value(
                "SELECT count(*) = 0 FROM pg_stat_activity WHERE usename = \(try both.a.names.login.text)"
            )
        }
        #expect(areClosed)
        #expect(try await both.door.canaries(in: both.b) == [both.b.canary])
        await #expect(throws: PostgresError.unavailable(.rejected("28000"))) { _ = try await both.openA() }

        try await both.database.provisioning.resume(slug: both.a.slug)
        let isBack = try await becomesTrue(within: .seconds(5)) {
            do {
                return try await both.door.canaries(in: both.a) == [both.a.canary]
            } catch is NoSuchTenant {
                return false
            } catch PostgresError.unavailable(.backingOff) {
                return false
            }
        }
        #expect(isBack)
    }

    @Test func aPasswordOfAnotherVersionIsRefused() async throws {
        let both = try await Neighbours()
        let admin = try await both.database.open(both.database.admin)
        try await admin.execute("UPDATE ctl.tenant SET password_version = 2 WHERE id = \(both.a.id.value)")
        let door = both.database.makeTenantDatabase(both.database.makePlatform())
        await #expect(throws: PostgresError.unavailable(.rejected("28P01"))) { _ = try await door.canaries(in: both.a) }
        #expect(try await door.canaries(in: both.b) == [both.b.canary])
    }

    @Test func aTenantThatDoesNotExistIsRefused() async throws {
        let both = try await Neighbours()
        let nobody = Authenticator.vouch(forJob: "test", holding: [Permission("test.read")], in: .random())
        await #expect(throws: NoSuchTenant.self) {
            _ = try await both.door.perform(Reading { try await $0.canaries() }, as: nobody)
        }
    }

    @Test func nothingIsLentAfterTheClose() async throws {
        let both = try await Neighbours()
        await both.door.close()
        await #expect(throws: PostgresError.poolClosed) { _ = try await both.door.canaries(in: both.a) }
    }
}
