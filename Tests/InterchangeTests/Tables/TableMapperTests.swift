import DebtDomain
import Foundation
import Interchange
import Testing

@Suite("Mappings of columns")
struct TableMapperTests {
    private static var ledger: ColumnMapping {
        ColumnMapping(
            .ledger,
            columns: [
                .init(.account, headers: ["Nr konta"]), .init(.amount, headers: ["Kwota należności", "Kwota"]),
                .init(.dueDay, headers: ["Termin płatności"]), .init(.period, headers: ["Okres"]),
                .init(.component, headers: ["Składnik"]),
            ]
        )
    }

    private struct Read {
        var records: [TypedRow] = []
        var faults: [FileFault<FieldMistake>] = []
        var totals: [[RecordField: Int64]] = []
        var unused: [String]?

        init(_ rows: [TableRow], _ mapping: ColumnMapping) {
            var mapper = TableMapper(mapping)
            for row in rows {
                switch mapper.take(row) {
                case .header(_, let unused): self.unused = unused
                case .record(let record): records.append(record)
                case .total(_, let amounts): totals.append(amounts)
                case .faults(let some): faults += some
                case nil: break
                }
            }
            faults += mapper.end()
        }

        init(csv text: String, _ mapping: ColumnMapping) {
            self.init(ReadTable(csv: text).rows, mapping)
        }
    }

    @Test func headersThatFaultsRepeatAreCut() {
        let header = "Kwota" + String(repeating: ".", count: 10_000)
        let read = Read(csv: "Nr konta;\(header);Termin płatności;Okres;Składnik\n7;x;1.1.2026;;\n", Self.ledger)
        #expect(read.faults.map(\.mistake) == [.amount(.notANumber, header: header.prefix(255) + "…")])
    }

    @Test func findTheirColumnsHoweverHeadersAreWritten() throws {
        let read = Read(
            csv: """
                Zestawienie na dzień 15.11.2026;;;;;

                NR  KONTA;uwagi;TERMIN PLATNOSCI;kwota naleznosci;Okres:;Składnik
                007;x;10.10.2026;1 234,50;10/2026;czynsz
                008;;2026-02-28;-0,10;;
                Razem:;;;1 234,40;;

                """,
            Self.ledger
        )
        #expect(read.faults.map(\.mistake) == [])
        #expect(read.unused == ["uwagi"])
        #expect(read.records.map { $0.text(.account) } == ["007", "008"])
        #expect(read.records.map { $0.amount(.amount) } == [1_234_50, -10])
        #expect(read.records[0].day(.dueDay) == Day(year: 2026, month: 10, day: 10))
        #expect(read.records[0][.period] == RecordMonth(year: 2026, month: 10).map { .month($0) })
        #expect(read.records[1][.component] == nil)
        #expect(read.records[0].place == FilePlace(line: 4, column: 1))
        #expect(read.totals == [[.amount: 1_234_40]])
    }

