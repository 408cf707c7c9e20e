/// Months as people write them in titles of transfers: `03/2026`, `marzec 2026`, `I-III 2026`, `2026-03`, `rok 2025`.
struct TitleMonths {
    /// What a stretch of a title says about months.
    enum Mention: Hashable {
        case months(ClosedRange<CalendarMonth>)
        /// One month in two numbers, `3/2026`, which could also be the number of a document.
        case numbered(CalendarMonth)
        /// A month by its name and without a year, 1 to 12.
        case yearless(Int)
        /// A range whose end lies before its beginning, or one longer than anybody pays at once.
        case unclear(String)
        /// Two numbers that look like month and year and are none.
        case notAMonth(String)
        /// A day, which tells when something was and not what is paid.
        case day(String)
    }

    private struct Atom {
        let month: Int
        var year: Int?
        /// Whether only what follows can make a month of it.
        var isBare = false
        var isNumbered = false
        /// How the month was written, where it was in digits.
        var digits: String?
        var end: Int
    }

    private struct Element {
        let first: Atom
        let last: Atom?
        let start: Int
        var end: Int { last?.end ?? first.end }
        var isBare: Bool { first.isBare && last == nil }
    }

    let text: TitleText

    /// What begins at a token, and the token after it; `nil` where no month is spoken of.
    func mentions(at start: Int) -> (mentions: [Mention], end: Int)? {
        if isInsideOfNumber(start) { return nil }
        return days(at: start) ?? namedDay(at: start) ?? quarter(at: start) ?? year(at: start)
            ?? shortYear(at: start) ?? sequence(at: start) ?? noMonth(at: start)
    }

    /// `ZGM/03/2026` is a number of a document.
    private func isInsideOfNumber(_ index: Int) -> Bool {
        guard index > 0, text.isGlued[index], let sign = text.sign(index - 1), "/-".contains(sign) else { return false }
        return index < 2 || text.isGlued[index - 1]
    }

    // MARK: Lists and ranges

    private func sequence(at start: Int) -> (mentions: [Mention], end: Int)? {
        var elements: [Element] = []
        var next = start
        // A bound, so that a title of commas takes no longer than its length.
        while elements.count < 24, let element = element(at: next) {
            elements.append(element)
            guard let after = separator(at: element.end) else { break }
            next = after
        }
        while let last = elements.last, last.isBare { elements.removeLast() }
        guard let end = elements.last?.end, !beginsWithForeignNumber(elements) else { return nil }
        guard let mentions = withYears(elements) else { return ([.unclear(text.text(start..<end))], end) }
        return (mentions, end)
    }

    /// In `lok. 5, 03/2026` the 5 is no month: a list may begin with a mere number only behind a word that months
    /// follow, and all its months are written alike.
    private func beginsWithForeignNumber(_ elements: [Element]) -> Bool {
        guard let first = elements.first, first.isBare, first.first.digits != nil else { return false }
        let isIntroduced = first.start > 0 && text.word(first.start - 1).map(Self.introductions.contains) ?? false
        let written = elements.compactMap(\.first.digits)
        let hasZeros = written.contains { $0.hasPrefix("0") }
        return !isIntroduced || (hasZeros && written.contains { $0.count == 1 })
    }

    private func separator(at index: Int) -> Int? {
        if let sign = text.sign(index) { return ",+&;".contains(sign) ? index + 1 : nil }
        guard let word = text.word(index) else { return nil }
        return ["i", "oraz", "a"].contains(word) ? index + 1 : nil
    }

    private func element(at start: Int) -> Element? {
        let from = text.word(start) == "od" ? start + 1 : start
        guard let first = atom(at: from) else { return nil }
        if text.sign(first.end) == "-" || text.word(first.end) == "do", let last = atom(at: first.end + 1),
            !last.isBare
        {
            return Element(first: first, last: last, start: start)
        }
        return Element(first: first, last: nil, start: start)
    }

