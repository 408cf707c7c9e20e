import Interchange
import Testing

/// What a reader made of a table.
struct ReadTable {
    var rows: [TableRow] = []
    var faults: [FileFault<TableMistake>] = []

    init(_ items: [TableItem]) {
        for item in items {
            switch item {
            case .row(let row): rows.append(row)
            case .fault(let fault): faults.append(fault)
            }
        }
    }

    init(csv bytes: [UInt8], _ settings: CSVReader.Settings = CSVReader.Settings()) {
        var reader = CSVReader(settings)
        self.init(reader.all(of: bytes))
    }

    init(csv text: String) {
        self.init(csv: Array(text.utf8))
    }

    /// The texts of all cells.
    var texts: [[String]] {
        rows.map { row in
            row.cells.map { if case .text(let text) = $0.content { text } else { "" } }
        }
    }
}

@Suite("CSV of spreadsheets")
struct CSVReaderTests {
    private static let ledger = """
        Nr konta;Nazwisko i imię;Kwota\r
        007;"Gęś; Łucja";1 234,56\r
        008;"Nowak ""Jan""\r\nul. Długa 1";-0,10\r
        """
    private static let cells = [
        ["Nr konta", "Nazwisko i imię", "Kwota"], ["007", "Gęś; Łucja", "1 234,56"],
        ["008", "Nowak \"Jan\"\r\nul. Długa 1", "-0,10"],
    ]

    @Test(arguments: TextEncoding.allCases)
    func isReadInEveryEncoding(_ encoding: TextEncoding) throws {
        let bytes = try encoded(Self.ledger, encoding)
        let read = ReadTable(csv: bytes)
        #expect(read.texts == Self.cells)
        #expect(read.faults == [])
        var reader = CSVReader()
        _ = reader.all(of: bytes)
        #expect(reader.encoding == encoding)
        #expect(reader.separator == .semicolon)
        var pieces = CSVReader()
        #expect(ReadTable(pieces.all(of: bytes, inPiecesOf: 1)).rows == read.rows)
    }

    @Test(
        arguments: [
            (TextEncoding.utf8, [0xEF, 0xBB, 0xBF]), (.utf16LittleEndian, [0xFF, 0xFE]),
            (.utf16BigEndian, [0xFE, 0xFF]),
        ] as [(TextEncoding, [UInt8])]
    )
    func mayBeginWithAMark(_ encoding: TextEncoding, _ mark: [UInt8]) throws {
        let read = ReadTable(csv: mark + (try encoded(Self.ledger, encoding)))
        #expect(read.texts == Self.cells)
        #expect(read.faults == [])
    }

    @Test(arguments: CSVSeparator.allCases)
    func tellsItsSeparator(_ separator: CSVSeparator) {
        let text =
            "a\(separator.rawValue)b\(separator.rawValue)c\n1\(separator.rawValue)\"2,5;|\"\(separator.rawValue)3\n"
        #expect(ReadTable(csv: text).texts == [["a", "b", "c"], ["1", "2,5;|", "3"]])
        let stated = ReadTable(csv: "sep=\(separator.rawValue)\r\n" + text)
        #expect(stated.texts == [["a", "b", "c"], ["1", "2,5;|", "3"]])
        #expect(stated.rows.first?.line == 2)
    }

    @Test func hasPlacesForEveryCell() {
        let read = ReadTable(csv: "a;żż;b\n\n1;\"x\ny\";3\n4;5;6\n")
        #expect(read.rows.map(\.line) == [1, 3, 5])
        #expect(read.rows[0].cells.map(\.column) == [1, 3, 6])
        #expect(read.rows[1].cells.map(\.line) == [3, 3, 4])
        #expect(read.rows[1].cells.map(\.column) == [1, 3, 4])
        #expect(read.rows[2].place(of: 2) == FilePlace(line: 5, column: 5))
    }

    @Test(arguments: ["a;b\r1;2\r", "a;b\n1;2", "a;b\r\n1;2\r\n", "a;b\n\n\r\n;\n1;2\n\n"])
    func endsLinesInAnyWay(_ text: String) {
        #expect(ReadTable(csv: text).texts == [["a", "b"], ["1", "2"]])
    }

    struct Fault: CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let mistake: TableMistake
        let line: Int
        let column: Int
        let rows: Int

