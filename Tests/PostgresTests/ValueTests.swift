import Foundation
import Postgres
import Testing

@Suite("Values and rows")
struct ValueTests {
    struct Everything: RowDecodable, Equatable {
        var bigint: Int64
        var integer: Int32
        var smallint: Int16
        var boolean: Bool
        var text: String
        var bytes: [UInt8]
        var uuid: UUID
        var instant: Date

        init(row: borrowing Row) throws(PostgresError) {
            bigint = try row["bigint"]
            integer = try row["integer"]
            smallint = try row["smallint"]
            boolean = try row["boolean"]
            text = try row["text"]
            bytes = try row["bytes"]
            uuid = try row["uuid"]
            instant = try row["instant"]
        }
    }

    private func roundTrip<Value: PostgresValue & Equatable>(_ value: Value, _ connection: Connection) async throws {
        #expect(try await connection.value("SELECT \(value)") == value)
        #expect(try await connection.value("SELECT \([value, value])") == [value, value])
    }

    @Test func everyTypeComesBackAsItWent() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        for value in [Int64.min, -1, 0, 1, .max] { try await roundTrip(value, connection) }
        for value in [Int32.min, -1, 0, 1, .max] { try await roundTrip(value, connection) }
        for value in [Int16.min, -1, 0, 1, .max] { try await roundTrip(value, connection) }
        for value in [true, false] { try await roundTrip(value, connection) }
        for value in ["", "a", "zażółć gęślą jaźń 🦔", "it's \"quoted\" \\ $1"] {
            try await roundTrip(value, connection)
        }
        for value in [[], [0], Array(0...255)] as [[UInt8]] { try await roundTrip(value, connection) }
        for value in [UUID(), UUID()] { try await roundTrip(value, connection) }
        let instants = [0, 1.000001, -0.5, 790_000_000.123456, -3_000_000_000]
        for value in instants { try await roundTrip(Date(timeIntervalSinceReferenceDate: value), connection) }
    }

    @Test func theServerAgreesOnWhatWasSent() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let instant = Date(timeIntervalSince1970: 1_790_000_000.25)
        let uuid = UUID(uuidString: "01890a5d-ac96-774b-bcce-b302099a8057")
        let isSame: Bool = try await connection.value(
            """
            SELECT \(Int64(-5)) = -5 AND \(Int32(6)) = 6 AND \(Int16(7)) = 7 AND \(true) AND \("ż") = 'ż'
               AND \([UInt8(1), 255]) = '\\x01ff'::bytea AND \([Int64(3), 4]) = ARRAY[3, 4]::bigint[]
               AND \(instant) = to_timestamp(1790000000.25) AND \(["a", "b"]) = ARRAY['a', 'b']
               AND \(uuid) = '01890a5d-ac96-774b-bcce-b302099a8057'::uuid
            """
        )
        #expect(isSame)
    }

    @Test func jsonTravelsAsItsText() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let json: JSONText = try await connection.value("SELECT \(JSONText(#"{"a":[1,null]}"#))")
        #expect(json.text == #"{"a": [1, null]}"#)
        #expect(try await connection.value("SELECT \(JSONText(#"{"a": 7}"#)) ->> 'a'") == "7")
    }

    enum Colour: String, PostgresValue { case red, green }

    @Test func enumsTravelAsTheirText() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        #expect(try await connection.value("SELECT \(Colour.green)") == Colour.green)
        #expect(try await connection.value("SELECT \(Colour.green)", as: String.self) == "green")
        await #expect(throws: PostgresError.decoding(column: "colour", .malformed)) {
            _ = try await connection.value("SELECT 'blue' AS colour", as: Colour.self)
        }
    }

    @Test func nullsAreNilBothWays() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        struct Pair: RowDecodable {
            let note: String?
            let empty: String?
            init(row: borrowing Row) throws(PostgresError) {
                note = try row[optional: "note"]
                empty = try row[optional: "empty"]
            }
        }
        let pair: Pair = try await connection.row("SELECT \(nil as String?) AS note, \("") AS empty")
        #expect(pair.note == nil)
        #expect(pair.empty == "")
        #expect(try await connection.run(.optionalValue("SELECT \(nil as UUID?)", as: UUID.self)) == nil)
    }

    @Test func arraysWithNullElementsOrMoreDimensionsAreRefused() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        for array in ["ARRAY[1, NULL]", "ARRAY[[1], [2]]"] {
            await #expect(throws: PostgresError.decoding(column: "list", .malformed)) {
                _ = try await connection.value(SQL(trusted: "SELECT \(array)::bigint[] AS list"), as: [Int64].self)
            }
        }
        #expect(try await connection.value("SELECT '{}'::bigint[]") == [] as [Int64])
    }

    @Test func aWholeRowIsReadByName() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let rows: [Everything] = try await connection.rows(
            """
            SELECT to_timestamp(0) AS instant, 'x'::varchar AS text, i::integer AS integer, i::bigint AS bigint,
                   i::smallint AS smallint, i > 1 AS boolean, decode('00ff', 'hex') AS bytes, gen_random_uuid() AS uuid
              FROM generate_series(1, 3) i
            """
        )
        #expect(rows.map(\.bigint) == [1, 2, 3])
        #expect(rows.map(\.boolean) == [false, true, true])
        #expect(rows.allSatisfy { $0.bytes == [0, 255] && $0.text == "x" && $0.instant.timeIntervalSince1970 == 0 })
    }

    struct Mistake: CustomTestStringConvertible {
        let testDescription: String
        let sql: SQL
        let error: PostgresError
    }

    struct Amount: RowDecodable {
        init(row: borrowing Row) throws(PostgresError) { let _: Int64 = try row["amount"] }
    }

    @Test(arguments: [
        Mistake(
            testDescription: "an integer is not widened",
            sql: "SELECT 1 AS amount",
            error: .decoding(column: "amount", .wrongType(23))
        ),
        Mistake(
            testDescription: "NULL is no value",
            sql: "SELECT NULL::bigint AS amount",
            error: .decoding(column: "amount", .unexpectedNull)
        ),
        Mistake(
            testDescription: "a missing column is named",
            sql: "SELECT 1::bigint AS amounts",
            error: .decoding(column: "amount", .noSuchColumn)
        ),
        Mistake(
            testDescription: "of two columns of one name neither is meant",
            sql: "SELECT 1::bigint AS amount, 2::bigint AS amount",
            error: .decoding(column: "amount", .ambiguousColumn)
        ),
        Mistake(testDescription: "two rows are not one", sql: "VALUES (1), (2)", error: .unexpectedRowCount(2)),
        Mistake(testDescription: "no row is not one", sql: "SELECT 1 WHERE false", error: .unexpectedRowCount(0)),
    ])
    func mistakesAreNamed(_ mistake: Mistake) async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        await #expect(throws: mistake.error) { _ = try await connection.row(mistake.sql, as: Amount.self) }
        #expect(connection.isUsable)
    }

    @Test func bigParametersGoThrough() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let text = String(repeating: "ż", count: 10_000_000)
        #expect(try await connection.value("SELECT octet_length(\(text))") == Int32(20_000_000))
        #expect(try await connection.value("SELECT \(text)") == text)
    }

    @Test func injectionFindsNoWayIn() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        try await connection.script("CREATE TEMP TABLE debt (name text)")
        let evil = "x'); DROP TABLE debt; --"
        try await connection.execute("INSERT INTO debt VALUES (\(evil))")
        #expect(try await connection.values("SELECT name FROM debt") == [evil])
    }
}
