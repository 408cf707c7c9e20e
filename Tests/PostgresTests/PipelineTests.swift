import Foundation
import Postgres
import Testing

@Suite("Pipelines and prepared statements")
struct PipelineTests {
    struct Numbered: RowDecodable {
        let n: Int64
        init(row: borrowing Row) throws(PostgresError) { n = try row["n"] }
    }

    @Test func answersComeInTheOrderOfTheQuestions() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let (rows, one, none, count) = try await connection.run(
            .rows("SELECT n FROM generate_series(1::bigint, 3) n", as: Numbered.self),
            .row("SELECT 7::bigint AS n", as: Numbered.self),
            .optionalRow("SELECT 8::bigint AS n WHERE false", as: Numbered.self),
            .count("CREATE TEMP TABLE piped AS SELECT generate_series(1, 5)"),
            after: ["BEGIN", "SET LOCAL lock_timeout = 100"]
        )
        #expect(rows.map(\.n) == [1, 2, 3])
        #expect(one.n == 7)
        #expect(none == nil)
        #expect(count == 5)
        #expect(await !connection.isIdle)
        try await connection.run(["ROLLBACK"])
        #expect(await connection.isIdle)
    }

    @Test func anyNumberOfQueriesGoTogether() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let all = try await connection.run(
            Query.value("SELECT 1", as: Int32.self),
            Query.value("SELECT 'two'", as: String.self),
            Query.values("SELECT generate_series(1::bigint, 3)", as: Int64.self),
            Query.value("SELECT true", as: Bool.self),
            Query.value("SELECT 5::smallint", as: Int16.self),
            after: ["SELECT 0"]
        )
        #expect(all == (1, "two", [1, 2, 3], true, 5))
    }

    @Test func theFirstErrorWinsAndNothingIsKept() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        try await connection.script("CREATE TEMP TABLE kept (n bigint PRIMARY KEY)")
        let insert: SQL = "INSERT INTO kept VALUES (\(Int64(1)))"
        let error = await #expect(throws: PostgresError.self) {
            _ = try await connection.run(.count(insert), .value("SELECT 1/0", as: Int32.self), .count(insert))
        }
        #expect(error?.code == "22012")
        #expect(connection.isUsable)
        #expect(await connection.isIdle)
        #expect(try await connection.value("SELECT count(*) FROM kept") == Int64(0))
    }

    @Test func anErrorAfterBeginLeavesATransactionToRollBack() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        await #expect(throws: PostgresError.self) {
            try await connection.run(.value("SELECT 1/0", as: Int32.self), after: ["BEGIN"])
        }
        #expect(await !connection.isIdle)
        await connection.rollback()
        #expect(await connection.isIdle)
        #expect(try await connection.value("SELECT 1") == Int32(1))
    }

    @Test func aValueThatCannotBeReadHarmsNothing() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        await #expect(throws: PostgresError.decoding(column: "x", .wrongType(25))) {
            _ = try await connection.run(.value("SELECT 1", as: Int32.self), .value("SELECT 'a' AS x", as: Int32.self))
        }
        #expect(try await connection.value("SELECT 1") == Int32(1))
    }

    @Test func bigAnswersAndBigQuestionsDoNotBlockEachOther() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let big = String(repeating: "0123456789", count: 400_000)
        let echoes = try await connection.run(
            .value("SELECT repeat('a', 8000000)", as: String.self),
            .value("SELECT \(big)", as: String.self),
            .value("SELECT \(big) || repeat('b', 8000000)", as: String.self),
            .value("SELECT \(big)", as: String.self)
        )
        #expect(echoes.0.utf8.count == 8_000_000)
        #expect(echoes.1 == big)
        #expect(echoes.2.utf8.count == 12_000_000)
        #expect(echoes.3 == big)
    }

    @Test func cancellationInTheMiddleLeavesAUsableConnection() async throws {
        let server = try await ThrowAwayServer.shared()
        let connection = try await server.connect()
        let pid: Int32 = try await connection.value("SELECT pg_backend_pid()")
        let task = Task {
            try await connection.run([
                "BEGIN", "SELECT 1", "SELECT pg_sleep(20)", "CREATE TABLE never_there ()", "COMMIT",
            ])
        }
        try await waitUntilRunning(pid, on: server)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(connection.isUsable)
        await connection.rollback()
        #expect(try await connection.value("SELECT to_regclass('never_there') IS NULL") == true)
    }

    @Test func aDeadlineInAPipelineEndsAllOfIt() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        await #expect(throws: PostgresError.deadlineExceeded) {
            try await connection.run(["SELECT pg_sleep(20)", "SELECT pg_sleep(20)"], within: .milliseconds(100))
        }
        #expect(try await connection.value("SELECT 1") == Int32(1))
    }

    @Test func whatComesAgainIsPrepared() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        for number in Int64(1)...3 { #expect(try await connection.value("SELECT \(number) AS again") == number) }
        let prepared: [String] = try await connection.values("SELECT statement FROM pg_prepared_statements")
        #expect(prepared == ["SELECT $1 AS again"])
    }

    @Test func oneTextWithOtherTypesIsAnotherStatement() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        for _ in 0..<3 {
            #expect(try await connection.value("SELECT \(Int64(1))") == Int64(1))
            #expect(try await connection.value("SELECT \("text")") == "text")
        }
    }

    @Test func theServerKeepsNoMoreStatementsThanTheCache() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        for number in 0..<200 {
            let sql = SQL(trusted: "SELECT \(number)")
            for _ in 0..<2 { #expect(try await connection.value(sql) == Int32(number)) }
        }
        #expect(try await connection.value("SELECT count(*) BETWEEN 30 AND 65 FROM pg_prepared_statements") == true)
    }

    @Test func aStatementAgainAndAgainInOnePipelineIsPreparedOnce() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let same: Query<Int64> = .value("SELECT \(Int64(5)) AS same")
        for _ in 0..<2 { #expect(try await connection.run(same, same, same, same) == (5, 5, 5, 5)) }
        let count: Int64 = try await connection.value("SELECT count(*) FROM pg_prepared_statements")
        #expect(count == 1)
    }

    @Test func anErrorBeforePreparingIsNoReasonToBelieveItPrepared() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let later: SQL = "SELECT 42 AS later"
        _ = try await connection.execute(later)
        await #expect(throws: PostgresError.self) { try await connection.run(["SELECT 1/0", later]) }
        #expect(try await connection.value(later) == Int32(42))
        #expect(try await connection.value(later) == Int32(42))
    }

    @Test func aChangedTableDoesNotSpoilPreparedStatements() async throws {
        let server = try await ThrowAwayServer.shared()
        let (connection, other) = (try await server.connect(), try await server.connect())
        let table = try Identifier("changing_" + UUID().uuidString.prefix(8).lowercased())
        try await connection.execute("CREATE TABLE \(table) (n integer)")
        try await connection.execute("INSERT INTO \(table) VALUES (7)")
        for _ in 0..<3 { #expect(try await connection.value("SELECT * FROM \(table)") == Int32(7)) }

        try await other.execute("ALTER TABLE \(table) ALTER n TYPE bigint")
        #expect(try await connection.value("SELECT * FROM \(table)") == Int64(7))

        try await connection.execute("ALTER TABLE \(table) ALTER n TYPE text")
        #expect(try await connection.value("SELECT * FROM \(table)") == "7")

        for _ in 0..<3 { #expect(try await connection.value("SELECT * FROM \(table)") == "7") }
        try await other.execute("ALTER TABLE \(table) ALTER n TYPE bigint USING n::bigint")
        let (again, one) = try await connection.run(
            .value("SELECT * FROM \(table)", as: Int64.self),
            .value("SELECT 1", as: Int32.self),
            after: ["BEGIN"]
        )
        #expect((again, one) == (7, 1))
        try await connection.run(["COMMIT"])
        try await other.execute("DROP TABLE \(table)")
    }

    @Test func insideATransactionAStalePlanIsAnErrorOnceOnly() async throws {
        let server = try await ThrowAwayServer.shared()
        let (connection, other) = (try await server.connect(), try await server.connect())
        let table = try Identifier("stale_" + UUID().uuidString.prefix(8).lowercased())
        try await connection.execute("CREATE TABLE \(table) (n integer)")
        let read: SQL = "SELECT * FROM \(table)"
        for _ in 0..<3 { try await connection.execute(read) }
        try await other.execute("ALTER TABLE \(table) ADD m integer")

        try await connection.run(["BEGIN"])
        let error = await #expect(throws: PostgresError.self) { try await connection.execute(read) }
        #expect(error?.code == "0A000")
        await connection.rollback()
        for _ in 0..<3 { try await connection.execute(read) }
        try await other.execute("DROP TABLE \(table)")
    }

    /// Makes the next statement travel with a DEALLOCATE that fails, as one does that is hit by a cancel.
    private func prepareBadFarewell(on connection: Connection) async throws {
        try await connection.script(
            """
            CREATE FUNCTION pg_temp.forget() RETURNS void LANGUAGE plpgsql
            AS $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$
            """
        )
        for _ in 0..<2 { try await connection.execute("SELECT 'the oldest'") }
        for number in 0..<63 { try await connection.execute(SQL(trusted: "SELECT 'younger', \(number)")) }
        // The cache does not see it, makes room for it, and will take leave of what is no longer there.
        try await connection.execute("SELECT pg_temp.forget()")
    }

    @Test func aStatementIsNotBlamedForAFarewellThatFailed() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        try await prepareBadFarewell(on: connection)
        try await connection.run(["BEGIN", "CREATE TEMP TABLE kept ()", "COMMIT"])
        #expect(try await connection.value("SELECT to_regclass('kept') IS NOT NULL") == true)
        for number in Int64(1)...3 { #expect(try await connection.value("SELECT \(number)") == number) }
        #expect(try await connection.value("SELECT count(*) FROM pg_prepared_statements") == Int64(1))
    }

    @Test func aFarewellThatFailsInATransactionFailsTheTransaction() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        try await connection.script("CREATE TEMP TABLE lost (n integer)")
        try await prepareBadFarewell(on: connection)
        try await connection.script("BEGIN; INSERT INTO lost VALUES (1)")
        await #expect(throws: PostgresError.self) { try await connection.run(["COMMIT"]) }
        await connection.rollback()
        #expect(try await connection.value("SELECT count(*) FROM lost") == Int64(0))
    }

    @Test func forgottenStatementsAreRememberedAgain() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        for _ in 0..<3 { #expect(try await connection.value("SELECT 11") == Int32(11)) }
        try await connection.execute("DEALLOCATE ALL")
        #expect(try await connection.value("SELECT 11") == Int32(11))
        for _ in 0..<3 { #expect(try await connection.value("SELECT 11") == Int32(11)) }
        try await connection.execute("SELECT set_config('x.y', 'z', false)")
        try await connection.script("DISCARD ALL")
        for _ in 0..<3 { #expect(try await connection.value("SELECT 11") == Int32(11)) }
    }
}
