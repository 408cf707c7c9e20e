package import DebtDomain

/// What stands in a cell.
package enum CellContent: Hashable, Sendable {
    case empty
    case text(String)
    /// A number of a spreadsheet, in digits with a point: `-1234.5`. It has no more than the 15 digits that
    /// spreadsheets are exact to.
    case number(String)
    /// A number that its format shows as a day; with the seconds since midnight.
    case day(Day, seconds: Int)
    case boolean(Bool)
    /// What a formula failed with: `#REF!`.
    case error(String)

    package var isEmpty: Bool { self == .empty }
}

/// A cell and its place.
package struct TableCell: Hashable, Sendable {
    package let content: CellContent
    /// Of the text, from 1; of a sheet, its row.
    package let line: Int
    /// Where it begins in its line, in characters from 1; of a sheet, its column.
    package let column: Int
    /// The content is what the spreadsheet last computed.
    package let isFormula: Bool

    package init(_ content: CellContent, line: Int, column: Int, isFormula: Bool = false) {
        self.content = content
        self.line = line
        self.column = column
        self.isFormula = isFormula
    }
}

/// A row of a table.
package struct TableRow: Hashable, Sendable {
    /// Of a workbook.
    package let sheet: String?
    /// Where it begins.
    package let line: Int
    /// Without the empty ones at the end of a sheet's row.
    package let cells: [TableCell]

    package init(sheet: String? = nil, line: Int, cells: [TableCell]) {
        self.sheet = sheet
        self.line = line
        self.cells = cells
    }

    /// Of a cell, also of one that the row is too short for.
    package func place(of index: Int) -> FilePlace {
        guard cells.indices.contains(index) else {
            let end = sheet == nil ? (cells.last?.column ?? 1) : index + 1
            return FilePlace(line: cells.last?.line ?? line, column: end, sheet: sheet)
        }
        return FilePlace(line: cells[index].line, column: cells[index].column, sheet: sheet)
    }
}

/// What comes out of a table, in the order of the file. Rows without content are left out.
package enum TableItem: Hashable, Sendable {
    case row(TableRow)
    case fault(FileFault<TableMistake>)
}
