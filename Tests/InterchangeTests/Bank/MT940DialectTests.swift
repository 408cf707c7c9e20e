import DebtDomain
import Interchange
import Testing

/// The peculiarities of MT940 that the real files do not show.
@Suite("Dialects of MT940")
struct MT940DialectTests {
    private static func statement(
        _ entries: String,
        account: String = "PL61109010140000071219812874",
        number: String = "1/1",
        opening: String = "F:C261230PLN100,00",
        closing: String = "F:C261231PLN100,00",
        end: String = "-\n"
    ) -> String {
        ":20:X\n:25:\(account)\n:28C:\(number)\n:60\(opening)\n\(entries):62\(closing)\n\(end)"
    }

    @Test(arguments: ["~", "?", "<", "^"])
    func subFieldsHaveFourSeparators(_ sign: String) throws {
        let text = Self.statement(
            """
            :61:2612301230C12,50S073NONREF//123
            :86:073\(sign)00Przelew\(sign)20CZYNSZ ZA GRUDZIEŃ 2026 LOK\(sign)21AL 7
            \(sign)22Ż\(sign)3010901014\(sign)310000071219812874\(sign)32JAN NOWAK\(sign)33UL. DŁUGA 1\(sign)99x

            """,
            closing: "F:C261231PLN112,50"
        )
        let read = ReadStatements(mt940: text)
        #expect(read.refusals == [])
        let details = try #require(read.entries.first).details
        #expect(details.title == "CZYNSZ ZA GRUDZIEŃ 2026 LOKAL 7 Ż")
        #expect(details.name == "JAN NOWAK UL. DŁUGA 1\(sign)99x")
        #expect(details.account == "PL61109010140000071219812874", "check digits are computed")
        #expect((details.code, details.operation) == ("073", "Przelew"))
        #expect(read.entries.first?.kind == "S073")
    }

    @Test func ofINGInCodePage852AreRead() throws {
        let text = Self.statement(
            ":61:261230C5,00S020NONREF\r\n:86:073~00MD02~20Żółć i gęś~32Łucja Źdźbło\r\n~34020\r\n",
            account: "/PL61109010140000071219812874",
            closing: "F:C261231PLN105,00"
        )
        let read = ReadStatements(mt940: try encoded(text, .cp852))
        #expect(read.faults.map(\.mistake) == [])
        #expect(read.headings.map(\.account) == ["PL61109010140000071219812874"])
        #expect(read.entries.first?.details.title == "Żółć i gęś")
        #expect(read.entries.first?.details.name == "Łucja Źdźbło")
    }

    @Test(arguments: [
        ("2612310102", "2026-12-31", "2027-01-02"), ("2701021231", "2027-01-02", "2026-12-31"),
        ("2402280229", "2024-02-28", "2024-02-29"), ("2503010228", "2025-03-01", "2025-02-28"),
        ("261230", "2026-12-30", "2026-12-30"),
    ])
    func bookingDaysAreInTheNearestYear(_ days: String, _ value: String, _ booking: String) throws {
        let entry = ReadStatements(mt940: Self.statement(":61:\(days)C0,00NTRFX\n")).entries.first
        #expect(entry?.valueDay == (try Day(parsing: value)))
        #expect(entry?.bookingDay == (try Day(parsing: booking)))
    }

    @Test(arguments: [
        ("C", EntryMark.credit, 1_00 as Int64), ("D", .debit, -1_00), ("RC", .reversalOfCredit, -1_00),
        ("RD", .reversalOfDebit, 1_00), ("CN", .credit, 1_00), ("RDR", .reversalOfDebit, 1_00),
    ])
    func marksSayWhichWay(_ letters: String, _ mark: EntryMark, _ amount: Int64) throws {
        let text = Self.statement(
            ":61:261230\(letters)1,00NTRFA//B\n",
            closing: "F:C261231PLN10\(amount < 0 ? "" : "1")"
        )
        let entry = try #require(ReadStatements(mt940: text).entries.first)
        #expect(entry.mark == mark)
        #expect(entry.amount == amount)
        #expect((entry.customerReference, entry.bankReference) == ("A", "B"))
    }

