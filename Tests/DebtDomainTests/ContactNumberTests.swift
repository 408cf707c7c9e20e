import DebtDomain
import Testing

@Suite("Bank accounts")
struct BankAccountTests {
    @Test(arguments: [
        ("as Polish banks print it", "61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"),
        ("with its country", "PL 61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"),
        ("with dashes, in lower case", "pl61-1090-1014-0000-0712-1981-2874", "PL61109010140000071219812874"),
        ("a German one", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("one with letters", "GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819"),
        ("the shortest", "NO93 8601 1117 947", "NO9386011117947"),
        ("a long one", "MT84 MALT 0110 0001 2345 MTLC AST0 01S", "MT84MALT011000012345MTLCAST001S"),
    ])
    func areRead(why: String, typed: String, normalised: String) throws {
        #expect(try BankAccount(parsing: typed).normalised == normalised)
    }

    @Test(
        arguments: [
            ("nothing", "  ", .empty), ("25 digits", "6110901014000007121981287", .wrongPolishLength(found: 25)),
            ("a letter O", "61 1O90 1014 0000 0712 1981 2874", .notADigit(place: 5)),
            ("a letter O behind the country", "PL 61 1O90 1014 0000 0712 1981 2874", .notADigit(place: 8)),
            ("one letter in front", "P611090", .notADigit(place: 1)), ("a letter alone", "P", .notADigit(place: 1)),
            ("no check digits", "DE8X 3704 0044 0532 0130 00", .notADigit(place: 4)),
            ("a sign", "PL61*1090", .unreadable(place: 5)), ("a Polish letter", "PŁ61", .unreadable(place: 2)),
            ("no such country", "ZZ89370400440532013000", .unknownCountry), ("a name", "JAN KOWALSKI", .unknownCountry),
            (
                "too short for its country", "DE89 3704 0044 0532 0130",
                .wrongLength(country: "DE", expected: 22, found: 20)
            ),
            ("the country alone", "PL", .wrongLength(country: "PL", expected: 28, found: 2)),
            ("a wrong last digit", "61 1090 1014 0000 0712 1981 2875", .wrongCheckDigits),
            ("two swapped", "61 1090 1014 0000 0712 1981 2847", .wrongCheckDigits),
            ("zeros", "00 0000 0000 0000 0000 0000 0000", .wrongCheckDigits),
        ] as [(String, String, BankAccount.Mistake)]
    )
    func areRefused(why: String, typed: String, mistake: BankAccount.Mistake) {
        #expect(throws: mistake) { try BankAccount(parsing: typed) }
    }

    @Test("Check digits that agree and are never given are refused")
    func haveCheckDigitsFrom02To98() {
        for (twin, given) in [("00", "97"), ("01", "98"), ("99", "02")] {
            let account = (0..<97).map { "1090101400000712" + String(10_000_000 + $0) }.first { account in
                (try? BankAccount(parsing: given + account)) != nil  // Refused ones are looked past.
            }
            #expect(account != nil)
            #expect(throws: BankAccount.Mistake.wrongCheckDigits) { try BankAccount(parsing: twin + (account ?? "")) }
        }
    }

    @Test func haveTheirForms() throws {
        let polish = try BankAccount(parsing: "PL61109010140000071219812874")
        #expect(polish.grouped == "61 1090 1014 0000 0712 1981 2874")
        #expect(polish.masked == "•• •••• •••• •••• •••• •••• 2874")
        #expect(polish.country == "PL" && polish.polishNumber == "61109010140000071219812874")
        let foreign = try BankAccount(parsing: "NO9386011117947")
        #expect(foreign.grouped == "NO93 8601 1117 947" && foreign.masked == "•••• •••• •••7 947")
        #expect(foreign.country == "NO" && foreign.polishNumber == nil)
    }
}

@Suite("Telephone numbers")
struct PhoneNumberTests {
    @Test(arguments: [
        ("nine digits", "600123456", "+48600123456", "+48 600 123 456"),
        ("grouped", "600-123-456", "+48600123456", "+48 600 123 456"),
        ("a landline", "(22) 123 45 67", "+48221234567", "+48 221 234 567"),
        ("with its country", "+48 600 123 456", "+48600123456", "+48 600 123 456"),
        ("two zeros", "0048 600 123 456", "+48600123456", "+48 600 123 456"),
        ("its country without a plus", "48 600 123 456", "+48600123456", "+48 600 123 456"),
        ("a Polish one that begins with 48", "481234567", "+48481234567", "+48 481 234 567"),
        ("a German one", "+49 30 1234567", "+49301234567", "+49 301 234 567"),
        ("one with eight digits behind its country", "+420 12345678", "+42012345678", "+420 123 456 78"),
        ("one of four digits", "+683 4000", "+6834000", "+683 4000"),
        ("North America", "+1 (202) 555.0123", "+12025550123", "+1 202 555 0123"),
        ("Ukraine", "+380 44 123 4567", "+380441234567", "+380 441 234 567"),
        ("the longest", "+99 9123456789012", "+999123456789012", "+999 123 456 789 012"),
        ("marks that cannot be seen", "\u{202A}+48 600 123 456\u{202C}", "+48600123456", "+48 600 123 456"),
    ])
    func areRead(why: String, typed: String, normalised: String, grouped: String) throws {
        let number = try PhoneNumber(parsing: typed)
        #expect(number.normalised == normalised)
        #expect(number.grouped == grouped)
        #expect(number.isPolish == normalised.hasPrefix("+48"))
        #expect(try PhoneNumber(parsing: number.normalised) == number)
        #expect(try PhoneNumber(parsing: number.grouped) == number)
    }

