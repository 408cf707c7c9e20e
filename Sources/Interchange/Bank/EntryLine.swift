import DebtDomain

/// Field 61 of an MT940 or MT942 message: `0701260126DN5912,00NTRF200701260001//5627001791917001`.
struct EntryLine {
    let valueDay: Day
    let bookingDay: Day
    let mark: EntryMark
    let isExpected: Bool
    let fundsCode: String?
    let magnitude: Int64
    let kind: String
    let customerReference: String?
    let bankReference: String?

    /// What is wrong, and how many characters stand before it.
    struct Mistake: Error {
        let mistake: StatementMistake
        let offset: Int
    }

    private static let tag = ":61:"

    init(_ text: String) throws(Mistake) {
        var rest = Cursor(text)
        do {
            valueDay = try DayFormat.swift.day(rest.take(6))
        } catch {
            throw Mistake(mistake: .malformedDay(field: Self.tag), offset: 0)
        }
        let entryDay = rest.peek(4)
        if entryDay.utf8.count == 4, entryDay.allSatisfy(\.isASCIIDigit) {
            guard let day = Self.day(entryDay, near: valueDay) else {
                throw Mistake(mistake: .malformedDay(field: Self.tag), offset: rest.offset)
            }
            bookingDay = day
            _ = rest.take(4)
        } else {
            bookingDay = valueDay
        }
        (mark, isExpected) = try Self.mark(&rest)
        if let funds = rest.peek(1).first, funds.isASCII, funds.isLetter {
            fundsCode = String(rest.take(1))
        } else {
            fundsCode = nil
        }
        magnitude = try Self.amount(&rest)
        kind = try Self.kind(&rest)
        let references = rest.all
        let bank = references.firstRange(of: "//")
        customerReference = Self.reference(bank.map { references[..<$0.lowerBound] } ?? references)
        bankReference = bank.flatMap { Self.reference(references[$0.upperBound...]) }
    }

    /// A day without its year is in the year that puts it nearest to the value date.
    static func day(_ text: some StringProtocol, near value: Day) -> Day? {
        guard let month = Int(text.prefix(2)), let day = Int(text.suffix(2)) else { return nil }
        let candidates = [0, -1, 1].compactMap { Day(year: value.year + $0, month: month, day: day) }
        return candidates.min { abs(value.distance(to: $0)) < abs(value.distance(to: $1)) }
    }

    private static func mark(_ rest: inout Cursor) throws(Mistake) -> (EntryMark, isExpected: Bool) {
        let marks: [(String, EntryMark, Bool)] = [
            ("RC", .reversalOfCredit, false), ("RD", .reversalOfDebit, false), ("EC", .credit, true),
            ("ED", .debit, true), ("C", .credit, false), ("D", .debit, false),
        ]
        guard let found = marks.first(where: { rest.all.hasPrefix($0.0) }) else {
            throw Mistake(mistake: .malformedField(tag), offset: rest.offset)
        }
        _ = rest.take(found.0.count)
        return (found.1, found.2)
    }

    private static func amount(_ rest: inout Cursor) throws(Mistake) -> Int64 {
        let offset = rest.offset
        let text = rest.all.prefix { $0.isASCIIDigit || $0 == "," }
        _ = rest.take(text.count)
        do {
            // At most 15 characters of them, but a bank may be more generous; what overflows is refused.
            guard text.contains(",") else { throw AmountFormat.Mistake.notANumber }
            return try AmountFormat.comma.grosze(String(text))
        } catch {
            throw Mistake(mistake: .malformedAmount(field: tag), offset: offset)
        }
    }

    private static func kind(_ rest: inout Cursor) throws(Mistake) -> String {
        let kind = rest.peek(4)
        guard kind.utf8.count == 4, let first = kind.first, first.isASCII, first.isLetter,
            kind.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
        else { throw Mistake(mistake: .malformedField(tag), offset: rest.offset) }
        return String(rest.take(4))
    }

    private static func reference(_ text: Substring) -> String? {
        let plain = EntryDetails.squeezed(text)
        return plain.isEmpty || plain == "NONREF" ? nil : plain
    }
}

/// What is left of a text that is read from its front.
private struct Cursor {
    private(set) var all: Substring
    private(set) var offset = 0

    init(_ text: String) {
        all = text[...]
    }

    func peek(_ count: Int) -> Substring { all.prefix(count) }

    mutating func take(_ count: Int) -> Substring {
        let taken = all.prefix(count)
        all = all.dropFirst(count)
        offset += taken.count
        return taken
    }
}

extension Character {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

/// Fields 60, 62, 64 and 65: `C071023PLN8985995772,25`.
extension StatementBalance {
    init(field text: String, tag: String, isIntermediate: Bool) throws(EntryLine.Mistake) {
        let mark = text.prefix(1)
        guard mark == "C" || mark == "D" else { throw .init(mistake: .malformedField(tag), offset: 0) }
        let date = text.dropFirst().prefix(6)
        let currency = text.dropFirst(7).prefix(3)
        let amount = text.dropFirst(10)
        guard currency.count == 3, currency.allSatisfy({ $0.isASCII && $0.isUppercase }) else {
            throw .init(mistake: .malformedField(tag), offset: 7)
        }
        guard amount.contains(","), amount.allSatisfy({ $0.isASCIIDigit || $0 == "," }) else {
            throw .init(mistake: .malformedAmount(field: tag), offset: 10)
        }
        do {
            day = try DayFormat.swift.day(date)
        } catch {
            throw .init(mistake: .malformedDay(field: tag), offset: 1)
        }
        do {
            let grosze = try AmountFormat.comma.grosze(String(amount))
            self.amount = mark == "C" ? grosze : -grosze
        } catch {
            throw .init(mistake: .malformedAmount(field: tag), offset: 10)
        }
        self.currency = String(currency)
        self.isIntermediate = isIntermediate
    }
}

/// Fields 90 of an MT942 message, what the bank says of its entries: `3PLN0,03`.
struct StatedTotal {
    let count: Int
    let sum: Int64

    init(field text: String, tag: String) throws(EntryLine.Mistake) {
        let count = text.prefix { $0.isASCIIDigit }
        let amount = text.dropFirst(count.count + 3)
        guard !count.isEmpty, let number = Int(count) else { throw .init(mistake: .malformedField(tag), offset: 0) }
        do {
            sum = try AmountFormat.comma.grosze(String(amount))
        } catch {
            throw .init(mistake: .malformedAmount(field: tag), offset: count.count + 3)
        }
        self.count = number
    }
}
