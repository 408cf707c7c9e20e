/// One debt while its history is worked off.
struct RunningDebt {
    let receivable: Receivable
    private let meter: InterestMeter
    /// Principal as it is charged by now.
    private(set) var charged: Int128
    private(set) var principalPaid: Int128 = 0
    var interestPaid: Int128 = 0
    /// Which payments paid the principal, in their order.
    private(set) var paidBy: [(payment: Payment, amount: Int128)] = []
    private var changes: [PrincipalChange] = []
    private var history: PrincipalHistory
    /// All interest there is while no principal is owed.
    private var finalInterest: Int128?

    init(_ receivable: Receivable, meter: InterestMeter) throws(ReplayMistake) {
        self.receivable = receivable
        self.meter = meter
        charged = Int128(receivable.principal.grosze)
        history = try Self.history(of: receivable, [])
    }

    var openPrincipal: Int128 { charged - principalPaid }

    /// Interest accrued through `day` and not paid.
    func interest(on day: Day) throws(ReplayMistake) -> Int128 {
        if let finalInterest { return finalInterest - interestPaid }
        return try accrued(through: day) - interestPaid
    }

    private func accrued(through day: Day) throws(ReplayMistake) -> Int128 {
        do {
            return Int128(try meter.interest(on: history, from: firstDayOfDelay, through: day).grosze)
        } catch {
            throw .interest(error)
        }
    }

    mutating func payPrincipal(_ amount: Int128, with payment: Payment, on day: Day) throws(ReplayMistake) {
        principalPaid += amount
        paidBy.append((payment, amount))
        // The day of payment still bears interest on what was paid.
        try change(by: -amount, on: day, because: .payment)
    }

    /// The other principal is owed from `day` on.
    mutating func correct(by amount: Int128, from day: Day) throws(ReplayMistake) {
        charged += amount
        guard charged >= 0 else { throw .correctedBelowZero(receivable.id) }
        try change(by: amount, on: day.adding(days: -1) ?? day, because: .correction)
    }

    /// Takes back what was paid beyond the principal, the last payment first.
    mutating func release(from day: Day) throws(ReplayMistake) -> [(payment: Payment, amount: Int128)] {
        var released: [(payment: Payment, amount: Int128)] = []
        while openPrincipal < 0, let last = paidBy.popLast() {
            let amount = min(last.amount, -openPrincipal)
            if amount < last.amount { paidBy.append((last.payment, last.amount - amount)) }
            principalPaid -= amount
            released.append((last.payment, amount))
            try change(by: amount, on: day.adding(days: -1) ?? day, because: .correction)
        }
        return released
    }

    func balance(on day: Day) throws(ReplayMistake) -> DebtBalance {
        var stretches: [InterestStretch] = []
        if receivable.interest != .none, firstDayOfDelay <= day {
            for stretch in history.stretches(from: firstDayOfDelay, through: day) {
                guard let first = Day(daysSince1970: stretch.first), let last = Day(daysSince1970: stretch.last) else {
                    preconditionFailure("a stretch lies between two days")
                }
                stretches.append(
                    InterestStretch(principal: Money(grosze: stretch.principal), first: first, last: last)
                )
            }
        }
        return DebtBalance(
            debt: receivable,
            principal: try money(openPrincipal),
            interest: try money(try interest(on: day)),
            principalPaid: try money(principalPaid),
            interestPaid: try money(interestPaid),
            stretches: stretches
        )
    }

    private var firstDayOfDelay: Day { receivable.payableBy.adding(days: 1) ?? .last }

    private mutating func change(
        by amount: Int128,
        on day: Day,
        because reason: PrincipalChange.Reason
    ) throws(ReplayMistake) {
        changes.append(PrincipalChange(on: day, by: try money(amount), because: reason))
        history = try Self.history(of: receivable, changes)
        finalInterest = openPrincipal == 0 ? try accrued(through: day) : nil
    }

    private static func history(
        of receivable: Receivable,
        _ changes: [PrincipalChange]
    ) throws(ReplayMistake) -> PrincipalHistory {
        do {
            return try PrincipalHistory(receivable.principal, changes: changes)
        } catch {
            throw .interest(error)
        }
    }
}
