import DebtDomain
import TestSupport
import Testing

@Suite("An account replayed")
struct ReplayTests {
    private static let debts: [LedgerFact] = [
        .charge(rent(1, "2025-01", 1_000_00, interest: .statutoryDelay)),
        .charge(rent(2, "2025-02", 1_000_00, interest: .statutoryDelay)),
    ]

    @Test("A payment that becomes known late is put where it belongs, and interest with it")
    func backDated() throws {
        let late = transfer(10, "2025-06-10", 1_000_00, "czynsz 02/2025")
        let early = transfer(11, "2025-01-10", 1_000_00)
        let before = try worked(Self.debts + [.payment(late)], through: "2025-06-10")
        // January: 117 days at 11,25 % are 36.06, 34 at 10,75 % are 10.01. February: 86 days are 26.51, and 10.01.
        #expect(before.owed(1) == "1000.00+46.07" && before.owed(2) == "36.52+0.00")
        let after = try worked(Self.debts + [.payment(late), .payment(early)], through: "2025-06-10")
        #expect(after.owed(1) == "0.00+0.00" && after.owed(2) == "36.52+0.00")
        #expect(after.parts.first?.on == day("2025-01-10"))
    }

    @Test("The day of payment bears interest, the next does not")
    func dayOfPayment() throws {
        let debt: [LedgerFact] = [.charge(rent(1, "2026-04", 10_000_00, due: "2026-03-31", interest: .statutoryDelay))]
        // Vector 25 of the reference: 91 days at 9,25 %.
        #expect(try worked(debt, through: "2026-06-30").owed(1) == "10000.00+230.62")
        let paid = debt + [.payment(transfer(10, "2026-06-30", 10_000_00))]
        #expect(try worked(paid, through: "2026-06-30").owed(1) == "230.62+0.00")
        #expect(try worked(paid, through: "2026-07-01").owed(1) == "230.62+0.06")
        let balance = try #require(try worked(paid, through: "2026-07-01").balances.first)
        #expect(balance.stretches.map(\.principal.decimal) == ["10000.00", "230.62"])
        #expect(balance.stretches.map(\.last.iso) == ["2026-06-30", "2026-07-01"])
    }

    @Test("A correction below what is paid gives the last payment's money back, and it goes on")
    func corrections() throws {
        let facts: [LedgerFact] = [
            .charge(rent(1, "2026-01", 100_00)), .payment(transfer(10, "2026-01-05", 70_00)),
            .payment(transfer(11, "2026-01-08", 30_00)), .charge(rent(2, "2026-02", 100_00)),
            .correction(
                Correction(id: ID(20), receivable: ID(1), amount: Money(grosze: -40_00), effectiveOn: day("2026-02-20"))
            ),
        ]
        let replay = try worked(facts, through: "2026-02-28")
        #expect(replay.releases.map { "\($0.payment.value) \($0.amount.decimal)" } == ["11 30.00", "10 10.00"])
        #expect(replay.story.suffix(2) == ["2 principal 10.00", "2 principal 30.00"])
        #expect(replay.owed(1) == "0.00+0.00" && replay.owed(2) == "60.00+0.00" && replay.left.isEmpty)
        #expect(throws: ReplayMistake.correctedBelowZero(ID(1))) {
            let more = Correction(
                id: ID(21),
                receivable: ID(1),
                amount: Money(grosze: -60_01),
                effectiveOn: day("2026-02-21")
            )
            return try worked(facts + [.correction(more)], through: "2026-02-28")
        }
    }

    @Test("Facts that contradict each other are told, not guessed away")
    func contradictions() throws {
        let known = Self.debts[0]
        let other = LedgerFact.charge(rent(1, "2025-01", 7))
        let expected: [(ReplayMistake, [LedgerFact])] = [
            (.twoFactsOfOneName(.charge(ID(1))), [known, other]),
            (.unknown(.payment(ID(5))), [.storno(Storno(id: ID(1), of: .payment(ID(5))))]),
            (
                .stornosInACircle,
                [.storno(Storno(id: ID(1), of: .storno(ID(2)))), .storno(Storno(id: ID(2), of: .storno(ID(1))))]
            ),
            (.stornosInACircle, [.storno(Storno(id: ID(1), of: .storno(ID(1))))]),
            (
                .unknown(.charge(ID(8))),
                [.correction(Correction(id: ID(1), receivable: ID(8), amount: Money(grosze: 1), effectiveOn: .first))]
            ),
            (.malformed(.charge(ID(1))), [.charge(rent(1, "2025-01", 0))]),
            (.malformed(.payment(ID(1))), [.payment(transfer(1, "2025-01-01", -1))]),
            (.costsWithoutDebt(ID(3)), [known, .costs(Self.costs), .storno(Storno(id: ID(1), of: known.name))]),
            (
                .interest(.rateGap(day("2000-01-11"), next: day("2005-10-15"))),
                [
                    .charge(rent(1, "2000-01", 1, interest: .statutoryDelay))
                ]
            ),
        ]
        for (mistake, facts) in expected {
            #expect(throws: mistake) { try worked(facts, through: "2026-01-01") }
            #expect(!mistake.code.isEmpty && mistake.explanation.polish != mistake.explanation.english)
        }
        #expect(try worked([known, known], through: "2025-01-01").balances.count == 1)
    }

    private static let costs = Costs(
        id: ID(3),
        kind: .proceedings,
        debts: [ID(1)],
        dueOn: day("2025-03-03"),
        amount: Money(grosze: 30_00)
    )

    @Test("A long chain of stornos ends, and its length decides")
    func longChains() throws {
        let charge = Self.debts[0]
        var facts = [charge, .storno(Storno(id: ID(1), of: charge.name))]
        for index in 2...5_000 {
            facts.append(.storno(Storno(id: ID(UInt128(index)), of: .storno(ID(UInt128(index - 1))))))
        }
        #expect(try worked(facts, through: "2025-01-01").balances.count == 1)
        #expect(try worked(facts.dropLast(), through: "2025-01-01").balances.isEmpty)
    }

    @Test("Sums too large are an error, not another number")
    func overflows() throws {
        let facts: [LedgerFact] = [
            .charge(rent(1, "2025-01", .max)), .payment(transfer(10, "2025-01-05", .max)),
            .payment(transfer(11, "2025-01-06", .max)),
        ]
        #expect(try worked(facts, through: "2025-01-31").left == ["11 92233720368547758.07"])
        let more = Correction(id: ID(1), receivable: ID(1), amount: Money(grosze: 1), effectiveOn: .first)
        #expect(throws: ReplayMistake.self) {
            try worked(facts.dropLast(2) + [.correction(more)], through: "2025-01-31")
        }
    }
}

