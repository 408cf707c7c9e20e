/// Rows under columns; the columns' titles stand at the top of each page.
package struct PDFTable: Sendable, Unprintable {
    package enum Alignment: Sendable {
        case start
        case end
    }

    package struct Column: Sendable, Unprintable {
        let title: String
        let weight: Double
        let alignment: Alignment

        /// - Parameters:
        ///   - title: At its top.
        ///   - weight: Its share of the width, in proportion to the others'.
        ///   - alignment: `end` for figures that are compared.
        package init(_ title: String, weight: Double = 1, alignment: Alignment = .start) {
            precondition(weight > 0, "a column without a share of the width shows nothing")
            self.title = title
            self.weight = weight
            self.alignment = alignment
        }
    }

    let columns: [Column]
    /// Of the columns, in points.
    let widths: [Double]
    /// Goes through the rows from the first; the first error ends it.
    let visit: @Sendable (_ row: ([String]) throws -> Void) throws -> Void

    /// The rows are gone through more than once, and must be the same each time. One row is kept in memory at a time,
    /// so they may come from a sequence that makes them as they are asked for. Each has a text for each column.
    package init(columns: [Column], rows: some Sequence<[String]> & Sendable) {
        self.init(columns: columns) { body in
            for row in rows { try body(row) }
        }
    }

    /// The same for rows that can fail to come: `visit` calls its argument with each, and passes on what that throws.
    package init(columns: [Column], visit: @escaping @Sendable (_ row: ([String]) throws -> Void) throws -> Void) {
        precondition((1...16).contains(columns.count), "a table has columns, and they have room on the paper")
        self.columns = columns
        widths = Self.widths(of: columns)
        self.visit = visit
    }

    /// Their shares of the paper; any letter has room in a column, however narrow.
    private static func widths(of columns: [Column]) -> [Double] {
        let measure = PDFPage.measure - PDFPage.gutter * Double(columns.count - 1)
        let all = columns.reduce(0) { $0 + $1.weight }
        let shares = columns.map { measure * $0.weight / all }
        let least = 12.0
        let narrow = Double(shares.count { $0 < least })
        let wide = shares.filter { $0 >= least }.reduce(0, +)
        return shares.map { $0 < least ? least : $0 * (measure - narrow * least) / wide }
    }

    /// The first row, for what must stand on a page with it.
    func first() throws -> [String]? {
        struct Found: Error {}
        var first: [String]?
        do {
            try visit { row in
                first = row
                throw Found()
            }
        } catch is Found {}
        return first
    }
}
