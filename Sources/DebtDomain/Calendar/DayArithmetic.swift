/// The days of the week, numbered from Monday as ISO 8601 does.
package enum Weekday: Int, Hashable, Sendable, CaseIterable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    package var name: Explanation {
        switch self {
        case .monday: Explanation("poniedziałek", english: "Monday")
        case .tuesday: Explanation("wtorek", english: "Tuesday")
        case .wednesday: Explanation("środa", english: "Wednesday")
        case .thursday: Explanation("czwartek", english: "Thursday")
        case .friday: Explanation("piątek", english: "Friday")
        case .saturday: Explanation("sobota", english: "Saturday")
        case .sunday: Explanation("niedziela", english: "Sunday")
        }
    }
}

extension Day {
    package var weekday: Weekday {
        // Day 0 was a Thursday; the remainder of a negative number is negative.
        let index = ((Int(daysSince1970) + 3) % 7 + 7) % 7
        return Weekday.allCases[index]
    }

    /// That many days later, or earlier; `nil` outside the years 1 to 9999.
    package func adding(days: Int) -> Day? {
        let (sum, overflows) = Int(daysSince1970).addingReportingOverflow(days)
        guard !overflows, let count = Int32(exactly: sum) else { return nil }
        return Day(daysSince1970: count)
    }

    /// The last day of a term of that many months which begins with an event of this day: the day of the same number,
    /// or the last of a month that has none. A month after 31 January ends on 28 or 29 February.
    ///
    /// Negative numbers lead back by the same rule. `nil` outside the years 1 to 9999.
    ///
    /// - Source: Civil Code art. 112, first sentence.
    package func adding(months: Int) -> Day? {
        let (year, month, day) = components
        let (count, overflows) = (12 * year + month - 1).addingReportingOverflow(months)
        guard !overflows, count >= 12 else { return nil }
        let (newYear, monthIndex) = count.quotientAndRemainder(dividingBy: 12)
        return Day(year: newYear, month: monthIndex + 1, day: min(day, Self.days(inMonth: monthIndex + 1, of: newYear)))
    }

    /// As with months: a year after 29 February ends on 28 February.
    ///
    /// - Source: Civil Code art. 112, first sentence.
    package func adding(years: Int) -> Day? {
        let (months, overflows) = years.multipliedReportingOverflow(by: 12)
        return overflows ? nil : adding(months: months)
    }

    /// How many full years somebody born on this day has lived on `day`; `nil` before the birth.
    ///
    /// A year of life is full with the beginning of the birthday, not with its end, so that whoever was born on
    /// 1 May 2008 is 18 on all of 1 May 2026; and who was born on a leap day, on 28 February of a common year.
    ///
    /// - Source: Civil Code art. 112, second sentence.
    package func age(on day: Day) -> Int? {
        guard day >= self else { return nil }
        let years = day.year - year
        return adding(years: years).map { $0 <= day } == true ? years : years - 1
    }

    /// 1 to 4.
    package var quarter: Int { (month + 2) / 3 }

    /// 1 to 366.
    package var dayOfYear: Int {
        let (year, month, day) = components
        return (1..<month).reduce(day) { $0 + Self.days(inMonth: $1, of: year) }
    }

    /// From the first to the last day of the month that holds this one.
    package var wholeMonth: ClosedRange<Day> {
        let (year, month, day) = components
        let first = advanced(by: 1 - day)
        return first...first.advanced(by: Self.days(inMonth: month, of: year) - 1)
    }

    /// From the first to the last day of the quarter that holds this one.
    package var wholeQuarter: ClosedRange<Day> {
        let monthsBefore = (month - 1) % 3
        var first = wholeMonth.lowerBound
        for _ in 0..<monthsBefore { first = first.advanced(by: -1).wholeMonth.lowerBound }
        var last = wholeMonth.upperBound
        for _ in 0..<(2 - monthsBefore) { last = last.advanced(by: 1).wholeMonth.upperBound }
        return first...last
    }

    /// From 1 January to 31 December of the year that holds this day.
    package var wholeYear: ClosedRange<Day> {
        let first = advanced(by: 1 - dayOfYear)
        return first...first.advanced(by: Self.isLeap(year) ? 365 : 364)
    }

    /// The calendar's Easter Sunday, by the rule of the Gregorian reform; `nil` outside the years 1 to 9999.
    package static func easter(of year: Int) -> Day? {
        let (century, yearOfCentury) = (year / 100, year % 100)
        let golden = year % 19
        let correction = (century - (century + 8) / 25 + 1) / 3
        let epact = (19 * golden + century - century / 4 - correction + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7
        let shift = (golden + 11 * epact + 22 * weekday) / 451
        let (month, day) = (epact + weekday - 7 * shift + 114).quotientAndRemainder(dividingBy: 31)
        return Day(year: year, month: month, day: day + 1)
    }

    /// A day that stands in a table of ours.
    static func known(_ year: Int, _ month: Int, _ day: Int) -> Day {
        guard let day = Day(year: year, month: month, day: day) else {
            preconditionFailure("the tables are tested, and hold days that exist")
        }
        return day
    }
}
