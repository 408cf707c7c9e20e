/// Where in a file something stands: what a clerk looks for to correct it.
package struct FilePlace: Hashable, Sendable {
    /// Of a workbook; `nil` in a file that is one text.
    package let sheet: String?
    /// From 1; of a sheet, its row.
    package let line: Int
    /// From 1, in characters; of a sheet, its column.
    package let column: Int

    package init(line: Int, column: Int, sheet: String? = nil) {
        self.sheet = sheet
        self.line = line
        self.column = column
    }

    /// All of a file that has no lines, such as a workbook.
    package static let wholeFile = FilePlace(line: 0, column: 0)

    /// The beginning of a file.
    package static let start = FilePlace(line: 1, column: 1)

    /// How spreadsheets name a column: 1 is `A`, 28 is `AB`.
    package static func letters(ofColumn column: Int) -> String {
        var letters = ""
        var left = column
        while left > 0 {
            let (quotient, remainder) = (left - 1).quotientAndRemainder(dividingBy: 26)
            letters = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(remainder))) + letters
            left = quotient
        }
        return letters
    }
}
