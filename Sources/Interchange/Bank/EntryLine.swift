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
        let bytes = Array(text.utf8)
        var place = 6
        do {
            valueDay = try DayFormat.swift.day(bytes.prefix(6))
        } catch {
            throw Mistake(mistake: .malformedDay(field: Self.tag), offset: 0)
        }
        let entryDay = bytes.dropFirst(6).prefix(4)
        if entryDay.count == 4, entryDay.allSatisfy(PlainText.isDigit) {
            guard let day = Self.day(Array(entryDay), near: valueDay) else {
                throw Mistake(mistake: .malformedDay(field: Self.tag), offset: place)
            }
            bookingDay = day
            place += 4
        } else {
            bookingDay = valueDay
        }
        (mark, isExpected) = try Self.mark(bytes, &place)
        if place < bytes.count, PlainText.isLetter(bytes[place]) {
            fundsCode = String(decoding: [bytes[place]], as: UTF8.self)
            place += 1
        } else {
            fundsCode = nil
        }
        magnitude = try Self.amount(bytes, &place)
        let kind = bytes.dropFirst(place).prefix(4)
        guard kind.count == 4, PlainText.isLetter(bytes[place]),
            kind.allSatisfy({ PlainText.isLetter($0) || PlainText.isDigit($0) })
        else { throw Mistake(mistake: .malformedField(Self.tag), offset: place) }
        self.kind = String(decoding: kind, as: UTF8.self)
        let references = bytes[(place + 4)...]
        let slash = UInt8(ascii: "/")
        let bank = references.indices.dropLast().first { references[$0] == slash && references[$0 + 1] == slash }
        customerReference = Self.reference(references[..<(bank ?? references.endIndex)])
        bankReference = bank.flatMap { Self.reference(references[($0 + 2)...]) }
    }

    /// A day without its year is in the year that puts it nearest to the value date.
    private static func day(_ digits: [UInt8], near value: Day) -> Day? {
        let numbers = digits.map { Int($0 - UInt8(ascii: "0")) }
        let (month, day) = (10 * numbers[0] + numbers[1], 10 * numbers[2] + numbers[3])
        let year = value.year
        if let same = Day(year: year, month: month, day: day), abs(value.distance(to: same)) < 180 { return same }
        let candidates = [0, -1, 1].compactMap { Day(year: year + $0, month: month, day: day) }
        return candidates.min { abs(value.distance(to: $0)) < abs(value.distance(to: $1)) }
    }

    private static func mark(_ bytes: [UInt8], _ place: inout Int) throws(Mistake) -> (EntryMark, isExpected: Bool) {
        let first = place < bytes.count ? bytes[place] : 0
        let second = place + 1 < bytes.count ? bytes[place + 1] : 0
        let found: (mark: EntryMark, isExpected: Bool, count: Int)? =
            switch (first, second) {
            case (UInt8(ascii: "R"), UInt8(ascii: "C")): (.reversalOfCredit, false, 2)
            case (UInt8(ascii: "R"), UInt8(ascii: "D")): (.reversalOfDebit, false, 2)
            case (UInt8(ascii: "E"), UInt8(ascii: "C")): (.credit, true, 2)
            case (UInt8(ascii: "E"), UInt8(ascii: "D")): (.debit, true, 2)
            case (UInt8(ascii: "C"), _): (.credit, false, 1)
            case (UInt8(ascii: "D"), _): (.debit, false, 1)
            default: nil
            }
        guard let found else { throw Mistake(mistake: .malformedField(tag), offset: place) }
        place += found.count
        return (found.mark, found.isExpected)
    }

    private static func amount(_ bytes: [UInt8], _ place: inout Int) throws(Mistake) -> Int64 {
        let comma = UInt8(ascii: ",")
        let text = bytes[place...].prefix { PlainText.isDigit($0) || $0 == comma }
        guard text.contains(comma) else { throw Mistake(mistake: .malformedAmount(field: tag), offset: place) }
        do {
            let amount = try AmountFormat.comma.grosze(String(decoding: text, as: UTF8.self))
            place += text.count
            return amount
        } catch {
            throw Mistake(mistake: .malformedAmount(field: tag), offset: place)
        }
    }

    private static func reference(_ bytes: ArraySlice<UInt8>) -> String? {
        let plain = PlainText.squeezed(String(decoding: bytes, as: UTF8.self))
        return plain.isEmpty || plain == "NONREF" ? nil : plain
    }
}

extension Character {
    /// By its value: a digit with a mark that cannot be seen would lie between 0 and 9 as well.
    var isASCIIDigit: Bool { asciiValue.map { (0x30...0x39).contains($0) } ?? false }
}

extension Substring {
    /// Three capital letters.
    fileprivate var isCurrency: Bool { count == 3 && allSatisfy { $0.isASCII && $0.isUppercase } }

    /// Digits and a comma, as MT940 writes amounts: their sign is a letter elsewhere.
    fileprivate var isUnsignedAmount: Bool { contains(",") && allSatisfy { $0.isASCIIDigit || $0 == "," } }
}

/// Fields 60, 62, 64 and 65: `C071023PLN8985995772,25`.
extension StatementBalance {
    init(field text: String, tag: String, isIntermediate: Bool) throws(EntryLine.Mistake) {
        let mark = text.prefix(1)
        guard mark == "C" || mark == "D" else { throw .init(mistake: .malformedField(tag), offset: 0) }
        let date = text.dropFirst().prefix(6)
        let currency = text.dropFirst(7).prefix(3)
        let amount = text.dropFirst(10)
        guard currency.isCurrency else { throw .init(mistake: .malformedField(tag), offset: 7) }
        guard amount.isUnsignedAmount else { throw .init(mistake: .malformedAmount(field: tag), offset: 10) }
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
        let currency = text.dropFirst(count.count).prefix(3)
        let amount = text.dropFirst(count.count + 3)
        guard !count.isEmpty, let number = Int(count) else { throw .init(mistake: .malformedField(tag), offset: 0) }
        guard currency.isCurrency else { throw .init(mistake: .malformedField(tag), offset: count.count) }
        guard amount.isUnsignedAmount else {
            throw .init(mistake: .malformedAmount(field: tag), offset: count.count + 3)
        }
        do {
            sum = try AmountFormat.comma.grosze(String(amount))
        } catch {
            throw .init(mistake: .malformedAmount(field: tag), offset: count.count + 3)
        }
        self.count = number
    }
}
