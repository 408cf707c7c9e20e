import Foundation
import Persistence
import Postgres
import Testing
import TestSupport

/// Whatever a request did to its connection, the next one finds its own tenant and nothing of the first.
@Suite("The request after a bad one")
struct ConnectionStateTests {
    struct Mishap: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let body: @Sendable (borrowing TenantConnection) async throws -> Void

        init(_ why: String, _ body: @escaping @Sendable (borrowing TenantConnection) async throws -> Void) {
            testDescription = why
            self.body = body
        }

        init(_ why: String, _ statements: SQL...) {
            self.init(why) { (tenant: borrowing TenantConnection) in
                for statement in statements { try await tenant.execute(statement) }
            }
        }
    }

    static let endless: SQL = "SELECT count(*) FROM generate_series(1, 1000000000000)"

    static let mishaps = [
        Mishap("a statement error", "SELECT 1/0"),
        Mishap("a mistake in the syntax", "SELEC 1"),
        Mishap("a statement in an aborted transaction") { (tenant: borrowing TenantConnection) in
            do { try await tenant.execute("SELECT 1/0") } catch { try await tenant.execute("SELECT 1") }
        },
        Mishap("a statement that takes too long", "SET LOCAL statement_timeout = '20ms'", endless),
        Mishap("a value that cannot be read") { (tenant: borrowing TenantConnection) in
            let _: Int64 = try await tenant.value("SELECT 'no number'")
        },
        Mishap("more rows than expected") { (tenant: borrowing TenantConnection) in
            let _: Int32 = try await tenant.value("SELECT generate_series(1, 1000)")
        },
        Mishap("a COPY in", "COPY job FROM STDIN"),
        Mishap("a COPY out", "COPY job TO STDOUT"),
        Mishap("its own backend ended", "SELECT pg_terminate_backend(pg_backend_pid())"),
        Mishap("its own statement cancelled", "SELECT pg_cancel_backend(pg_backend_pid())", "SELECT 1"),
        Mishap("another role", "SET ROLE komorne_tenants", "COMMIT", "SELECT FROM job"),
        Mishap("an error of the action itself") { (tenant: borrowing TenantConnection) in
            try await tenant.execute("UPDATE job SET kind = 'test.changed'")
            throw CancellationError()
        },
        Mishap("everything discarded in the middle", "DISCARD ALL"),
        Mishap("settings reset", "RESET ALL", "SELECT 1/0"),
        Mishap("another path within the transaction", "SET LOCAL search_path = pg_catalog", "SELECT FROM job"),
        Mishap("another path by a function", "SELECT set_config('search_path', 'pg_catalog', true)", "SELECT FROM job"),
        Mishap(
            "no more writing",
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
            "COMMIT",
            "BEGIN",
            "DELETE FROM job"
        ),
        Mishap("a path that is rolled back", "SET search_path = pg_catalog", "SELECT FROM job"),
        Mishap(
            "a path after a savepoint",
            "SAVEPOINT s",
            "SET search_path = pg_catalog",
            "ROLLBACK TO s",
            "SELECT 1/0"
        ),
    ]

    @Test(arguments: mishaps)
    func isServedAsIfNothingHadBeen(after mishap: Mishap) async throws {
        let both = try await Neighbours(limits: .init(total: 1, perOwner: 1))
        await #expect(throws: (any Error).self) { try await both.door.change(both.a, mishap.body) }
        try await expectOrder(both)
    }

    @Test func isServedAfterACancellation() async throws {
        let both = try await Neighbours(limits: .init(total: 1, perOwner: 1))
        let request = Task {
            try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
                try await tenant.execute("UPDATE job SET kind = 'test.changed'")
                try await tenant.execute(Self.endless)
            }
        }
        #expect(try await becomesTrue { try await isRunning("generate_series", in: both) })
        request.cancel()
        await #expect(throws: CancellationError.self) { try await request.value }
        try await expectOrder(both)
    }

    @Test func isServedAfterTheServerEndedTheIdleConnection() async throws {
        let both = try await Neighbours(limits: .init(total: 1, perOwner: 1))
        _ = try await both.door.canaries(in: both.a)
        let ended: [Bool] = try await both.superuser().values(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = \(try both.a.names.login.text)"
        )
        #expect(ended == [true])
        // The pool may not have heard of it yet: then this request fails, and only this one.
        do { _ = try await both.door.canaries(in: both.a) } catch PostgresError.disconnected {}
        try await expectOrder(both)
    }

    @Test func isServedAfterAStatementWasEndedWithItsBackend() async throws {
        let both = try await Neighbours(limits: .init(total: 1, perOwner: 1))
        let request = Task {
            try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
                try await tenant.execute("UPDATE job SET kind = 'test.changed'")
                try await tenant.execute(Self.endless)
            }
        }
        #expect(try await becomesTrue { try await isRunning("generate_series", in: both) })
        let _: [Bool] = try await both.superuser().values(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = \(try both.a.names.login.text)"
        )
        await #expect(throws: PostgresError.disconnected) { try await request.value }
        try await expectOrder(both)
    }

    @Test func aSessionThatSawASettingIsNotUsedAgain() async throws {
        let both = try await Neighbours(limits: .init(total: 1, perOwner: 1))
        let schema = try both.b.names.schema
        for setting: SQL in ["SET search_path = \(schema)", "SET ROLE komorne_tenants", "RESET search_path"] {
            _ = try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
                try await tenant.execute(setting)
            }
            try await expectOrder(both)
        }
    }

    @Test("A path that a function set stays within the tenant; an error shows it, and the next request is as ever")
    func aPathThatWasKept() async throws {
        let both = try await Neighbours(limits: .init(total: 1, perOwner: 1))
        let schema = try both.b.names.schema.text
        _ = try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
            try await tenant.value("SELECT set_config('search_path', \(schema), false)", as: String.self)
        }
        await expectRefusal(.undefinedTable, .insufficientPrivilege) { _ = try await both.door.canaries(in: both.a) }
        try await expectOrder(both)
    }

    @Test func aSavepointTakesBackItsPartOnly() async throws {
        let both = try await Neighbours(limits: .init(total: 1, perOwner: 1))
        let seen = try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
            try await tenant.execute("SAVEPOINT reading")
            do { try await tenant.execute("SELECT 1/0") } catch { try await tenant.execute("ROLLBACK TO reading") }
            return try await tenant.canaries()
        }
        #expect(seen == [both.a.canary])
        try await expectOrder(both)
    }

    private func isRunning(_ word: String, in both: Neighbours) async throws -> Bool {
        try await both.superuser().value(
            """
            SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = \(try both.a.names.login.text)
                              AND state = 'active' AND query LIKE \("%\(word)%"))
            """
        )
    }

    /// Both tenants see their own row, as their own role, in a fresh transaction.
    private func expectOrder(_ both: Neighbours, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for tenant in [both.a, both.b, both.a] {
            #expect(try await both.door.canaries(in: tenant) == [tenant.canary], sourceLocation: sourceLocation)
            let state = try await both.door.change(tenant) { (connection: borrowing TenantConnection) in
                try await connection.value(
                    "SELECT concat_ws(' ', current_user, current_schema(), current_setting('transaction_read_only'))",
                    as: String.self
                )
            }
            let names = try tenant.names
            #expect(state == "\(names.login.text) \(names.schema.text) off", sourceLocation: sourceLocation)
        }
        #expect(
            both.door.metrics.allSatisfy { $0.metrics.inUse == 0 && $0.metrics.waiting == 0 },
            sourceLocation: sourceLocation
        )
    }
}
