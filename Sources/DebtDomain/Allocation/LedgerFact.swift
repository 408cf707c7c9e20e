/// Something that happened on an account. The facts are a set: when and in which order each became known is of no
/// meaning to what is owed.
package enum LedgerFact: Hashable, Sendable {
    case charge(Receivable)
    case costs(Costs)
    case correction(Correction)
    case payment(Payment)
    case storno(Storno)

    /// The name of a fact, whatever its kind.
    package enum Name: Hashable, Sendable {
        case charge(ID<Receivable>)
        case costs(ID<Costs>)
        case correction(ID<Correction>)
        case payment(ID<Payment>)
        case storno(ID<Storno>)
    }

    package var name: Name {
        switch self {
        case .charge(let receivable): .charge(receivable.id)
        case .costs(let costs): .costs(costs.id)
        case .correction(let correction): .correction(correction.id)
        case .payment(let payment): .payment(payment.id)
        case .storno(let storno): .storno(storno.id)
        }
    }
}

/// More or less of a debt's principal than was charged, from a day on: a settlement of utilities, a lower rent.
package struct Correction: Hashable, Sendable {
    package let id: ID<Correction>
    package let receivable: ID<Receivable>
    /// Above zero for more, below zero for less; never zero.
    package let amount: Money
    /// The first day of the other principal; interest follows it. Before the debt arose means from the beginning.
    package let effectiveOn: Day

    package init(id: ID<Correction>, receivable: ID<Receivable>, amount: Money, effectiveOn: Day) {
        self.id = id
        self.receivable = receivable
        self.amount = amount
        self.effectiveOn = effectiveOn
    }
}

/// Takes a fact back as if it had never been: a booking on the wrong account, a transfer that the bank returned.
/// A storno can be taken back too.
package struct Storno: Hashable, Sendable {
    package let id: ID<Storno>
    package let of: LedgerFact.Name

    package init(id: ID<Storno>, of name: LedgerFact.Name) {
        self.id = id
        of = name
    }
}

extension LedgerFact {
    /// Whether its amounts and days are such as a fact of its kind can have.
    var isSound: Bool {
        switch self {
        case .charge(let receivable): receivable.principal > .zero && receivable.payableBy >= receivable.dueOn
        case .costs(let costs): costs.amount > .zero && !costs.debts.isEmpty
        case .correction(let correction): correction.amount != .zero
        case .payment(let payment): payment.amount > .zero && payment.isSplitSoundly
        case .storno: true
        }
    }
}

extension Payment {
    fileprivate var isSplitSoundly: Bool {
        guard case .bailiff(let receipt) = source else { return true }
        return [receipt.proceedings, receipt.representation, receipt.interest, receipt.principal]
            .allSatisfy { $0 >= .zero }
    }
}
