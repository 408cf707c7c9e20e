import Interchange
import Testing

/// Numbers, names and repetitions that only somebody who wants to harm the reader would write.
@Suite("Statements that mean no good")
struct HostileStatementTests {
    private static func pages(_ first: String, _ second: String) -> String {
        let head = ":20:X\n:25:PL61109010140000071219812874\n"
        return head + ":28C:1\(first)\n:60F:C261230PLN1,00\n:62M:C261230PLN1,00\n-\n"
            + head + ":28C:1\(second)\n:60M:C261230PLN2,00\n:62F:C261230PLN2,00\n-\n"
    }

    @Test(
        arguments: [
            ("/9223372036854775807", nil), ("/100000", nil), ("/0", nil), ("/-1", nil), ("/+1", nil), ("/x", nil),
            ("/", nil), ("/1/2", nil), ("/99999", 99_999), ("/00001", 1), ("/1 ", 1),
        ] as [(String, Int?)]
    )
    func havePagesThatAreNone(_ page: String, _ number: Int?) {
        let read = ReadStatements(mt940: Self.pages(page, "/2"))
        #expect(read.headings.map(\.page) == [number, 2])
        let place = FilePlace(line: 3, column: 8)
        let expected: [FileFault<StatementMistake>] =
            switch number {
            case nil: [FileFault(.malformedField(":28C:"), at: place)]
            case 1: [FileFault(.pagesDoNotFollow, at: FilePlace(line: 7, column: 1))]
            default: []
            }
        #expect(read.faults == expected)
    }

    @Test(
        arguments: [
            ("9223372036854775807", nil), ("99999999999999999999", nil), ("0", nil), ("-1", nil), ("", nil),
            ("99999", 99_999), ("\n 7 ", 7),
        ] as [(String, Int?)]
    )
    func havePagesThatAreNoneInCamt(_ page: String, _ number: Int?) {
        let read = Self.camt { $0.replacing("<Acct>", with: "<StmtPgntn><PgNb>\(page)</PgNb></StmtPgntn><Acct>") }
        #expect(read.headings.map(\.page) == [number])
        #expect(read.faults.map(\.mistake) == (number == nil ? [.malformedField("StmtPgntn/PgNb")] : []))
    }

    private static func camt(mostEntries: Int? = nil, _ change: (String) -> String) -> ReadStatements {
        let reader = CamtReader(mostEntries: mostEntries ?? BankFileLimits.entries)
        return ReadStatements(reader.take(Array(change(CamtTests.statement()).utf8)) + reader.end())
    }
}