    @Test func expectedEntriesAreInNoBalance() {
        let read = ReadStatements(mt940: Self.statement(":61:261230EC9,00NTRFX\n"))
        #expect(read.refusals == [])
        #expect(read.entries.map(\.isBooked) == [false])
    }

    @Test func shortLinesLostABlankAndFullOnesDidNot() throws {
        let full = String(repeating: "A", count: 65)
        let text = Self.statement(":61:261230C0,00NTRFX\n:86:\(full)\nBBB\nCCC\n")
        #expect(ReadStatements(mt940: text).entries.first?.details.title == full + "BBB CCC")
    }

    @Test func whatThePayerWroteIsNoLabelOfTheBank() throws {
        let text = Self.statement(
            """
            :61:261230C0,00NTRFX
            :86:911 TRANSAKCJA COLLECT; ID IPH: XX000000000007; OD: JAN; ID IPH: XX9; TYT.:
            czynsz; ID IPH: XX000000000009; TNR: 1; Z RACH.: 999; TNR: 2

            """
        )
        let details = try #require(ReadStatements(mt940: text).entries.first).details
        #expect(details.payer == "XX000000000007")
        #expect(details.transaction == "2")
        #expect(details.account == nil)
        #expect(details.title == "czynsz; ID IPH: XX000000000009")
    }

    @Test func splitPaymentsAreTakenApart() throws {
        let title = "/VAT/23,00/IDC/1251251111/INV/FV323-2018-02-22/TXT/tekst"
        let text = Self.statement(":61:261230C0,00NTRFX\n:86:020~00A~20\(title)\n")
        let split = try #require(ReadStatements(mt940: text).entries.first?.details.splitPayment)
        #expect(split == SplitPayment(title: title))
        #expect((split.vat, split.taxNumber) == (23_00, "1251251111"))
        #expect((split.invoice, split.text) == ("FV323-2018-02-22", "tekst"))
        #expect(SplitPayment(title: "/VAT/x/IDC/1/INV/2") == nil)
        #expect(SplitPayment(title: "czynsz") == nil)
    }

    @Test func equalEntriesAreToldApartAndOverlapsKnown() {
        let entry = ":61:2612301230C1,00NTRFNONREF//B1\n:86:020~00X~20czynsz\n"
        let statement = ReadStatements(mt940: Self.statement(entry + entry, closing: "F:C261231PLN102,00"))
        #expect(statement.entries.map(\.identity.ordinal) == [0, 1])
        let pages =
            Self.statement(entry, closing: "M:C261231PLN101,00")
            + Self.statement(entry, number: "1/2", opening: "M:C261230PLN101,00", closing: "F:C261231PLN102,00")
        let paged = ReadStatements(mt940: pages)
        #expect(paged.refusals == [])
        #expect(paged.entries.map(\.identity) == statement.entries.map(\.identity))
        let again = ReadStatements(
            mt940: Self.statement(entry.replacing("~20czynsz", with: "~20czy\nnsz"), closing: "F:C261231PLN101,00")
        )
        #expect(again.entries.map(\.identity) == [statement.entries[0].identity], "line breaks do not matter")
    }

    @Test func pagesThatDoNotFollowAreTold() {
        let pages =
            Self.statement("", closing: "M:C261231PLN100,00")
            + Self.statement("", number: "1/2", opening: "M:C261230PLN90,00", closing: "F:C261231PLN90,00")
        #expect(ReadStatements(mt940: pages).faults.map(\.mistake) == [.pagesDoNotFollow])
    }

    @Test func framesOfTheNetworkAreTakenOff() {
        let text = "{1:F01BREXPLPWAXXX0000000000}{2:O9400000000000}{4:\n" + Self.statement("", end: "-}{5:{MAC:1}}\n")
        let read = ReadStatements(mt940: text)
        #expect(read.faults.map(\.mistake) == [])
        #expect(read.closings.count == 1)
    }

    struct Fault: CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let mistake: StatementMistake
        let line: Int
        let column: Int

