/// A debt that a judgment lets be paid in parts: interest on the whole through the day of the judgment, and after it on
/// each part alone, from its own due date.
package struct InstalmentJudgment: Hashable, Sendable {
    package struct Instalment: Hashable, Sendable {
        package let amount: Money
        package let dueOn: Day

        package init(_ amount: Money, dueOn: Day) {
            self.amount = amount
            self.dueOn = dueOn
        }
    }

    package let whole: Money
    package let judgedOn: Day
    package let instalments: [Instalment]

    /// - Throws: `InterestError.partsDiffer` where the parts do not add up to the whole to the grosz;
    ///   `.negativePrincipal` where one is below zero.
    package init(whole: Money, judgedOn: Day, instalments: [Instalment]) throws(InterestError) {
        guard instalments.allSatisfy({ !$0.amount.isNegative }) else { throw .negativePrincipal }
        let parts: Money
        do throws(Money.Overflow) {
            parts = try instalments.map(\.amount).total()
        } catch {
            throw .overflow
        }
        guard parts == whole else { throw .partsDiffer(whole: whole, parts: parts) }
        self.whole = whole
        self.judgedOn = judgedOn
        self.instalments = instalments
    }

    /// Interest on the whole, from the day that the judgment names through its own day.
    package func untilJudgment(
        from first: Day,
        regime: InterestRegime = .statutoryDelay,
        rounding: InterestRounding = .eachPeriod,
        rates: RateSet
    ) throws(InterestError) -> InterestCalculation {
        let delay = InterestInquiry.Delay.days(from: first, through: judgedOn)
        let inquiry = InterestInquiry(principal: whole, delay: delay, regime: regime, rounding: rounding)
        return try InterestCalculation(inquiry, rates: rates)
    }

    /// Interest on each part that was not paid by its due date, through `last`; `payments` belong to the part of the
    /// same index.
    package func afterJudgment(
        through last: Day,
        payments: [Int: [PrincipalChange]] = [:],
        regime: InterestRegime = .statutoryDelay,
        rounding: InterestRounding = .eachPeriod,
        rates: RateSet,
        calendar: WorkingCalendar = .polish
    ) throws(InterestError) -> [InterestCalculation] {
        var calculations: [InterestCalculation] = []
        for (index, instalment) in instalments.enumerated() {
            let inquiry = InterestInquiry(
                principal: instalment.amount,
                delay: .due(instalment.dueOn, through: last),
                regime: regime,
                rounding: rounding,
                changes: payments[index] ?? []
            )
            try calculations.append(InterestCalculation(inquiry, rates: rates, calendar: calendar))
        }
        return calculations
    }
}
