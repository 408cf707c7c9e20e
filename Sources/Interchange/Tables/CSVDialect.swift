/// How a CSV file separates its cells.
package enum CSVSeparator: String, Hashable, Sendable, Codable, CaseIterable {
    case semicolon = ";"
    case comma = ","
    case tab = "\t"
    case bar = "|"

    package var byte: UInt8 {
        switch self {
        case .semicolon: UInt8(ascii: ";")
        case .comma: UInt8(ascii: ",")
        case .tab: UInt8(ascii: "\t")
        case .bar: UInt8(ascii: "|")
        }
    }

    /// The separator that the first lines of a file speak for: the one that occurs equally often in them, and then the
    /// one that occurs most. Poland's semicolon wins where nothing does, for its comma stands in numbers.
    static func likeliest(in text: [UInt8]) -> CSVSeparator {
        let lines = firstLines(of: text)
        var best = (separator: semicolon, score: 0)
        for separator in [semicolon, tab, bar, comma] {
            let counts = lines.map { count(separator.byte, in: $0) }
            guard let most = counts.max(), most > 0 else { continue }
            let agreeing = counts.count { $0 == most }
            let some = counts.count { $0 > 0 }
            // How many lines agree weighs more than how many cells they have.
            let score = 1_000 * agreeing / counts.count + 500 * some / counts.count + min(most, 99)
            if score > best.score { best = (separator, score) }
        }
        return best.separator
    }

    /// `sep=;`, by which a file tells Excel.
    static func stated(in line: ArraySlice<UInt8>) -> CSVSeparator? {
        guard line.count == 5, line.starts(with: Array("sep=".utf8)) else { return nil }
        return allCases.first { $0.byte == line.last }
    }

    private static func firstLines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        var isQuoted = false
        for (index, byte) in text.enumerated() where lines.count < 25 {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard !isQuoted, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { continue }
            if index > start { lines.append(text[start..<index]) }
            start = index + 1
        }
        // A line that is cut by the end of what is looked at says little, unless it is the only one.
        if lines.isEmpty, start < text.count { lines.append(text[start...]) }
        return lines
    }

    private static func count(_ separator: UInt8, in line: ArraySlice<UInt8>) -> Int {
        var isQuoted = false
        var count = 0
        for byte in line {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == separator, !isQuoted { count += 1 }
        }
        return count
    }
}