    /// A month without a year has that of the one behind it; `nil` where the order then runs backwards.
    private func withYears(_ elements: [Element]) -> [Mention]? {
        var mentions: [Mention] = []
        var behind: CalendarMonth?
        for element in elements.reversed() {
            let last = element.last ?? element.first
            guard let year = last.year ?? behind?.year, let lastMonth = CalendarMonth(year: year, month: last.month)
            else {
                if element.first.isBare || element.last != nil { return nil }
                mentions.append(.yearless(last.month))
                continue
            }
            if last.year == nil, let behind, lastMonth >= behind { return nil }
            guard let firstMonth = CalendarMonth(year: element.first.year ?? year, month: element.first.month),
                firstMonth <= lastMonth, firstMonth.distance(to: lastMonth) < 60
            else { return nil }
            let isNumbered = element.last == nil && element.first.isNumbered
            mentions.append(isNumbered ? .numbered(firstMonth) : .months(firstMonth...lastMonth))
            behind = firstMonth
        }
        return mentions.reversed()
    }

    // MARK: One month

    private func atom(at index: Int) -> Atom? {
        numbers(at: index) ?? yearFirst(at: index) ?? named(at: index) ?? bareNumber(at: index)
    }

    private func numbers(at index: Int) -> Atom? {
        guard let month = text.number(index, digits: 1...2), isSeparator(index + 1),
            let year = text.number(index + 2, digits: 4...4), (1...12).contains(month), Self.years.contains(year),
            !continues(index + 3)
        else { return nil }
        return Atom(month: month, year: year, isNumbered: true, digits: text.text(index..<index + 1), end: index + 3)
    }

    private func yearFirst(at index: Int) -> Atom? {
        guard let year = text.number(index, digits: 4...4), isSeparator(index + 1),
            let month = text.number(index + 2, digits: 1...2), (1...12).contains(month), Self.years.contains(year),
            !continues(index + 3)
        else { return nil }
        return Atom(month: month, year: year, end: index + 3)
    }

    private func named(at index: Int) -> Atom? {
        guard let word = text.word(index) else { return nil }
        let roman = Self.roman[word]
        guard let month = Self.names[word] ?? roman else { return nil }
        var end = index + 1
        if text.sign(end) == ".", roman == nil { end += 1 }
        let behindSign = isSeparator(end) ? end + 1 : end
        if let year = text.number(behindSign, digits: 4...4), Self.years.contains(year), !continues(behindSign + 1) {
            return Atom(month: month, year: year, end: behindSign + 1)
        }
        return Atom(month: month, year: nil, isBare: roman != nil, end: end)
    }

    private func bareNumber(at index: Int) -> Atom? {
        guard let month = text.number(index, digits: 1...2), (1...12).contains(month) else { return nil }
        return Atom(month: month, year: nil, isBare: true, digits: text.text(index..<index + 1), end: index + 1)
    }

    private func isSeparator(_ index: Int) -> Bool {
        text.sign(index).map { "/.-".contains($0) } ?? false
    }

    /// Whether a longer number goes on here.
    private func continues(_ index: Int) -> Bool {
        guard let sign = text.sign(index), text.isGlued[index], "/-.".contains(sign) else { return false }
        guard case .number(let digits)? = text.token(index + 1), text.isGlued[index + 1] else { return false }
        // The second month of a range may stand right behind the dash.
        return sign != "-" || digits.count > 2 || !isSeparator(index + 2)
    }

    // MARK: What is not a single month

    private func quarter(at index: Int) -> (mentions: [Mention], end: Int)? {
        guard let quarter = text.number(index, digits: 1...1) ?? text.word(index).flatMap({ Self.roman[$0] }),
            (1...4).contains(quarter), let word = text.word(index + 1), ["kw", "kwartal", "kwartalu"].contains(word)
        else { return nil }
        let next = isSeparator(index + 2) ? index + 3 : index + 2
        guard let year = text.number(next, digits: 4...4), Self.years.contains(year),
            let first = CalendarMonth(year: year, month: 3 * quarter - 2)
        else { return nil }
        return ([.months(first...first.advanced(by: 2))], next + 1)
    }

    private func year(at index: Int) -> (mentions: [Mention], end: Int)? {
        let named = text.word(index) == "rok" || text.word(index) == "roku"
        guard let year = text.number(named ? index + 1 : index, digits: 4...4), Self.years.contains(year),
            let first = CalendarMonth(year: year, month: 1)
        else { return nil }
        let end = named ? index + 2 : index + 1
        if isSeparator(end), text.number(end + 1, digits: 1...2) != nil { return nil }
        let follows = text.word(end).map { ["r", "rok"].contains($0) } ?? false
        guard named || follows || (index > 0 && text.word(index - 1) == "za") else { return nil }
        return ([.months(first...first.advanced(by: 11))], follows ? end + 1 : end)
    }

