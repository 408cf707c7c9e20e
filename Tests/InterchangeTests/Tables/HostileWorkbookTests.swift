import Interchange
import Testing

@Suite("Workbooks that mean no good")
struct HostileWorkbookTests {
    private static let row = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"

    /// Opens and reads all of it, and says what is wrong.
    private static func mistakes(
        of bytes: [UInt8],
        limits: ArchiveLimits = ArchiveLimits()
    ) async throws -> [TableMistake] {
        do {
            let workbook = try await Workbook(BytesInMemory(bytes), limits: limits)
            var mistakes = workbook.faults.map(\.mistake)
            for sheet in workbook.sheets {
                mistakes += try await WorkbookTests.read(workbook, sheet).faults.map(\.mistake)
            }
            return mistakes
        } catch let fault as FileFault<TableMistake> {
            return [fault.mistake]
        }
    }

    @Test func thatGrowWithoutMeasureAreNotUnpacked() async throws {
        let spaces = String(repeating: " ", count: 4 << 20)
        let bomb = try WorkbookParts(sheet: Self.row + spaces).packed()
        #expect(bomb.count < 20_000)
        #expect(try await Self.mistakes(of: bomb) == [.archive(.packedTooTightly)])
        var limits = ArchiveLimits()
        limits.totalBytes = 1_000
        let small = try WorkbookParts(sheet: Self.row).packed()
        #expect(try await Self.mistakes(of: small, limits: limits) == [.archive(.tooLarge)])
        limits = ArchiveLimits()
        limits.entries = 5
        #expect(try await Self.mistakes(of: small, limits: limits) == [.archive(.tooManyEntries(limit: 5))])
    }

    @Test(arguments: [false, true])
    func thatAreNotPackedAreReadAsWell(isLarge: Bool) async throws {
        let files = WorkbookParts(sheet: Self.row).files
        #expect(try await Self.mistakes(of: StoredArchive.packed(files, isLarge: isLarge)) == [])
        let cut = StoredArchive.packed(files, isLarge: isLarge).dropFirst(10)
        #expect(try await Self.mistakes(of: Array(cut)).contains { $0.severity == .refusal })
    }

    @Test func withNothingButFaultsAreGivenUp() async throws {
        let cells = String(repeating: "<row><c t=\"s\"><v>9</v></c></row>", count: 11_000)
        // Nobody packs a table so tightly as one that is nothing but one row.
        var limits = ArchiveLimits()
        limits.ratio = 1_000
        let mistakes = try await Self.mistakes(of: try WorkbookParts(sheet: cells).packed(), limits: limits)
        #expect(mistakes.count == 10_001)
        #expect(mistakes.last == .tooManyFaults)
    }

    @Test func fromSourcesThatFailAreNoTables() async throws {
        struct Failing: ByteSource {
            struct Broken: Error {}

            let count: Int64 = 1_000

            func bytes(at offset: Int64, count: Int) throws -> [UInt8] { throw Broken() }
        }
        await #expect(throws: Failing.Broken.self) { try await Workbook(Failing()) }
    }

    @Test func thatLieAboutTheirSizesAreRefused() async throws {
        let bytes = try WorkbookParts(sheet: Self.row).packed()
        let sheet = try #require(Self.entry("xl/worksheets/sheet1.xml", in: bytes))
        var smaller = bytes
        smaller[sheet + 24] -= 1
        #expect(try await Self.mistakes(of: smaller) == [.archive(.damaged)])
        var larger = bytes
        larger[sheet + 24] += 1
        #expect(try await Self.mistakes(of: larger) == [.archive(.damaged)])
        var other = bytes
        other[sheet + 16] ^= 1
        #expect(try await Self.mistakes(of: other) == [.archive(.damaged)], "the checksum is wrong")
    }

    @Test func whosePartsOverlapAreRefused() async throws {
        var bytes = try WorkbookParts(sheet: Self.row).packed()
        let first = try #require(Self.entry("_rels/.rels", in: bytes))
        let second = try #require(Self.entry("xl/workbook.xml", in: bytes))
        for offset in 42..<46 { bytes[second + offset] = bytes[first + offset] }
        #expect(try await Self.mistakes(of: bytes) == [.archive(.ambiguous)])
        var parts = WorkbookParts(sheet: Self.row)
        parts.files.append((name: "XL/worksheets/Sheet1.xml", text: "<a/>"))
        #expect(try await Self.mistakes(of: try parts.packed()) == [.archive(.ambiguous)])
    }