@Suite("Any account replayed")
struct ReplayPropertyTests {
    private static let samples = Proof.isFull ? 20_000 : 1_000

    /// Random accounts whose facts do not contradict each other.
    private static func accounts(_ seed: UInt64) -> [(account: Histories.Account, replay: Replay)] {
        var histories = Histories(seed: seed)
        return (0..<samples).compactMap { _ in
            let account = histories.account()
            // Contradictions are another test's; here is asked what holds where there are none.
            guard let replay = try? account.replayed() else { return nil }
            return (account, replay)
        }
    }

    @Test("Nothing is lost and nothing made: parts and what is left are the payment", arguments: [Proof.seed])
    func nothingIsLost(seed: UInt64) throws {
        let accounts = Self.accounts(seed)
        #expect(accounts.count > Self.samples / 2)
        for (account, replay) in accounts {
            var kept: [ID<Payment>: Int64] = [:]
            for part in replay.parts { kept[part.payment, default: 0] += part.amount.grosze }
            for release in replay.releases { kept[release.payment, default: 0] -= release.amount.grosze }
            for credit in replay.credits { kept[credit.payment, default: 0] += credit.amount.grosze }
            for case .payment(let payment) in account.facts {
                #expect(kept[payment.id] == nil || kept[payment.id] == payment.amount.grosze, "\(seed)")
            }
            for balance in replay.balances {
                let parts = replay.parts.filter { $0.debt == balance.debt.id }
                let interest = parts.filter { $0.part == .interest }.map(\.amount.grosze).reduce(0, +)
                #expect(balance.interestPaid.grosze == interest, "\(seed)")
                #expect(balance.principal >= .zero && balance.interest >= .zero, "\(seed)")
            }
            #expect(replay.parts.allSatisfy { $0.amount > .zero } && replay.costs.allSatisfy { $0.open >= .zero })
        }
    }

    @Test("The order in which facts became known is of no meaning", arguments: [Proof.seed])
    func orderOfArrival(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for (account, replay) in Self.accounts(seed) {
            let twice = account.facts + account.facts.prefix(2)
            #expect(try account.replayed(twice.shuffled(using: &random)) == replay, "\(seed)")
        }
    }

    @Test("A storno restores, and a storno of the storno brings back", arguments: [Proof.seed])
    func stornos(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for (account, replay) in Self.accounts(seed) {
            let added = transfer(
                900,
                account.through.advanced(by: -.random(in: 0...300, using: &random)).iso,
                .random(in: 1...300_00, using: &random)
            )
            let taken = account.facts + [.payment(added), .storno(Storno(id: ID(901), of: .payment(added.id)))]
            #expect(try account.replayed(taken) == replay, "\(seed)")
            let back = taken + [.storno(Storno(id: ID(902), of: .storno(ID(901))))]
            let with = try account.replayed(account.facts + [.payment(added)])
            #expect(try account.replayed(back) == with, "\(seed)")
            #expect(with != replay, "\(seed)")
        }
    }