    /// `czynsz 03/26`: only where the word before says that a month comes.
    private func shortYear(at index: Int) -> (mentions: [Mention], end: Int)? {
        guard index > 0, let word = text.word(index - 1), Self.introductions.contains(word),
            let month = text.number(index, digits: 1...2), text.sign(index + 1) == "/",
            let year = text.number(index + 2, digits: 2...2), !continues(index + 3), year > 12,
            let named = CalendarMonth(year: 2_000 + year, month: month)
        else { return nil }
        return ([.months(named...named)], index + 3)
    }

    private func noMonth(at index: Int) -> (mentions: [Mention], end: Int)? {
        guard text.number(index, digits: 1...2) != nil, isSeparator(index + 1),
            let year = text.number(index + 2, digits: 4...4), Self.years.contains(year), !continues(index + 3)
        else { return nil }
        return ([.notAMonth(text.text(index..<index + 3))], index + 3)
    }

    // MARK: Days

    /// A day, or two that are the ends of whole months.
    private func days(at start: Int) -> (mentions: [Mention], end: Int)? {
        guard let (first, end) = day(at: start) else { return nil }
        guard text.sign(end) == "-" || text.word(end) == "do", let (last, lastEnd) = day(at: end + 1) else {
            return ([.day(text.text(start..<end))], end)
        }
        let months = (CalendarMonth(of: first), CalendarMonth(of: last))
        guard first.day == 1, last.day == Day.days(inMonth: last.month, of: last.year), months.0 <= months.1,
            months.0.distance(to: months.1) < 60
        else { return ([.unclear(text.text(start..<lastEnd))], lastEnd) }
        return ([.months(months.0...months.1)], lastEnd)
    }

    private func day(at index: Int) -> (Day, Int)? {
        guard let sign = text.sign(index + 1), "/.-".contains(sign), text.sign(index + 3) == sign,
            let middle = text.number(index + 2, digits: 1...2)
        else { return nil }
        let ends = (text.number(index, digits: 1...4), text.number(index + 4, digits: 1...4))
        guard let first = ends.0, let last = ends.1 else { return nil }
        let read = first > 31 ? Day(year: first, month: middle, day: last) : Day(year: last, month: middle, day: first)
        guard let read, Self.years.contains(read.year) else { return nil }
        return (read, index + 5)
    }

    private func namedDay(at index: Int) -> (mentions: [Mention], end: Int)? {
        guard let day = text.number(index, digits: 1...2), (1...31).contains(day), let word = text.word(index + 1),
            Self.genitives.contains(word)
        else { return nil }
        let hasYear = text.number(index + 2, digits: 4...4) != nil
        let end = index + (hasYear ? 3 : 2)
        return ([.day(text.text(index..<end))], end)
    }

    private static let years = 1_990...2_099

    private static let introductions: Set<String> = [
        "czynsz", "czynszu", "za", "miesiac", "miesiace", "miesiecy", "mc", "c", "okres", "od", "oplata", "oplaty",
        "najem", "naleznosc",
    ]

    static let roman: [String: Int] = [
        "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11,
        "xii": 12,
    ]

    /// Nominative, genitive, locative and abbreviation.
    private static let forms: [[String]] = [
        ["styczen", "stycznia", "styczniu", "sty"], ["luty", "lutego", "lutym", "lut"],
        ["marzec", "marca", "marcu", "mar"], ["kwiecien", "kwietnia", "kwietniu", "kwi"],
        ["maj", "maja", "maju", "maj"], ["czerwiec", "czerwca", "czerwcu", "cze"],
        ["lipiec", "lipca", "lipcu", "lip"], ["sierpien", "sierpnia", "sierpniu", "sie"],
        ["wrzesien", "wrzesnia", "wrzesniu", "wrz"], ["pazdziernik", "pazdziernika", "pazdzierniku", "paz"],
        ["listopad", "listopada", "listopadzie", "lis"], ["grudzien", "grudnia", "grudniu", "gru"],
    ]

    private static let genitives = Set(forms.map { $0[1] })

    private static let names: [String: Int] = Dictionary(
        forms.enumerated().flatMap { index, forms in forms.map { ($0, index + 1) } },
        uniquingKeysWith: { first, _ in first }
    )
}
