import Persistence
import Postgres
import Testing
import TestSupport

/// One thing that A's role tries, with A's and B's names, and how the server answers.
struct Attack: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: @Sendable (_ a: TenantNames, _ b: TenantNames) -> String
    let code: SQLState

    init(
        _ why: String,
        refusedWith code: SQLState = .insufficientPrivilege,
        _ text: @escaping @Sendable (_ a: TenantNames, _ b: TenantNames) -> String
    ) {
        testDescription = why
        self.text = text
        self.code = code
    }
}

@Suite("A tenant's own role and its neighbour")
struct IsolationTests {
    static let attacks = [
        Attack("the neighbour's table by its full name") { "SELECT payload::text FROM \($1.schema.text).job" },
        Attack("a row for the neighbour") { "INSERT INTO \($1.schema.text).job SELECT * FROM job" },
        Attack("the neighbour's table by COPY") { "COPY \($1.schema.text).job TO STDOUT" },
        Attack("the neighbour's table's lock") { "BEGIN; LOCK TABLE \($1.schema.text).job" },
        Attack("a view on the neighbour's table") { "CREATE VIEW v AS SELECT * FROM \($1.schema.text).job" },
        Attack("the neighbour's role") { "SET ROLE \($1.login.text)" },
        Attack("the neighbour's owner") { "SET ROLE \($1.owner.text)" },
        Attack("its own owner") { a, _ in "SET ROLE \(a.owner.text)" },
        Attack("the migrator") { _, _ in "SET ROLE komorne_migrator" },
        Attack("the registry's role") { _, _ in "SET ROLE komorne_ctl" },
        Attack("the superuser") { _, _ in "SET ROLE postgres" },
        Attack("the neighbour's session") { "SET SESSION AUTHORIZATION \($1.login.text)" },
        Attack("3.3: a role taken back and another taken") {
            "RESET ROLE; SET ROLE \($1.login.text); SELECT payload::text FROM \($1.schema.text).job"
        },
        Attack("3.3: a role taken within an expression") {
            "SELECT payload::text FROM job WHERE kind = 'x' OR set_config('role', '\($1.login.text)', true) = 'x'"
        },
        Attack("3.3: a role and a query within one statement") {
            """
            SELECT set_config('role', '\($1.login.text)', true),
                   query_to_xml('SELECT payload FROM \($1.schema.text).job', true, false, '')::text
            """
        },
        Attack("the registry") { _, _ in "SELECT slug FROM ctl.tenant" },
        Attack("the passwords") { _, _ in "SELECT rolpassword FROM pg_authid" },
        Attack("more rights") { a, _ in "ALTER ROLE \(a.login.text) CREATEROLE" },
        Attack("the neighbour's password") { "ALTER ROLE \($1.login.text) PASSWORD 'x'" },
        Attack("membership in the neighbour") { "GRANT \($1.owner.text) TO \($0.login.text)" },
        Attack("a file of the server") { _, _ in "SELECT pg_read_file('/etc/passwd')" },
        Attack("a program of the server") { _, _ in "COPY job TO PROGRAM 'cat'" },
    ]

    /// One after the other, as a role may have eight sessions only.
    @Test(.serialized, arguments: attacks)
    func isRefused(_ attack: Attack) async throws {
        let both = try await Neighbours.underAttack.value
        let connection = try await both.openA()
        let text = attack.text(try both.a.names, try both.b.names)
        await expectRefusal(attack.code) { try await connection.script(SQL(trusted: text)) }
        await connection.close()
    }

    @Test func isRefusedThroughPsqlToo() async throws {
        let both = try await Neighbours()
        let address = try await both.database.login(of: both.a)
        for attack in Self.attacks {
            let answer = try await PSQL.run(attack.text(try both.a.names, try both.b.names), at: address)
            #expect(answer.status != 0, "\(attack.testDescription)")
            #expect(answer.output.contains(attack.code.text), "\(attack.testDescription): \(answer.output)")
            #expect(!answer.output.contains(both.b.canary), "\(attack.testDescription)")
        }
        let own = try await PSQL.run("SELECT payload FROM job", at: address)
        #expect(own.status == 0 && own.output.contains(both.a.canary))
    }

    @Test("The group that holds all tenants' roles has no rights to give")
    func groupHasNothing() async throws {
        let both = try await Neighbours()
        let connection = try await both.openA()
        try await connection.execute("SET ROLE komorne_tenants")
        for schema in [try both.a.names.schema, try both.b.names.schema] {
            await expectRefusal(.insufficientPrivilege) { try await connection.execute("SELECT FROM \(schema).job") }
        }
    }

    @Test func anInjectableActionSeesItsOwnTenantAtMost() async throws {
        let both = try await Neighbours(limits: .init(total: 2, perOwner: 1))
        let schema = try both.b.names.schema.text
        let login = try both.b.names.login.text
        let injections = [
            "SELECT payload::text FROM job",
            "SELECT payload::text FROM job UNION ALL SELECT payload::text FROM \(schema).job",
            "SELECT set_config('role', '\(login)', false)",
            "SELECT set_config('search_path', '\(schema)', false)",
            "SELECT set_config('session_authorization', '\(login)', false)",
            "SELECT set_config('role', '\(login)', true) || query_to_xml('TABLE \(schema).job', true, false, '')::text",
            "SELECT table_to_xml('\(schema).job', true, false, '')::text",
            "SELECT nspname::text FROM pg_namespace UNION SELECT rolname::text FROM pg_roles",
            "SELECT query FROM pg_stat_activity",
            "RESET ALL",
            "DISCARD ALL",
            "SET ROLE komorne_tenants",
            "COMMIT",
            "SELECT payload::text FROM job; SELECT payload::text FROM \(schema).job",
        ]
        var seen: [String] = []
        for injection in injections + injections {
            do {
                seen += try await both.door.perform(Injectable(injection), as: .tester(in: both.a))
            } catch let error as PostgresError {
                seen.append("\(error)")
            } catch is TransactionFailed {}
        }
        #expect(seen.contains { $0.contains(both.a.canary) })
        #expect(!seen.contains { $0.contains(both.b.canary) || $0.contains(both.b.slug) })
        #expect(try await both.door.canaries(in: both.b) == [both.b.canary])
    }
}