    @Test(
        arguments: [
            ("nothing", "", .empty), ("a plus alone", "+", .empty), ("words", "brak", .notADigit(place: 1)),
            ("an extension", "22 123 45 67 w. 8", .notADigit(place: 14)), ("two pluses", "++48", .notADigit(place: 2)),
            ("a plus within", "600+123456", .notADigit(place: 4)),
            ("eight digits", "60012345", .wrongPolishLength(found: 8)),
            ("ten digits", "6001234567", .wrongPolishLength(found: 10)),
            ("ten behind the country", "+486001234567", .wrongPolishLength(found: 10)),
            ("the zero of old area codes", "022 123 45 67", .leadingZero),
            ("the same behind the country", "+48 022 123 45 67", .leadingZero), ("zeros", "000000000", .leadingZero),
            ("two zeros alone", "00", .wrongForeignLength(found: 0)), ("country 0", "+0301234567", .leadingZero),
            ("six digits", "+683400", .wrongForeignLength(found: 6)),
            ("sixteen", "+4930123456789012", .wrongForeignLength(found: 16)),
        ] as [(String, String, PhoneNumber.Mistake)]
    )
    func areRefused(why: String, typed: String, mistake: PhoneNumber.Mistake) {
        #expect(throws: mistake) { try PhoneNumber(parsing: typed) }
    }

    @Test func areMasked() throws {
        #expect(try PhoneNumber(parsing: "600123456").masked == "+•• ••• ••• 456")
        #expect(try PhoneNumber(parsing: "+6834000").masked == "+••• •000")
    }
}

@Suite("Postal codes")
struct PostalCodeTests {
    @Test(arguments: [
        ("as written", "00-950"), ("without a dash", "00950"), ("a blank", "00 950"), ("a longer dash", "00–950"),
        ("blanks around it", " 00-950 "),
    ])
    func areRead(why: String, typed: String) throws {
        let code = try PostalCode(parsing: typed)
        #expect(code.normalised == "00-950" && code.grouped == "00-950" && code.masked == "••-•••")
    }

    @Test(
        arguments: [
            ("nothing", "-", .empty), ("four digits", "00-95", .wrongLength(found: 4)),
            ("six", "00-9500", .wrongLength(found: 6)), ("a letter", "OO-950", .notADigit(place: 1)),
            ("zeros", "00-000", .onlyZeros), ("the dash elsewhere", "009-50", .misplacedDash),
            ("two dashes", "0-0-950", .misplacedDash), ("a place too", "00-950 Warszawa", .notADigit(place: 8)),
        ] as [(String, String, PostalCode.Mistake)]
    )
    func areRefused(why: String, typed: String, mistake: PostalCode.Mistake) {
        #expect(throws: mistake) { try PostalCode(parsing: typed) }
    }
}
