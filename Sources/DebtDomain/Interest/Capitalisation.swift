/// Interest that bears interest itself: a claim of its own, from the day on which a suit for it was filed.
///
/// Until then the principal alone bears interest. From that day two debts do: the principal as before, and the sum of
/// interest that was overdue by the day before.
///
/// - Source: Civil Code art. 482 § 1.
package struct Capitalisation: Hashable, Sendable {
    /// Why overdue interest may bear interest.
    package enum Basis: Hashable, Sendable {
        case suit(filedOn: Day)
        /// The parties agreed to add the interest to the principal, after it had fallen overdue.
        case agreement(on: Day)

        package var day: Day {
            switch self {
            case .suit(let day), .agreement(let day): day
            }
        }

        package var explanation: Explanation {
            let article = Explanation("art. 482 § 1 k.c.", english: "Civil Code art. 482 § 1")
            return switch self {
            case .suit(let day):
                Explanation(
                    "\(article.polish): odsetki od odsetek od dnia wniesienia pozwu, \(day)",
                    english: "\(article.english): interest on interest from the day of the suit, \(day)"
                )
            case .agreement(let day):
                Explanation(
                    "\(article.polish): odsetki doliczone do należności umową z \(day)",
                    english: "\(article.english): interest added to the principal by agreement of \(day)"
                )
            }
        }
    }

    package let basis: Basis
    /// Interest on the principal through the day before; its total is what is capitalised. `nil` where there is no such
    /// day of delay.
    package let accrued: InterestCalculation?
    /// Interest on the principal from that day on; `nil` where the delay ended before.
    package let onPrincipal: InterestCalculation?
    /// Interest on the capitalised sum from that day on; `nil` where the delay ended before or nothing had accrued.
    package let onInterest: InterestCalculation?

    /// - Parameters:
    ///   - inquiry: The debt, through the last day to be counted.
    ///   - basis: What makes the interest bear interest, and since when.
    ///   - regime: How the capitalised sum bears interest.
    ///   - payments: What was paid on the capitalised sum.
    ///   - rates: The rates for all of it.
    ///   - calendar: The days off that move the due date.
    /// - Throws: As `InterestCalculation` does.
    package init(
        of inquiry: InterestInquiry,
        basis: Basis,
        regime: InterestRegime = .statutoryDelay,
        payments: [PrincipalChange] = [],
        rates: RateSet,
        calendar: WorkingCalendar = .polish
    ) throws(InterestError) {
        self.basis = basis
        accrued = try Self.inquiry(inquiry, before: basis.day).map { until throws(InterestError) in
            try InterestCalculation(until, rates: rates, calendar: calendar)
        }
        let delay = try InterestCalculation.delay(of: inquiry, in: calendar).days
        guard let delay, basis.day <= delay.upperBound else {
            (onPrincipal, onInterest) = (nil, nil)
            return
        }
        var since = inquiry
        since.delay = .days(from: max(delay.lowerBound, basis.day), through: delay.upperBound)
        onPrincipal = try InterestCalculation(since, rates: rates, calendar: calendar)
        guard let sum = accrued?.total, sum > .zero else {
            onInterest = nil
            return
        }
        let claim = InterestInquiry(
            principal: sum,
            delay: since.delay,
            regime: regime,
            rounding: inquiry.rounding,
            changes: payments
        )
        onInterest = try InterestCalculation(claim, rates: rates, calendar: calendar)
    }

    /// All interest: what was capitalised, and what has accrued on both debts since.
    package func total() throws(Money.Overflow) -> Money {
        try [accrued, onPrincipal, onInterest].compactMap { $0?.total }.total()
    }

    /// The provision, and the derivation of each of the three sums under its name.
    package var text: Explanation {
        let parts = [
            (Explanation("Odsetki skapitalizowane", english: "Capitalised interest"), accrued),
            (Explanation("Dalsze odsetki od należności", english: "Further interest on the principal"), onPrincipal),
            (Explanation("Odsetki od odsetek", english: "Interest on interest"), onInterest),
        ]
        let written = parts.compactMap { name, part in part.map { (name, $0.text) } }
        let polish = [basis.explanation.polish + "\n"] + written.map { "\($0.polish)\n\n\($1.polish)" }
        let english = [basis.explanation.english + "\n"] + written.map { "\($0.english)\n\n\($1.english)" }
        return Explanation(polish.joined(separator: "\n"), english: english.joined(separator: "\n"))
    }

    /// The same debt, counted only through the day before.
    private static func inquiry(_ inquiry: InterestInquiry, before day: Day) -> InterestInquiry? {
        guard let dayBefore = day.adding(days: -1) else { return nil }
        var until = inquiry
        switch inquiry.delay {
        case .due(let stated, let last): until.delay = .due(stated, through: min(last, dayBefore))
        case .days(let first, let last):
            guard first <= dayBefore else { return nil }
            until.delay = .days(from: first, through: min(last, dayBefore))
        }
        return until
    }
}
