import DebtDomain
import Testing

/// Doubts that matter only together: either of them alone changes nothing, for the other keeps the claim alive.
@Suite("Readings of the law of limitation, taken together")
struct LimitationReadingTests {
    struct Example: CustomTestStringConvertible {
        let testDescription: String
        let due: String
        let events: [LimitationEvent]
        let asOf: String
        /// By the letter, the earliest, the latest; an empty text where it does not run.
        let days: [String]
        let doubts: [ReadingDoubt]
        let verdict: Limitation.Verdict

        init(
            _ why: String,
            due: String,
            _ events: [LimitationEvent],
            asOf: String = "2026-11-22",
            lapses days: String...,
            doubts: [ReadingDoubt],
            verdict: Limitation.Verdict = .borderline
        ) {
            testDescription = why
            self.due = due
            self.events = events
            self.asOf = asOf
            self.days = days
            self.doubts = doubts
            self.verdict = verdict
        }
    }

    private static let disputed = event("2024-05-05", .acknowledged(.partPayment, isDisputed: true))
    private static let idle = [
        event("2023-10-05", .filed(.enforcement, ID(1))), event("2024-03-04", .ended(ID(1), .enforcementLeftIdle)),
    ]

    @Test(arguments: [
        Example(
            "a due day moved over the year's end, and a disputed part payment",
            due: "2022-12-31",
            [disputed],
            lapses: "2027-12-31",
            "2025-12-31",
            "2027-12-31",
            doubts: [.moved, .disputed]
        ),
        Example(
            "a disputed part payment and idle enforcement",
            due: "2021-02-10",
            idle + [disputed],
            lapses: "2027-12-31",
            "2024-12-31",
            "2027-12-31",
            doubts: [.idle, .disputed]
        ),
        Example(
            "all three",
            due: "2022-12-31",
            idle + [disputed],
            lapses: "2027-12-31",
            "2025-12-31",
            "2027-12-31",
            doubts: [.moved, .idle, .disputed]
        ),
        Example(
            "a disputed part payment during a case that the e-court discontinued two months ago",
            due: "2021-02-10",
            [
                event("2024-01-15", .filed(.electronicSuit, ID(1))), disputed,
                event("2026-09-20", .ended(ID(1), .electronicSuitDiscontinued)),
            ],
            lapses: "",
            "2024-12-31",
            "",
            doubts: [.disputed, .gap]
        ),
        Example(
            "a moved due day before an acknowledgement that nobody disputes",
            due: "2022-12-31",
            [event("2024-04-05", .acknowledged(.settlement)), disputed],
            lapses: "2027-12-31",
            "2027-12-31",
            "2027-12-31",
            doubts: [],
            verdict: .live
        ),
        Example(
            "a moved due day under a suit",
            due: "2022-12-31",
            [event("2024-05-05", suit(1))],
            lapses: "",
            "",
            "",
            doubts: [],
            verdict: .held
        ),
        Example(
            "what concerns another debtor or comes later is in no doubt",
            due: "2023-02-10",
            [
                event("2024-05-05", .acknowledged(.partPayment, isDisputed: true), debtor: 2),
                event("2026-11-23", .acknowledged(.partPayment, isDisputed: true)),
            ],
            lapses: "2026-12-31",
            "2026-12-31",
            "2026-12-31",
            doubts: []
        ),
    ])
    func meet(_ example: Example) throws {
        let claim = limitationClaim(.periodic, due: example.due)
        let limitation = Limitation(of: claim, events: example.events, asOf: day(example.asOf))
        let found = [limitation.lastDay, limitation.sueBy, limitation.writeOffAfter].map { $0?.iso ?? "" }
        #expect(found == example.days)
        #expect(ReadingDoubt.told(about: limitation) == example.doubts)
        #expect(limitation.verdict == example.verdict)
        #expect(Limitation(of: claim, events: example.events.reversed(), asOf: day(example.asOf)) == limitation)

        let entry = LimitationEntry(
            receivable: ID(1),
            debtor: claim.debtor,
            open: Money(grosze: 1),
            limitation: limitation
        )
        let listed = try LapseReport.lapsing(through: day("2026-12-31"), [entry]).groups.flatMap(\.lines)
        #expect(listed.map(\.lapsesOn) == [limitation.sueBy].compactMap(\.self).filter { $0 <= day("2026-12-31") })
    }
}
