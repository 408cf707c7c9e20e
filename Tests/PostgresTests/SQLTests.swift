import Postgres
import Testing

@Suite("Statements")
struct SQLTests {
    @Test func valuesBecomeParametersAndNeverText() {
        let evil = "'; DROP TABLE debt; --"
        let sql: SQL = "SELECT \(evil), \(Int64(7)) WHERE \(nil as Bool?)"
        #expect(sql.text == "SELECT $1, $2 WHERE $3")
    }

    @Test func joiningNumbersParametersOn() {
        let first: SQL = "SELECT \(Int64(1)), '$1'"
        let second: SQL = " WHERE a = \("x") AND b = \("y") AND c = '$2'"
        #expect((first + second).text == "SELECT $1, '$1' WHERE a = $2 AND b = $3 AND c = '$2'")
        #expect(("\(second) OR \(first)" as SQL).text == " WHERE a = $1 AND b = $2 AND c = '$2' OR SELECT $3, '$1'")
    }

    @Test func joiningKeepsUpWithMoreThanNineParameters() {
        var sql: SQL = "SELECT \(Int64(0))"
        for number in 1..<12 { sql += ", \(Int64(number))" }
        let doubled = sql + "; " + sql
        #expect(doubled.text.hasSuffix("; SELECT $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24"))
    }

    @Test func joinedStatementsCarryTheirValuesAlong() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        var sql: SQL = "SELECT ARRAY[\(Int64(0))"
        for number in 1..<12 { sql += ", \(Int64(number))" }
        sql += "] || \([Int64(12)])"
        #expect(try await connection.value(sql) == Array(Int64(0)...12))
    }

    @Test(arguments: ["a", "_", "tenant_0a1b", "t" + String(repeating: "x", count: 62)])
    func plainNamesAreIdentifiers(_ text: String) throws {
        #expect(try Identifier(text).text == text)
    }

    @Test(arguments: ["", "1a", "A", "a-b", "a b", "a\"b", "a;b", "ą", "t" + String(repeating: "x", count: 63)])
    func otherNamesAreNot(_ text: String) {
        #expect(throws: PostgresError.invalidIdentifier) { try Identifier(text) }
    }

    @Test func descriptionsShowNoValues() {
        let sql: SQL = "SELECT \("secret")"
        var dumped = ""
        dump(sql, to: &dumped)
        for text in ["\(sql)", String(reflecting: sql), dumped] { #expect(!text.contains("secret")) }
    }
}
