import DebtDomain
import Testing

@Suite("Limitation")
struct LimitationTests {
    struct Example: CustomTestStringConvertible {
        let testDescription: String
        let claim: LimitationClaim
        let events: [LimitationEvent]
        let asOf: Day
        /// By the letter, the earliest, the latest; an empty text where it does not run.
        let days: [String]
        let verdict: Limitation.Verdict

        init(
            _ why: String,
            _ kind: LimitationKind = .periodic,
            due: String,
            _ events: [LimitationEvent] = [],
            principal: String? = nil,
            asOf: String = "2024-06-01",
            lapses days: String...,
            verdict: Limitation.Verdict = .live
        ) {
            testDescription = why
            claim = limitationClaim(kind, due: due, principal: principal)
            self.events = events
            self.asOf = day(asOf)
            self.days = days.count == 1 ? [days[0], days[0], days[0]] : days
            self.verdict = verdict
        }
    }

    @Test(arguments: [
        Example("nothing happened", due: "2023-02-10", lapses: "2026-12-31"),
        Example(
            "a part payment designated to it",
            due: "2023-02-10",
            [event("2024-05-05", .acknowledged(.partPayment))],
            lapses: "2027-12-31"
        ),
        Example("an invoice, as published", .business, due: "2019-05-10", lapses: "2022-12-31", verdict: .lapsed),
        Example("G24: rent of January 2022", due: "2022-01-10", lapses: "2025-12-31"),
        Example(
            "G24: alive at the reform; the article that leaves it out says another day",
            due: "2018-01-15",
            asOf: "2020-01-01",
            lapses: "2021-12-31",
            "2021-01-15",
            "2021-12-31"
        ),
        Example(
            "an old end in the reform's year goes on to its end",
            due: "2015-08-10",
            asOf: "2017-01-01",
            lapses: "2018-12-31",
            "2018-08-10",
            "2018-12-31"
        ),
        Example("lapsed a day before the reform", due: "2015-07-08", lapses: "2018-07-08", verdict: .lapsed),
        Example(
            "alive on the day of the reform",
            due: "2015-07-09",
            asOf: "2018-12-31",
            lapses: "2018-12-31",
            "2018-07-09",
            "2018-12-31",
            verdict: .borderline
        ),
        Example(
            "a judgment of 2010: the old end is earlier",
            .judgment,
            due: "2010-03-01",
            asOf: "2015-01-01",
            lapses: "2020-03-01"
        ),
        Example(
            "a judgment of 2016: the new end is earlier",
            .judgment,
            due: "2016-03-01",
            asOf: "2020-01-01",
            lapses: "2024-12-31",
            "2024-12-31",
            "2026-03-01"
        ),
        Example("what falls due by a judgment", .judgmentFuture, due: "2023-03-01", lapses: "2026-12-31"),
        Example("a claim of no other kind", .other, due: "2020-03-02", lapses: "2026-12-31"),
        Example(
            "due on a Saturday, the last of the year",
            due: "2022-12-31",
            lapses: "2026-12-31",
            "2025-12-31",
            "2026-12-31"
        ),
        Example(
            "interest of one day: both readings of the year's end",
            .interest,
            due: "2023-05-05",
            lapses: "2026-12-31",
            "2026-05-05",
            "2026-12-31"
        ),
        Example(
            "interest goes with its principal",
            .interest,
            due: "2023-05-05",
            principal: "2025-12-31",
            lapses: "2025-12-31"
        ),
        Example("due on a leap day", due: "2024-02-29", lapses: "2027-12-31"),
        Example(
            "180 days before the end",
            due: "2021-02-10",
            asOf: "2024-07-04",
            lapses: "2024-12-31",
            verdict: .borderline
        ),
        Example("181 days before the end", due: "2021-02-10", asOf: "2024-07-03", lapses: "2024-12-31"),
        Example("on its last day", due: "2021-02-10", asOf: "2024-12-31", lapses: "2024-12-31", verdict: .borderline),
        Example("on the day after", due: "2021-02-10", asOf: "2025-01-01", lapses: "2024-12-31", verdict: .lapsed),
    ])
    func lapses(_ example: Example) {
        check(example)
    }

