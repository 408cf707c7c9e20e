import DebtDomain

/// Another program's opinion on accounts: `peers/allocation.py`.
enum AllocationPeer {
    static func answers(to accounts: [Histories.Account]) throws -> [Substring] {
        try PeerScript(name: "allocation.py").answers(to: accounts.map(json))
    }

    /// Our own answer, written as the other program writes its.
    static func ourAnswer(to account: Histories.Account) -> String {
        do {
            return try answer(account.replayed())
        } catch {
            return "error \(error.code)"
        }
    }

    private static func answer(_ replay: Replay) -> String {
        let debts = replay.balances.map {
            "\($0.debt.id.value):\($0.principal.grosze):\($0.interest.grosze):\($0.principalPaid.grosze)"
                + ":\($0.interestPaid.grosze)"
        }
        let costs = replay.costs.map { "\($0.costs.id.value):\($0.open.grosze)" }
        let parts = replay.parts.map { part in
            let name = part.costs.map { "costs\($0.value)" } ?? "\(part.part)"
            return "\(part.payment.value)>\(part.debt.value).\(name)=\(part.amount.grosze)@\(ordinal(part.on))"
                + "/\(word(part.ground))"
        }
        let releases = replay.releases.map {
            "\($0.payment.value)<\($0.debt.value)=\($0.amount.grosze)@\(ordinal($0.on))"
        }
        let credits = replay.credits.map { credit in
            let use =
                switch credit.use {
                case .free: "free"
                case .held: "held"
                case .ahead(let months): months.map(ordinal).sorted().map(String.init).joined(separator: ",")
                }
            return "\(credit.payment.value)=\(credit.amount.grosze):\(use)"
        }
        return [debts, costs, parts, releases, credits.sorted()].map { $0.joined(separator: " ") }
            .joined(separator: "|")
    }

    private static func word(_ ground: AllocationGround) -> String {
        switch ground {
        case .debtorsChoice(let sideClaim): sideClaim ? "side" : "choice"
        case .namedAhead: "ahead"
        case .receipt: "receipt"
        case .longestDue: "longest"
        case .currentMonth: "current"
        case .restOfChoice: "rest"
        case .benefitMonth: "benefit"
        case .collected: "collected"
        case .setOff: "setoff"
        case .overpayment: "over"
        }
    }

    /// Python's own count of days, which begins with 1 January of the year 1 as 1.
    private static func ordinal(_ day: Day) -> Int { Int(day.daysSince1970) + 719_163 }
    private static func ordinal(_ month: CalendarMonth) -> Int { 12 * month.year + month.month - 1 }

    // What is asked: JSON of texts without quotes, so that nothing needs escaping.

    private static func json(_ account: Histories.Account) -> String {
        let rule = object([
            ("within", quoted(account.rule.withinDebt == .sideClaimsFirst ? "side" : "principal")),
            ("among", quoted(account.rule.amongDebts == .oldestFirst ? "oldest" : "current")),
            ("over", quoted(account.rule.overpayment == .carriedForward ? "carry" : "keep")),
        ])
        return object([
            ("rule", rule), ("rounding", quoted(account.rounding == .once ? "once" : "each")),
            ("through", quoted(account.through.iso)), ("facts", list(account.facts.map(json))),
        ])
    }

    private static func json(_ fact: LedgerFact) -> String {
        switch fact {
        case .charge(let receivable): json(receivable)
        case .costs(let costs):
            object([
                ("type", quoted("costs")), ("id", "\(costs.id.value)"), ("kind", quoted("\(costs.kind)")),
                ("debts", list(costs.debts.sorted().map { "\($0.value)" })), ("due", quoted(costs.dueOn.iso)),
                ("amount", "\(costs.amount.grosze)"),
            ])
        case .correction(let correction):
            object([
                ("type", quoted("correction")), ("id", "\(correction.id.value)"),
                ("debt", "\(correction.receivable.value)"), ("day", quoted(correction.effectiveOn.iso)),
                ("amount", "\(correction.amount.grosze)"),
            ])
        case .payment(let payment): json(payment)
        case .storno(let storno):
            object([("type", quoted("storno")), ("id", "\(storno.id.value)"), ("of", json(storno.of))])
        }
    }

    private static func json(_ receivable: Receivable) -> String {
        object([
            ("type", quoted("charge")), ("id", "\(receivable.id.value)"), ("kind", quoted("\(receivable.kind)")),
            ("months", receivable.months.map(json) ?? "null"), ("arises", quoted(receivable.arisesOn.iso)),
            ("due", quoted(receivable.dueOn.iso)), ("payable", quoted(receivable.payableBy.iso)),
            ("amount", "\(receivable.principal.grosze)"),
            ("interest", quoted(receivable.interest == .none ? "none" : "statutory")),
            ("documents", list(receivable.references.map { quoted($0.text) })),
        ])
    }

    private static func json(_ payment: Payment) -> String {
        var fields = [
            ("type", quoted("payment")), ("id", "\(payment.id.value)"), ("amount", "\(payment.amount.grosze)"),
            ("day", quoted(payment.paidOn.iso)), ("place", "\(payment.place)"),
        ]
        var debts = payment.receipt
        switch payment.source {
        case .debtor(let title): fields += [("source", quoted("debtor")), ("title", quoted(title))]
        case .housingBenefit(let months): fields += [("source", quoted("benefit")), ("months", json(months))]
        case .bailiff(let receipt):
            let buckets = [receipt.proceedings, receipt.representation, receipt.interest, receipt.principal]
            fields += [("source", quoted("bailiff")), ("buckets", list(buckets.map { "\($0.grosze)" }))]
            debts = receipt.debts.sorted()
        case .deposit(let chosen):
            fields.append(("source", quoted("deposit")))
            debts = chosen
        }
        return object(fields + [("debts", list(debts.map { "\($0.value)" }))])
    }

    private static func json(_ name: LedgerFact.Name) -> String {
        switch name {
        case .charge(let id): list([quoted("charge"), "\(id.value)"])
        case .costs(let id): list([quoted("costs"), "\(id.value)"])
        case .correction(let id): list([quoted("correction"), "\(id.value)"])
        case .payment(let id): list([quoted("payment"), "\(id.value)"])
        case .storno(let id): list([quoted("storno"), "\(id.value)"])
        }
    }

    private static func json(_ months: ClosedRange<CalendarMonth>) -> String {
        list(["\(ordinal(months.lowerBound))", "\(ordinal(months.upperBound) + 1)"])
    }

    private static func object(_ fields: [(String, String)]) -> String {
        "{" + fields.map { quoted($0) + ":" + $1 }.joined(separator: ",") + "}"
    }

    private static func list(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }
    private static func quoted(_ text: String) -> String { "\"\(text)\"" }
}
