/// The whole history of an account, worked off anew: what each payment went to, and what is still owed.
package struct Replay: Hashable, Sendable {
    /// The day it was worked off through; what happened later is left out.
    package let through: Day
    /// Of every debt that has arisen, the longest due first.
    package let balances: [DebtBalance]
    package let costs: [CostsBalance]
    /// In the order in which the money went.
    package let parts: [AllocationPart]
    package let releases: [Release]
    package let credits: [Credit]
    /// What the words of each payment from a debtor chose.
    package let designations: [ID<Payment>: Designation]
}

/// Why a set of facts cannot be worked off: they contradict each other.
package enum ReplayMistake: ExplainedError {
    case twoFactsOfOneName(LedgerFact.Name)
    /// An amount is zero or below it where it cannot be, or a day off moved a day to an earlier one.
    case malformed(LedgerFact.Name)
    /// A fact speaks of another that is not there.
    case unknown(LedgerFact.Name)
    /// Stornos that take each other back in a circle.
    case stornosInACircle
    case correctedBelowZero(ID<Receivable>)
    /// The debts of these costs were taken back, and the costs were not.
    case costsWithoutDebt(ID<Costs>)
    /// A bailiff's receipt is of more than came in.
    case moreThanReceived(ID<Payment>)
    case tooLarge
    case interest(InterestError)
}

/// Works an account's history off from its beginning.
///
/// The answer depends on the set of facts alone: not on the order in which they are given, nor on when each became
/// known. Whoever learns of a payment of last year adds it and asks again.
///
/// - Parameters:
///   - facts: In any order; the same fact twice is one.
///   - day: The last day that counts; interest runs through it.
///   - rule: What the unit has decided.
///   - accrual: The rates and the rounding of interest.
/// - Returns: Every part, balance and credit; parts and credits of a payment together are the payment, less releases.
/// - Throws: `ReplayMistake` where the facts contradict each other.
/// - Source: art. 451 k.c., and for each part the rule that it names.
package func replay(
    _ facts: some Sequence<LedgerFact>,
    through day: Day,
    by rule: AllocationRule,
    accruing accrual: InterestAccrual
) throws(ReplayMistake) -> Replay {
    let history = try History(facts, through: day)
    var account = RunningAccount(rule: rule, accrual: accrual)
    for (day, events) in history.days {
        for receivable in events.charges { try account.charge(receivable) }
        for costs in events.costs { account.add(costs) }
        for correction in events.corrections { try account.correct(correction, on: day) }
        try account.useCredits(on: day)
        for payment in events.payments { try account.take(payment) }
    }
    return try account.result(through: day)
}

/// The facts that hold, by the day on which they take effect.
private struct History {
    struct Events {
        var charges: [Receivable] = []
        var costs: [Costs] = []
        var corrections: [Correction] = []
        var payments: [Payment] = []
    }

    let days: [(day: Day, events: Events)]

    init(_ facts: some Sequence<LedgerFact>, through last: Day) throws(ReplayMistake) {
        var all: [LedgerFact.Name: LedgerFact] = [:]
        for fact in facts {
            guard fact.isSound else { throw .malformed(fact.name) }
            if let known = all.updateValue(fact, forKey: fact.name), known != fact {
                throw .twoFactsOfOneName(fact.name)
            }
        }
        let standing = try Self.standing(all)
        var charges: [ID<Receivable>: Receivable] = [:]
        for case .charge(let receivable) in standing { charges[receivable.id] = receivable }
        var days: [Day: Events] = [:]
        for fact in standing {
            switch fact {
            case .charge(let receivable): days[receivable.arisesOn, default: Events()].charges.append(receivable)
            case .costs(let costs):
                if let stranger = costs.debts.filter({ all[.charge($0)] == nil }).min() {
                    throw .unknown(.charge(stranger))
                }
                guard costs.debts.contains(where: { charges[$0] != nil }) else { throw .costsWithoutDebt(costs.id) }
                days[costs.dueOn, default: Events()].costs.append(costs)
            case .correction(let correction):
                guard all[.charge(correction.receivable)] != nil else { throw .unknown(.charge(correction.receivable)) }
                // What was taken back takes its corrections along.
                guard let receivable = charges[correction.receivable] else { continue }
                let day = max(correction.effectiveOn, receivable.arisesOn)
                days[day, default: Events()].corrections.append(correction)
            case .payment(let payment): days[payment.paidOn, default: Events()].payments.append(payment)
            case .storno: continue
            }
        }
        self.days = days.filter { $0.key <= last }.sorted { $0.key < $1.key }.map { ($0.key, Self.ordered($0.value)) }
    }

    private static func ordered(_ events: Events) -> Events {
        var events = events
        events.charges.sort()
        events.costs.sort { $0.id < $1.id }
        // More before less, so that a day on which both happen never dips below zero.
        events.corrections.sort { ($0.amount > .zero) != ($1.amount > .zero) ? $0.amount > .zero : $0.id < $1.id }
        events.payments.sort(by: Payment.precedes)
        return events
    }

    /// The facts that no standing storno takes back.
    private static func standing(_ all: [LedgerFact.Name: LedgerFact]) throws(ReplayMistake) -> [LedgerFact] {
        var stornos: [LedgerFact.Name: [ID<Storno>]] = [:]
        for case .storno(let storno) in all.values {
            guard all[storno.of] != nil else { throw .unknown(storno.of) }
            stornos[storno.of, default: []].append(storno.id)
        }
        guard !stornos.isEmpty else { return Array(all.values) }
        var known: [LedgerFact.Name: Bool] = [:]
        for name in all.keys { try settle(name, stornos, &known) }
        return all.values.filter { known[$0.name] ?? true }
    }

    /// Follows a chain of stornos to its end without recursion: a chain may be long.
    private static func settle(
        _ name: LedgerFact.Name,
        _ stornos: [LedgerFact.Name: [ID<Storno>]],
        _ known: inout [LedgerFact.Name: Bool]
    ) throws(ReplayMistake) {
        var path = [name]
        var onPath: Set<LedgerFact.Name> = [name]
        while let current = path.last {
            let above = (stornos[current] ?? []).map(LedgerFact.Name.storno)
            if let open = above.first(where: { known[$0] == nil }) {
                guard onPath.insert(open).inserted else { throw .stornosInACircle }
                path.append(open)
            } else {
                known[current] = !above.contains { known[$0] ?? false }
                onPath.remove(current)
                path.removeLast()
            }
        }
    }
}
