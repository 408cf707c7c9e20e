extension Money {
    /// Arrears that a step may be based on: without the part of the running period's charge that is not paid yet, which
    /// its debtor still has the period to pay.
    ///
    /// - Parameters:
    ///   - charge: For the running period; part of these arrears.
    ///   - paid: In the running period.
    /// - Returns: Never below zero, and never more than the arrears.
    /// - Throws: `Money.Overflow` where the amounts are too large.
    package func afterGrace(charge: Money, paid: Money) throws(Overflow) -> Money {
        let grace = max(.zero, try charge - paid)
        return max(.zero, try self - grace)
    }
}
