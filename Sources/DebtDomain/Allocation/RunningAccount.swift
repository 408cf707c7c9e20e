/// An account while its history is worked off, day by day.
struct RunningAccount {
    let rule: AllocationRule
    private let accrual: InterestAccrual
    private var debts: [RunningDebt] = []
    private var places: [ID<Receivable>: Int] = [:]
    private var costs: [(costs: Costs, open: Int128)] = []
    private var parts: [AllocationPart] = []
    private var releases: [Release] = []
    private var credits: [(payment: Payment, amount: Int128, use: Credit.Use)] = []
    private var designations: [ID<Payment>: Designation] = [:]

    init(rule: AllocationRule, accrual: InterestAccrual) {
        self.rule = rule
        self.accrual = accrual
    }

    // MARK: What is owed

    mutating func charge(_ receivable: Receivable) throws(ReplayMistake) {
        let place = debts.firstIndex { receivable < $0.receivable } ?? debts.endIndex
        debts.insert(try RunningDebt(receivable, meter: accrual.meter(for: receivable.interest)), at: place)
        for index in place..<debts.count { places[debts[index].receivable.id] = index }
    }

    mutating func add(_ added: Costs) {
        costs.append((added, Int128(added.amount.grosze)))
        costs.sort { ($0.costs.dueOn, $0.costs.id) < ($1.costs.dueOn, $1.costs.id) }
    }

    mutating func correct(_ correction: Correction, on day: Day) throws(ReplayMistake) {
        guard let place = places[correction.receivable] else { preconditionFailure("a correction follows its charge") }
        try debts[place].correct(by: Int128(correction.amount.grosze), from: day)
        for (payment, amount) in try debts[place].release(from: day) {
            releases.append(
                Release(
                    payment: payment.id,
                    debt: correction.receivable,
                    amount: try money(amount),
                    correction: correction.id,
                    on: day
                )
            )
            addCredit(of: payment, amount, payment.restUse)
        }
    }

    // MARK: What is paid

    mutating func take(_ payment: Payment) throws(ReplayMistake) {
        var rest = Int128(payment.amount.grosze)
        let use: Credit.Use
        switch payment.source {
        case .debtor(let title): use = try takeFromDebtor(payment, title, &rest)
        case .housingBenefit(let months):
            let debts = debts.filter { debt in
                debt.receivable.kind != .deposit
                    && (debt.receivable.months.map { months.contains($0.lowerBound) && months.contains($0.upperBound) }
                        ?? false)
            }
            try pay(debts.map(\.receivable.id), [.principal], .benefitMonth, payment, payment.paidOn, &rest)
            let uncharged = months.filter { month in !debts.contains { $0.receivable.covers(month) } }
            use = uncharged.isEmpty ? .held : .ahead(Set(uncharged))
        case .bailiff(let receipt):
            try takeCollected(payment, receipt, &rest)
            use = .held
        case .deposit(let chosen):
            try pay(chosen, rule.withinDebt.order, .setOff, payment, payment.paidOn, &rest)
            try payByLaw(payment, because: .nothingNamed, isRest: !chosen.isEmpty, &rest)
            use = .held
        }
        addCredit(of: payment, rest, use)
    }

    private mutating func takeFromDebtor(
        _ payment: Payment,
        _ title: String,
        _ rest: inout Int128
    ) throws(ReplayMistake) -> Credit.Use {
        let designation = try designation(of: title, on: payment.paidOn)
        designations[payment.id] = designation
        switch designation {
        case .chosen(let choice):
            if !choice.sideClaims.isEmpty {
                let named = rule.withinDebt.order.filter(choice.sideClaims.contains)
                try pay(choice.debts, named, .debtorsChoice(sideClaim: true), payment, payment.paidOn, &rest)
            }
            if choice.namesDebts {
                let order = rule.withinDebt.order
                try pay(choice.debts, order, .debtorsChoice(sideClaim: false), payment, payment.paidOn, &rest)
            }
            if !choice.ahead.isEmpty { return .ahead(choice.ahead) }
            try payByLaw(payment, because: .alreadyPaid, isRest: true, &rest)
        case .none(let reason):
            try pay(payment.receipt, rule.withinDebt.order, .receipt, payment, payment.paidOn, &rest)
            try payByLaw(payment, because: reason, isRest: !payment.receipt.isEmpty, &rest)
        }
        return .free
    }