    @Test(arguments: [
        Example(
            "a part payment before it was due begins no period",
            due: "2023-01-10",
            [event("2022-12-28", .acknowledged(.partPayment))],
            lapses: "2026-12-31"
        ),
        Example("a suit holds it", due: "2021-02-10", [event("2024-05-05", suit(1))], lapses: "", verdict: .held),
        Example(
            "a judgment has six years",
            due: "2021-02-10",
            [event("2022-05-05", suit(1)), event("2023-02-01", .ended(ID(1), .judgment))],
            lapses: "2029-12-31"
        ),
        Example(
            "a suit withdrawn has never been",
            due: "2021-02-10",
            [event("2022-05-05", suit(1)), event("2024-02-01", .ended(ID(1), .withdrawn))],
            asOf: "2024-06-01",
            lapses: "2024-12-31"
        ),
        Example(
            "an acknowledgement during a suit that was returned stays",
            due: "2021-02-10",
            [
                event("2022-05-05", suit(1)), event("2022-06-06", .acknowledged(.settlement)),
                event("2024-02-01", .ended(ID(1), .returned)),
            ],
            lapses: "2025-12-31"
        ),
        Example(
            "an e-court case filed anew in time holds on",
            due: "2020-02-10",
            [
                event("2023-12-05", .filed(.electronicSuit, ID(1))),
                event("2024-01-15", .ended(ID(1), .electronicSuitDiscontinued)),
                event("2024-04-15", .filed(.suit, ID(2), continuing: ID(1))),
            ],
            lapses: "",
            verdict: .held
        ),
        Example(
            "an e-court case filed anew too late held nothing",
            due: "2020-02-10",
            [
                event("2023-12-05", .filed(.electronicSuit, ID(1))),
                event("2024-01-15", .ended(ID(1), .electronicSuitDiscontinued)),
                event("2024-04-16", .filed(.suit, ID(2), continuing: ID(1))),
            ],
            lapses: "2023-12-31",
            verdict: .lapsed
        ),
        Example(
            "within three months after the e-court: held, and doubtful",
            due: "2020-02-10",
            [
                event("2023-12-05", .filed(.electronicSuit, ID(1))),
                event("2024-05-15", .ended(ID(1), .electronicSuitDiscontinued)),
            ],
            lapses: "",
            "2023-12-31",
            "",
            verdict: .borderline
        ),
        Example(
            "enforcement that ended starts it anew, still six years",
            .judgment,
            due: "2019-02-01",
            [event("2020-05-05", .filed(.enforcement, ID(1))), event("2021-03-03", .ended(ID(1), .enforcementEnded))],
            lapses: "2027-12-31"
        ),
        Example(
            "enforcement that the creditor left idle",
            .judgment,
            due: "2019-02-01",
            [
                event("2020-05-05", .filed(.enforcement, ID(1))),
                event("2021-03-03", .ended(ID(1), .enforcementLeftIdle)),
            ],
            lapses: "2027-12-31",
            "2025-12-31",
            "2027-12-31"
        ),
        Example(
            "mediation stops it for 91 days, and so into the next year",
            due: "2022-11-20",
            [event("2024-01-01", .suspended(.mediation, ID(1))), event("2024-04-01", .resumed(ID(1)))],
            lapses: "2026-12-31"
        ),
        Example(
            "two pauses at once count once",
            due: "2021-11-22",
            [
                event("2024-01-01", .suspended(.mediation, ID(1))),
                event("2024-01-11", .suspended(.forceMajeure, ID(2))),
                event("2024-01-31", .resumed(ID(1))), event("2024-02-09", .resumed(ID(2))),
            ],
            lapses: "2024-12-31"
        ),
        Example(
            "one day more would have reached the next year",
            due: "2021-11-23",
            [event("2024-01-01", .suspended(.mediation, ID(1))), event("2024-02-09", .resumed(ID(1)))],
            lapses: "2025-12-31"
        ),
        Example(
            "mediation over the year's end: it cannot end while it stands still",
            due: "2020-11-20",
            [event("2023-12-01", .suspended(.mediation, ID(1))), event("2024-01-11", .resumed(ID(1)))],
            lapses: "2024-12-31",
            "2024-02-10",
            "2024-12-31",
            verdict: .borderline
        ),
        Example(
            "an acknowledgement while it stands still over the year's end is in time",
            due: "2020-11-20",
            [
                event("2023-12-01", .suspended(.mediation, ID(1))), event("2024-01-05", .acknowledged(.settlement)),
                event("2024-01-11", .resumed(ID(1))),
            ],
            lapses: "2027-12-31"
        ),
        Example(
            "a pause that begins too late stops nothing, however long it lasts",
            due: "2019-02-10",
            [event("2023-02-01", .suspended(.forceMajeure, ID(1)))],
            lapses: "2022-12-31",
            verdict: .lapsed
        ),
        Example(
            "mediation before 30 June 2022 interrupted",
            due: "2020-02-10",
            [event("2022-06-29", .suspended(.conciliation, ID(1))), event("2022-08-01", .resumed(ID(1)))],
            lapses: "2025-12-31"
        ),
        Example(
            "mediation since then does not",
            due: "2020-02-10",
            [event("2022-06-30", .suspended(.conciliation, ID(1))), event("2022-08-01", .resumed(ID(1)))],
            asOf: "2023-06-01",
            lapses: "2023-12-31"
        ),
        Example(
            "what comes too late revives nothing",
            due: "2019-02-10",
            [event("2023-01-01", .acknowledged(.settlement))],
            lapses: "2022-12-31",
            verdict: .lapsed
        ),
        Example(
            "a disputed acknowledgement",
            due: "2021-02-10",
            [event("2023-01-01", .acknowledged(.requestForInstalments, isDisputed: true))],
            lapses: "2026-12-31",
            "2024-12-31",
            "2026-12-31"
        ),
        Example(
            "another debtor's acknowledgement",
            due: "2021-02-10",
            [event("2023-01-01", .acknowledged(.settlement), debtor: 2)],
            lapses: "2024-12-31"
        ),
        Example(
            "what happens tomorrow",
            due: "2021-02-10",
            [event("2024-06-02", .acknowledged(.settlement))],
            lapses: "2024-12-31"
        ),
    ])
    func isTurnedByEvents(_ example: Example) {
        check(example)
    }

