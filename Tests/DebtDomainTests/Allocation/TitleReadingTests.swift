import DebtDomain
import TestSupport
import Testing

@Suite("Words on a transfer")
struct TitleReadingTests {
    struct Example: CustomTestStringConvertible {
        let testDescription: String
        let title: String
        let chosen: [UInt128]
        let why: Undesignated?
        let ahead: [String]
        let sideClaims: Set<DebtPart>

        init(
            _ title: String,
            chooses chosen: [UInt128] = [],
            sideClaims: Set<DebtPart> = [],
            ahead: [String] = [],
            _ why: Undesignated? = nil
        ) {
            testDescription = title.isEmpty ? "nothing" : title
            self.title = title
            self.chosen = chosen
            self.why = why
            self.ahead = ahead
            self.sideClaims = sideClaims
        }
    }

    /// Rent 1–3 of January to March 2026, 4 of March 2025; 5 settles water of the first half of 2025; 6 is a deposit.
    private static let debts: [LedgerFact] = [
        .charge(rent(1, "2026-01", 100_00, interest: .statutoryDelay, references: [fv("FV 7/01/2026")])),
        .charge(rent(2, "2026-02", 100_00, references: [fv("FV 12/2025"), Reference(.agreement, "U/4/2026")])),
        .charge(rent(3, "2026-03", 100_00, references: [Reference(.courtCase, "VI Nc-e 123456/25")])),
        .charge(rent(4, "2025-03", 100_00, references: [Reference(.courtCase, "VI Nc-e 123456/25")])),
        .charge(water),
        .charge(rent(6, "2025-02", 300_00, kind: .deposit)),
        .charge(rent(7, "2025-12", 100_00)),
        .payment(transfer(90, "2025-12-20", 100_00, "czynsz grudzień 2025")),
    ]

    private static func fv(_ number: String) -> Reference { Reference(.document, number) }

    private static let water = Receivable(
        id: ID(5),
        kind: .utilities,
        months: month("2025-01")...month("2025-06"),
        arisesOn: day("2025-07-15"),
        dueOn: day("2025-07-31"),
        payableBy: day("2025-07-31"),
        principal: Money(grosze: 50_00),
        interest: .none
    )

    @Test(arguments: [
        Example("czynsz 03/2026", chooses: [3]),
        Example("CZYNSZ ZA 3/2026 lok. 12", chooses: [3]),
        Example("czynsz03.2026", chooses: [3]),
        Example("za marzec 2026", chooses: [3]),
        Example("za marzec 2026 r.", chooses: [3]),
        Example("opłata za MAR. 2026", chooses: [3]),
        Example("2026-03", chooses: [3]),
        Example("czynsz III/2026", chooses: [3]),
        Example("I-III 2026", chooses: [1, 2, 3]),
        Example("01-03/2026", chooses: [1, 2, 3]),
        Example("01/2026-03/2026", chooses: [1, 2, 3]),
        Example("od stycznia do marca 2026", chooses: [1, 2, 3]),
        Example("styczeń, luty i marzec 2026", chooses: [1, 2, 3]),
        Example("I, II, III 2026", chooses: [1, 2, 3]),
        Example("czynsz 01 i 02/2026", chooses: [1, 2]),
        Example("XII 2025 - II 2026", chooses: [1, 2]),
        Example("I kwartał 2026", chooses: [1, 2, 3]),
        Example("01.01.2026-31.03.2026", chooses: [1, 2, 3]),
        Example("za rok 2025", chooses: [4, 5]),
        Example("za 2,3/2026", chooses: [2, 3]),
        Example("czynsz lok. 2, 03/2026", chooses: [3]),
        Example("Polna 3/12, 03/2026", chooses: [3]),
        Example("lokal nr 2 03/2026", chooses: [3]),
        Example("czynsz 2, 03/2026", chooses: [3]),
        Example("umowa nr 1/2026, czynsz 03/2026", chooses: [3]),
        Example("Kowalska Anna czynsz m-c 02.2026", chooses: [2]),
        Example("rachunek 2, marzec 2026", chooses: [3]),
        Example("czynsz 03/26", chooses: [3]),
        Example("luty", chooses: [2]),
        Example("za styczen", chooses: [1]),
        Example("za kwiecień", ahead: ["2026-04"]),
        Example("czynsz 03/2026 i 04/2026", chooses: [3], ahead: ["2026-04"]),
        Example("odsetki", chooses: [1], sideClaims: [.interest]),
        Example("odsetki 03/2026", chooses: [3], sideClaims: [.interest]),
        Example("czynsz z odsetkami 03/2026", chooses: [3]),
        Example("kaucja", chooses: [6]),
        Example("ugoda nr U/4/2026", chooses: [2]),
        Example("rata ugody", chooses: [2]),
        Example("FV 7/01/2026", chooses: [1]),
        Example("faktura nr 7/01/2026", chooses: [1]),
        Example("zapłata za fakturę FV7/1/2026", chooses: [1]),
        Example("/VAT/23,00/IDC/1251251111/INV/FV7-01-2026/TXT/czynsz", chooses: [1]),
        Example("sygn. VI Nc-e 123456/25", chooses: [4, 3]),
        Example("Nc-e 123456/2025 marzec 2026", chooses: [3]),
        Example("konto 12 czynsz 02/2026", chooses: [2]),
        Example("cały czynsz 02\u{2013}03/2026", chooses: [2, 3]),
        Example("czynsz MARZEC\u{A0}2026", chooses: [3]),
        Example("Polna 1\u{B}2/2026", chooses: [2]),
        Example("Polna 1\u{85}2/2026", chooses: [2]),
    ])
    func chooseADebt(_ example: Example) throws {
        let found = try designation(example.title)
        guard case .chosen(let choice) = found else {
            Issue.record("\(found)")
            return
        }
        #expect(choice.debts == example.chosen.map { ID($0) })
        #expect(choice.ahead == Set(example.ahead.map(month)))
        #expect(choice.sideClaims == example.sideClaims)
    }

