/// The number by which Polish tax offices know a payer; that of a sole trader is personal.
///
/// Source: Act of 13 October 1995 on the registration and identification of taxpayers.
package struct NIP: IdentifyingNumber {
    package enum Mistake: NumberMistake {
        case empty
        case notADigit(place: Int)
        case wrongLength(found: Int)
        /// The first three digits were those of a tax office; none had a zero in front or two behind.
        case unknownOffice
        /// One digit ten times passes the check and is what people type to fill a field.
        case repeatedDigit
        case wrongCheckDigit
    }

    package static let shownWhenMasked = 3

    package let normalised: String

    /// Reads a number that somebody typed, with or without `PL` before it.
    package init(parsing typed: String) throws(Mistake) {
        var typed = TypedNumber(typed)
        if typed.bytes.starts(with: "PL".utf8) { typed.removeFirst(2) }
        guard !typed.signs.isEmpty else { throw .empty }
        if let place = typed.place(ofFirstNot: isDigit) { throw .notADigit(place: place) }
        let digits = typed.values
        guard digits.count == 10 else { throw .wrongLength(found: digits.count) }
        guard Set(digits).count > 1 else { throw .repeatedDigit }
        guard digits[0] != 0, digits[1] != 0 || digits[2] != 0 else { throw .unknownOffice }
        // A remainder of 10 is no digit: such numbers are not given.
        let sum = weightedSum(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7])
        guard sum % 11 == digits[9] else { throw .wrongCheckDigit }
        normalised = typed.text
    }

    package var grouped: String { normalised.inGroups(of: [3, 3, 2], by: "-") }
}

extension NIP.Mistake {
    package var code: String {
        switch self {
        case .empty: "empty"
        case .notADigit: "not_a_digit"
        case .wrongLength: "wrong_length"
        case .unknownOffice: "unknown_office"
        case .repeatedDigit: "repeated_digit"
        case .wrongCheckDigit: "wrong_check_digit"
        }
    }

    package var explanation: Explanation {
        switch self {
        case .empty: Explanation("Wpisz NIP.", english: "Enter the NIP.")
        case .notADigit(let place): .notADigit(at: place)
        case .wrongLength(let found): .wrongLength("NIP", "10 cyfr", english: "A NIP has 10 digits", found: found)
        case .unknownOffice:
            Explanation(
                "Żaden NIP nie zaczyna się od tych trzech cyfr: sprawdź początek numeru.",
                english: "No NIP begins with these three digits: check the beginning of the number."
            )
        case .repeatedDigit:
            Explanation(
                "To jedna cyfra powtórzona dziesięć razy: wpisz prawdziwy NIP.",
                english: "This is one digit ten times: enter the true NIP."
            )
        case .wrongCheckDigit: .wrongCheckDigit
        }
    }
}
