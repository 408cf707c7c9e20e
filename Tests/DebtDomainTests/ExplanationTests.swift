import DebtDomain
import Testing

@Suite("Mistakes are explained")
struct ExplanationTests {
    private static let mistakes: [any NumberMistake] =
        [
            Pesel.Mistake.empty, Pesel.Mistake.unknownMonth, Pesel.Mistake.unknownDay, Pesel.Mistake.wrongCheckDigit,
            Pesel.Mistake.notADigit(place: 5), NIP.Mistake.empty, NIP.Mistake.unknownOffice, NIP.Mistake.repeatedDigit,
            REGON.Mistake.empty, REGON.Mistake.onlyZeros, REGON.Mistake.wrongCheckDigit(place: 9),
            REGON.Mistake.wrongCheckDigit(place: 14), BankAccount.Mistake.empty, BankAccount.Mistake.unknownCountry,
            BankAccount.Mistake.unreadable(place: 1), BankAccount.Mistake.wrongCheckDigits,
            PhoneNumber.Mistake.empty, PhoneNumber.Mistake.leadingZero, PostalCode.Mistake.empty,
            PostalCode.Mistake.misplacedDash, PostalCode.Mistake.onlyZeros, IdentityDocument.Mistake.empty,
            IdentityDocument.Mistake.notALetter(place: 2), Day.Mistake.malformed, Day.Mistake.unknownYear,
            Day.Mistake.unknownMonth, Day.Mistake.unknownDay(last: 30), Money.Mistake.empty,
            Money.Mistake.unreadable(place: 3), Money.Mistake.ambiguous, Money.Mistake.wrongGrouping,
            Money.Mistake.tooManyDecimals, Money.Mistake.tooLarge, AnnualRate.Mistake.empty,
            AnnualRate.Mistake.malformed, AnnualRate.Mistake.tooManyDecimals, AnnualRate.Mistake.tooLarge,
        ]
        + [1, 2, 5, 10, 12, 22].flatMap { found -> [any NumberMistake] in
            [
                Pesel.Mistake.wrongLength(found: found), NIP.Mistake.wrongLength(found: found),
                REGON.Mistake.wrongLength(found: found), BankAccount.Mistake.wrongPolishLength(found: found),
                BankAccount.Mistake.wrongLength(country: "DE", expected: 22, found: found),
                PhoneNumber.Mistake.wrongPolishLength(found: found), PostalCode.Mistake.wrongLength(found: found),
                PhoneNumber.Mistake.wrongForeignLength(found: found),
            ] + IdentityDocument.Kind.allCases.map { IdentityDocument.Mistake.wrongLength($0, found: found) }
        }

    @Test("in one short sentence of each language, and each in its own")
    func inBothLanguages() {
        let explanations = Self.mistakes.map(\.explanation)
        #expect(Set(explanations).count == explanations.count)
        for explanation in explanations {
            for text in [explanation.polish, explanation.english] {
                #expect(text.hasSuffix(".") && text.count <= 120, "\(text)")
                #expect(text.first?.isUppercase == true, "\(text)")
            }
            #expect(explanation.polish != explanation.english)
        }
        #expect(Self.mistakes.allSatisfy { $0.code.allSatisfy { $0.isLowercase || $0 == "_" } })
    }

    @Test(
        "with the form that the number takes",
        arguments: [
            (
                Pesel.Mistake.wrongLength(found: 10), "PESEL ma 11 cyfr, a tu jest 10.",
                "A PESEL has 11 digits, and here are 10."
            ),
            (.wrongLength(found: 1), "PESEL ma 11 cyfr, a tu jest 1.", "A PESEL has 11 digits, and here is 1."),
            (.wrongLength(found: 3), "PESEL ma 11 cyfr, a tu są 3.", "A PESEL has 11 digits, and here are 3."),
            (.wrongLength(found: 12), "PESEL ma 11 cyfr, a tu jest 12.", "A PESEL has 11 digits, and here are 12."),
            (.wrongLength(found: 22), "PESEL ma 11 cyfr, a tu są 22.", "A PESEL has 11 digits, and here are 22."),
        ]
    )
    func byGrammar(mistake: Pesel.Mistake, polish: String, english: String) {
        #expect(mistake.explanation == Explanation(polish, english: english))
    }

    @Test(
        "with the length that the country has",
        arguments: [
            (22, "IBAN z literami DE ma 22 znaki, a tu jest 21."),
            (28, "IBAN z literami DE ma 28 znaków, a tu jest 21."),
        ]
    )
    func byLength(expected: Int, polish: String) {
        let mistake = BankAccount.Mistake.wrongLength(country: "DE", expected: expected, found: 21)
        #expect(mistake.explanation.polish == polish)
    }

    @Test func withoutWhatWasTyped() {
        do {
            _ = try Pesel(parsing: "44051401358")
        } catch {
            #expect(!"\(error) \(error.explanation)".contains("4405"))
        }
    }
}

@Suite("Numbers do not print")
struct MaskingTests {
    /// Everything that a logger, an interpolation or a debugger could ask for.
    @Test func whateverTheyAreAskedFor() throws {
        let numbers: [any IdentifyingNumber] = [
            try Pesel(parsing: "44051401359"), try NIP(parsing: "8567346215"), try REGON(parsing: "123456785"),
            try BankAccount(parsing: "61109010140000071219812874"), try PhoneNumber(parsing: "600123456"),
            try PostalCode(parsing: "00-950"), try IdentityDocument(.identityCard, parsing: "ABA300000"),
        ]
        for number in numbers {
            var text = "\(number) \(String(reflecting: number)) \([number]) \(Optional(number) as Any)"
            dump(number, to: &text)
            dump([number], to: &text)
            #expect(text.contains(number.masked))
            #expect(!text.contains(number.normalised.prefix(4)), "\(text)")
            #expect(!text.contains(number.grouped.prefix(6)), "\(text)")
            #expect(Mirror(reflecting: number).children.isEmpty)
        }
    }
}
