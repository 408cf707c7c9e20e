/// A telephone number with its country code, as E.164 has it: `+48221234567`.
package struct PhoneNumber: IdentifyingNumber {
    package enum Mistake: NumberMistake {
        case empty
        case notADigit(place: Int)
        /// Numbers are dialled without the zero that once stood before area codes, and no country has the code 0.
        case leadingZero
        case wrongPolishLength(found: Int)
        case wrongForeignLength(found: Int)
    }

    package static let shownWhenMasked = 3

    package let normalised: String

    /// Reads a number that somebody typed: a Polish one of nine digits, or any with `+` or `00` and a country code.
    package init(parsing typed: String) throws(Mistake) {
        let typed = TypedNumber(typed, leavingOut: ["(", ")", ".", "/"], keepingPlus: true)
        guard let first = typed.signs.first else { throw .empty }
        var number = typed
        var isInternational = first.byte == UInt8(ascii: "+")
        if isInternational { number.removeFirst(1) }
        guard !number.signs.isEmpty else { throw .empty }
        if let place = number.place(ofFirstNot: isDigit) { throw .notADigit(place: place) }
        var digits = number.values
        if !isInternational, digits.starts(with: [0, 0]) {
            isInternational = true
            digits.removeFirst(2)
        }
        // Eleven digits that begin with 48 are how Polish numbers are often written, and nothing else.
        if !isInternational, digits.count == 11, digits.starts(with: [4, 8]) { isInternational = true }
        if !isInternational { digits = [4, 8] + digits }
        try Self.check(digits)
        normalised = "+" + digits.map(String.init).joined()
    }

    /// The digits of the country: `48`.
    package var countryCode: String {
        let digits = normalised.dropFirst()
        let length = (1...2).first { Self.shortCodes.contains(String(digits.prefix($0))) } ?? 3
        return String(digits.prefix(length))
    }

    package var isPolish: Bool { normalised.hasPrefix("+48") }

    package var grouped: String {
        let code = countryCode
        let rest = String(normalised.dropFirst(1 + code.count))
        // A last group of one digit is joined with the one before.
        let groups = Array(repeating: 3, count: max(0, (rest.count - 2) / 3))
        return "+\(code) " + rest.inGroups(of: groups)
    }

    private static func check(_ digits: [Int]) throws(Mistake) {
        guard let first = digits.first else { throw .wrongForeignLength(found: 0) }
        guard first != 0 else { throw .leadingZero }
        if digits.starts(with: [4, 8]) {
            guard digits.count < 3 || digits[2] != 0 else { throw .leadingZero }
            guard digits.count == 11 else { throw .wrongPolishLength(found: digits.count - 2) }
        } else {
            guard (7...15).contains(digits.count) else { throw .wrongForeignLength(found: digits.count) }
        }
    }

    /// The country codes of one and two digits (list of ITU-T E.164 assigned country codes); all others have three.
    private static let shortCodes: Set<String> = {
        let table = """
            1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 \
            82 84 86 90 91 92 93 94 95 98
            """
        return Set(table.split(separator: " ").map(String.init))
    }()
}

extension PhoneNumber.Mistake {
    package var code: String {
        switch self {
        case .empty: "empty"
        case .notADigit: "not_a_digit"
        case .leadingZero: "leading_zero"
        case .wrongPolishLength, .wrongForeignLength: "wrong_length"
        }
    }

    package var explanation: Explanation {
        switch self {
        case .empty: Explanation("Wpisz numer telefonu.", english: "Enter the telephone number.")
        case .notADigit(let place): .notADigit(at: place)
        case .leadingZero:
            Explanation(
                "Numer nie zaczyna się od zera: pomiń je, a zagraniczny zacznij od + i kierunkowego kraju.",
                english: "No number begins with a zero: leave it out, or begin with + and the country's code."
            )
        case .wrongPolishLength(let found):
            .wrongLength(
                "Polski numer telefonu",
                "9 cyfr",
                english: "A Polish telephone number has 9 digits",
                found: found,
                advice: Explanation("zagraniczny zacznij od znaku +", english: "begin a foreign one with +")
            )
        case .wrongForeignLength(let found):
            .wrongLength(
                "Numer telefonu z kierunkowym kraju",
                "od 7 do 15 cyfr",
                english: "A telephone number with its country's code has 7 to 15 digits",
                found: found
            )
        }
    }
}
