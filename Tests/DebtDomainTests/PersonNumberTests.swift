import DebtDomain
import Testing

@Suite("PESEL")
struct PeselTests {
    @Test(arguments: [
        ("born in the 20th century", "44051401359", "1944-05-14", Pesel.Sex.male),
        ("grouped", " 440514 01359 ", "1944-05-14", .male),
        ("with dashes and marks that cannot be seen", "440514\u{2013}0135\u{200B}9\u{202C}", "1944-05-14", .male),
        ("born in the 21st", "02211307589", "2002-01-13", .female),
        ("born in the 19th", "00810100002", "1800-01-01", .female),
        ("born in the 22nd", "00410100000", "2100-01-01", .female),
        ("born in the 23rd", "99723112341", "2299-12-31", .female),
        ("a leap day", "00222900009", "2000-02-29", .female),
        ("one digit throughout, and still a birthday", "22222222222", "2022-02-22", .female),
    ])
    func isRead(why: String, typed: String, birthday: String, sex: Pesel.Sex) throws {
        let pesel = try Pesel(parsing: typed)
        #expect(pesel.birthday.iso == birthday)
        #expect(pesel.sex == sex)
        #expect(pesel.normalised.utf8.count == 11)
    }

    @Test(
        arguments: [
            ("nothing", "", .empty), ("blanks and dashes", " - \u{A0}", .empty),
            ("ten digits", "4405140135", .wrongLength(found: 10)), ("one", "4", .wrongLength(found: 1)),
            ("twelve", "440514013590", .wrongLength(found: 12)), ("a letter O", "44O51401359", .notADigit(place: 3)),
            ("a letter behind a blank", "440514 l1359", .notADigit(place: 8)),
            ("digits of another script", "٤٤051401359", .notADigit(place: 1)),
            ("a line break", "44051401359\n", .notADigit(place: 12)), ("a sign", "+4051401359", .notADigit(place: 1)),
            ("month 0", "44001401359", .unknownMonth), ("month 13", "44131401359", .unknownMonth),
            ("month 33, between centuries", "44331401359", .unknownMonth), ("zeros", "00000000000", .unknownMonth),
            ("30 February", "44023001359", .unknownDay), ("day 0", "44050001359", .unknownDay),
            ("no leap day in 1900", "00022900000", .unknownDay), ("nines", "99999999999", .unknownMonth),
            ("a wrong last digit", "44051401358", .wrongCheckDigit), ("two swapped", "44051401539", .wrongCheckDigit),
            ("endless", String(repeating: "1", count: 100_000), .wrongLength(found: 100_000)),
        ] as [(String, String, Pesel.Mistake)]
    )
    func isRefused(why: String, typed: String, mistake: Pesel.Mistake) {
        #expect(throws: mistake) { try Pesel(parsing: typed) }
    }

    @Test func hasItsForms() throws {
        let pesel = try Pesel(parsing: "440514-01359")
        #expect(pesel.normalised == "44051401359")
        #expect(pesel.grouped == "440514 01359")
        #expect(pesel.masked == "•••••• •••59")
    }
}

@Suite("NIP")
struct NIPTests {
    @Test(arguments: [
        ("as typed", "8567346215"), ("grouped", "856-734-62-15"), ("as companies group it", "856-73-46-215"),
        ("with its country", "PL 8567346215"), ("in lower case", "pl8567346215"),
    ])
    func isRead(why: String, typed: String) throws {
        let nip = try NIP(parsing: typed)
        #expect(nip.normalised == "8567346215")
        #expect(nip.grouped == "856-734-62-15")
        #expect(nip.masked == "•••-•••-•2-15")
    }

    @Test(
        arguments: [
            ("nothing", "", .empty), ("the country alone", "PL", .empty),
            ("nine digits", "856734621", .wrongLength(found: 9)),
            ("another country", "DE8567346215", .notADigit(place: 1)),
            ("a letter", "856734621S", .notADigit(place: 10)),
            ("a letter behind the country", "PL 85673462l5", .notADigit(place: 12)),
            ("zeros", "0000000000", .repeatedDigit), ("fives", "5555555555", .repeatedDigit),
            ("a zero in front", "0567346210", .unknownOffice), ("two behind", "8007346215", .unknownOffice),
            ("a wrong last digit", "8567346216", .wrongCheckDigit), ("two swapped", "8563746215", .wrongCheckDigit),
            ("a remainder of ten", "1000000010", .unknownOffice),
            ("a remainder of ten", "1010000110", .wrongCheckDigit),
        ] as [(String, String, NIP.Mistake)]
    )
    func isRefused(why: String, typed: String, mistake: NIP.Mistake) {
        #expect(throws: mistake) { try NIP(parsing: typed) }
    }
}

