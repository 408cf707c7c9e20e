import DebtDomain

/// A claim of a test, against debtor 1 unless it says otherwise.
func limitationClaim(
    _ kind: LimitationKind,
    due: String,
    principal: String? = nil,
    debtor: UInt128 = 1
) -> LimitationClaim {
    LimitationClaim(
        kind: kind,
        debtor: ID(debtor),
        dueOn: day(due),
        payableBy: kind == .interest ? day(due) : WorkingCalendar.polish.endOfTerm(day(due)).ending,
        principalLapsesOn: principal.map(day)
    )
}

/// Something that concerns debtor 1 unless it says otherwise.
func event(_ on: String, _ kind: LimitationEvent.Kind, debtor: UInt128 = 1) -> LimitationEvent {
    LimitationEvent(on: day(on), debtors: [ID(debtor)], kind)
}

/// A suit under this number.
func suit(_ id: UInt128) -> LimitationEvent.Kind {
    .filed(.suit, ID(id))
}
