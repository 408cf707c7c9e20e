/// Rows of a table as a spreadsheet set to Polish opens them: UTF-8 with its mark, semicolons, CRLF (RFC 4180
/// otherwise).
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe in front, whoever typed it.
package struct CSVText: Sendable {
    private let columns: Int

    /// What stands in front of everything.
    package static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    package init(columns: Int) {
        self.columns = columns
    }

    /// One row with its end.
    package func row(_ cells: [String]) -> [UInt8] {
        precondition(cells.count == columns, "a row has a cell for each column")
        return Array(cells.map(Self.cell).joined(separator: ";").utf8) + [0x0D, 0x0A]
    }

    private static func cell(_ text: String) -> String {
        let safe = text.unicodeScalars.first.map(startsFormulas.contains) == true ? "'" + text : text
        guard safe.unicodeScalars.contains(where: breakers.contains) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }

    private static let startsFormulas: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r"]
    private static let breakers: Set<Unicode.Scalar> = [";", "\"", "\r", "\n"]
}