    private func designation(of title: String, on day: Day) throws(ReplayMistake) -> Designation {
        let reading = TitleReading(title)
        var outlook: [DebtOutlook] = []
        for debt in debts {
            let id = debt.receivable.id
            let hasCosts = costs.contains { $0.open > 0 && $0.costs.debts.contains(id) }
            let isOpen = if debt.openPrincipal > 0 || hasCosts { true } else { try debt.interest(on: day) > 0 }
            outlook.append(DebtOutlook(receivable: debt.receivable, isOpen: isOpen))
        }
        var owingInterest: Set<ID<Receivable>> = []
        if reading.subjects.contains(.interest) {
            for debt in debts where try debt.interest(on: day) > 0 { owingInterest.insert(debt.receivable.id) }
        }
        return Designation(of: reading, among: outlook, on: day) { debt, part in
            switch part {
            case .interest: owingInterest.contains(debt.id)
            case .costs: costs.contains { $0.open > 0 && $0.costs.debts.contains(debt.id) }
            case .principal: false
            }
        }
    }

    private mutating func takeCollected(
        _ payment: Payment,
        _ receipt: BailiffReceipt,
        _ rest: inout Int128
    ) throws(ReplayMistake) {
        let buckets: [(Money, DebtPart, Costs.Kind?)] = [
            (receipt.proceedings, .costs, .proceedings), (receipt.representation, .costs, .representation),
            (receipt.interest, .interest, nil), (receipt.principal, .principal, nil),
        ]
        guard buckets.reduce(0 as Int128, { $0 + Int128($1.0.grosze) }) <= rest else {
            throw .moreThanReceived(payment.id)
        }
        let debts = debts.map(\.receivable.id).filter(receipt.debts.contains)
        for (amount, part, kind) in buckets {
            var left = Int128(amount.grosze)
            try pay(debts, [part], .collected, payment, payment.paidOn, &left, costsOf: kind)
            rest -= Int128(amount.grosze) - left
        }
    }

    /// Where nobody chose: by the unit's rule, and else what has been due longest.
    private mutating func payByLaw(
        _ payment: Payment,
        because reason: Undesignated,
        isRest: Bool,
        _ rest: inout Int128
    ) throws(ReplayMistake) {
        let order = rule.withinDebt.order
        if rule.amongDebts == .currentMonthFirst {
            let month = CalendarMonth(of: payment.paidOn)
            let current = debts.map(\.receivable).filter { $0.covers(month) }.map(\.id)
            try pay(current, order, .currentMonth(because: reason), payment, payment.paidOn, &rest)
        }
        let ground = isRest ? AllocationGround.restOfChoice : .longestDue(because: reason)
        try pay(debts.map(\.receivable.id), order, ground, payment, payment.paidOn, &rest)
    }

    /// Goes through the debts in this order until nothing is left.
    private mutating func pay(
        _ chosen: [ID<Receivable>],
        _ order: [DebtPart],
        _ ground: AllocationGround,
        _ payment: Payment,
        _ day: Day,
        _ rest: inout Int128,
        costsOf kind: Costs.Kind? = nil
    ) throws(ReplayMistake) {
        for id in chosen {
            // A receipt or a set-off may name a debt that arises later, or was taken back.
            guard rest > 0, let place = places[id] else { continue }
            for part in order where rest > 0 {
                switch part {
                case .costs: try payCosts(of: place, ground, payment, day, &rest, kind)
                case .interest:
                    let paid = min(rest, try debts[place].interest(on: day))
                    debts[place].interestPaid += paid
                    try note(paid, .interest, place, ground, payment, day, &rest)
                case .principal:
                    let paid = min(rest, debts[place].openPrincipal)
                    guard paid > 0 else { continue }
                    try debts[place].payPrincipal(paid, with: payment, on: day)
                    try note(paid, .principal, place, ground, payment, day, &rest)
                }
            }
        }
    }

