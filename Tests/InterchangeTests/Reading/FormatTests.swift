import DebtDomain
import Foundation
import Interchange
import Testing

@Suite("Amounts and days in files")
struct FormatTests {
    @Test(
        arguments: [
            ("1 234,56", .comma, 1_234_56), ("1.234,56", .comma, 1_234_56), ("1234,5", .comma, 1_234_50),
            ("12,", .comma, 12_00), ("-0,10", .comma, -10), ("0,10-", .comma, -10), ("\u{2212}5", .comma, -5_00),
            ("1\u{A0}234\u{202F}567,00 zł", .comma, 1_234_567_00), ("7,00 PLN", .comma, 7_00), ("3,1400", .comma, 3_14),
            ("+1,00", .comma, 1_00), ("1,234.56", .point, 1_234_56), ("1234.56", .point, 1_234_56),
            ("1.234,56", .either, 1_234_56), ("1,234.56", .either, 1_234_56), ("1.5", .either, 1_50),
            ("12.34", .either, 12_34), ("1.234.567", .either, 1_234_567_00), ("0.125000", .either, nil),
            ("0,500", .either, 50), ("123456", .grosze, 1_234_56), ("5", .grosze, 5), ("-007", .grosze, -7),
            ("92233720368547758,07", .comma, .max), ("-92233720368547758,08", .comma, .min),
            ("0000000000000000000000001,00", .comma, 1_00),
        ] as [(String, AmountFormat, Int64?)]
    )
    func areReadToTheGrosz(_ text: String, _ format: AmountFormat, _ grosze: Int64?) throws {
        guard let grosze else {
            #expect(throws: AmountFormat.Mistake.partsOfAGrosz) { try format.grosze(text) }
            return
        }
        #expect(try format.grosze(text) == grosze)
    }

    @Test(
        arguments: [
            ("", .comma, .empty), ("  ", .comma, .empty), ("zł", .comma, .notANumber),
            ("12 34,00", .comma, .notANumber),
            ("1,2,3", .comma, .notANumber), (",50", .comma, .notANumber), ("1e5", .point, .notANumber),
            ("--1", .comma, .notANumber), ("1 234.567,00", .comma, .notANumber), ("1,234", .comma, .partsOfAGrosz),
            ("1.234", .either, .ambiguous), ("1,234", .either, .ambiguous), ("12,345", .grosze, .notANumber),
            ("92233720368547758,08", .comma, .tooLarge), ("99999999999999999999", .grosze, .tooLarge),
            ("٣", .comma, .notANumber), ("=1+1", .comma, .notANumber),
        ] as [(String, AmountFormat, AmountFormat.Mistake)]
    )
    func areRefused(_ text: String, _ format: AmountFormat, _ mistake: AmountFormat.Mistake) {
        #expect(throws: mistake) { try format.grosze(text) }
    }

    @Test("What is written is read again", arguments: 0..<200 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let grosze = Int64.random(in: -100_000_000_000...100_000_000_000, using: &random)
        let (whole, rest) = grosze.magnitude.quotientAndRemainder(dividingBy: 100)
        let sign = grosze < 0 ? "-" : ""
        let padded = (rest < 10 ? "0" : "") + String(rest)
        #expect(try AmountFormat.comma.grosze("\(sign)\(whole),\(padded)") == grosze)
        #expect(try AmountFormat.point.grosze("\(sign)\(whole).\(padded)") == grosze)
        #expect(try AmountFormat.grosze.grosze(String(grosze)) == grosze)
    }

    @Test(arguments: [
        ("dd.MM.yyyy", "15.11.2026", "2026-11-15"), ("dd.MM.yyyy", "5.1.2026", "2026-01-05"),
        ("yyyyMMdd", "20261115", "2026-11-15"), ("yyMMdd", "800101", "1980-01-01"), ("yyMMdd", "791231", "2079-12-31"),
        ("dd/MM/yy", "29/02/24", "2024-02-29"), ("yyyy-MM-dd", " 2026-11-15 ", "2026-11-15"),
    ])
    func daysAreRead(_ pattern: String, _ text: String, _ day: String) throws {
        #expect(try #require(DayFormat(pattern)).day(text) == (try Day(parsing: day)))
    }

    @Test(
        arguments: [
            ("dd.MM.yyyy", "30.02.2026", .noSuchDay), ("dd.MM.yyyy", "15-11-2026", .malformed),
            ("yyyyMMdd", "2026115", .malformed),
            ("dd.MM.yyyy", "", .empty), ("dd.MM.yyyy", "15.11.26", .malformed),
            ("dd.MM.yyyy", "15.11.20261", .malformed),
            ("dd.MM.yyyy", "00.11.2026", .noSuchDay), ("yyyy-MM-dd", "0000-01-01", .noSuchDay),
        ] as [(String, String, DayFormat.Mistake)]
    )
    func daysAreRefused(_ pattern: String, _ text: String, _ mistake: DayFormat.Mistake) throws {
        let format = try #require(DayFormat(pattern))
        #expect(throws: mistake) { try format.day(text) }
    }

    @Test(arguments: ["", "dd.MM", "d.M.yyyy", "yyyy-MM-dd dd", "yyy-MM-dd", "żdd.MM.yyyy"])
    func patternsAreRefused(_ pattern: String) {
        #expect(DayFormat(pattern) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([DayFormat].self, from: JSONEncoder().encode([pattern]))
        }
    }

    @Test(arguments: [TextEncoding.cp1250, .iso8859_2, .cp852, .utf8])
    func polishTextsAreKnownByTheirLetters(_ encoding: TextEncoding) throws {
        for text in ["Spółka ŚLĄSK", "zażółć gęślą jaźń", "ŹDŹBŁO ŚCIĘTE", "Wąż ma Ścieżkę"] {
            var detector = EncodingDetector()
            detector.take(try encoded(text, encoding))
            #expect(detector.verdict == encoding, "\(text)")
        }
    }

    @Test(arguments: ["Олена Шевченко", "Łesia Українка", "Müller", "José"])
    func foreignNamesDoNotMislead(_ name: String) {
        var detector = EncodingDetector()
        detector.take(Array(name.utf8))
        #expect(detector.verdict == .utf8)
    }
}
