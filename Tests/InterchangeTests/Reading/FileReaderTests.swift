import Interchange
import Testing

@Suite("Reading as bytes come")
struct FileReaderTests {
    /// Pieces that are made when they are asked for, and counted.
    private struct Pieces: AsyncSequence {
        let count: Int
        let piece: [UInt8]
        let taken: Counter

        struct Iterator: AsyncIteratorProtocol {
            var left: Int
            let piece: [UInt8]
            let taken: Counter

            mutating func next() async -> [UInt8]? {
                guard left > 0 else { return nil }
                left -= 1
                await taken.add()
                return piece
            }
        }

        func makeAsyncIterator() -> Iterator {
            Iterator(left: count, piece: piece, taken: taken)
        }
    }

    private actor Counter {
        private(set) var count = 0

        func add() {
            count += 1
        }
    }

    @Test func pullsNoMoreThanItGives() async throws {
        let taken = Counter()
        let piece = Array("007;10.10.2026;1 234,50\n".utf8)
        let items = Pieces(count: 10_000, piece: piece, taken: taken).items(by: CSVReader())
        var iterator = items.makeAsyncIterator()
        let first = try #require(try await iterator.next())
        // The window that shows the separator, and nothing beyond it.
        #expect(await taken.count == (1 << 15) / piece.count + 1)
        #expect(!first.isEmpty)
        var rows = first.count
        while let some = try await iterator.next() { rows += some.count }
        #expect(rows == 10_000)
        #expect(await taken.count == 10_000)
    }

    @Test func stopsWhereReadingIsOfNoUse() async throws {
        let taken = Counter()
        let line = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 16)
        var mistakes: [TableMistake] = []
        for try await some in Pieces(count: 1 << 14, piece: line, taken: taken).items(by: CSVReader()) {
            mistakes += ReadTable(some).faults.map(\.mistake)
        }
        #expect(mistakes == [.cellTooLong(limit: CSVReader.longestCell)])
        #expect(await taken.count < 4, "a gibibyte is not read to its end")
    }

    @Test(arguments: [
        ("  a  b\t\u{A0}c\u{202F} ", "a b c"), ("", ""), ("   ", ""), ("a", "a"), ("ż\u{2003}ó", "ż ó"), ("a b", "a b"),
        ("Â©", "Â©"), ("„a”", "„a”"),
    ])
    func headersAreTrimmed(_ text: String, _ squeezed: String) {
        #expect(TableCell(.text(text), line: 1, column: 1).header == squeezed)
    }

    @Test func placesHaveTheNamesOfSpreadsheets() {
        #expect(
            [1, 26, 27, 52, 703, 16_384].map(FilePlace.letters(ofColumn:)) == ["A", "Z", "AA", "AZ", "AAA", "XFD"]
        )
    }

    @Test func filesAreKnownByTheirBeginning() throws {
        for name in ["mbank_collect_wolph", "mbank_collect_wolph_mt942", "bph_multicash", "pkobp_report_mt940_2021"] {
            #expect(FileKind(head: try Sample.bytes("bank/\(name).sta")) == .swift)
        }
        #expect(FileKind(head: Array("{1:F01BREXPLPW}{2:O940}{4:\r\n".utf8)) == .swift)
        #expect(FileKind(head: try Sample.bytes("tables/openpyxl.xlsx")) == .workbook)
        #expect(FileKind(head: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0]) == .unreadableWorkbook)
        #expect(FileKind(head: Array("\u{FEFF}\n<?xml version=\"1.0\"?>".utf8)) == .xml)
        #expect(FileKind(head: [0xFF, 0xFE] + (try encoded("<Document>", .utf16LittleEndian))) == .xml)
        #expect(FileKind(head: Array("Nr konta;Kwota\n".utf8)) == .text)
        #expect(FileKind(head: []) == .text)
    }
}
