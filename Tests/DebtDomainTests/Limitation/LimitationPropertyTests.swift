import DebtDomain
import TestSupport
import Testing

@Suite("Limitation of any claim")
struct LimitationPropertyTests {
    @Test("An acknowledgement in time never brings the end nearer", arguments: [Proof.seed])
    func acknowledgementsHelp(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<3_000 {
            let kind = LimitationKind.allCases.randomElement(using: &random) ?? .periodic
            let dueOn = day("2008-01-01").advanced(by: .random(in: 0...6_000, using: &random))
            let claim = LimitationClaim(kind: kind, debtor: ID(1), dueOn: dueOn, payableBy: dueOn)
            let asOf = day("2026-11-22")
            let bare = Limitation(of: claim, events: [], asOf: asOf)
            guard let last = bare.lastDay else { continue }
            let later = LimitationClaim(
                kind: kind,
                debtor: ID(1),
                dueOn: dueOn.advanced(by: 1),
                payableBy: dueOn.advanced(by: 1)
            )
            #expect(Limitation(of: later, events: [], asOf: asOf).lastDay ?? last >= last, "\(seed) \(kind) \(dueOn)")
            let acknowledged = dueOn.advanced(by: .random(in: 0...dueOn.distance(to: last), using: &random))
            guard acknowledged <= asOf else { continue }
            let event = LimitationEvent(on: acknowledged, debtors: [ID(1)], .acknowledged(.settlement))
            let longer = Limitation(of: claim, events: [event], asOf: asOf)
            #expect(longer.lastDay ?? last >= last, "\(seed) \(kind) \(dueOn) \(acknowledged)")
        }
    }

    @Test("What was filed anew twice and came to nothing has never been, whatever its numbers", arguments: 1...20)
    func vainChains(number: UInt128) {
        let first = ID<Proceedings>(number)
        let (second, third) = (ID<Proceedings>(number + 100), ID<Proceedings>(number + 200))
        let events = [
            event("2023-12-05", .filed(.electronicSuit, first)),
            event("2024-01-15", .ended(first, .electronicSuitDiscontinued)),
            event("2024-02-01", .filed(.electronicSuit, second, continuing: first)),
            event("2024-03-01", .ended(second, .electronicSuitDiscontinued)),
            event("2024-04-01", .filed(.suit, third, continuing: second)),
            event("2024-05-01", .ended(third, .withdrawn)),
        ]
        let limitation = Limitation(
            of: limitationClaim(.periodic, due: "2020-02-10"),
            events: events,
            asOf: day("2024-06-01")
        )
        #expect(limitation.lastDay == day("2023-12-31") && limitation.verdict == .lapsed)
    }

    @Test("A suit that came to nothing changes nothing", arguments: [Proof.seed])
    func vainSuits(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<3_000 {
            let dueOn = day("2014-01-01").advanced(by: .random(in: 0...4_000, using: &random))
            let claim = LimitationClaim(kind: .periodic, debtor: ID(1), dueOn: dueOn, payableBy: dueOn)
            let filed = dueOn.advanced(by: .random(in: 0...1_000, using: &random))
            let outcome =
                [LimitationEvent.Outcome.withdrawn, .returned, .rejected].randomElement(using: &random) ?? .withdrawn
            let events = [
                LimitationEvent(on: filed, debtors: [ID(1)], .filed(.suit, ID(7))),
                LimitationEvent(on: filed.advanced(by: 90), debtors: [ID(1)], .ended(ID(7), outcome)),
            ]
            let asOf = filed.advanced(by: 100)
            let (vain, bare) = (
                Limitation(of: claim, events: events, asOf: asOf), Limitation(of: claim, events: [], asOf: asOf)
            )
            #expect(vain.lastDay == bare.lastDay && vain.verdict == bare.verdict, "\(seed) \(dueOn) \(filed)")
        }
    }
}
