/// Counts the typing mistakes between a word and others: letters too many, too few, wrong, or swapped with the next.
///
/// Optimal string alignment: no letter is touched twice.
struct TypoMeter {
    /// More mistakes are not forgiven.
    let most: Int
    private let word: [UInt32]
    private var rows: [[Int]]

    init(_ word: [UInt32], most: Int) {
        self.word = word
        self.most = most
        rows = Array(repeating: Array(repeating: 0, count: FoldedWords.longestWord + 1), count: 3)
    }

    /// How many mistakes a word of this many letters may have. Numbers may have none: each is another house.
    static func forgiven(in word: [UInt32]) -> Int {
        let digits: ClosedRange<UInt32> = 0x30...0x39
        guard word.count >= 4, !word.contains(where: digits.contains) else { return 0 }
        return word.count < 8 ? 1 : 2
    }

    /// `nil` for more than `most`.
    mutating func mistakes(in other: [UInt32]) -> Int? {
        guard abs(other.count - word.count) <= most else { return nil }
        for column in 0...other.count { rows[0][column] = column }
        var leastAbove = 0
        for row in 1..<(word.count + 1) {
            let least = fill(row, other)
            // A swap reaches two rows back.
            if least > most, leastAbove > most { return nil }
            leastAbove = least
        }
        let total = rows[word.count % 3][other.count]
        return total <= most ? total : nil
    }

    private mutating func fill(_ row: Int, _ other: [UInt32]) -> Int {
        let (here, above, twoAbove) = (row % 3, (row + 2) % 3, (row + 1) % 3)
        let letter = word[row - 1]
        rows[here][0] = row
        var least = row
        for column in 1..<(other.count + 1) {
            let isOther = letter == other[column - 1] ? 0 : 1
            var cost = min(rows[above][column] + 1, rows[here][column - 1] + 1, rows[above][column - 1] + isOther)
            if row > 1, column > 1, letter == other[column - 2], word[row - 2] == other[column - 1] {
                cost = min(cost, rows[twoAbove][column - 2] + 1)
            }
            rows[here][column] = cost
            least = min(least, cost)
        }
        return least
    }
}