    @Test("What an earlier day shows is the beginning of what a later one shows", arguments: [Proof.seed])
    func earlierDays(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for (account, replay) in Self.accounts(seed) {
            let earlier = account.through.advanced(by: -.random(in: 0...400, using: &random))
            let before = try replayedThrough(earlier, account)
            #expect(Array(replay.parts.prefix { $0.on <= earlier }) == before.parts, "\(seed)")
            #expect(replay.parts.filter { $0.on <= earlier } == before.parts, "\(seed)")
        }
    }

    private func replayedThrough(_ day: Day, _ account: Histories.Account) throws -> Replay {
        let accrual = InterestAccrual(rates: .polish, rounding: account.rounding)
        return try replay(account.facts, through: day, by: account.rule, accruing: accrual)
    }

    @Test("A payment made in two parts on one day is the same payment", arguments: [Proof.seed])
    func twoParts(seed: UInt64) throws {
        var (random, split) = (SplitMix64(seed: seed), 0)
        for (account, replay) in Self.accounts(seed) {
            guard let index = account.facts.firstIndex(where: Self.canBeSplit),
                case .payment(let payment) = account.facts[index]
            else { continue }
            let first = Int64.random(in: 1..<payment.amount.grosze, using: &random)
            var facts = account.facts
            facts.remove(at: index)
            // Nothing of that day comes between them, as the second has the place and name of the whole.
            let amounts = [first, payment.amount.grosze - first]
            facts.append(.payment(Self.part(of: payment, amounts[1], id: payment.id.value)))
            facts.append(.payment(Self.part(of: payment, amounts[0], id: 500)))
            guard !account.facts.contains(where: { Self.shares($0, with: payment) }) else { continue }
            let parted = try account.replayed(facts)
            #expect(parted.balances == replay.balances && parted.costs == replay.costs, "\(seed)")
            #expect(try Self.left(parted) == Self.left(replay), "\(seed)")
            split += 1
        }
        #expect(split > Self.samples / 10)
    }

    /// A month without its year means another one when the first part has paid it; all else reads alike.
    private static func canBeSplit(_ fact: LedgerFact) -> Bool {
        guard case .payment(let payment) = fact, payment.amount.grosze > 1, payment.receipt.isEmpty,
            case .debtor(let title) = payment.source
        else { return false }
        return title.isEmpty || title.contains { $0.isNumber } || title == "odsetki" || title == "koszty"
    }

    private static func shares(_ fact: LedgerFact, with payment: Payment) -> Bool {
        switch fact {
        case .payment(let other): other.id != payment.id && other.paidOn == payment.paidOn
        case .storno(let storno): storno.of == .payment(payment.id)
        case .charge, .costs, .correction: false
        }
    }

    private static func part(of payment: Payment, _ grosze: Int64, id: UInt128) -> Payment {
        Payment(
            id: ID(id),
            amount: Money(grosze: grosze),
            paidOn: payment.paidOn,
            place: payment.place + (id == 500 ? -1 : 0),
            source: payment.source
        )
    }

    private static func left(_ replay: Replay) throws -> Money {
        try replay.credits.map(\.amount).total()
    }

    @Test("A preview of nothing is empty, and what it moves it only moves", arguments: [Proof.seed])
    func previews(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for (account, replay) in Self.accounts(seed) {
            #expect(try ReplayDifference(from: replay, to: replay).isEmpty)
            guard let index = account.facts.firstIndex(where: { if case .payment = $0 { true } else { false } }),
                case .payment(let payment) = account.facts[index]
            else { continue }
            var facts = account.facts
            let moved = payment.paidOn.advanced(by: .random(in: -60...0, using: &random))
            facts[index] = .payment(
                Payment(
                    id: payment.id,
                    amount: payment.amount,
                    paidOn: moved,
                    place: payment.place,
                    source: payment.source,
                    receipt: payment.receipt
                )
            )
            guard payment.paidOn <= account.through else { continue }
            let after = try account.replayed(facts)
            let difference = try ReplayDifference(from: replay, to: after)
            var sums: [ID<Payment>: Int64] = [:]
            for change in difference.parts {
                sums[change.payment, default: 0] += change.after.grosze - change.before.grosze
            }
            for change in difference.credits {
                sums[change.payment, default: 0] += change.after.grosze - change.before.grosze
            }
            #expect(sums.values.allSatisfy { $0 == 0 }, "\(seed)")
            let back = try ReplayDifference(from: after, to: replay)
            #expect(back.parts.map(\.before) == difference.parts.map(\.after), "\(seed)")
            #expect(back.balances.map(\.debt) == difference.balances.map(\.debt), "\(seed)")
        }
    }
}
