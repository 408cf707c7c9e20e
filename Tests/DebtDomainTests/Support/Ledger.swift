import DebtDomain
import Testing

/// A day of a test's table, which is written correctly.
func day(_ iso: String) -> Day {
    Law.day(iso)
}

/// A month as `2026-03`.
func month(_ text: String) -> CalendarMonth {
    CalendarMonth(of: day(text + "-01"))
}

/// A receivable of a test: rent of one month, due on the 10th, unless it says otherwise.
func rent(
    _ id: UInt128,
    _ period: String,
    _ grosze: Int64,
    kind: Receivable.Kind = .rent,
    due: String? = nil,
    interest: InterestRegime = .none,
    references: [Reference] = []
) -> Receivable {
    let dueOn = day(due ?? period + "-10")
    return Receivable(
        id: ID(id),
        kind: kind,
        months: month(period)...month(period),
        arisesOn: min(day(period + "-01"), dueOn),
        dueOn: dueOn,
        payableBy: WorkingCalendar.polish.endOfTerm(dueOn).ending,
        principal: Money(grosze: grosze),
        interest: interest,
        references: Set(references)
    )
}

/// A transfer with these words.
func transfer(_ id: UInt128, _ paidOn: String, _ grosze: Int64, _ title: String = "") -> Payment {
    Payment(
        id: ID(id),
        amount: Money(grosze: grosze),
        paidOn: day(paidOn),
        place: Int(id % 1_000),
        source: .debtor(title: title)
    )
}

/// An account of a test, worked off with the rates of Poland.
func worked(
    _ facts: [LedgerFact],
    through last: String,
    by rule: AllocationRule = AllocationRule()
) throws -> Replay {
    try replay(facts, through: day(last), by: rule, accruing: InterestAccrual(rates: .polish))
}

extension Replay {
    /// Where money went, as short as a table can hold it: `1 principal 4000.00`.
    var story: [String] {
        parts.map { "\($0.debt.value) \($0.part) \($0.amount.decimal)" }
    }

    /// What is owed of a debt, as `principal+interest`.
    func owed(_ id: UInt128) -> String {
        balances.filter { $0.debt.id == ID(id) }.map { "\($0.principal.decimal)+\($0.interest.decimal)" }.joined()
    }

    var left: [String] {
        credits.map { "\($0.payment.value) \($0.amount.decimal)" }
    }
}
