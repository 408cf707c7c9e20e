/// How a patient person would guess a password: known words, one or two common ones, repeated and decorated with digits
/// and signs.
///
/// The text is cut into pieces, and each piece has a price: a word of the context nothing, a common word five points
/// where it first occurs and nothing after that, a letter that belongs to no word two points. Decoration is free up to
/// four characters that do not follow from the ones before, and then a point each. What can be had for eleven points is
/// refused: two words, or one and three letters. Three random words cost fifteen.
struct PasswordGuess {
    private static let affordable = 11
    private static let wordPrice = 5
    private static let letterPrice = 2
    private static let shortestWord = 4
    private static let longestWord = 32
    private static let freeDecoration = 4
    /// Enough for every password that people make; who makes a stranger one is not kept waiting.
    private static let mostSteps = 20_000

    let blockList: PasswordBlockList
    let context: PasswordContext

    /// - Parameter folded: The password as `PasswordText.folded(_:)` leaves it.
    /// - Returns: Why it is easy to guess, or `nil`.
    func fault(of folded: [Unicode.Scalar]) -> PasswordFault? {
        let unmasked = PasswordText.unmasked(folded)
        let decoration = price(ofDecoration: folded)
        let attempts = [
            (folded, 0), (folded.filter(Self.isLetter), decoration),
            (unmasked.filter(Self.isLetter), price(ofDecoration: unmasked)),
        ]
        for (text, price) in attempts {
            var search = Search(text: text, guess: self)
            if let isPersonal = search.run(points: Self.affordable - price) { return isPersonal ? .personal : .common }
        }
        return nil
    }

    private func price(ofDecoration text: [Unicode.Scalar]) -> Int {
        max(0, PasswordText.surpriseCount(text.filter { !Self.isLetter($0) }) - Self.freeDecoration)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic
    }

    /// One way through the text at a time, the cheapest pieces first.
    private struct Search {
        private struct Place: Hashable {
            let position: Int
            let used: [[Unicode.Scalar]]
        }

        let text: [Unicode.Scalar]
        let guess: PasswordGuess
        /// The most points with which each place was left in vain.
        private var failed: [Place: Int] = [:]
        private var steps = 0
        private var knownEnds: [Int: [Int]] = [:]

        init(text: [Unicode.Scalar], guess: PasswordGuess) {
            self.text = text
            self.guess = guess
        }

        /// - Returns: Whether a word of the context was needed, or `nil` where the points do not suffice.
        mutating func run(points: Int) -> Bool? {
            guard points >= 0, !text.isEmpty else { return nil }
            return advance(from: 0, used: [], points: points, isPersonal: false)
        }

        private mutating func advance(
            from position: Int,
            used: [[Unicode.Scalar]],
            points: Int,
            isPersonal: Bool
        ) -> Bool? {
            guard position < text.count else { return isPersonal }
            let place = Place(position: position, used: used)
            steps += 1
            guard points > failed[place] ?? -1, steps < PasswordGuess.mostSteps else { return nil }

            for word in guess.context.words.revealed where text[position...].starts(with: word) {
                let end = position + word.count
                if advance(from: end, used: used, points: points, isPersonal: true) != nil { return true }
            }
            for word in used where text[position...].starts(with: word) {
                let end = position + word.count
                let result = advance(from: end, used: used, points: points, isPersonal: isPersonal)
                if let result { return result }
            }
            if points >= PasswordGuess.wordPrice {
                for end in ends(ofWordsFrom: position) {
                    let used = (used + [Array(text[position..<end])]).sorted { $0.lexicographicallyPrecedes($1) }
                    let left = points - PasswordGuess.wordPrice
                    if let result = advance(from: end, used: used, points: left, isPersonal: isPersonal) {
                        return result
                    }
                }
            }
            if points >= PasswordGuess.letterPrice {
                let left = points - PasswordGuess.letterPrice
                let result = advance(from: position + 1, used: used, points: left, isPersonal: isPersonal)
                if let result { return result }
            }
            failed[place] = max(points, failed[place] ?? -1)
            return nil
        }

        /// Where common words end that begin here, the longest first.
        private mutating func ends(ofWordsFrom position: Int) -> [Int] {
            if let known = knownEnds[position] { return known }
            var hash = WordHash()
            var ends: [Int] = []
            for end in text.indices[position...].prefix(PasswordGuess.longestWord).map({ $0 + 1 }) {
                hash.append(text[end - 1])
                if end - position >= PasswordGuess.shortestWord, guess.blockList.contains(hash) { ends.append(end) }
            }
            ends.reverse()
            knownEnds[position] = ends
            return ends
        }
    }
}