    private func check(_ example: Example) {
        let limitation = Limitation(of: example.claim, events: example.events, asOf: example.asOf)
        let found = [limitation.lastDay, limitation.sueBy, limitation.writeOffAfter].map { $0?.iso ?? "" }
        #expect(found == example.days)
        #expect(limitation.verdict == example.verdict)
        // A doubt is told wherever the readings differ.
        #expect(limitation.sueBy == limitation.writeOffAfter || !limitation.doubts.isEmpty)
        #expect(!limitation.steps.isEmpty)
        #expect(limitation.isBarred == (example.verdict == .lapsed))
        #expect(Limitation(of: example.claim, events: example.events.reversed(), asOf: example.asOf) == limitation)
    }

    @Test("A part payment acknowledges the debt that the debtor named, and else only disputably")
    func partPayments() throws {
        func lastDays(_ title: String) throws -> [String?] {
            let facts: [LedgerFact] = [
                .charge(rent(1, "2023-02", 500_00)), .charge(rent(2, "2023-03", 500_00)),
                .payment(transfer(10, "2024-05-05", 100_00, title)),
            ]
            let parts = try worked(facts, through: "2024-06-01").parts
            let events = parts.compactMap { $0.acknowledgement(by: [ID(1)]) }
            let limitation = Limitation(
                of: limitationClaim(.periodic, due: "2023-02-10"),
                events: events,
                asOf: day("2024-06-01")
            )
            return [limitation.lastDay?.iso, limitation.sueBy?.iso]
        }
        #expect(try lastDays("czynsz 02/2023") == ["2027-12-31", "2027-12-31"])
        #expect(try lastDays("wpłata") == ["2027-12-31", "2026-12-31"])
        let benefit = Payment(
            id: ID(10),
            amount: Money(grosze: 1),
            paidOn: day("2024-05-05"),
            source: .housingBenefit(month("2023-02")...month("2023-02"))
        )
        let replay = try worked([.charge(rent(1, "2023-02", 500_00)), .payment(benefit)], through: "2024-06-01")
        #expect(replay.parts.map { $0.acknowledgement(by: [ID(1)]) } == [nil])
    }

    @Test("The derivation can be followed, and says what is to be confirmed")
    func derivation() {
        let limitation = Limitation(
            of: limitationClaim(.periodic, due: "2018-01-15"),
            events: [event("2018-03-05", .acknowledged(.partPayment))],
            asOf: day("2020-01-01")
        )
        #expect(
            limitation.steps.map { "\($0.source.article.polish): \($0.text.polish)" } == [
                "art. 120 § 1 k.c.: wymagalna 2018-01-15",
                "art. 123 § 1 pkt 2 i 124 k.c.: 2018-03-05: częściowa wpłata; termin biegnie od nowa",
                "art. 118 i 125 § 1 k.c.: 3 lata od 2018-03-05: 2021-03-05",
                "art. 118 zd. 2 k.c.: koniec roku kalendarzowego: 2021-12-31",
            ]
        )
        #expect(
            limitation.doubts.map(\.explanation.polish).contains {
                $0.hasPrefix("do potwierdzenia: przepisy przejściowe")
            }
        )
    }
}
