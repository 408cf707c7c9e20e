import DebtDomain
import Interchange
import Testing

@Suite("Workbooks")
struct WorkbookTests {
    @Test(arguments: ["openpyxl.xlsx", "libreoffice.xlsx"])
    func areRead(_ name: String) async throws {
        let workbook = try await Workbook(BytesInMemory(try Sample.bytes("tables/" + name)))
        #expect(workbook.sheets.map(\.name) == ["Należności", "Lokale", "Robocze"])
        #expect(workbook.sheets.map(\.isHidden) == [false, false, true])
        #expect(workbook.faults == [])
        let read = try await Self.read(workbook, workbook.sheets[0])
        #expect(read.rows.map(\.line) == [1, 3, 4, 5, 6, 7, 9])
        #expect(read.texts[1] == ["Nr konta", "Nazwisko i imię", "Składnik", "Termin płatności", "Kwota", "Zapłacone"])
        let first = read.rows[2].cells.map(\.content)
        let due = try #require(Day(year: 2026, month: 10, day: 10))
        #expect(
            first == [
                .text("007"), .text("Żółć Łucja"), .text("czynsz"), .day(due, seconds: 0), .number("512.3"),
                .boolean(true),
            ]
        )
        let second = read.rows[3].cells.map(\.content)
        let noon = try #require(Day(year: 2026, month: 2, day: 28))
        #expect(second[1] == .text("Nowak\nJan"))
        #expect(second[3] == .day(noon, seconds: 12 * 3_600 + 30 * 60))
        #expect(second[4...] == [.number("-0.1"), .boolean(false)])
        let third = read.rows[4].cells.map(\.content)
        #expect(third[1] == .text("O'Ńska <a&b>"))
        #expect(
            third[3...] == [.day(try #require(Day(year: 1900, month: 2, day: 28)), seconds: 0), .number("1234567.89")]
        )
        let fourth = read.rows[5].cells.map(\.content)
        #expect(fourth[1] == .empty)
        #expect(fourth[3...] == [.day(try #require(Day(year: 1900, month: 3, day: 1)), seconds: 0), .number("0.3")])
        #expect(read.faults.map(\.mistake).contains(.mergedCells("A1:F1")))
        #expect(read.rows[6].cells.last?.column == 8)
        #expect(read.rows[6].place(of: 7).explanation.polish == "Arkusz „Należności”, komórka H9")
    }

    @Test func haveFormulasThatWereComputedOrNot() async throws {
        let computed = try await Self.read("libreoffice.xlsx")
        let cell = try #require(computed.rows.last?.cells[4])
        #expect(cell.content == .number("1235080.39"))
        #expect(cell.isFormula)
        let place = FilePlace(line: 9, column: 5, sheet: "Należności")
        #expect(computed.faults.contains(FileFault(.formula, at: place)))
        #expect(computed.faults.count { $0.mistake == .formula } == 1, "truths are no formulas")
        let other = try await Self.read("openpyxl.xlsx")
        #expect(other.faults.contains(FileFault(.formulaWithoutValue, at: place)))
        #expect(other.rows.last?.cells[4].content == .empty)
    }

    @Test func canBeReadAgain() async throws {
        let workbook = try await Workbook(BytesInMemory(try Sample.bytes("tables/openpyxl.xlsx")))
        let first = try await Self.read(workbook, workbook.sheets[1])
        #expect(first.texts == [["Adres", "Powierzchnia"], ["ul. Długa 1/2", ""]])
        #expect(try await Self.read(workbook, workbook.sheets[1]).rows == first.rows)
    }

