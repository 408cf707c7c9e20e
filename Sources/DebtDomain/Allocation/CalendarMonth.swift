/// A month of a year, as rent is charged for it.
package struct CalendarMonth: Hashable, Sendable {
    package let year: Int
    /// 1 to 12.
    package let month: Int

    /// `nil` where there is no such month in the years 1 to 9999.
    package init?(year: Int, month: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month) else { return nil }
        self.init(ordinal: 12 * year + month - 1)
    }

    /// The month that `day` lies in.
    package init(of day: Day) {
        let (year, month, _) = day.components
        self.init(ordinal: 12 * year + month - 1)
    }

    private init(ordinal: Int) {
        year = ordinal / 12
        month = ordinal % 12 + 1
    }

    /// As transfer titles write it: `03/2026`.
    package var title: String {
        (month < 10 ? "0" : "") + "\(month)/\(year)"
    }

    private var ordinal: Int { 12 * year + month - 1 }
}

extension CalendarMonth: Strideable {
    package func distance(to other: CalendarMonth) -> Int {
        other.ordinal - ordinal
    }

    package func advanced(by months: Int) -> CalendarMonth {
        let moved = CalendarMonth(ordinal: ordinal + months)
        precondition((1...9_999).contains(moved.year), "who counts months stays within the years 1 to 9999")
        return moved
    }

    package static func < (left: CalendarMonth, right: CalendarMonth) -> Bool {
        left.ordinal < right.ordinal
    }
}
