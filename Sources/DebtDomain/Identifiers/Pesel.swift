/// The number of a person in Poland's register of inhabitants. It tells birthday and sex.
///
/// Source: Act of 24 September 2010 on the register of inhabitants, art. 15.
package struct Pesel: IdentifyingNumber {
    package enum Sex: Sendable {
        case female, male
    }

    package enum Mistake: NumberMistake {
        case empty
        case notADigit(place: Int)
        case wrongLength(found: Int)
        /// The third and fourth digit stand for the month and, by what is added to it, for the century.
        case unknownMonth
        /// The month that the number names has no such day.
        case unknownDay
        case wrongCheckDigit
    }

    package static let shownWhenMasked = 2

    package let normalised: String
    package let birthday: Day
    package let sex: Sex

    /// Reads a number that somebody typed. Whether its birthday is still to come, those can see who know today.
    package init(parsing typed: String) throws(Mistake) {
        let typed = TypedNumber(typed)
        guard !typed.signs.isEmpty else { throw .empty }
        if let place = typed.place(ofFirstNot: isDigit) { throw .notADigit(place: place) }
        let digits = typed.values
        guard digits.count == 11 else { throw .wrongLength(found: digits.count) }
        birthday = try Self.birthday(digits)
        let sum = weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1])
        guard sum % 10 == 0 else { throw .wrongCheckDigit }
        sex = digits[9] % 2 == 0 ? .female : .male
        normalised = typed.text
    }

    /// The birthday, and the rest.
    package var grouped: String { normalised.inGroups(of: [6]) }

    private static func birthday(_ digits: [Int]) throws(Mistake) -> Day {
        let (century, month) = (10 * digits[2] + digits[3]).quotientAndRemainder(dividingBy: 20)
        guard (1...12).contains(month) else { throw .unknownMonth }
        let year = [1_900, 2_000, 2_100, 2_200, 1_800][century] + 10 * digits[0] + digits[1]
        guard let day = Day(year: year, month: month, day: 10 * digits[4] + digits[5]) else { throw .unknownDay }
        return day
    }
}

extension Pesel.Mistake {
    package var code: String {
        switch self {
        case .empty: "empty"
        case .notADigit: "not_a_digit"
        case .wrongLength: "wrong_length"
        case .unknownMonth: "unknown_month"
        case .unknownDay: "unknown_day"
        case .wrongCheckDigit: "wrong_check_digit"
        }
    }

    package var explanation: Explanation {
        switch self {
        case .empty: Explanation("Wpisz PESEL.", english: "Enter the PESEL number.")
        case .notADigit(let place): .notADigit(at: place)
        case .wrongLength(let found):
            .wrongLength("PESEL", "11 cyfr", english: "A PESEL has 11 digits", found: found)
        case .unknownMonth:
            Explanation(
                "Trzecia i czwarta cyfra numeru PESEL nie oznaczają żadnego miesiąca: popraw datę urodzenia.",
                english: "The third and fourth digit of the PESEL stand for no month: correct the date of birth."
            )
        case .unknownDay:
            Explanation(
                "PESEL zaczyna się od daty, której nie ma w kalendarzu: sprawdź pierwsze sześć cyfr.",
                english: "The PESEL begins with a date that no calendar has: check the first six digits."
            )
        case .wrongCheckDigit: .wrongCheckDigit
        }
    }
}
