import DebtDomain
import Testing

@Suite("Where a payment goes")
struct AllocationTests {
    /// The debts of G23 with statutory interest.
    private static let two: [LedgerFact] = [
        .charge(rent(1, "2024-03", 5_000_00, interest: .statutoryDelay)),
        .charge(rent(2, "2023-09", 7_000_00, interest: .statutoryDelay)),
    ]

    @Test("G23: the named debt's interest goes first, and no other debt's")
    func namedDebtBeforeOthers() throws {
        let unpaid = try worked(Self.two, through: "2026-01-15")
        let interest = try #require(unpaid.balances.first { $0.debt.id == ID(1) }).interest
        let other = try #require(unpaid.balances.first { $0.debt.id == ID(2) }).interest
        #expect(interest > .zero && other > .zero)

        let paid = try worked(
            Self.two + [.payment(transfer(10, "2026-01-15", 5_000_00, "czynsz za marzec 2024"))],
            through: "2026-01-15"
        )
        let principal = try Money(grosze: 5_000_00) - interest
        #expect(paid.story == ["1 interest \(interest.decimal)", "1 principal \(principal.decimal)"])
        #expect(paid.owed(1) == "\(interest.decimal)+0.00")
        #expect(paid.owed(2) == "7000.00+\(other.decimal)")
        #expect(paid.parts.allSatisfy { $0.ground == .debtorsChoice(sideClaim: false) })
    }

    @Test("G23: without a word it goes to the oldest, its interest first")
    func oldestWithoutAWord() throws {
        let unpaid = try worked(Self.two, through: "2026-01-15")
        let other = try #require(unpaid.balances.first { $0.debt.id == ID(2) }).interest
        let paid = try worked(Self.two + [.payment(transfer(10, "2026-01-15", 5_000_00))], through: "2026-01-15")
        let principal = try Money(grosze: 5_000_00) - other
        #expect(paid.story == ["2 interest \(other.decimal)", "2 principal \(principal.decimal)"])
        #expect(paid.parts.allSatisfy { $0.ground == .longestDue(because: .nothingNamed) })
    }

    @Test("G23 in its own figures: 5 000 on the first of two debts with 1 000 and 2 000 of interest")
    func figuresOfG23() throws {
        // 500 days at 14,60 % are 1 000.00 of 5 000, and 599 days at 17,41 % are 2 000.00 of 7 000.
        let first = InterestRegime.contractual(Law.rate("14.60"))
        let second = InterestRegime.contractual(Law.rate("17.41"))
        let debts: [LedgerFact] = [
            .charge(rent(1, "2024-10", 5_000_00, due: "2024-10-18", interest: first)),
            .charge(rent(2, "2024-07", 7_000_00, due: "2024-07-11", interest: second)),
        ]
        let unpaid = try worked(debts, through: "2026-03-02")
        #expect(unpaid.owed(1) == "5000.00+1000.00" && unpaid.owed(2) == "7000.00+2000.00")
        let named = LedgerFact.payment(transfer(10, "2026-03-02", 5_000_00, "czynsz 10/2024"))
        let paid = try worked(debts + [named], through: "2026-03-02")
        #expect(paid.story == ["1 interest 1000.00", "1 principal 4000.00"])
        #expect(paid.owed(1) == "1000.00+0.00" && paid.owed(2) == "7000.00+2000.00")
    }

    @Test("Costs of a debt go before its interest and principal, and before any other debt's")
    func costsFirst() throws {
        let facts: [LedgerFact] = [
            .charge(rent(1, "2026-01", 5_000_00)), .charge(rent(2, "2026-02", 7_000_00)),
            .costs(side(21, of: [1], 1_000_00)), .costs(side(22, of: [2], 2_000_00)),
            .payment(transfer(10, "2026-03-01", 5_000_00, "czynsz 01/2026")),
        ]
        let paid = try worked(facts, through: "2026-03-01")
        #expect(paid.story == ["1 costs 1000.00", "1 principal 4000.00"])
        #expect(paid.costs.map(\.open.decimal) == ["0.00", "2000.00"])
    }

