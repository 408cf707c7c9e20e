import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("What one database shares among its tenants")
struct SideChannelTests {
    static let closed = [
        Attack("a table of its own in its schema") { _, _ in "CREATE TABLE own ()" },
        Attack("a schema") { _, _ in "CREATE SCHEMA own" },
        Attack("a table in public") { _, _ in "CREATE TABLE public.own ()" },
        Attack("a temporary table that shadows a real one") { _, _ in "CREATE TEMP TABLE job (payload text)" },
        Attack("a temporary view") { _, _ in "CREATE TEMP VIEW job AS SELECT 1" },
        Attack("a function that shadows a built-in one") { _, _ in
            "CREATE FUNCTION lower(text) RETURNS text LANGUAGE sql AS 'SELECT $1'"
        },
        Attack("an operator that shadows a built-in one") { _, _ in
            "CREATE OPERATOR = (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)"
        },
        Attack("the function that notifies") { _, _ in "SELECT pg_notify('komorne_job', 'x')" },
        Attack("a new large object") { _, _ in "SELECT lo_create(0)" },
        Attack("a large object from bytes") { _, _ in "SELECT lo_from_bytea(0, 'x')" },
        Attack("a large object's bytes") { _, _ in "SELECT lo_get(1)" },
        Attack("all large objects") { _, _ in "SELECT * FROM pg_largeobject" },
        Attack("the list of large objects") { _, _ in "SELECT * FROM pg_largeobject_metadata" },
        Attack("a connection held for nothing") { _, _ in "SELECT pg_sleep(0)" },
        Attack("how many rows the neighbours have") { _, _ in "SELECT * FROM pg_stat_user_tables" },
        Attack("the same of all tables") { _, _ in "SELECT * FROM pg_stat_all_tables" },
        Attack("how many rows a neighbour's table has") { _, _ in
            "SELECT pg_stat_get_live_tuples(oid) FROM pg_class WHERE relname = 'job'"
        },
        Attack("a lock that is everybody's") { _, _ in "SELECT pg_advisory_lock(7203861145)" },
        Attack("the same without waiting") { _, _ in "SELECT pg_try_advisory_xact_lock_shared(1, 2)" },
        Attack("which indexes are used") { _, _ in "SELECT * FROM pg_stat_user_indexes" },
        Attack("which values are common") { _, _ in "SELECT * FROM pg_stats" },
        Attack("the raw statistics") { _, _ in "SELECT * FROM pg_statistic" },
        Attack("all tables as XML") { _, _ in "SELECT database_to_xml(true, false, '')" },
        Attack("the settings of the server's files") { _, _ in "SELECT * FROM pg_file_settings" },
    ]

    /// One after the other, as a role may have eight sessions only.
    @Test(.serialized, arguments: closed)
    func isClosed(_ attack: Attack) async throws {
        let both = try await Neighbours.underAttack.value
        let connection = try await both.openA()
        let text = attack.text(try both.a.names, try both.b.names)
        await expectRefusal(attack.code) { try await connection.script(SQL(trusted: text)) }
        await connection.close()
    }

    @Test func theCatalogNamesNobody() async throws {
        let both = try await Neighbours()
        let connection = try await both.openA()
        let names = try await connection.values(
            """
            SELECT nspname::text FROM pg_namespace UNION SELECT rolname::text FROM pg_roles
            UNION SELECT relname::text FROM pg_class UNION SELECT attname::text FROM pg_attribute
            UNION SELECT description FROM pg_description UNION SELECT description FROM pg_shdescription
            UNION SELECT prosrc FROM pg_proc UNION SELECT conname::text FROM pg_constraint
            UNION SELECT array_to_string(setconfig, ' ') FROM pg_db_role_setting
            UNION SELECT query FROM pg_stat_activity UNION SELECT application_name FROM pg_stat_activity
            """,
            as: String.self
        ).joined(separator: "\n")
        #expect(names.contains(try both.b.names.schema.text), "that there is a neighbour can be seen, and is accepted")
        for word in [both.b.slug, both.b.name, both.b.canary, both.b.id.description] {
            #expect(!names.contains(word))
        }
    }

    @Test func theNeighboursStatementsCannotBeReadOrEnded() async throws {
        let both = try await Neighbours()
        let neighbour = try await both.database.open(try await both.database.login(of: both.b))
        let process: Int32 = try await neighbour.value("SELECT pg_backend_pid() AS \"very_secret\"")
        let connection = try await both.openA()
        let query: String = try await connection.value("SELECT query FROM pg_stat_activity WHERE pid = \(process)")
        #expect(query == "<insufficient privilege>")
        await expectRefusal(.insufficientPrivilege) {
            try await connection.execute("SELECT pg_terminate_backend(\(process))")
        }
        await expectRefusal(.insufficientPrivilege) {
            try await connection.execute("SELECT pg_cancel_backend(\(process))")
        }
        #expect(try await neighbour.value("SELECT 1") == Int32(1))
    }

    @Test("A notification carries an opaque identifier and nothing else")
    func notificationsAreOpaque() async throws {
        let both = try await Neighbours()
        let connection = try await both.openA()
        try await connection.listen(to: try Identifier(TenantConnection.jobChannel))
        let notes = await connection.notifications()
        try await both.door.plantCanary(in: both.b)
        for try await note in notes where note.payload == both.b.id.description { break }
        await connection.close()
    }

    @Test func theServersLogRepeatsNobodysData() async throws {
        let both = try await Neighbours()
        let canary = both.a.canary
        for statement: SQL in ["SELECT \(canary)::text::integer", "UPDATE job SET kind = \(canary)"] {
            await expectRefusal("22P02", .checkViolation) {
                _ = try await both.door.change(both.a) { (tenant: borrowing TenantConnection) in
                    try await tenant.execute(statement)
                }
            }
        }
        let superuser = try await both.superuser()
        let logs: [String] = try await superuser.values(
            "SELECT pg_read_file(current_setting('log_directory') || '/' || name) FROM pg_ls_logdir()"
        )
        #expect(!logs.isEmpty)
        #expect(!logs.contains { $0.contains("canary") })
    }

    @Test func aUniqueViolationTellsNothingOfTheNeighbour() async throws {
        let both = try await Neighbours()
        let add: @Sendable (borrowing TenantConnection) async throws -> Int = { (tenant: borrowing TenantConnection) in
            try await tenant.execute(
                """
                INSERT INTO job (id, kind, payload, attempts_max, run_after, enqueued_at, unique_key)
                VALUES (gen_random_uuid(), 'test.unique', '{}', 1, now(), now(), 'the same in both')
                """
            )
        }
        #expect(try await both.door.change(both.b, add) == 1)
        #expect(try await both.door.change(both.a, add) == 1)
        let error = await #expect(throws: PostgresError.self) { _ = try await both.door.change(both.a, add) }
        #expect(error?.code == .uniqueViolation)
        #expect(error.map { "\($0)" } == "database refused the statement (23505)")
    }
}
