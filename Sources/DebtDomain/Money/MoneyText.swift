extension Money: CustomStringConvertible {
    /// As Poland writes amounts, with spaces that no line breaks at: `1 234,56 zł`.
    package var formatted: String { grouped + "\u{A0}zł" }

    /// The same without the unit: `1 234,56`, for a column whose head names it.
    package var grouped: String {
        let (whole, cents) = parts
        let digits = Array(String(whole))
        var text = isNegative ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append("\u{A0}") }
            text.append(digit)
        }
        return text + "," + cents
    }

    /// For other programs: `1234.56`, `-0.05`.
    package var decimal: String {
        let (whole, cents) = parts
        return (isNegative ? "-" : "") + String(whole) + "." + cents
    }

    package var description: String { formatted }

    private var parts: (whole: UInt64, cents: String) {
        let (whole, cents) = grosze.magnitude.quotientAndRemainder(dividingBy: 100)
        return (whole, (cents < 10 ? "0" : "") + String(cents))
    }
}

extension Money {
    /// Why a text is no amount.
    package enum Mistake: NumberMistake {
        case empty
        /// There stands something that belongs to no amount.
        case unreadable(place: Int)
        /// One separator before three digits: thousands to one reader, thousandths to another.
        case ambiguous
        /// Digits are not grouped by threes, or a separator stands where none can.
        case wrongGrouping
        case tooManyDecimals
        case tooLarge
    }

    /// Reads an amount as people and other programs write it: `1 234,56 zł`, `1234.56`, `-1.234,50`, `PLN 5`.
    ///
    /// Thousands may be set apart by any kind of space, by dots, commas or apostrophes; one or two digits follow the
    /// decimal comma or dot; a minus stands in front or behind. What has two readings is refused, not guessed. So is
    /// what cannot be seen: a digit with a mark or a joiner is none.
    package init(parsing typed: String) throws(Mistake) {
        var signs = Signs(typed)
        signs.dropCurrency()
        let isNegative = signs.takeMinus()
        signs.dropCurrency()
        guard !signs.isEmpty else { throw .empty }
        if let place = signs.placeOfStranger { throw .unreadable(place: place) }
        let (whole, decimals) = try Self.split(signs.characters)
        let magnitude = try Self.grosze(whole: whole, decimals: decimals)
        guard let grosze = Int64(exactly: isNegative ? -magnitude : magnitude) else { throw .tooLarge }
        self.init(grosze: grosze)
    }

    /// The digits before the decimal separator, and those after it.
    private static func split(_ text: [Character]) throws(Mistake) -> (whole: [Character], decimals: [Character]) {
        let marks = text.indices.filter { text[$0] == "," || text[$0] == "." }
        guard let last = marks.last else { return (try ungrouped(text[...]), []) }
        let ofItsKind = marks.count { text[$0] == text[last] }
        guard ofItsKind == 1 else {
            // Several of one kind can only part thousands; then nothing of the other kind follows or precedes them.
            guard ofItsKind == marks.count else { throw .wrongGrouping }
            return (try ungrouped(text[...]), [])
        }
        let (before, after) = (text[..<last], text[(last + 1)...])
        guard !after.isEmpty, after.allSatisfy({ isDigit($0) }) else { throw .wrongGrouping }
        let whole = try ungrouped(before)
        if after.count == 3, before.count <= 3, before.first != "0" { throw .ambiguous }
        guard after.count <= 2 else { throw .tooManyDecimals }
        return (whole, Array(after))
    }

    /// The digits alone, where they are grouped by threes with one separator or not at all.
    private static func ungrouped(_ text: ArraySlice<Character>) throws(Mistake) -> [Character] {
        guard let first = text.first, let last = text.last, isDigit(first), isDigit(last) else { throw .wrongGrouping }
        let separators = text.filter { !isDigit($0) }
        guard let separator = separators.first else { return Array(text) }
        guard separators.allSatisfy({ $0 == separator }) else { throw .wrongGrouping }
        let groups = text.split(separator: separator, omittingEmptySubsequences: false)
        guard let head = groups.first, (1...3).contains(head.count), groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { throw .wrongGrouping }
        return groups.flatMap(Array.init)
    }

