/// A Polish postal code: `00-950`.
package struct PostalCode: IdentifyingNumber {
    package enum Mistake: NumberMistake {
        case empty
        case notADigit(place: Int)
        case wrongLength(found: Int)
        /// Something stands between other digits than the second and the third.
        case misplacedDash
        /// No place has the code 00-000.
        case onlyZeros
    }

    /// It is a whole district's, and still part of an address.
    package static let shownWhenMasked = 0

    package let normalised: String

    package init(parsing typed: String) throws(Mistake) {
        let typed = TypedNumber(typed)
        guard !typed.signs.isEmpty else { throw .empty }
        if let place = typed.place(ofFirstNot: isDigit) { throw .notADigit(place: place) }
        let digits = typed.values
        guard digits.count == 5 else { throw .wrongLength(found: digits.count) }
        let gaps = zip(typed.signs, typed.signs.dropFirst()).map { $1.place - $0.place }
        guard gaps.enumerated().allSatisfy({ $0.offset == 1 || $0.element == 1 }) else { throw .misplacedDash }
        guard digits.contains(where: { $0 != 0 }) else { throw .onlyZeros }
        normalised = typed.text.inGroups(of: [2], by: "-")
    }

    package var grouped: String { normalised }
}

extension PostalCode.Mistake {
    package var code: String {
        switch self {
        case .empty: "empty"
        case .notADigit: "not_a_digit"
        case .wrongLength: "wrong_length"
        case .misplacedDash: "misplaced_dash"
        case .onlyZeros: "only_zeros"
        }
    }

    package var explanation: Explanation {
        switch self {
        case .empty: Explanation("Wpisz kod pocztowy.", english: "Enter the postal code.")
        case .notADigit(let place): .notADigit(at: place)
        case .wrongLength(let found):
            .wrongLength("Kod pocztowy", "5 cyfr", english: "A postal code has 5 digits", found: found)
        case .misplacedDash:
            Explanation(
                "Kreska w kodzie pocztowym stoi po drugiej cyfrze: wpisz go w postaci 00-950.",
                english: "The dash of a postal code stands behind the second digit: write it like 00-950."
            )
        case .onlyZeros:
            Explanation(
                "Żadna miejscowość nie ma kodu 00-000: wpisz prawdziwy.",
                english: "No place has the code 00-000: enter the true one."
            )
        }
    }
}