    private mutating func payCosts(
        of place: Int,
        _ ground: AllocationGround,
        _ payment: Payment,
        _ day: Day,
        _ rest: inout Int128,
        _ kind: Costs.Kind?
    ) throws(ReplayMistake) {
        let debt = debts[place].receivable.id
        for index in costs.indices where rest > 0 && costs[index].costs.debts.contains(debt) {
            if let kind, costs[index].costs.kind != kind { continue }
            let paid = min(rest, costs[index].open)
            costs[index].open -= paid
            try note(paid, .costs, place, ground, payment, day, &rest, costs: costs[index].costs.id)
        }
    }

    private mutating func note(
        _ amount: Int128,
        _ part: DebtPart,
        _ place: Int,
        _ ground: AllocationGround,
        _ payment: Payment,
        _ day: Day,
        _ rest: inout Int128,
        costs: ID<Costs>? = nil
    ) throws(ReplayMistake) {
        guard amount > 0 else { return }
        rest -= amount
        let debt = debts[place].receivable
        parts.append(
            AllocationPart(
                payment: payment.id,
                debt: debt.id,
                part: part,
                costs: costs,
                amount: try money(amount),
                on: day,
                ground: ground,
                wasDue: debt.payableBy <= day,
                withinDebt: rule.withinDebt
            )
        )
    }

    // MARK: What is left over

    private mutating func addCredit(of payment: Payment, _ amount: Int128, _ use: Credit.Use) {
        guard amount > 0 else { return }
        credits.append((payment, amount, use))
    }

    /// Uses what is left over for what has arisen since: the oldest payment first.
    mutating func useCredits(on day: Day) throws(ReplayMistake) {
        guard !credits.isEmpty else { return }
        credits.sort { Payment.precedes($0.payment, $1.payment) }
        for index in credits.indices {
            var (payment, amount, use) = credits[index]
            if case .ahead(let months) = use { use = try useAhead(months, payment, day, &amount) }
            if use == .free, rule.overpayment == .carriedForward {
                try pay(debts.map(\.receivable.id), rule.withinDebt.order, .overpayment, payment, day, &amount)
            }
            credits[index] = (payment, amount, use)
        }
        credits.removeAll { $0.amount == 0 }
    }

    private mutating func useAhead(
        _ months: Set<CalendarMonth>,
        _ payment: Payment,
        _ day: Day,
        _ amount: inout Int128
    ) throws(ReplayMistake) -> Credit.Use {
        let named = debts.map(\.receivable).filter { debt in
            debt.kind != .deposit && (debt.months.map { $0.allSatisfy(months.contains) } ?? false)
        }
        let isBenefit = payment.restUse == .held
        let order = isBenefit ? [.principal] : rule.withinDebt.order
        try pay(named.map(\.id), order, isBenefit ? .benefitMonth : .namedAhead, payment, day, &amount)
        let waiting = months.filter { month in !named.contains { $0.covers(month) } }
        return waiting.isEmpty ? payment.restUse : .ahead(waiting)
    }
}

extension RunningAccount {
    /// The account at the end of a day.
    func result(through day: Day) throws(ReplayMistake) -> Replay {
        var balances: [DebtBalance] = []
        for debt in debts {
            balances.append(try debt.balance(on: day))
        }
        var open: [CostsBalance] = []
        for (costs, amount) in costs { open.append(CostsBalance(costs: costs, open: try money(amount))) }
        var left: [Credit] = []
        for credit in credits {
            left.append(Credit(payment: credit.payment.id, amount: try money(credit.amount), use: credit.use))
        }
        return Replay(
            through: day,
            balances: balances,
            costs: open,
            parts: parts,
            releases: releases,
            credits: left,
            designations: designations
        )
    }
}

extension Payment {
    /// What its money is for once nothing that it was meant for is owed.
    fileprivate var restUse: Credit.Use {
        if case .debtor = source { .free } else { .held }
    }
}

func money(_ grosze: Int128) throws(ReplayMistake) -> Money {
    guard let grosze = Int64(exactly: grosze) else { throw .tooLarge }
    return Money(grosze: grosze)
}
