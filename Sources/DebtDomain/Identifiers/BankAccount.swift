/// The number of a bank account: an IBAN of any country, and so also Poland's NRB of 26 digits.
///
/// Source: ISO 13616, its registry of SWIFT, and ISO 7064 (mod 97-10) for the check digits.
package struct BankAccount: IdentifyingNumber {
    package enum Mistake: NumberMistake {
        case empty
        case notADigit(place: Int)
        /// Neither a letter nor a digit.
        case unreadable(place: Int)
        /// The two letters in front are no country that has IBANs.
        case unknownCountry
        /// Digits alone can only be a Polish number, which has 26.
        case wrongPolishLength(found: Int)
        /// For the country, by its two letters.
        case wrongLength(country: String, expected: Int, found: Int)
        case wrongCheckDigits
    }

    package static let shownWhenMasked = 4

    /// The IBAN without blanks, also of a number that was typed without its country.
    package let normalised: String

    package init(parsing typed: String) throws(Mistake) {
        let typed = TypedNumber(typed)
        guard !typed.signs.isEmpty else { throw .empty }
        if let place = typed.place(ofFirstNot: { $0 != 0 }) { throw .unreadable(place: place) }
        let bytes = typed.bytes
        let text: String
        if isLetter(bytes[0]), bytes.count > 1, isLetter(bytes[1]) {
            text = try Self.international(typed)
        } else {
            if let place = typed.place(ofFirstNot: isDigit) { throw .notADigit(place: place) }
            let digits = typed.values
            guard digits.count == 26 else { throw .wrongPolishLength(found: digits.count) }
            text = "PL" + typed.text
        }
        guard Self.agrees(text) else { throw .wrongCheckDigits }
        normalised = text
    }

    /// By its two letters: `PL`.
    package var country: String { String(normalised.prefix(2)) }

    /// The 26 digits that are usual within Poland; `nil` for an account elsewhere.
    package var polishNumber: String? {
        country == "PL" ? String(normalised.dropFirst(2)) : nil
    }

    /// As banks print it: a Polish number as `61 1090 1014 …`, any other as `DE89 3704 …`.
    package var grouped: String {
        polishNumber.map { $0.prefix(2) + " " + String($0.dropFirst(2)).inGroups(of: 4) }
            ?? normalised.inGroups(of: 4)
    }

    private static func international(_ typed: TypedNumber) throws(Mistake) -> String {
        let text = typed.text
        let country = String(text.prefix(2))
        guard let expected = lengths[country] else { throw .unknownCountry }
        for sign in typed.signs.dropFirst(2).prefix(country == "PL" ? .max : 2) where !isDigit(sign.byte) {
            throw .notADigit(place: sign.place)
        }
        guard typed.signs.count == expected else {
            throw .wrongLength(country: country, expected: expected, found: typed.signs.count)
        }
        return text
    }

    /// Check digits are 98 less a remainder of 97: 00, 01 and 99 are never given, though they would agree.
    private static func agrees(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let check = 10 * numberValue(bytes[2]) + numberValue(bytes[3])
        guard (2...98).contains(check) else { return false }
        let remainder = (bytes[4...] + bytes[..<4]).reduce(0) { remainder, byte in
            let value = numberValue(byte)
            return (remainder * (value < 10 ? 10 : 100) + value) % 97
        }
        return remainder == 1
    }

    /// How many characters an IBAN has in each country (registry of SWIFT, version 101).
    private static let lengths: [String: Int] = {
        let table = """
            AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 \
            EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 \
            KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 \
            PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 \
            UA29 VA22 VG24 XK20 YE30
            """
        let rows = table.split(separator: " ").map { (String($0.prefix(2)), Int($0.dropFirst(2)) ?? 0) }
        return Dictionary(uniqueKeysWithValues: rows)
    }()
}

extension BankAccount.Mistake {
    package var code: String {
        switch self {
        case .empty: "empty"
        case .notADigit: "not_a_digit"
        case .unreadable: "unreadable"
        case .unknownCountry: "unknown_country"
        case .wrongPolishLength, .wrongLength: "wrong_length"
        case .wrongCheckDigits: "wrong_check_digit"
        }
    }

    package var explanation: Explanation {
        switch self {
        case .empty: Explanation("Wpisz numer rachunku.", english: "Enter the account number.")
        case .notADigit(let place): .notADigit(at: place)
        case .unreadable(let place): .unreadable(at: place)
        case .unknownCountry:
            Explanation(
                "Te dwie litery nie oznaczają kraju, w którym są numery IBAN: popraw początek numeru.",
                english: "These two letters are no country that has IBANs: correct the beginning of the number."
            )
        case .wrongPolishLength(let found):
            .wrongLength(
                "Polski numer rachunku",
                "26 cyfr",
                english: "A Polish account number has 26 digits",
                found: found
            )
        case .wrongLength(let country, let expected, let found):
            .wrongLength(
                "IBAN z literami \(country)",
                CountedWord.characters(expected),
                english: "An IBAN that begins with \(country) has \(expected) characters",
                found: found
            )
        case .wrongCheckDigits:
            Explanation(
                "Cyfry kontrolne się nie zgadzają: sprawdź, czy nie zamieniono dwóch cyfr.",
                english: "The check digits do not match: see whether two digits were swapped."
            )
        }
    }
}