    @Test func withPasswordsAreToldSo() async throws {
        var bytes = try WorkbookParts(sheet: Self.row).packed()
        let sheet = try #require(Self.entry("xl/worksheets/sheet1.xml", in: bytes))
        bytes[sheet + 8] |= 1
        #expect(try await Self.mistakes(of: bytes) == [.archive(.unreadableEntry)])
        let old: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 600)
        #expect(try await Self.mistakes(of: old) == [.isUnreadableWorkbook])
        #expect(ReadTable(csv: old).faults.map(\.mistake) == [.isUnreadableWorkbook])
        #expect(ReadTable(csv: bytes).faults.map(\.mistake) == [.isWorkbook])
    }

    @Test func withMacrosAndLinksAreReadWithoutThem() async throws {
        var parts = WorkbookParts(sheet: Self.row)
        parts.files.append((name: "xl/vbaProject.bin", text: "x"))
        parts.files.append((name: "xl/externalLinks/externalLink1.xml", text: "<externalLink/>"))
        #expect(try await Self.mistakes(of: try parts.packed()) == [.macros, .externalLinks])
    }

    @Test func withEndlessPartsAreRefused() async throws {
        let pieces = String(repeating: "<r><t>aaaaaaaaaa</t></r>", count: 20_000)
        let cell = "<row><c t=\"inlineStr\"><is>\(pieces)</is></c></row>"
        var limits = ArchiveLimits()
        limits.ratio = 2_000
        let mistakes = try await Self.mistakes(of: try WorkbookParts(sheet: cell).packed(), limits: limits)
        #expect(mistakes.first == .malformedCell)
        var parts = WorkbookParts(sheet: Self.row)
        let index = try #require(parts.files.firstIndex { $0.name == "xl/styles.xml" })
        parts.files[index].text += String(repeating: " ", count: 33 << 20)
        #expect(try await Self.mistakes(of: try parts.packed(), limits: limits) == [.archive(.tooLarge)])
    }

    @Test func withEntitiesAreRefused() async throws {
        let laughs = """
            <!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>
            """
        for name in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"] {
            var parts = WorkbookParts(sheet: Self.row)
            parts.files.removeAll { $0.name == name }
            parts.files.append((name: name, text: laughs))
            #expect(try await Self.mistakes(of: try parts.packed()) == [.xml(.declaresEntities)], "\(name)")
        }
    }

    @Test(arguments: [
        "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels",
    ])
    func withoutAPartAreRefused(_ name: String) async throws {
        var parts = WorkbookParts(sheet: Self.row)
        parts.files.removeAll { $0.name == name }
        #expect(try await Self.mistakes(of: try parts.packed()) == [.missingPart(name)])
    }

    @Test func haveNamesThatFaultsRepeat() async throws {
        let long = String(repeating: "ą", count: 100_000)
        var parts = WorkbookParts(sheet: "<row><c t=\"e\"><v>#\(long)</v></c></row>")
        let index = try #require(parts.files.firstIndex { $0.name == "xl/workbook.xml" })
        parts.files[index].text = parts.files[index].text.replacing("\"Dane\"", with: "\"\(long)\"")
        let workbook = try await Workbook(BytesInMemory(StoredArchive.packed(parts.files, isLarge: false)))
        let name = long.prefix(255) + "…"
        #expect(workbook.sheets.map(\.name) == [String(name)])
        let read = try await WorkbookTests.read(workbook, workbook.sheets[0])
        #expect(read.faults.map(\.mistake) == [.errorValue("#" + long.prefix(19) + "…")])
        #expect(read.faults.map(\.place.sheet) == [String(name)])
    }

    @Test(arguments: [256, 257])
    func withMoreSheetsThanAnybodyHasAreRefused(_ count: Int) async throws {
        var parts = WorkbookParts(sheet: Self.row).withSheets(count) { "worksheets/sheet\($0).xml" }
        let sheet = try #require(parts.files.first { $0.name == "xl/worksheets/sheet1.xml" }).text
        parts.files += (2...count).map { (name: "xl/worksheets/sheet\($0).xml", text: sheet) }
        let mistakes = try await Self.mistakes(of: StoredArchive.packed(parts.files, isLarge: false))
        #expect(mistakes == (count > 256 ? [.tooManySheets(limit: 256)] : []))
    }

    @Test(arguments: ["worksheets/sheet1.xml", "./worksheets/Sheet1.xml", "/xl/worksheets/../worksheets/sheet1.xml"])
    func whoseSheetsAreOnePartAreRefused(_ target: String) async throws {
        let parts = WorkbookParts(sheet: Self.row).withSheets(2) { _ in target }
        #expect(try await Self.mistakes(of: try parts.packed()) == [.archive(.ambiguous)])
    }

    /// Which of them was read differed from one run to the next.
    @Test(arguments: ["officeDocument", "sharedStrings", "styles"])
    func withTwoPartsWhereOneCountsAreRefused(_ type: String) async throws {
        var parts = WorkbookParts(sheet: Self.row)
        for index in parts.files.indices where parts.files[index].text.contains("/\(type)\"") {
            let more = "<Relationship Id=\"x\" Type=\"x/\(type)\" Target=\"other.xml\"/></Relationships>"
            parts.files[index].text = parts.files[index].text.replacing("</Relationships>", with: more)
        }
        #expect(try await Self.mistakes(of: try parts.packed()) == [.archive(.ambiguous)])
    }

    @Test(arguments: ["_rels/.rels", "xl/_rels/workbook.xml.rels"], [1_900, 2_100])
    func withEndlessRelationshipsAreRefused(_ name: String, _ count: Int) async throws {
        var parts = WorkbookParts(sheet: Self.row)
        let more = (0..<count).map { "<Relationship Id=\"x\($0)\" Type=\"x\" Target=\"x\"/>" }.joined()
        let index = try #require(parts.files.firstIndex { $0.name == name })
        parts.files[index].text = parts.files[index].text.replacing("</Relationships>", with: more + "</Relationships>")
        let mistakes = try await Self.mistakes(of: StoredArchive.packed(parts.files, isLarge: false))
        #expect(mistakes == (count > 2_000 ? [.archive(.tooManyEntries(limit: 2_000))] : []))
    }

    @Test(
        arguments: [
            ("/xl/worksheets/sheet1.xml", true), ("/xl/styles/../worksheets/./sheet1.xml", true),
            ("../xl/worksheets/sheet1.xml", true), ("../../xl/worksheets/sheet1.xml", false),
            ("/../xl/worksheets/sheet1.xml", false), ("worksheets/../../../xl/worksheets/sheet1.xml", false),
        ]
    )
    func whosePartsLeadOutOfTheFileAreRefused(_ target: String, _ isPart: Bool) async throws {
        var parts = WorkbookParts(sheet: Self.row)
        let index = try #require(parts.files.firstIndex { $0.name == "xl/_rels/workbook.xml.rels" })
        parts.files[index].text = parts.files[index].text.replacing("/xl/worksheets/sheet1.xml", with: target)
        #expect(try await Self.mistakes(of: try parts.packed()) == (isPart ? [] : [.missingPart(target)]))
    }

    @Test(
        arguments: [
            ("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>", TableMistake.tooManyColumns(limit: 512)),
            ("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>", .malformedCell),
            ("<row r=\"2\"/><row r=\"1\"/>", .malformedCell), ("<row r=\"0\"/>", .malformedCell),
            ("<row r=\"99999999\"/>", .malformedCell),
            ("<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>", .malformedCell),
            ("<row r=\"1\"><c r=\"7\"><v>1</v></c></row>", .malformedCell),
            ("<row r=\"1\"><c><v>1e400000</v></c></row>", .malformedCell),
            ("<row r=\"1\"><c t=\"s\"><v>99999999999999999999</v></c></row>", .malformedCell),
            (
                "<row r=\"1\"><c t=\"inlineStr\"><is><t>" + String(repeating: "a", count: 300_000)
                    + "</t></is></c></row>",
                .xml(.tooLarge)
            ),
            ("<row>", .xml(.malformed(code: 7))),
        ] as [(String, TableMistake)]
    )
    func withImpossibleCellsAreTold(_ sheet: String, _ mistake: TableMistake) async throws {
        #expect(try await Self.mistakes(of: try WorkbookParts(sheet: sheet).packed()).contains(mistake))
    }

    @Test func thatAreCutAreRefusedWhereverTheyEnd() async throws {
        let bytes = try WorkbookParts(sheet: Self.row).packed()
        for count in stride(from: 0, to: bytes.count, by: 7) {
            let mistakes = try await Self.mistakes(of: Array(bytes.prefix(count)))
            #expect(mistakes.contains { $0.severity == .refusal }, "\(count) bytes")
        }
    }

    /// Where the table of contents has this name.
    private static func entry(_ name: String, in bytes: [UInt8]) -> Int? {
        let mark: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
        return bytes.indices.dropLast(46).first { index in
            bytes[index] == 0x50 && bytes[index..<(index + 4)].elementsEqual(mark)
                && bytes[(index + 46)...].starts(with: Array(name.utf8))
        }
    }
}