    @Test("An accepted receipt binds where the debtor named nothing, and only there")
    func receipts() throws {
        let debts: [LedgerFact] = [.charge(rent(1, "2026-01", 100_00)), .charge(rent(2, "2026-02", 100_00))]
        func payment(_ title: String) -> Payment {
            Payment(
                id: ID(10),
                amount: Money(grosze: 150_00),
                paidOn: day("2026-03-01"),
                source: .debtor(title: title),
                receipt: [ID(2)]
            )
        }
        let accepted = try worked(debts + [.payment(payment(""))], through: "2026-03-01")
        #expect(accepted.story == ["2 principal 100.00", "1 principal 50.00"])
        #expect(accepted.parts.map(\.ground) == [.receipt, .restOfChoice])
        let named = try worked(debts + [.payment(payment("styczeń"))], through: "2026-03-01")
        #expect(named.story == ["1 principal 100.00", "2 principal 50.00"])
    }

    @Test("A unit's concessions: principal first, the current month first, overpayments kept")
    func rulesOfUnits() throws {
        let facts: [LedgerFact] = [
            .charge(rent(1, "2026-01", 100_00)), .charge(rent(2, "2026-02", 100_00)), .costs(side(21, of: [1], 30_00)),
            .payment(transfer(10, "2026-02-20", 120_00)), .payment(transfer(11, "2026-02-21", 200_00)),
            .charge(rent(3, "2026-03", 40_00)),
        ]
        let usual = try worked(facts, through: "2026-03-31")
        #expect(usual.story.prefix(3) == ["1 costs 30.00", "1 principal 90.00", "1 principal 10.00"])
        #expect(usual.story.suffix(2) == ["2 principal 100.00", "3 principal 40.00"] && usual.left == ["11 50.00"])
        #expect(usual.parts.last?.ground == .overpayment && usual.parts.last?.wasDue == false)

        let concession = AllocationRule(withinDebt: .principalFirst, amongDebts: .currentMonthFirst, overpayment: .kept)
        let other = try worked(facts, through: "2026-03-31", by: concession)
        #expect(other.story == ["2 principal 100.00", "1 principal 20.00", "1 principal 80.00", "1 costs 30.00"])
        #expect(other.left == ["11 90.00"] && other.owed(3) == "40.00+0.00")
        let reason = try #require(other.parts.last?.reason.polish)
        #expect(reason.contains("rezygnuje z prawa z art. 451 § 1 k.c."))
    }

    @Test("A month paid before it is charged waits for its charge")
    func paidAhead() throws {
        let facts: [LedgerFact] = [
            .charge(rent(1, "2026-01", 100_00)), .charge(rent(2, "2026-03", 100_00)),
            .payment(transfer(10, "2026-02-27", 130_00, "czynsz 03/2026")),
        ]
        let before = try worked(facts, through: "2026-02-28")
        #expect(before.story.isEmpty && before.credits.map(\.use) == [.ahead([month("2026-03")])])
        let after = try worked(facts, through: "2026-03-01")
        #expect(after.story == ["2 principal 100.00", "1 principal 30.00"] && after.left.isEmpty)
        #expect(after.parts.map(\.ground) == [.namedAhead, .overpayment])
    }

    @Test("A housing benefit pays its month and nothing else")
    func housingBenefit() throws {
        let benefit = Payment(
            id: ID(10),
            amount: Money(grosze: 250_00),
            paidOn: day("2026-02-20"),
            source: .housingBenefit(month("2026-02")...month("2026-03"))
        )
        let facts: [LedgerFact] = [
            .charge(rent(1, "2026-01", 100_00)), .charge(rent(2, "2026-02", 100_00)),
            .costs(side(21, of: [2], 30_00)), .charge(rent(3, "2026-03", 100_00)), .payment(benefit),
        ]
        let paid = try worked(facts, through: "2026-03-31")
        #expect(paid.story == ["2 principal 100.00", "3 principal 100.00"])
        #expect(paid.credits.map(\.use) == [.held] && paid.left == ["10 50.00"] && paid.owed(1) == "100.00+0.00")
    }

