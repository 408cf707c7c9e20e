import Foundation
import Interchange

/// The parts of a small workbook, to be changed by a test.
struct WorkbookParts {
    var files: [(name: String, text: String)]

    init(sheet: String, from1904: Bool = false, format: String = "General") {
        let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let package = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\""
        files = [
            (
                "_rels/.rels",
                "<Relationships \(package)><Relationship Id=\"a\" Type=\"\(office)/officeDocument\" "
                    + "Target=\"xl/workbook.xml\"/></Relationships>"
            ),
            (
                "xl/workbook.xml",
                "<workbook \(main) xmlns:r=\"\(office)\"><workbookPr date1904=\"\(from1904 ? 1 : 0)\"/><sheets>"
                    + "<sheet name=\"Dane\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships \(package)>"
                    + "<Relationship Id=\"r1\" Type=\"\(office)/worksheet\" Target=\"/xl/worksheets/sheet1.xml\"/>"
                    + "<Relationship Id=\"r2\" Type=\"\(office)/styles\" Target=\"styles.xml\"/>"
                    + "<Relationship Id=\"r3\" Type=\"\(office)/sharedStrings\" Target=\"./sharedStrings.xml\"/>"
                    + "</Relationships>"
            ),
            (
                "xl/styles.xml",
                "<styleSheet \(main)><numFmts><numFmt numFmtId=\"164\" formatCode=\"\(format)\"/></numFmts>"
                    + "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
                    + "<xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"
            ),
            (
                "xl/sharedStrings.xml",
                "<sst \(main)><si><t>pierwszy</t></si><si><r><t>dru</t></r><r><t>gi</t></r></si></sst>"
            ),
            (
                "xl/worksheets/sheet1.xml",
                "<worksheet \(main)><sheetData>\(sheet)</sheetData></worksheet>"
            ),
        ]
    }

    /// With further sheets, whose parts are not added; their targets by their numbers, from 2.
    func withSheets(_ count: Int, target: (Int) -> String) -> WorkbookParts {
        var parts = self
        let sheets = (2...count).map { "<sheet name=\"\($0)\" sheetId=\"\($0)\" r:id=\"s\($0)\"/>" }.joined()
        let links = (2...count).map {
            "<Relationship Id=\"s\($0)\" Type=\"x/worksheet\" Target=\"\(target($0))\"/>"
        }
        for index in parts.files.indices {
            parts.files[index].text = parts.files[index].text.replacing("</sheets>", with: sheets + "</sheets>")
            guard parts.files[index].name == "xl/_rels/workbook.xml.rels" else { continue }
            parts.files[index].text = parts.files[index].text
                .replacing("</Relationships>", with: links.joined() + "</Relationships>")
        }
        return parts
    }

    func packed() throws -> [UInt8] {
        let archive = try ZipArchive()
        for file in files {
            try archive.begin(file.name, at: Date(timeIntervalSince1970: 1_796_000_000))
            try archive.add(Array(file.text.utf8))
        }
        try archive.finish()
        return archive.take()
    }
}

extension WorkbookTests {
    static func read(_ workbook: Workbook, _ sheet: Workbook.Sheet) async throws -> ReadTable {
        var items: [TableItem] = []
        for try await some in workbook.rows(of: sheet) { items += some }
        return ReadTable(items)
    }

    static func read(_ name: String) async throws -> ReadTable {
        let workbook = try await Workbook(BytesInMemory(try Sample.bytes("tables/" + name)))
        return try await read(workbook, workbook.sheets[0])
    }

    static func read(
        sheet: String,
        from1904: Bool = false,
        format: String = "General"
    ) async throws -> ReadTable {
        let bytes = try WorkbookParts(sheet: sheet, from1904: from1904, format: format).packed()
        let workbook = try await Workbook(BytesInMemory(bytes))
        return try await read(workbook, workbook.sheets[0])
    }
}
