/// What a bench has found, for people: aligned columns, the first to the left, figures to the right.
struct Table: Sendable {
    let title: String
    let columns: [String]
    private(set) var rows: [[String]] = []
    private(set) var notes: [String] = []

    init(_ title: String, columns: [String]) {
        self.title = title
        self.columns = columns
    }

    mutating func add(_ cells: String...) {
        rows.append(cells)
    }

    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    mutating func note(_ text: String) {
        notes.append(text)
    }

    var text: String {
        let widths = columns.indices.map { column in
            ([columns] + rows).map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.enumerated().map { index, cell in
                let blanks = String(repeating: " ", count: max(0, widths[index] - cell.count))
                return index == 0 ? cell + blanks : blanks + cell
            }
            return "  " + padded.joined(separator: "  ")
        }
        let rule = "  " + widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
        return ([title, line(columns), rule] + rows.map(line) + notes.map { "  " + $0 }).joined(separator: "\n")
    }
}

extension Double {
    /// As many digits as anybody reads.
    var short: String {
        let digits = self >= 100 ? 0 : self >= 10 ? 1 : 2
        return fixed(digits)
    }

    func fixed(_ digits: Int) -> String {
        let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
        let number = Int((self * Double(scale)).rounded())
        guard digits > 0 else { return String(number) }
        let fraction = String(number.magnitude % UInt(scale))
        let padding = String(repeating: "0", count: digits - fraction.count)
        return (number < 0 ? "-" : "") + String(number.magnitude / UInt(scale)) + "." + padding + fraction
    }

    var percent: String { (self * 100).fixed(0) + " %" }
    var times: String { short + " ×" }
}

extension Sequence<Double> {
    var median: Double {
        let sorted = sorted()
        guard !sorted.isEmpty else { return 0 }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}

extension Duration {
    var seconds: Double { self / .seconds(1) }
    var milliseconds: Double { self / .milliseconds(1) }
    var microseconds: Double { self / .microseconds(1) }
}