    @Test(arguments: [
        Example("", .nothingNamed),
        Example("wpłata", .nothingNamed),
        Example("czynsz", .nothingNamed),
        Example("czynsz lokal 12/3", .nothingNamed),
        Example("ul. Polna 3/12 m. 5", .nothingNamed),
        Example("zaległości", .arrearsInGeneral),
        Example("spłata zadłużenia", .arrearsInGeneral),
        Example("wpłata z dnia 05.03.2026", .onlyADay("05.03.2026")),
        Example("wpłata 5 marca 2026", .onlyADay("5 marca 2026")),
        Example("marzec", .severalYears(month: 3, years: [2025, 2026])),
        Example("za wrzesień", .nothingOwed(month: 9)),
        Example("XI-I 2026", .unclear("xi-i 2026")),
        Example("marzec - styczeń 2026", .unclear("marzec - styczen 2026")),
        Example("05.01.2026-20.03.2026", .unclear("05.01.2026-20.03.2026")),
        Example("13/2026", .notAMonth("13/2026")),
        Example("12/2025", .documentOrMonth("12/2025")),
        Example("czynsz 12/2025", .alreadyPaid),
        Example("grudzień 2025", .alreadyPaid),
        Example("FV 99/2026", .unknownReference("99/2026")),
        Example("FV 7/01/2026 za marzec 2026", .contradiction),
        Example("umowa 3/2026", .nothingNamed),
        Example("wezwanie nr 3/2026", .unknownReference("3/2026")),
        Example("nr 3/2026", .unknownReference("3/2026")),
        Example("czynsz 08/2024", .nothingCharged(month("2024-08"))),
        Example("czynsz 08/2027", .nothingCharged(month("2027-08"))),
        Example("koszty", .noneOfItsKind),
        Example("wpłata ZGM/03/2026", .nothingNamed),
        Example("1.2.3.2026", .onlyADay("2.3.2026")),
        Example("🏠 ？？", .nothingNamed),
    ])
    func chooseNothing(_ example: Example) throws {
        let why = try #require(example.why)
        #expect(try designation(example.title) == .none(because: why))
        #expect(!why.explanation.polish.isEmpty && why.explanation.polish != why.explanation.english)
    }

    @Test("A long title is read in no time")
    func readsLongTitles() throws {
        let title = String(repeating: "I-", count: 20_000) + String(repeating: "1,", count: 20_000)
        let clock = ContinuousClock()
        var found: Designation?
        let time = try clock.measure { found = try designation(title) }
        #expect(found == .none(because: .nothingNamed))
        #expect(time < .seconds(5))
    }

    @Test("Whatever stands there, only open debts are chosen", arguments: [Proof.seed])
    func readsAnything(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let pieces = [
            "czynsz", "za", "od", "do", "-", "/", ".", ",", "i", "I", "III", "XII", "2026", "2025", "03", "3", "13",
            "marzec",
            "luty", "stycznia", "FV", "nr", "Nc-e", "VI", "Km", "/INV/", "/TXT/", "ugoda", "odsetki", "koszty",
            "kaucja",
            "rok", "kwartał", "r.", " ", " ", " ", "\u{301}", "\u{0}", "🏠", "ẞ", "९", "999999999999999999999", "00",
        ]
        let known = Set((1...7).map { ID<Receivable>(UInt128($0)) })
        for _ in 0..<(Proof.isFull ? 100_000 : 2_000) {
            let count = Int.random(in: 0...14, using: &random)
            let title = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            guard case .chosen(let choice) = try designation(title) else { continue }
            #expect(known.isSuperset(of: choice.debts) && !choice.debts.contains(ID(7)), "\(seed): \(title)")
            #expect(!choice.debts.isEmpty || !choice.ahead.isEmpty, "\(seed): \(title)")
            #expect(choice.ahead.allSatisfy { $0 >= month("2026-03") }, "\(seed): \(title)")
        }
    }

    private func designation(_ title: String) throws -> Designation {
        let payment = transfer(99, "2026-03-15", 1, title)
        let replay = try worked(Self.debts + [.payment(payment)], through: "2026-03-15")
        return try #require(replay.designations[payment.id])
    }
}
