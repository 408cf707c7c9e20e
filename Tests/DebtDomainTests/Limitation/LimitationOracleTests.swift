import DebtDomain
import TestSupport
import Testing

/// The same claims, judged by a program that was written from the law and not from ours.
@Suite("Another program agrees on limitation")
struct LimitationOracleTests {
    private struct Case {
        let claim: LimitationClaim
        let events: [LimitationEvent]
        let today: Day
    }

    private static let samples = Proof.isFull ? 100_000 : 5_000

    @Test("on random events of every kind", arguments: [Proof.seed])
    func agrees(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let cases = (0..<Self.samples).map { _ in Self.someCase(&random) }
        let answers = try PeerScript(name: "limitation.py").answers(to: cases.map(Self.json))
        var ends: [Substring: Int] = [:]
        for (asked, answer) in zip(cases, answers) {
            let limitation = Limitation(of: asked.claim, events: asked.events, asOf: asked.today)
            let ours = limitation.lastDay.map { "\($0) \($0 < asked.today ? "lapsed" : "running")" } ?? "held"
            if ours != answer { Issue.record("\(seed): \(ours), but \(answer): \(Self.json(asked))") }
            ends[answer.split(separator: " ").last ?? "", default: 0] += 1
        }
        for end in ["lapsed", "running", "held"] {
            #expect(ends[Substring(end), default: 0] > Self.samples / 20, "\(ends)")
        }
    }

    private static func someCase(_ random: inout SplitMix64) -> Case {
        let kinds = LimitationKind.allCases.filter { $0 != .interest }
        let dueOn = day("2006-01-01").advanced(by: .random(in: 0...7_000, using: &random))
        let claim = LimitationClaim(
            kind: kinds.randomElement(using: &random) ?? .periodic,
            debtor: ID(1),
            dueOn: dueOn,
            payableBy: dueOn.advanced(by: .random(in: 0...3, using: &random))
        )
        var events: [LimitationEvent] = []
        for index in 0..<Int.random(in: 0...4, using: &random) {
            events += story(ID(UInt128(10 * index + 1)), after: dueOn, &random)
        }
        let today = dueOn.advanced(by: .random(in: 0...4_500, using: &random))
        return Case(claim: claim, events: events.shuffled(using: &random), today: today)
    }

    /// Something that happened, and how it went on.
    private static func story(
        _ id: ID<Proceedings>,
        after dueOn: Day,
        _ random: inout SplitMix64
    ) -> [LimitationEvent] {
        let first = dueOn.advanced(by: .random(in: 4...2_500, using: &random))
        let second = first.advanced(by: .random(in: 1...700, using: &random))
        let isOver = Int.random(in: 0..<5, using: &random) > 0
        let debtors: Set<ID<Debtor>> = Int.random(in: 0..<6, using: &random) == 0 ? [ID(2)] : [ID(1), ID(2)]
        var kinds: [(Day, LimitationEvent.Kind)] = []
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let form = LimitationEvent.Acknowledgement.allCases.randomElement(using: &random) ?? .settlement
            kinds = [(first, .acknowledged(form))]
        case 1:
            let cause = LimitationEvent.Suspension.allCases.randomElement(using: &random) ?? .mediation
            kinds = [(first, .suspended(cause, id))] + (isOver ? [(second, .resumed(id))] : [])
        case 2:
            kinds = [(first, .filed(.electronicSuit, id))]
            guard isOver else { break }
            kinds.append((second, .ended(id, .electronicSuitDiscontinued)))
            guard Bool.random(using: &random) else { break }
            let anew = ID<Proceedings>(id.value + 1)
            let filed = second.advanced(by: .random(in: 0...120, using: &random))
            kinds.append((filed, .filed(.suit, anew, continuing: id)))
            guard Bool.random(using: &random) else { break }
            let outcome: LimitationEvent.Outcome = Bool.random(using: &random) ? .judgment : .withdrawn
            kinds.append((filed.advanced(by: 200), .ended(anew, outcome)))
        default:
            let outcomes = LimitationEvent.Outcome.allCases.filter {
                $0 != .electronicSuitDiscontinued && $0 != .enforcementLeftIdle
            }
            let outcome = outcomes.randomElement(using: &random) ?? .judgment
            kinds = [(first, .filed(.suit, id))] + (isOver ? [(second, .ended(id, outcome))] : [])
        }
        return kinds.map { LimitationEvent(on: $0, debtors: debtors, $1) }
    }

    private static func json(_ asked: Case) -> String {
        let events = asked.events.map { event in
            let about =
                switch event.kind {
                case .acknowledged: "\"type\":\"acknowledged\""
                case .filed(_, let id, let earlier):
                    "\"type\":\"filed\",\"case\":\(id.value)" + (earlier.map { ",\"continuing\":\($0.value)" } ?? "")
                case .ended(let id, let outcome): "\"type\":\"ended\",\"case\":\(id.value),\"outcome\":\"\(outcome)\""
                case .suspended(let cause, let id):
                    "\"type\":\"suspended\",\"case\":\(id.value),\"cause\":\"\(cause)\""
                case .resumed(let id): "\"type\":\"resumed\",\"case\":\(id.value)"
                }
            return "{\"day\":\"\(event.day)\",\"mine\":\(event.debtors.contains(ID(1))),\(about)}"
        }
        return "{\"kind\":\"\(asked.claim.kind)\",\"start\":\"\(asked.claim.payableBy)\",\"today\":\"\(asked.today)\","
            + "\"events\":[\(events.joined(separator: ","))]}"
    }
}
