extension AllocationPart {
    /// What this payment says about limitation: whoever pays part of a debt acknowledges it.
    ///
    /// Where the debtor named the debt that is plain. Where the law or the creditor chose, he may say that he meant
    /// another: then it is a disputed acknowledgement, and the claim is to be sued for as if there were none.
    ///
    /// - Parameter payers: The debtors who paid; others who owe the same debt acknowledge nothing by it.
    /// - Returns: `nil` for money that did not come from the debtor's own will: a benefit, a bailiff's transfer, a
    ///   deposit set off, an overpayment used later.
    /// - Source: Civil Code art. 123 § 1 (2).
    package func acknowledgement(by payers: Set<ID<Debtor>>) -> LimitationEvent? {
        switch ground {
        case .debtorsChoice, .receipt:
            LimitationEvent(on: on, debtors: payers, .acknowledged(.partPayment))
        case .longestDue, .currentMonth, .restOfChoice:
            LimitationEvent(on: on, debtors: payers, .acknowledged(.partPayment, isDisputed: true))
        case .namedAhead, .benefitMonth, .collected, .setOff, .overpayment: nil
        }
    }
}
