/// The number of a business in Poland's statistical register: 9 digits, or 14 for a local unit of it.
///
/// Source: Act of 29 June 1995 on public statistics, art. 42.
package struct REGON: IdentifyingNumber {
    package enum Mistake: NumberMistake {
        case empty
        case notADigit(place: Int)
        case wrongLength(found: Int)
        /// Zeros alone pass the check and are what people type to fill a field.
        case onlyZeros
        /// The ninth digit, or the fourteenth.
        case wrongCheckDigit(place: Int)
    }

    package static let shownWhenMasked = 3

    package let normalised: String

    package init(parsing typed: String) throws(Mistake) {
        let typed = TypedNumber(typed)
        guard !typed.signs.isEmpty else { throw .empty }
        if let place = typed.place(ofFirstNot: isDigit) { throw .notADigit(place: place) }
        let digits = typed.values
        guard digits.count == 9 || digits.count == 14 else { throw .wrongLength(found: digits.count) }
        guard digits.contains(where: { $0 != 0 }) else { throw .onlyZeros }
        let sum = weightedSum(digits, [8, 9, 2, 3, 4, 5, 6, 7])
        guard sum % 11 % 10 == digits[8] else { throw .wrongCheckDigit(place: 9) }
        if digits.count == 14 {
            let sum = weightedSum(digits, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8])
            guard sum % 11 % 10 == digits[13] else { throw .wrongCheckDigit(place: 14) }
        }
        normalised = typed.text
    }

    /// Whether it names a local unit rather than the whole business.
    package var isOfLocalUnit: Bool { normalised.utf8.count == 14 }

    package var grouped: String { normalised.inGroups(of: [3, 3, 3]) }
}

extension REGON.Mistake {
    package var code: String {
        switch self {
        case .empty: "empty"
        case .notADigit: "not_a_digit"
        case .wrongLength: "wrong_length"
        case .onlyZeros: "only_zeros"
        case .wrongCheckDigit: "wrong_check_digit"
        }
    }

    package var explanation: Explanation {
        switch self {
        case .empty: Explanation("Wpisz REGON.", english: "Enter the REGON.")
        case .notADigit(let place): .notADigit(at: place)
        case .wrongLength(let found):
            .wrongLength("REGON", "9 albo 14 cyfr", english: "A REGON has 9 or 14 digits", found: found)
        case .onlyZeros:
            Explanation("To same zera: wpisz prawdziwy REGON.", english: "These are only zeros: enter the true REGON.")
        case .wrongCheckDigit(let place):
            Explanation(
                "Cyfra kontrolna na \(place). miejscu się nie zgadza: sprawdź, czy nie zamieniono dwóch cyfr.",
                english: "The check digit in place \(place) does not match: see whether two digits were swapped."
            )
        }
    }
}