@Suite("REGON")
struct REGONTests {
    @Test(arguments: [
        ("of a business", "123456785", false, "123 456 785", "••• ••• 785"),
        ("grouped", "123-456-785", false, "123 456 785", "••• ••• 785"),
        ("of a local unit", "12345678512347", true, "123 456 785 12347", "••• ••• ••• ••347"),
    ])
    func isRead(why: String, typed: String, isOfLocalUnit: Bool, grouped: String, masked: String) throws {
        let regon = try REGON(parsing: typed)
        #expect(regon.isOfLocalUnit == isOfLocalUnit)
        #expect(regon.grouped == grouped)
        #expect(regon.masked == masked)
        #expect(regon.normalised == typed.filter(\.isNumber))
    }

    @Test(
        arguments: [
            ("nothing", " ", .empty), ("ten digits", "1234567850", .wrongLength(found: 10)),
            ("eight", "12345678", .wrongLength(found: 8)), ("a letter", "12345678B", .notADigit(place: 9)),
            ("zeros", "000000000", .onlyZeros), ("more zeros", "00000000000000", .onlyZeros),
            ("a wrong last digit", "123456784", .wrongCheckDigit(place: 9)),
            ("the business is wrong", "12345678612342", .wrongCheckDigit(place: 9)),
            ("the local unit is wrong", "12345678512348", .wrongCheckDigit(place: 14)),
        ] as [(String, String, REGON.Mistake)]
    )
    func isRefused(why: String, typed: String, mistake: REGON.Mistake) {
        #expect(throws: mistake) { try REGON(parsing: typed) }
    }
}

@Suite("Identity documents")
struct IdentityDocumentTests {
    /// The specimen of each document that offices publish, and identity cards that another program made.
    @Test(arguments: [
        (IdentityDocument.Kind.identityCard, "ABA300000"), (.passport, "ZS0000177"), (.residenceCard, "RR0000000"),
        (.identityCard, "CAT801060"), (.identityCard, "LGH004482"), (.identityCard, "QXV734598"),
        (.identityCard, "VVA620325"), (.identityCard, "YUJ655690"), (.identityCard, "DWD496609"),
        (.identityCard, "AAU957920"), (.identityCard, "RVI903251"), (.identityCard, "NSQ162819"),
        (.identityCard, "ZIE561548"), (.identityCard, "GEC628967"), (.identityCard, "DVV237197"),
        (.foreignPassport, "FA1234567"), (.foreignPassport, "1234"), (.foreignPassport, "X1234567890123456789"),
    ])
    func areRead(kind: IdentityDocument.Kind, number: String) throws {
        let document = try IdentityDocument(kind, parsing: number)
        #expect(document.normalised == number)
        #expect(document.kind == kind)
        #expect(try IdentityDocument(kind, parsing: " " + number.lowercased() + "-") == document)
    }

    @Test(
        arguments: [
            ("nothing", .identityCard, "", .empty), ("no check digit", .identityCard, "ABA 300001", .wrongCheckDigit),
            ("two letters", .identityCard, "AB 3000001", .notALetter(place: 4)),
            ("a letter O", .identityCard, "ABA 30000O", .notADigit(place: 10)),
            ("a Polish letter", .identityCard, "ABĄ300000", .unreadable(place: 3)),
            ("eight signs", .identityCard, "ABA30000", .wrongLength(.identityCard, found: 8)),
            ("a wrong check digit", .passport, "ZS 0000178", .wrongCheckDigit),
            ("three letters", .passport, "ABA300000", .notADigit(place: 3)),
            ("too long", .passport, "ZS00001770", .wrongLength(.passport, found: 10)),
            ("digits in front", .residenceCard, "123456789", .notALetter(place: 1)),
            ("too short", .residenceCard, "RR123", .wrongLength(.residenceCard, found: 5)),
            ("three signs", .foreignPassport, "A12", .wrongLength(.foreignPassport, found: 3)),
            ("too many", .foreignPassport, "A12345678901234567890", .wrongLength(.foreignPassport, found: 21)),
            ("a sign", .foreignPassport, "A1234/5", .unreadable(place: 6)),
            ("another script", .foreignPassport, "АВ123456", .unreadable(place: 1)),
        ] as [(String, IdentityDocument.Kind, String, IdentityDocument.Mistake)]
    )
    func areRefused(why: String, kind: IdentityDocument.Kind, typed: String, mistake: IdentityDocument.Mistake) {
        #expect(throws: mistake) { try IdentityDocument(kind, parsing: typed) }
    }

    @Test func haveTheirForms() throws {
        let card = try IdentityDocument(.identityCard, parsing: "aba300000")
        #expect(card.grouped == "ABA 300000" && card.masked == "••• •••000")
        let passport = try IdentityDocument(.passport, parsing: "ZS0000177")
        #expect(passport.grouped == "ZS 0000177" && passport.masked == "•• ••••177")
        let short = try IdentityDocument(.foreignPassport, parsing: "A123")
        #expect(short.grouped == "A123" && short.masked == "••23")
        #expect(try IdentityDocument(.residenceCard, parsing: "ZS0000177") != passport)
    }
}