    @Test("A bailiff's transfer is taken apart as he told, and what exceeds his title is held")
    func bailiff() throws {
        let debts: [LedgerFact] = [
            .charge(rent(1, "2025-01", 1_000_00)), .charge(rent(2, "2025-02", 1_000_00)),
            .charge(rent(3, "2025-03", 1_000_00)),
            .costs(side(21, of: [1, 2], 50_00)), .costs(side(22, of: [1, 2], 120_00, kind: .representation)),
        ]
        let receipt = BailiffReceipt(
            debts: [ID(1), ID(2)],
            proceedings: Money(grosze: 70_00),
            representation: Money(grosze: 100_00),
            principal: Money(grosze: 1_200_00)
        )
        func payment(_ amount: Int64) -> LedgerFact {
            .payment(
                Payment(
                    id: ID(10),
                    amount: Money(grosze: amount),
                    paidOn: day("2026-01-05"),
                    source: .bailiff(receipt)
                )
            )
        }
        let paid = try worked(debts + [payment(1_400_00)], through: "2026-01-05")
        #expect(paid.story == ["1 costs 50.00", "1 costs 100.00", "1 principal 1000.00", "2 principal 200.00"])
        #expect(paid.left == ["10 50.00"] && paid.credits.map(\.use) == [.held])
        #expect(throws: ReplayMistake.moreThanReceived(ID(10))) {
            try worked(debts + [payment(1_300_00)], through: "2026-01-05")
        }
    }

    @Test("A deposit is set off as the creditor says, and its rest is not used up")
    func deposit() throws {
        let payment = Payment(
            id: ID(10),
            amount: Money(grosze: 250_00),
            paidOn: day("2026-03-01"),
            source: .deposit([ID(2)])
        )
        let facts: [LedgerFact] = [
            .charge(rent(1, "2026-01", 100_00)), .charge(rent(2, "2026-02", 100_00)), .payment(payment),
            .charge(rent(3, "2026-04", 100_00)),
        ]
        let paid = try worked(facts, through: "2026-04-30")
        #expect(paid.story == ["2 principal 100.00", "1 principal 100.00"])
        #expect(paid.left == ["10 50.00"] && paid.credits.map(\.use) == [.held])
    }

    @Test("Every part says which rule and article sent it where it went")
    func reasons() throws {
        let facts: [LedgerFact] = [
            .charge(rent(1, "2026-01", 100_00)), .payment(transfer(10, "2026-01-05", 60_00, "zaległości")),
        ]
        let part = try #require(try worked(facts, through: "2026-01-31").parts.first)
        #expect(
            part.reason.polish == "Tytuł mówi o zaległościach w ogóle, nie o określonym długu. Zaliczono na dług "
                + "najdawniej wymagalny (art. 451 § 3 k.c.). W obrębie długu wierzyciel zalicza najpierw koszty, potem "
                + "odsetki, potem należność główną (art. 451 § 1 k.c.). Dług nie był jeszcze wymagalny, a dłużnik może "
                + "płacić przed terminem (art. 457 k.c.)."
        )
        #expect(part.doubts.allSatisfy { $0.code == "unconfirmed" } && part.doubts.count == 3)
        #expect(part.doubts[0].explanation.polish.hasPrefix("do potwierdzenia: "))
    }

    private func side(_ id: UInt128, of debts: Set<UInt128>, _ grosze: Int64, kind: Costs.Kind = .proceedings) -> Costs
    {
        Costs(
            id: ID(id),
            kind: kind,
            debts: Set(debts.map { ID($0) }),
            dueOn: day("2025-12-01"),
            amount: Money(grosze: grosze)
        )
    }
}
