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

    @Test(arguments: [
        ("1PLN-92233720368547758,08", StatementMistake.malformedAmount(field: ":90C:"), 10),
        ("1PLN-1,00", .malformedAmount(field: ":90C:"), 10), ("1PLN1.00", .malformedAmount(field: ":90C:"), 10),
        ("1PLN92233720368547758,08", .malformedAmount(field: ":90C:"), 10), ("1PL 1,00", .malformedField(":90C:"), 7),
        ("99999999999999999999PLN1,00", .malformedField(":90C:"), 6), ("PLN1,00", .malformedField(":90C:"), 6),
        ("9223372036854775807PLN1,00", .countDiffers(stated: .max, found: 1), 6),
        ("1PLN92233720368547758,07", .totalDiffers(difference: .max - 1_00), 6),
    ])
    func stateTotalsThatAreNone(_ total: String, _ mistake: StatementMistake, _ column: Int) {
        let read = ReadStatements(
            mt940: """
                :20:X
                :25:PL61109010140000071219812874
                :28C:1/1
                :34F:PLN0,00
                :61:2612301230C1,00NTRFX
                :90D:0PLN0,00
                :90C:\(total)
                -

                """
        )
        #expect(read.faults == [FileFault(mistake, at: FilePlace(line: 7, column: column))])
    }

    private static let most = "<Amt Ccy=\"PLN\">92233720368547758.07</Amt>"

    @Test func stateTotalsThatDifferByMoreThanCanBeTold() {
        let read = Self.camt { text in
            text.replacing("<Amt Ccy=\"PLN\">45.50</Amt>", with: Self.most)
                .replacing("<Sum>60.75</Sum>", with: "<Sum>0.00</Sum>")
        }
        #expect(read.refusals.count { $0 == .sumTooLarge } == 2, "of the statement, and of its credits")
    }

    @Test func splitEntriesIntoMoreThanThereIs() {
        let read = Self.camt { text in
            text.replacing("<Amt Ccy=\"PLN\">15.25</Amt><CdtDbtInd>CRDT", with: Self.most + "<CdtDbtInd>DBIT")
                .replacing(">10.00</Amt>", with: ">0.01</Amt><CdtDbtInd>CRDT</CdtDbtInd>")
                .replacing("<Amt Ccy=\"PLN\">5.25</Amt>", with: "")
        }
        #expect(read.refusals.contains(.sumTooLarge))
        #expect(read.entries.map(\.amount) == [45_50, -20_00, 1], "what is left has no magnitude")
    }

    @Test func haveNamesThatAreKeptWithEveryEntry() {
        let long = String(repeating: "1", count: 65)
        let text = Self.pages("/1", "/3")
        let account = ReadStatements(mt940: text.replacing("PL61109010140000071219812874", with: long))
        #expect(account.headings.map(\.account) == ["", ""])
        #expect(account.refusals == [.missingField(":25:"), .missingField(":25:")])
        #expect(account.faults.first == FileFault(.malformedField(":25:"), at: FilePlace(line: 2, column: 5)))
        let number = ReadStatements(mt940: text.replacing(":28C:1", with: ":28C:" + long))
        #expect(number.headings.map(\.number) == ["", ""])
        #expect(number.faults.first == FileFault(.malformedField(":28C:"), at: FilePlace(line: 3, column: 6)))
        let camt = Self.camt { $0.replacing(">PL61109010140000071219812874<", with: ">\(long)<") }
        #expect(camt.faults.map(\.mistake) == [.malformedField("Acct/Id"), .missingField("Acct/Id")])
        #expect(camt.headings.map(\.account) == [""])
    }

    @Test func haveCurrenciesThatFaultsRepeat() {
        let long = String(repeating: "PLN", count: 1_000)
        let read = Self.camt {
            $0.replacing("<Ccy>PLN<", with: "<Ccy>\(long)<").replacing("\"PLN\">100.00<", with: "\"\(long)\">100.00<")
        }
        #expect(read.headings.map(\.currency) == ["?"])
        #expect(Set(read.refusals) == [.otherCurrency(expected: "?", found: "PLN")])
    }

    private static func camt(_ change: (String) -> String) -> ReadStatements {
        let reader = CamtReader()
        return ReadStatements(reader.take(Array(change(CamtTests.statement()).utf8)) + reader.end())
    }
}