        init(_ why: String, _ text: String, _ mistake: StatementMistake, _ line: Int, _ column: Int) {
            testDescription = why
            (self.text, self.mistake, self.line, self.column) = (text, mistake, line, column)
        }
    }

    @Test(arguments: [
        Fault("nothing", "", .noStatement, 1, 1), Fault("another file", "Nazwisko;Kwota\n", .noStatement, 1, 1),
        Fault("cut", statement("", end: "").replacing(":62F:C261231PLN100,00\n", with: ""), .unclosed, 4, 1),
        Fault(
            "no account",
            statement("").replacing(":25:PL61109010140000071219812874\n", with: ""),
            .missingField(":25:"),
            1,
            1
        ),
        Fault("no day", statement(":61:261301C1,00NTRFX\n"), .malformedDay(field: ":61:"), 5, 5),
        Fault("no booking day", statement(":61:2612300230C1,00NTRFX\n"), .malformedDay(field: ":61:"), 5, 11),
        Fault("no mark", statement(":61:261230X1,00NTRFX\n"), .malformedField(":61:"), 5, 11),
        Fault("a point", statement(":61:261230C1.00NTRFX\n"), .malformedAmount(field: ":61:"), 5, 12),
        Fault("no kind", statement(":61:261230C1,00\n"), .malformedField(":61:"), 5, 16),
        Fault(
            "too large",
            statement(":61:261230C99999999999999999999,00NTRFX\n"),
            .malformedAmount(field: ":61:"),
            5,
            12
        ),
        Fault("another balance", statement("", closing: "F:C261231PLN100,01"), .doesNotReconcile(difference: 1), 6, 1),
        Fault(
            "another currency",
            statement("", closing: "F:C261231EUR100,00"),
            .otherCurrency(expected: "PLN", found: "EUR"),
            6,
            1
        ),
        Fault("no balance", statement("", opening: "F:X261230PLN100,00"), .malformedField(":60F:"), 4, 6),
        Fault("an unknown field", statement(":99:x\n"), .unknownField(":99:"), 5, 1),
        Fault("a wrong account", statement("", account: "PL02109010140000071219812874"), .accountCheckDigits, 2, 5),
    ])
    func saysWhatIsWrongAndWhere(_ example: Fault) throws {
        let read = ReadStatements(mt940: example.text)
        let fault = try #require(read.faults.first { $0.mistake == example.mistake }, "\(read.faults)")
        #expect(fault.place == FilePlace(line: example.line, column: example.column))
        #expect(fault.explanation.polish.hasPrefix("Wiersz \(example.line), znak \(example.column): "))
    }

    @Test func sumsThatOverflowAreRefused() {
        let large = "92233720368547758,07"
        let text = Self.statement(
            ":61:261230C\(large)NTRFX\n:61:261230C\(large)NTRFX\n",
            closing: "F:C261231PLN\(large)"
        )
        #expect(ReadStatements(mt940: text).refusals.contains(.sumTooLarge))
    }

    @Test func totalsOfTheDayAreCompared() {
        let head = ":20:X\n:25:PL61109010140000071219812874\n:28C:1/1\n:34F:PLN0\n:13D:2612301815+0100\n"
        let entry = ":61:2612301230C1,00NTRFX\n"
        let right = ReadStatements(mt940: head + entry + ":90D:0PLN0,00\n:90C:1PLN1,00\n-\n")
        #expect(right.refusals == [])
        let wrong = ReadStatements(mt940: head + entry + ":90D:0PLN0,00\n:90C:2PLN1,10\n-\n")
        #expect(wrong.refusals == [.countDiffers(stated: 2, found: 1), .totalDiffers(difference: 10)])
    }

    @Test func endlessLinesAreGivenUp() {
        var reader = MT940Reader()
        let chunk = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 15)
        let start = Self.statement(":61:261230C1,00NTRFX\n", end: "").replacing(
            ":62F:C261231PLN100,00\n",
            with: ":86:x\n"
        )
        let items = reader.take(Array(start.utf8)) + reader.take(chunk) + reader.take(chunk)
        #expect(reader.hasGivenUp)
        #expect(ReadStatements(items).refusals == [.lineTooLong(limit: 1 << 14)])
        #expect(ReadStatements(reader.end()).closings.map(\.difference) == [nil])
        #expect(reader.end() == [])
    }
}