    private static func grosze(whole: [Character], decimals: [Character]) throws(Mistake) -> Int128 {
        let padding = Array(repeating: "0" as Character, count: 2 - decimals.count)
        // They are digits, so that only their number can be too large for 128 bits.
        guard let grosze = Int128(String(whole + decimals + padding)) else { throw .tooLarge }
        return grosze
    }

    /// What was typed, with the place that each sign had, and every kind of blank as one.
    private struct Signs {
        private var signs: ArraySlice<(place: Int, character: Character)>

        init(_ typed: String) {
            let read = typed.enumerated().map { index, character in
                (place: index + 1, character: isBlank(character) ? " " as Character : character)
            }
            signs = read[...]
            trim()
        }

        var isEmpty: Bool { signs.isEmpty }
        var characters: [Character] { signs.map { $0.character == "’" ? "'" : $0.character } }

        var placeOfStranger: Int? {
            signs.first { !isDigit($0.character) && !" .,'’".contains($0.character) }?.place
        }

        mutating func dropCurrency() {
            let text = String(signs.map(\.character)).lowercased()
            for name in ["złotych", "złote", "złoty", "zł.", "zł", "zl", "pln"] {
                if text.hasSuffix(name) { signs = signs.dropLast(name.count) }
                if text.hasSuffix(name) { break }
                if text.hasPrefix(name) { signs = signs.dropFirst(name.count) }
                if text.hasPrefix(name) { break }
            }
            trim()
        }

        /// Whether the amount is negative.
        mutating func takeMinus() -> Bool {
            let minuses = "-−–"
            if let first = signs.first, minuses.contains(first.character) || first.character == "+" {
                signs.removeFirst()
                trim()
                return first.character != "+"
            }
            guard let last = signs.last, minuses.contains(last.character) else { return false }
            signs.removeLast()
            trim()
            return true
        }

        private mutating func trim() {
            while signs.first?.character == " " { signs.removeFirst() }
            while signs.last?.character == " " { signs.removeLast() }
        }
    }
}

extension Money.Mistake {
    package var code: String {
        switch self {
        case .empty: "empty"
        case .unreadable: "not_an_amount"
        case .ambiguous: "ambiguous_amount"
        case .wrongGrouping: "wrong_grouping"
        case .tooManyDecimals: "too_many_decimals"
        case .tooLarge: "amount_too_large"
        }
    }

    package var explanation: Explanation {
        switch self {
        case .empty: Explanation("Podaj kwotę, na przykład 1234,56.", english: "Give an amount, for example 1234.56.")
        case .unreadable(let place):
            Explanation(
                "W kwocie są tylko cyfry, przecinek i odstępy: popraw \(place). znak.",
                english: "An amount holds only digits, a comma or dot and spaces: correct character \(place)."
            )
        case .ambiguous:
            Explanation(
                "Nie wiadomo, czy to tysiące, czy ułamek: napisz kwotę z groszami, na przykład 1234,00.",
                english: "These may be thousands or decimals: write the amount with grosze, for example 1234.00."
            )
        case .wrongGrouping:
            Explanation(
                "Separatory w kwocie stoją w złych miejscach: napisz ją na przykład jako 1 234,56.",
                english: "The separators stand in the wrong places: write the amount as, for example, 1 234.56."
            )
        case .tooManyDecimals:
            Explanation(
                "Kwota ma najwyżej dwie cyfry po przecinku: zaokrąglij ją do grosza.",
                english: "An amount has two decimals at most: round it to the grosz."
            )
        case .tooLarge:
            Explanation("Kwota jest za duża: sprawdź ją.", english: "The amount is too large: check it.")
        }
    }
}
