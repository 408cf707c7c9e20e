extension InterestQuestion {
    /// The answer, at these rates.
    ///
    /// - Throws: The first mistake in what was typed; or what stands in the way of an answer, at the field that could
    ///   be changed: days for which no rate is known, an amount too large.
    package func answer(
        rates: RateSet = .polish,
        calendar: WorkingCalendar = .polish
    ) throws(Mistake) -> InterestCalculation {
        let inquiry = try inquiry()
        do throws(InterestError) {
            return try InterestCalculation(inquiry, rates: rates, calendar: calendar)
        } catch {
            throw Mistake(field: field(of: error, in: inquiry), code: error.code, explanation: error.explanation)
        }
    }

    private func field(of error: InterestError, in inquiry: InterestInquiry) -> Field {
        switch (error, inquiry.delay) {
        case (.rateGap(_, next: .some), .due): .due
        case (.rateGap(_, next: .some), .days): .from
        case (.rateGap, .due): .paid
        case (.rateGap, .days), (.daysReversed, _): .to
        default: .principal
        }
    }
}