    @Test(
        arguments: [
            ("0.30000000000000004", "0.3"), ("1.5E3", "1500"), ("-12.5e-1", "-1.25"),
            ("1234567890123.456", "1234567890123.46"),
            ("9.999999999999999e2", "1000"), ("5.5511151231257827E-17", "0"), ("-0", "0"), ("+7", "7"),
            ("007.10", "7.1"),
            ("1e29", "100000000000000000000000000000"), ("1e30", nil), ("", nil), ("NaN", nil), ("1.2.3", nil),
            ("e5", nil),
            ("1e", nil), ("0x10", nil),
        ] as [(String, String?)]
    )
    func haveNumbersOfFifteenDigits(_ text: String, _ plain: String?) async throws {
        let read = try await Self.read(sheet: "<row r=\"1\"><c r=\"A1\"><v>\(text)</v></c></row>")
        #expect(
            read.rows.first?.cells.first?.content == (plain.map { .number($0) } ?? (text.isEmpty ? nil : .error("?")))
        )
    }

    @Test(
        arguments: [
            (1, false, "1900-01-01"), (59, false, "1900-02-28"), (60, false, nil), (61, false, "1900-03-01"),
            (0, false, nil), (46_305, false, "2026-10-10"), (2_958_465, false, "9999-12-31"), (2_958_466, false, nil),
            (0, true, "1904-01-01"), (1, true, "1904-01-02"), (44_843, true, "2026-10-10"), (-1, false, nil),
        ] as [(Int, Bool, String?)]
    )
    func countDaysFromTwoBeginnings(_ number: Int, _ from1904: Bool, _ day: String?) async throws {
        let row = "<row r=\"3\"><c r=\"B3\" s=\"1\"><v>\(number)</v></c></row>"
        let read = try await Self.read(sheet: row, from1904: from1904)
        guard let day else {
            #expect(read.faults.map(\.mistake) == [.noSuchDay])
            return
        }
        #expect(read.rows.first?.cells[1].content == .day(try Day(parsing: day), seconds: 0))
    }

    @Test(arguments: ["-0.5", "-0.999999999", "-1", "-1.5"])
    func countNoDaysBackwards(_ number: String) async throws {
        let row = "<row r=\"3\"><c r=\"B3\" s=\"1\"><v>\(number)</v></c></row>"
        for from1904 in [false, true] {
            #expect(try await Self.read(sheet: row, from1904: from1904).faults.map(\.mistake) == [.noSuchDay])
        }
    }

    @Test(arguments: [
        ("dd.mm.yyyy", true), ("#,##0.00\\ \"zł\"", false), ("[Red]0.00", false), ("[h]:mm", false), ("mmmm", true),
        ("h:mm AM/PM", false), ("[$-415]d mmm yyyy;@", true), ("0.00\"d\"", false), ("General", false),
        ("mm:ss", false),
    ])
    func knowDaysByTheirFormats(_ code: String, _ isDay: Bool) async throws {
        let escaped = code.replacing("\"", with: "&quot;")
        let row = "<row r=\"1\"><c r=\"A1\" s=\"2\"><v>46305</v></c></row>"
        let content = try #require(try await Self.read(sheet: row, format: escaped).rows.first?.cells.first?.content)
        #expect((content == .day(try Day(parsing: "2026-10-10"), seconds: 0)) == isDay)
    }

    @Test func haveTextsOfSeveralKinds() async throws {
        let read = try await Self.read(
            sheet: """
                <row r="2"><c r="A2" t="inlineStr"><is><r><t>Jan </t></r><r><t>Nowak</t></r><rPh><t>x</t></rPh></is></c>
                <c t="str"><f>A1</f><v>a_x000D_b</v></c><c r="D2" t="d"><v>2026-11-15T00:00:00</v></c>
                <c r="E2" t="s"><v>1</v></c><c r="F2" t="e"><v>#REF!</v></c><c r="G2" t="s"><v>99</v></c></row>
                """
        )
        let cells = try #require(read.rows.first?.cells)
        #expect(
            cells.map(\.content) == [
                .text("Jan Nowak"), .text("a\rb"), .empty, .day(try Day(parsing: "2026-11-15"), seconds: 0),
                .text("drugi"), .error("#REF!"), .error("?"),
            ]
        )
        #expect(read.faults.map(\.mistake) == [.formula, .errorValue("#REF!"), .malformedCell])
        #expect(read.faults.map(\.place.column) == [2, 6, 7])
    }
}
