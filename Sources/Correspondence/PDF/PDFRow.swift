/// Texts beside each other: of a table, or a label and what it stands for.
struct PDFRow {
    struct Cell {
        let tag: String
        let x: Double
        let width: Double
        var alignment = PDFTable.Alignment.start
        var stack: PDFStack
    }

    let tag: String
    var cells: [Cell]
    /// Above and below the lines.
    let padding: Double
    /// The line under it.
    let rule: PDFRule?

    var height: Double { 2 * padding + (cells.map(\.stack.height).max() ?? 0) }

    /// What has this much room, at least a line, and the rest.
    func split(within room: Double) -> (PDFRow, PDFRow) {
        var (upper, lower) = (self, self)
        let counts = cells.map { $0.stack.count(within: room - 2 * padding) }
        // Where nothing has any room, a line is forced, or there would be no end.
        let least = counts.allSatisfy { $0 == 0 } ? 1 : 0
        for (index, cell) in cells.enumerated() {
            (upper.cells[index].stack, lower.cells[index].stack) = cell.stack.split(after: max(least, counts[index]))
        }
        return (upper, lower)
    }

    var isEmpty: Bool { cells.allSatisfy(\.stack.lines.isEmpty) }
}

struct PDFRule {
    let thickness: Double
    let gray: Double

    static let hairline = Self(thickness: PDFPage.hairline, gray: PDFPage.paleGray)
    static let strong = Self(thickness: PDFPage.rule, gray: 0)
}
