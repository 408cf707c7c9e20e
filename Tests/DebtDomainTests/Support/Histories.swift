import DebtDomain
import TestSupport

/// Random accounts: charges, costs, corrections, payments of every kind, early, late and back-dated, and stornos.
struct Histories {
    struct Account {
        let facts: [LedgerFact]
        let rule: AllocationRule
        let rounding: InterestRounding
        let through: Day

        func replayed(_ facts: [LedgerFact]? = nil) throws(ReplayMistake) -> Replay {
            let accrual = rounding == .once ? Self.once : Self.eachPeriod
            return try replay(facts ?? self.facts, through: through, by: rule, accruing: accrual)
        }

        private static let once = InterestAccrual(rates: .polish, rounding: .once)
        private static let eachPeriod = InterestAccrual(rates: .polish, rounding: .eachPeriod)
    }

    var random: SplitMix64
    private let firstMonth = month("2024-01")

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    mutating func account() -> Account {
        let charges = (0..<Int.random(in: 1...7, using: &random)).map { charge(UInt128($0 + 1)) }
        let ids = charges.map(\.id)
        var facts = charges.map(LedgerFact.charge)
        for index in 0..<Int.random(in: 0...2, using: &random) { facts.append(.costs(costs(UInt128(index + 1), ids))) }
        for index in 0..<Int.random(in: 0...2, using: &random) {
            facts.append(.correction(correction(UInt128(index + 1), charges)))
        }
        for index in 0..<Int.random(in: 1...8, using: &random) {
            facts.append(.payment(payment(UInt128(index + 1), ids)))
        }
        for index in 0..<Int.random(in: 0...2, using: &random) {
            guard let name = facts.randomElement(using: &random)?.name else { continue }
            facts.append(.storno(Storno(id: ID(UInt128(index + 1)), of: name)))
        }
        return Account(
            facts: facts.shuffled(using: &random),
            rule: AllocationRule(
                withinDebt: pick([.sideClaimsFirst, .sideClaimsFirst, .principalFirst]),
                amongDebts: pick([.oldestFirst, .oldestFirst, .currentMonthFirst]),
                overpayment: pick(AllocationRule.Overpayment.allCases)
            ),
            rounding: pick(InterestRounding.allCases),
            through: someDay(900, from: "2024-06-01")
        )
    }

    private mutating func charge(_ id: UInt128) -> Receivable {
        let first = firstMonth.advanced(by: Int.random(in: 0...20, using: &random))
        let isOfMonths = Int.random(in: 0..<8, using: &random) > 0
        let last = first.advanced(by: pick([0, 0, 0, 0, 5]))
        let arisesOn = day("\(first.year)-\(first.month < 10 ? "0" : "")\(first.month)-01")
            .advanced(by: Int.random(in: -5...5, using: &random))
        let dueOn = arisesOn.advanced(by: Int.random(in: 0...40, using: &random))
        return Receivable(
            id: ID(id),
            kind: pick([.rent, .rent, .rent, .utilities, .deposit, .damages]),
            months: isOfMonths ? first...last : nil,
            arisesOn: arisesOn,
            dueOn: dueOn,
            payableBy: WorkingCalendar.polish.endOfTerm(dueOn).ending,
            principal: someMoney(2_000_00),
            interest: pick([.statutoryDelay, .statutoryDelay, .none]),
            references: Bool.random(using: &random) ? [Reference(.document, documentNumber())] : []
        )
    }

    private mutating func documentNumber() -> String {
        "FV \(Int.random(in: 1...15, using: &random))/\(pick([2024, 2025]))"
    }

    private mutating func costs(_ id: UInt128, _ debts: [ID<Receivable>]) -> Costs {
        Costs(
            id: ID(id),
            kind: pick(Costs.Kind.allCases),
            debts: Set((0...2).map { _ in pick(debts) }),
            dueOn: someDay(700),
            amount: someMoney(300_00)
        )
    }

    private mutating func correction(_ id: UInt128, _ charges: [Receivable]) -> Correction {
        let charge = pick(charges)
        let isMore = Bool.random(using: &random)
        let amount = isMore ? someMoney(200_00).grosze : -Int64.random(in: 1...charge.principal.grosze, using: &random)
        return Correction(id: ID(id), receivable: charge.id, amount: Money(grosze: amount), effectiveOn: someDay(700))
    }

    private mutating func payment(_ id: UInt128, _ debts: [ID<Receivable>]) -> Payment {
        let amount = someMoney(2_500_00)
        let source: Payment.Source
        switch Int.random(in: 0..<12, using: &random) {
        case 0:
            let first = firstMonth.advanced(by: Int.random(in: 0...20, using: &random))
            source = .housingBenefit(first...first.advanced(by: pick([0, 0, 2])))
        case 1:
            let parts = (0..<4).map { _ in amount.grosze / Int64.random(in: 3...9, using: &random) }
            source = .bailiff(
                BailiffReceipt(
                    debts: [pick(debts), pick(debts)],
                    proceedings: Money(grosze: parts[0]),
                    representation: Money(grosze: parts[1]),
                    interest: Money(grosze: parts[2]),
                    principal: Money(grosze: parts[3])
                )
            )
        case 2: source = .deposit(Bool.random(using: &random) ? [pick(debts)] : [])
        default: source = .debtor(title: title())
        }
        var receipt: [ID<Receivable>] = []
        if case .debtor = source, Int.random(in: 0..<5, using: &random) == 0 { receipt = [pick(debts)] }
        return Payment(
            id: ID(id),
            amount: amount,
            paidOn: someDay(800),
            place: Int.random(in: 0...2, using: &random),
            source: source,
            receipt: receipt
        )
    }

    /// What people write, and the second opinion reads too.
    private mutating func title() -> String {
        let named = firstMonth.advanced(by: Int.random(in: 0...22, using: &random))
        let later = named.advanced(by: Int.random(in: 0...4, using: &random))
        let roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
        let name = Self.names[named.month - 1]
        return pick([
            "", "wpłata", "zaległości", "czynsz \(named.title)", "Czynsz za \(named.title)", "za \(name) \(named.year)",
            "\(roman[named.month - 1]) \(named.year)",
            "\(roman[named.month - 1])-\(roman[later.month - 1]) \(later.year)", "\(named.title) i \(later.title)",
            name,
            "czynsz za \(name)", "odsetki", "odsetki \(named.title)", "koszty", "koszty i odsetki", documentNumber(),
            "faktura \(documentNumber().dropFirst(3)) za \(name) \(named.year)", "\(named.month)/\(named.year)",
            "13/\(named.year)", "05.03.2025", "kaucja", "rok \(named.year)", "czynsz z odsetkami \(named.title)",
            "\(named.year)-\(named.month < 10 ? "0" : "")\(named.month)",
        ])
    }

    private static let names = [
        "styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień", "październik",
        "listopad", "grudzień",
    ]

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &random)]
    }

    private mutating func someDay(_ days: Int, from first: String = "2024-01-01") -> Day {
        day(first).advanced(by: Int.random(in: 0...days, using: &random))
    }

    private mutating func someMoney(_ most: Int64) -> Money {
        Money(grosze: Int64.random(in: 1...most, using: &random))
    }
}
