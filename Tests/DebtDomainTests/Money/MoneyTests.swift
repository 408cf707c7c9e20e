import DebtDomain
import TestSupport
import Testing

@Suite("Money")
struct MoneyTests {
    private static let least = Money(grosze: .min)
    private static let most = Money(grosze: .max)

    @Test func isAddedAndTaken() throws {
        #expect(try Money(grosze: 1_50) + Money(grosze: 2_75) == Money(grosze: 4_25))
        #expect(try Money(grosze: 1_50) - Money(grosze: 2_75) == Money(grosze: -1_25))
        #expect(try Money(grosze: -7) * 3 == Money(grosze: -21))
        #expect(try -Money(grosze: 5) == Money(grosze: -5))
        var sum = Money.zero
        try sum += Money(grosze: 5)
        try sum -= Money(grosze: 7)
        #expect(sum == Money(grosze: -2) && sum.isNegative && sum < .zero)
    }

    @Test func neverLeavesItsBoundsInSilence() throws {
        #expect(throws: Money.Overflow()) { try Self.most + Money(grosze: 1) }
        #expect(throws: Money.Overflow()) { try Self.least - Money(grosze: 1) }
        #expect(throws: Money.Overflow()) { try Self.most * 2 }
        #expect(throws: Money.Overflow()) { try -Self.least }
        #expect(try Self.most - Self.most == .zero)
        #expect(try Self.least + Self.most == Money(grosze: -1))
    }

    @Test("A sum fits when its end does, whatever it came to on the way")
    func isSummed() throws {
        #expect(try [Self.most, Self.most, Self.least, Self.least].total() == Money(grosze: -2))
        #expect(throws: Money.Overflow()) { try [Self.most, Money(grosze: 1)].total() }
        #expect(try [Money]().total() == .zero)
    }

    @Test(
        arguments: [
            ("nothing", 0, "0,00\u{A0}zł", "0.00"), ("one grosz", 1, "0,01\u{A0}zł", "0.01"),
            ("less than nothing", -5, "-0,05\u{A0}zł", "-0.05"), ("three digits", 999_99, "999,99\u{A0}zł", "999.99"),
            ("four digits", 1_234_56, "1\u{A0}234,56\u{A0}zł", "1234.56"),
            ("seven digits", -1_234_567_00, "-1\u{A0}234\u{A0}567,00\u{A0}zł", "-1234567.00"),
            (
                "the most", .max, "92\u{A0}233\u{A0}720\u{A0}368\u{A0}547\u{A0}758,07\u{A0}zł",
                "92233720368547758.07"
            ),
            (
                "the least", .min, "-92\u{A0}233\u{A0}720\u{A0}368\u{A0}547\u{A0}758,08\u{A0}zł",
                "-92233720368547758.08"
            ),
        ] as [(String, Int64, String, String)]
    )
    func isWritten(why: String, grosze: Int64, formatted: String, decimal: String) throws {
        let money = Money(grosze: grosze)
        #expect(money.formatted == formatted && "\(money)" == formatted)
        #expect(money.decimal == decimal)
        #expect(try Money(parsing: formatted) == money)
        #expect(try Money(parsing: decimal) == money)
        #expect(try Money(parsing: money.grouped) == money)
    }

    @Test(
        arguments: [
            ("with spaces that do not break", "1\u{A0}234,56\u{A0}zł", 1_234_56),
            ("with narrow spaces", "1\u{202F}234,56 zł", 1_234_56), ("with thin spaces", "1\u{2009}234,56", 1_234_56),
            ("with spaces as wide as a figure", "1\u{2007}234,56", 1_234_56), ("with tabs", "\t12,00\t", 12_00),
            ("with dots between thousands", "1.234,56", 1_234_56), ("as the English do", "1,234.56", 1_234_56),
            ("as the Swiss do", "1'234.56", 1_234_56), ("as they print it", "1’234.56", 1_234_56),
            ("as programs do", "1234.56", 1_234_56), ("a decimal comma", "1234,56", 1_234_56),
            ("one decimal", "12,5", 12_50), ("no decimals", "1234", 1_234_00), ("grouped thousands", "1 234", 1_234_00),
            ("millions with dots", "1.234.567", 1_234_567_00), ("millions with commas", "1,234,567", 1_234_567_00),
            ("millions with both", "1.234.567,89", 1_234_567_89), ("leading zeros", "0012,00", 12_00),
            ("a minus", "-12,50", -12_50), ("a true minus", "−12,50", -12_50), ("a dash", "– 12,50 zł", -12_50),
            ("a minus behind", "12,50-", -12_50), ("a plus", "+12,50", 12_50),
            ("the currency's code", "12,50 PLN", 12_50), ("the code in front", "PLN -12,50", -12_50),
            ("without Polish letters", "12,50 zl", 12_50), ("capitals", "12,50 ZŁ", 12_50),
            ("in a word", "5 złotych", 5_00), ("nothing", "0", 0), ("less than nothing is nothing", "-0,00", 0),
            ("the code behind, a minus before it", "12,50- PLN", -12_50),
        ] as [(String, String, Int64)]
    )
    func isRead(why: String, text: String, grosze: Int64) throws {
        #expect(try Money(parsing: text).grosze == grosze)
    }