    @Test func tellAllThatIsWrongWithARow() {
        let read = Read(
            csv: "Nr konta;Kwota;Termin płatności;Okres\n;12,345;31.02.2026;zeszły\n007;1.234;1.1.26;2026-10\n",
            Self.ledger
        )
        #expect(read.records.isEmpty)
        #expect(
            read.faults.map(\.mistake) == [
                .amount(.ambiguous, header: "Kwota"), .day(.noSuchDay, header: "Termin płatności"),
                .month(header: "Okres"), .missing(.account, header: "Nr konta"),
                .amount(.ambiguous, header: "Kwota"), .day(.malformed, header: "Termin płatności"),
            ]
        )
        #expect(read.faults.map(\.place.line) == [2, 2, 2, 2, 3, 3])
        #expect(read.faults.map(\.place.column) == [2, 9, 20, 1, 5, 11])
        #expect(
            read.faults[1].explanation.polish
                == "Wiersz 2, znak 9: kolumna „Termin płatności”: nie ma takiego dnia w kalendarzu."
        )
    }

    @Test func refuseRowsWhoseCellsAreShifted() {
        let read = Read(csv: "Nr konta;Kwota;Termin płatności\n7;1;1.1.2026;x\n8;1;1.1.2026;\n9;1\n", Self.ledger)
        #expect(read.records.map { $0.text(.account) } == ["8"])
        #expect(
            read.faults == [
                FileFault(.tooManyCells(expected: 3, found: 4), at: FilePlace(line: 2, column: 14)),
                FileFault(.missing(.dueDay, header: "Termin płatności"), at: FilePlace(line: 4, column: 3)),
            ]
        )
    }

    @Test func readPersonsWithTheirNumbers() throws {
        let mapping = ColumnMapping(
            .persons,
            columns: [
                .init(.person, headers: ["ID"]), .init(.lastName, headers: ["Nazwisko"]),
                .init(.pesel, headers: ["PESEL"]), .init(.postalCode, headers: ["Kod"]),
                .init(.email, headers: ["Mail"]), .init(.birthDay, headers: ["Ur."]),
            ]
        )
        let good = Read(
            csv: "ID;Nazwisko;PESEL;Kod;Mail;Ur.\n1;Żółć;02070803628;00-950;a@b.example;08.07.1902\n",
            mapping
        )
        #expect(good.faults.map(\.mistake) == [])
        #expect(good.records[0][.pesel] == .pesel(try Pesel(parsing: "02070803628")))
        let bad = Read(csv: "ID;Nazwisko;PESEL;Kod;Mail;Ur.\n1;=x;02070803629;0-950;a@b;1.1.1026\n", mapping)
        #expect(bad.faults.map(\.code) == ["wrong_check_digit", "wrong_length", "not_an_email", "date_out_of_range"])
        // A spreadsheet that takes a PESEL for a number drops its first digit.
        let cells: [CellContent] = [.number("1"), .text("Żółć"), .number("2070803628")]
        let rows = [
            TableRow(
                line: 1,
                cells: [
                    .init(.text("ID"), line: 1, column: 1), .init(.text("Nazwisko"), line: 1, column: 2),
                    .init(.text("PESEL"), line: 1, column: 3),
                ]
            ),
            TableRow(line: 2, cells: cells.enumerated().map { TableCell($1, line: 2, column: $0 + 1) }),
        ]
        #expect(Read(rows, mapping).records.first?[.pesel] == .pesel(try Pesel(parsing: "02070803628")))
    }

    @Test func readLeases() throws {
        let suggestion = ColumnMapping.suggested(
            for: .leases,
            headers: TableRow(
                line: 1,
                cells: ["Nr konta", "Adres lokalu", "Pow. użytkowa m²", "Data zawarcia", "Rachunek wirtualny"]
                    .enumerated().map { TableCell(.text($1), line: 1, column: $0 + 1) }
            )
        )
        #expect(suggestion.missing == [])
        let read = Read(
            csv: """
                Nr konta;Adres lokalu;Pow. użytkowa m2;Data zawarcia;Rachunek wirtualny
                7;Długa 1/2;45,67 m2;01.05.2001;15 1020 1026 0000 0000 0000 0007

                """,
            suggestion.mapping
        )
        #expect(read.faults.map(\.code) == ["wrong_check_digit"])
        #expect(read.faults[0].place.column == 33)
        let right = Read(
            csv: """
                Nr konta;Adres lokalu;Pow. użytkowa m2;Data zawarcia;Rachunek wirtualny
                7;Długa 1/2;45,67 m2;01.05.2001;61 1090 1014 0000 0712 1981 2874

                """,
            suggestion.mapping
        )
        #expect(right.records.first?[.area] == .hundredths(45_67))
    }

    @Test(arguments: [("libreoffice", [.amount: 1_235_080_39]), ("openpyxl", [:])] as [(String, [RecordField: Int64])])
    func ofWorkbooksTakeCellsForWhatTheyAre(_ name: String, _ total: [RecordField: Int64]) async throws {
        let workbook = try await Workbook(BytesInMemory(try Sample.bytes("tables/\(name).xlsx")))
        let rows = try await WorkbookTests.read(workbook, workbook.sheets[0]).rows
        let suggestion = ColumnMapping.suggested(for: .ledger, headers: rows[1])
        #expect(suggestion.missing == [])
        #expect(suggestion.unused == ["Nazwisko i imię", "Zapłacone"])
        let read = Read(rows, suggestion.mapping)
        #expect(read.records.map { $0.amount(.amount) } == [512_30, -10, 1_234_567_89, 30])
        #expect(read.records.map { $0.day(.dueDay)?.iso } == ["2026-10-10", "2026-02-28", "1900-02-28", "1900-03-01"])
        #expect(read.totals == [total])
        #expect(read.faults.map(\.mistake) == [])
        // A truth is no amount: the row is told, and not loaded.
        var mapping = suggestion.mapping
        mapping.columns.append(.init(.paid, headers: ["Zapłacone"]))
        let other = Read(rows, mapping)
        #expect(other.faults.map(\.mistake) == Array(repeating: .otherContent(header: "Zapłacone"), count: 2))
        #expect(other.faults.map(\.place) == [4, 5].map { FilePlace(line: $0, column: 6, sheet: "Należności") })
    }

    @Test(
        arguments: [
            (
                ["Konto", "Do zapłaty", "Termin zapłaty", "Za okres"],
                [RecordField.account, .amount, .dueDay, .period], []
            ),
            (["Nr ewidencyjny", "Kwota", "Kwota wpłaty", "Data płatności"], [.account, .amount, .paid, .dueDay], []),
            (["Kwota brutto (zł)", "xyz"], [.amount], [.account, .dueDay]), ([], [], [.account, .amount, .dueDay]),
        ] as [([String], [RecordField], [RecordField])]
    )
    func areSuggestedByHeaders(_ headers: [String], _ fields: [RecordField], _ missing: [RecordField]) {
        let row = TableRow(line: 1, cells: headers.enumerated().map { TableCell(.text($1), line: 1, column: $0 + 1) })
        let suggestion = ColumnMapping.suggested(for: .ledger, headers: row)
        #expect(suggestion.mapping.columns.map(\.field) == fields)
        #expect(suggestion.missing == missing)
    }

    @Test func areStoredAsJSON() throws {
        var mapping = Self.ledger
        mapping.columns[1].amounts = .comma
        mapping.columns[2].days = [.polish]
        mapping.columns[4].isRequired = true
        let data = try JSONEncoder().encode(mapping)
        #expect(try JSONDecoder().decode(ColumnMapping.self, from: data) == mapping)
        let short = #"{"kind":"ledger","columns":[{"field":"due_day","headers":["Termin"]}]}"#
        let read = try JSONDecoder().decode(ColumnMapping.self, from: Data(short.utf8))
        #expect(read.amounts == .either)
        #expect(read.mistakes == [.unmapped(.account), .unmapped(.amount)])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ColumnMapping.self, from: Data(short.replacing("due_day", with: "x").utf8))
        }
    }

    @Test func thatAreWrongOrDoNotFitAreTold() {
        var twice = Self.ledger
        twice.columns.append(.init(.amount, headers: ["Suma"]))
        twice.columns.append(.init(.pesel, headers: ["PESEL"]))
        #expect(twice.mistakes == [.mappedTwice(.amount), .foreignField(.pesel)])
        #expect(Read(csv: "a;b\n", twice).faults.map(\.mistake) == twice.mistakes)
        let other = Read(csv: "Nr konta;Termin płatności;x\n1;2;3\n", Self.ledger)
        #expect(other.faults.map(\.mistake) == [.noHeader(missing: ["Kwota należności", "Okres", "Składnik"])])
        let repeated = Read(csv: "Nr konta;Kwota;KWOTA;Termin płatności\n1;2;3;1.1.2026\n", Self.ledger)
        #expect(repeated.faults == [FileFault(.repeatedHeader("KWOTA"), at: FilePlace(line: 1, column: 16))])
        #expect(repeated.records.isEmpty)
    }

    @Test(arguments: [
        ("2026-10", 2026, 10), ("10.2026", 2026, 10), ("1/2026", 2026, 1), ("202601", 2026, 1),
        ("Październik 2026", 2026, 10), ("luty 2026", 2026, 2),
    ])
    func monthsAreRead(_ text: String, _ year: Int, _ month: Int) {
        #expect(RecordMonth(text) == RecordMonth(year: year, month: month))
        #expect(RecordMonth(text) != nil)
    }

    @Test(arguments: ["", "13.2026", "2026", "10.26", "2026-00", "październik", "01.10.2026", "1026-01"])
    func whatIsNoMonthIsNone(_ text: String) {
        #expect(RecordMonth(text) == nil)
    }
}
