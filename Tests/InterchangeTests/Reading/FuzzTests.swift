import DebtDomain
import Foundation
import Interchange
import Testing

/// Valid files with seeded damage: a reader comes to an end, and gives records or says what is wrong.
@Suite("Damaged files")
struct FuzzTests {
    /// How many seeds an ordinary run takes, and how many all are.
    private static let seeds: Range<UInt64> =
        ProcessInfo.processInfo.environment["KOMORNE_PROVE"] == nil ? 0..<60 : 0..<20_000

    private static func damage(_ bytes: [UInt8], seed: UInt64) -> [UInt8] {
        var random = SplitMix64(seed: seed)
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let length = min(bytes.count - place, Int.random(in: 1...40, using: &random))
            switch Int.random(in: 0..<7, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 3: bytes.removeSubrange(place..<(place + length))
            case 4: bytes.insert(contentsOf: bytes[place..<(place + length)], at: place)
            case 5: bytes.removeLast(bytes.count - place)
            default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
        }
        return bytes
    }

    @Test(arguments: seeds)
    func ofMT940EndWithStatementsOrFaults(seed: UInt64) throws {
        for name in [
            "mbank_multi_account_2007", "bph_multicash", "pkobp_report_mt940_2021", "mbank_collect_wolph_mt942",
        ] {
            let bytes = Self.damage(try Sample.bytes("bank/\(name).sta"), seed: seed)
            var reader = MT940Reader()
            let read = ReadStatements(reader.all(of: bytes, inPiecesOf: 1 + Int(seed % 5_000)))
            #expect(reader.hasGivenUp)
            #expect(read.headings.count == read.closings.count)
            #expect(!read.closings.isEmpty || !read.faults.isEmpty)
            #expect(read.closings.map(\.entries).reduce(0, +) == read.entries.count)
        }
    }

    @Test(arguments: seeds)
    func ofCamtEndWithStatementsOrFaults(seed: UInt64) {
        let bytes = Self.damage(Array(CamtTests.statement(version: "08").utf8), seed: seed)
        var reader = CamtReader()
        let read = ReadStatements(reader.all(of: bytes, inPiecesOf: 1 + Int(seed % 700)))
        #expect(reader.hasGivenUp)
        #expect(read.headings.count == read.closings.count)
        #expect(!read.closings.isEmpty || !read.faults.isEmpty)
    }

    @Test(arguments: seeds)
    func ofCSVEndWithRowsOrFaults(seed: UInt64) throws {
        let text =
            "Nr konta;Termin płatności;\"Kwota\"\r\n" + String(repeating: "007;10.10.2026;\"1 234,50\"\r\n", count: 30)
        let encodings = TextEncoding.allCases
        let bytes = Self.damage(try encoded(text, encodings[Int(seed) % encodings.count]), seed: seed)
        var reader = CSVReader()
        let read = ReadTable(reader.all(of: bytes, inPiecesOf: 1 + Int(seed % 100)))
        #expect(reader.hasGivenUp)
        #expect(!read.rows.isEmpty || !read.faults.isEmpty)
        var mapper = TableMapper(
            ColumnMapping.suggested(for: .ledger, headers: read.rows.first ?? TableRow(line: 1, cells: [])).mapping
        )
        let mapped = read.rows.compactMap { mapper.take($0) }
        #expect(!mapped.isEmpty || !mapper.end().isEmpty || read.rows.isEmpty)
    }

    @Test(arguments: seeds)
    func ofWorkbooksEndWithRowsOrFaults(seed: UInt64) async throws {
        let name = seed.isMultiple(of: 2) ? "openpyxl.xlsx" : "libreoffice.xlsx"
        let bytes = Self.damage(try Sample.bytes("tables/" + name), seed: seed)
        do {
            let workbook = try await Workbook(BytesInMemory(bytes))
            for sheet in workbook.sheets {
                let read = try await WorkbookTests.read(workbook, sheet)
                #expect(!read.rows.isEmpty || !read.faults.isEmpty)
            }
        } catch let fault as FileFault<TableMistake> {
            #expect(fault.severity == .refusal)
        }
    }

    /// Damage that unpacking does not notice: it is in the parts.
    @Test(arguments: seeds)
    func ofPartsOfWorkbooksEndWithRowsOrFaults(seed: UInt64) async throws {
        let cell =
            "<c r=\"A%\" t=\"s\"><v>1</v></c><c r=\"B%\" s=\"1\"><v>46305.5</v></c><c r=\"C%\" t=\"b\"><v>1</v></c>"
        let rows = (1...20).map { "<row r=\"\($0)\">" + cell.replacing("%", with: String($0)) + "</row>" }.joined()
        var parts = WorkbookParts(sheet: rows + "<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>")
        let place = Int(seed) % parts.files.count
        let damaged = Self.damage(Array(parts.files[place].text.utf8), seed: seed)
        parts.files[place].text = String(decoding: damaged, as: UTF8.self)
        do {
            let workbook = try await Workbook(BytesInMemory(try parts.packed()))
            for sheet in workbook.sheets { _ = try await WorkbookTests.read(workbook, sheet) }
        } catch let fault as FileFault<TableMistake> {
            #expect(fault.severity == .refusal)
        }
    }

    @Test(arguments: seeds)
    func ofMassPaymentsEndWithPaymentsOrFaults(seed: UInt64) throws {
        var description = MassPaymentDescription(
            "x",
            seed.isMultiple(of: 2) ? .fixed : .separated(.comma),
            amounts: .either,
            days: .iso,
            lines: [
                .init(
                    .payment,
                    fields: seed.isMultiple(of: 2)
                        ? [.bookingDay: .characters(from: 1, count: 10), .amount: .characters(from: 12, count: 8)]
                        : [.bookingDay: .column(1), .amount: .column(2), .title: .column(3)]
                )
            ]
        )
        description.joiner = "|"
        let text = String(repeating: "2026-11-10,\"1 234.50\",\"Żółć|Łódź\"\n", count: 20)
        var reader = MassPaymentReader(description)
        let items = reader.all(of: Self.damage(Array(text.utf8), seed: seed), inPiecesOf: 1 + Int(seed % 50))
        #expect(reader.hasGivenUp)
        #expect(!items.isEmpty)
    }
}
