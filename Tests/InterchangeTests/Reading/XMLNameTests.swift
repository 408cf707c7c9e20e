import Interchange
import Testing

/// Whatever names a file has are kept for as long as it is read.
@Suite("Names in XML")
struct XMLNameTests {
    struct Names: CustomTestStringConvertible {
        let testDescription: String
        let xml: String
        let isRefused: Bool

        init(_ why: String, count: Int, isRefused: Bool, _ element: (Int) -> String) {
            testDescription = why
            xml = (0..<count).map(element).joined()
            self.isRefused = isRefused
        }
    }

    private static let long = String(repeating: "a", count: 1_000)

    /// One word in many ways that Unicode takes to be the same: each letter is one sign, or two.
    private static func accented(_ number: Int) -> String {
        (0..<13).map { number >> $0 & 1 == 0 ? "\u{E9}" : "e\u{301}" }.joined()
    }

    static let names = [
        Names("many elements", count: 5_000, isRefused: true) { "<a\($0)/>" },
        Names("many attributes", count: 5_000, isRefused: true) { "<a a\($0)=\"\"/>" },
        Names("many attributes of one element", count: 1, isRefused: true) { _ in
            "<a " + (0..<5_000).map { "a\($0)=\"\"" }.joined(separator: " ") + "/>"
        },
        Names("many prefixes", count: 5_000, isRefused: true) { "<a\($0):a/>" },
        Names("many ways to write a letter", count: 5_000, isRefused: true) { "<\(accented($0))/>" },
        Names("long elements", count: 300, isRefused: true) { "<\(long)\($0)/>" },
        Names("long attributes", count: 300, isRefused: true) { "<a \(long)\($0)=\"\"/>" },
        Names("as many as are taken", count: 4_000, isRefused: false) { "<a\($0)/>" },
        Names("as long as are taken", count: 200, isRefused: false) { "<\(long)\($0)/>" },
        Names("a few, often", count: 50_000, isRefused: false) { "<x:a\($0 % 100) b\($0 % 90)=\"\"/>" },
    ]

    @Test(arguments: names)
    func areBoundedInCamt(_ names: Names) {
        let reader = CamtReader()
        let text = CamtTests.statement().replacing("<Acct>", with: names.xml + "<Acct>")
        let read = ReadStatements(reader.take(Array(text.utf8)) + reader.end())
        #expect(read.faults.contains { $0.mistake == .xml(.tooLarge) } == names.isRefused)
        #expect(read.entries.count == (names.isRefused ? 0 : 4))
    }

    @Test(arguments: names)
    func areBoundedInSheets(_ names: Names) async throws {
        let row = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"
        let bytes = StoredArchive.packed(WorkbookParts(sheet: names.xml + row).files, isLarge: false)
        let workbook = try await Workbook(BytesInMemory(bytes))
        let read = try await WorkbookTests.read(workbook, workbook.sheets[0])
        #expect(read.faults.map(\.mistake) == (names.isRefused ? [.xml(.tooLarge)] : []))
        #expect(read.rows.count == (names.isRefused ? 0 : 1))
    }
}
