import Interchange
import Testing

/// A few bytes of a sheet name texts of any length, as often as they like.
@Suite("Texts that cells share")
struct SharedTextTests {
    private static func parts(_ texts: [String], _ sheet: String) throws -> WorkbookParts {
        var parts = WorkbookParts(sheet: sheet)
        let index = try #require(parts.files.firstIndex { $0.name == "xl/sharedStrings.xml" })
        parts.files[index].text = "<sst>" + texts.map { "<si>\($0)</si>" }.joined() + "</sst>"
        return parts
    }

    private static func read(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) async throws -> ReadTable {
        let workbook = try await Workbook(BytesInMemory(bytes), limits: limits)
        return try await WorkbookTests.read(workbook, workbook.sheets[0])
    }

    private static func read(_ texts: [String], _ sheet: String) async throws -> ReadTable {
        try await read(StoredArchive.packed(try parts(texts, sheet).files, isLarge: false))
    }

    private static func text(_ count: Int) -> String {
        "<t>" + String(repeating: "a", count: count) + "</t>"
    }

    private static func cells(_ indices: some Sequence<Int>) -> String {
        "<row>" + indices.map { "<c t=\"s\"><v>\($0)</v></c>" }.joined() + "</row>"
    }

    @Test func longerThanACellHoldsCannotBeRead() async throws {
        let most = 1 << 17
        let pieces = "<r>\(Self.text(most))</r><r>\(Self.text(1))</r>"
        let texts = [Self.text(1), Self.text(most), Self.text(most + 1), pieces, Self.text(2)]
        let read = try await Self.read(texts, Self.cells(0..<5))
        let cells = try #require(read.rows.first?.cells)
        let counts = cells.map { if case .text(let text) = $0.content { text.utf8.count } else { -1 } }
        #expect(counts == [1, most, -1, -1, 2])
        #expect(read.faults.map(\.mistake) == [.malformedCell, .malformedCell])
        #expect(read.faults.map(\.place.column) == [3, 4])
    }

    @Test func areBoundedInARow() async throws {
        let text = Self.text(100_000)
        let most = try await Self.read([text], Self.cells(repeatElement(0, count: 10)))
        #expect(most.faults == [])
        #expect(most.rows.map(\.cells.count) == [10])
        let more = try await Self.read(
            [text],
            Self.cells(repeatElement(0, count: 10)) + Self.cells([Int](repeating: 0, count: 500))
        )
        let place = FilePlace(line: 2, column: 11, sheet: "Dane")
        #expect(more.faults == [FileFault(.rowTooLong(limit: CSVReader.longestRow), at: place)])
        #expect(more.rows.count == 1)
    }

    @Test func areBoundedInRowsThatComeTogether() async throws {
        let (text, row) = (Self.text(100_000), Self.cells([0]))
        let many = try await Self.read([text], String(repeating: row, count: 335))
        #expect(many.faults == [])
        #expect(many.rows.count == 335)
        // As many in 64 KiB as a sheet has room for: a few of them are read.
        let more = try await Self.read([text], String(repeating: row, count: 2_000))
        #expect(more.faults.map(\.mistake) == [.tooManyTexts])
        #expect(more.rows.count == 335)
        let apart = row + String(repeating: " ", count: 1_000)
        let slowly = try await Self.read([text], String(repeating: apart, count: 400))
        #expect(slowly.faults == [])
        #expect(slowly.rows.count == 400)
    }

    /// Nine of these texts do not fit into a block of a mebibyte, and so it is the blocks that are counted.
    @Test(arguments: [768, 769])
    func takeNoMoreThanIsSaid(_ count: Int) async throws {
        let texts = [String](repeating: Self.text(117 << 10), count: count)
        var limits = ArchiveLimits()
        limits.ratio = 2_000
        let read = try await Self.read(try Self.parts(texts, Self.cells([0])).packed(), limits: limits)
        #expect(read.faults.map(\.mistake) == (count > 768 ? [.tooManyTexts] : []))
    }
}