        init(_ why: String, _ text: String, _ mistake: TableMistake, _ line: Int, _ column: Int, rows: Int) {
            testDescription = why
            (self.text, self.mistake, self.line, self.column, self.rows) = (text, mistake, line, column, rows)
        }
    }

    @Test(arguments: [
        Fault("inches", "a;b\n5\" rura;1\n", .loneQuote, 2, 2, rows: 2),
        Fault("text behind the quote", "a;b\n\"x\"y;1\n", .loneQuote, 2, 4, rows: 2),
        Fault("a quote that is never closed", "a;b\n1;2\n3;\"x\n4;5\n", .unclosedQuote, 3, 3, rows: 2),
        Fault("a zero", "a;b\n1\0;2\n", .zeroByte, 2, 2, rows: 2),
        Fault("a separator too many", "a;b\n1;2;3\n4;5\n", .tooManyCells(expected: 2, found: 3), 2, 5, rows: 3),
        Fault("a cell missing", "a;b;c\n1;2\n", .tooFewCells(expected: 3, found: 2), 2, 3, rows: 2),
        Fault("a formula", "a;b\n1;=2+2\n", .formula, 2, 3, rows: 2),
        Fault("nothing", "", .empty, 1, 1, rows: 0), Fault("blank lines", "\n;;\n", .empty, 1, 1, rows: 0),
        Fault("a workbook", "PK\u{3}\u{4}abc", .isWorkbook, 1, 1, rows: 0),
    ])
    func saysWhatIsWrongAndWhere(_ example: Fault) {
        let read = ReadTable(csv: example.text)
        #expect(read.faults == [FileFault(example.mistake, at: FilePlace(line: example.line, column: example.column))])
        #expect(read.rows.count == example.rows)
    }

    @Test func withSpareSeparatorsIsInOrder() {
        let read = ReadTable(csv: "a;b\n1;2;;\n")
        #expect(read.faults == [])
        #expect(read.texts[1].prefix(2) == ["1", "2"])
    }

    @Test func keepsTextsThatExcelWouldTakeForNumbers() {
        #expect(ReadTable(csv: "a;b\n=\"007\";\"=\"\"008\"\"\"\n").texts[1] == ["007", "008"])
    }

    @Test func ofTwoEncodingsIsRefused() throws {
        let bytes = try encoded("a;b\nŻółć;1\n", .utf8) + encoded("Gęślą jaźń;2\n", .cp1250)
        #expect(ReadTable(csv: bytes).faults.map(\.mistake) == [.mixedEncodings])
        var settings = CSVReader.Settings()
        settings.encoding = .utf8
        let read = ReadTable(csv: bytes, settings)
        #expect(read.faults.map(\.mistake) == [.unreadableCharacter, .mixedEncodings])
        #expect(read.faults.first?.place == FilePlace(line: 3, column: 2))
    }

    @Test func saysWhenItsEndSpeaksForAnotherEncoding() throws {
        let filler = String(repeating: "ała;1\n", count: 20_000)
        let bytes = try encoded("a;b\n" + filler + "gęślą jaźń ąśź;2\n", .iso8859_2)
        var reader = CSVReader()
        let first = ReadTable(reader.all(of: bytes, inPiecesOf: 1 << 15))
        #expect(first.faults.map(\.mistake) == [.otherEncoding(.iso8859_2)])
        var settings = CSVReader.Settings()
        settings.encoding = .iso8859_2
        let read = ReadTable(csv: bytes, settings)
        #expect(read.faults == [])
        #expect(read.texts.last == ["gęślą jaźń ąśź", "2"])
    }

    @Test func ofOneEndlessLineIsGivenUp() {
        var reader = CSVReader()
        let chunk = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 16)
        var items: [TableItem] = []
        var taken = 0
        while taken < 1 << 30, !reader.hasGivenUp {
            items += reader.take(chunk)
            taken += chunk.count
        }
        #expect(taken < 4 << 20)
        #expect(ReadTable(items).faults.map(\.mistake) == [.cellTooLong(limit: CSVReader.longestCell)])
        var wide = CSVReader()
        var faults: [TableMistake] = []
        while !wide.hasGivenUp { faults += ReadTable(wide.take(Array("aaaa;".utf8))).faults.map(\.mistake) }
        #expect(faults == [.tooManyColumns(limit: CSVReader.mostColumns)])
    }

    @Test func warnsAThousandTimes() {
        let warned = ReadTable(csv: "a;b\n" + String(repeating: "1\n", count: 5_000))
        #expect(warned.rows.count == 5_001)
        #expect(warned.faults.count == 1_001)
        #expect(warned.faults.last?.mistake == .moreWarnings)
    }

    @Test func hasTitlesThatAreNarrowerThanItsHeader() {
        let text =
            "Gmina Łąki\nOd;2026-01-01\nDo;2026-12-31\n\nKonto;Kwota;Termin;Opis\n7;1,00;10.01.2026;x\n8;2;3;4;5\n"
        let read = ReadTable(csv: text.replacing("Do;2026-12-31\n", with: ""))
        #expect(read.rows.count == 5)
        #expect(read.faults == [FileFault(.tooManyCells(expected: 4, found: 5), at: FilePlace(line: 6, column: 9))])
        // Two titles of two cells look like a table; who knows better says where the header is.
        var settings = CSVReader.Settings()
        settings.headerRow = 4
        #expect(ReadTable(csv: Array(text.utf8), settings).faults.map(\.place.line) == [7])
    }
}