    @Test(
        arguments: [
            ("nothing", "", .empty), ("blanks", " \u{A0} ", .empty), ("a unit alone", "zł", .empty),
            ("a sign alone", "-", .empty), ("letters", "12,5o", .unreadable(place: 5)),
            ("another currency", "12,50 €", .unreadable(place: 7)), ("two signs", "--5", .unreadable(place: 2)),
            ("a sign on both sides", "-5-", .unreadable(place: 3)), ("a line break", "5\n", .unreadable(place: 2)),
            ("digits of another script", "१२", .unreadable(place: 1)), ("a formula", "=1+1", .unreadable(place: 1)),
            ("an exponent", "1e5", .unreadable(place: 2)), ("thousands or thousandths", "1,234", .ambiguous),
            ("the same with a dot", "1.234", .ambiguous), ("and longer", "123.456", .ambiguous),
            ("thousandths", "0,123", .tooManyDecimals), ("many decimals", "1,2345", .tooManyDecimals),
            ("grouped and thousandths", "1 234,567", .tooManyDecimals), ("a comma and no more", "12,", .wrongGrouping),
            ("no whole part", ",50", .wrongGrouping), ("a group of two", "1 23,00", .wrongGrouping),
            ("a group of four", "1234 567", .wrongGrouping), ("two blanks", "1  234", .wrongGrouping),
            ("two kinds of separators", "1 234.567,00", .wrongGrouping), ("two decimals", "1,23,45", .wrongGrouping),
            ("thousands behind decimals", "1,23 4", .wrongGrouping), ("mixed up", "1.234,567.00", .wrongGrouping),
            ("a grosz too much", "92233720368547758,08", .tooLarge), ("far too much", "9999999999999999999", .tooLarge),
            ("more than 128 bits", String(repeating: "9", count: 400), .tooLarge),
            ("a grosz too little", "-92233720368547758,09", .tooLarge),
            ("a joiner behind a digit", "12\u{200D}34,00", .unreadable(place: 2)),
            ("a digit on a keycap", "1\u{FE0F}\u{20E3}2", .unreadable(place: 1)),
            ("a digit struck through", "12,5\u{336}0", .unreadable(place: 4)),
            ("digits of full width", "\u{FF11}\u{FF12}", .unreadable(place: 1)),
            ("a blank with a joiner", "1 \u{200D}234,00", .unreadable(place: 2)),
            ("a comma with a mark", "12,\u{301}50", .unreadable(place: 3)),
        ] as [(String, String, Money.Mistake)]
    )
    func isRefused(why: String, text: String, mistake: Money.Mistake) {
        #expect(throws: mistake) { try Money(parsing: text) }
        #expect(mistake.code.allSatisfy { $0.isLowercase || $0 == "_" })
        #expect(mistake.explanation.polish.hasSuffix(".") && mistake.explanation.english.hasSuffix("."))
    }

    @Test(
        "What cannot be seen is refused, wherever it stands",
        arguments: [
            "\u{AD}", "\u{301}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{200F}", "\u{2060}", "\u{20E3}", "\u{FE0F}",
            "\u{FEFF}", "\u{0}",
        ] as [Unicode.Scalar]
    )
    func holdsNothingUnseen(scalar: Unicode.Scalar) {
        for text in ["1 234,56 zł", "-1.234.567,8", "PLN 5", "1234"] {
            for offset in 0...text.unicodeScalars.count {
                var scalars = text.unicodeScalars
                scalars.insert(scalar, at: scalars.index(scalars.startIndex, offsetBy: offset))
                do throws(Money.Mistake) {
                    let money = try Money(parsing: String(scalars))
                    Issue.record("\(text) with \(scalar.value) at \(offset) is \(money)")
                } catch {
                    if case .unreadable = error { continue }
                    Issue.record("\(text) with \(scalar.value) at \(offset) is \(error)")
                }
            }
        }
    }

    @Test("What is written is read back", arguments: [Proof.seed])
    func comesBack(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<(Proof.isFull ? 100_000 : 5_000) {
            let money = Money(
                grosze: Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0...60, using: &random)
            )
            let texts = [money.formatted, money.grouped, money.decimal]
            for text in texts where try Money(parsing: text) != money {
                Issue.record("\(text) is \(money.grosze)")
            }
        }
    }
}
