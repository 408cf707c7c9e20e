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

    private static let samples = Proof.isFull ? 50_000 : 3_000

    @Test("in every reading, on random events of every kind", arguments: [Proof.seed])
    func agrees(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let cases = (0..<Self.samples).map { _ in Self.someCase(&random) }
        let answers = try PeerScript(name: "limitation.py").answers(to: cases.map(Self.json))
        var seen: [Substring: Int] = [:]
        for (asked, answer) in zip(cases, answers) {
            let ours = Self.answer(asked)
            if ours != answer { Issue.record("\(seed): \(ours), but \(answer): \(Self.json(asked))") }
            let words = answer.split(separator: " ")
            let doubts = words.last?.split(separator: ",") ?? []
            for word in words.prefix(1) + doubts + (doubts.count > 1 ? ["several"] : []) { seen[word, default: 0] += 1 }
        }
        for state in ["lapsed", "running", "held", "several"] {
            #expect(seen[Substring(state), default: 0] > Self.samples / 20, "\(seen)")
        }
        for doubt in ReadingDoubt.allCases { #expect(seen["\(doubt)", default: 0] > Self.samples / 500, "\(seen)") }
    }

    /// The state and the last day by the letter, the earliest and the latest, and what they hang on.
    private static func answer(_ asked: Case) -> String {
        let limitation = Limitation(of: asked.claim, events: asked.events, asOf: asked.today)
        let state = limitation.lastDay.map { $0 < asked.today ? "lapsed" : "running" } ?? "held"
        let days = [limitation.lastDay, limitation.sueBy, limitation.writeOffAfter].map { $0?.iso ?? "-" }
        let doubts = ReadingDoubt.told(about: limitation).map { "\($0)" }.joined(separator: ",")
        return ([state] + days + [doubts.isEmpty ? "-" : doubts]).joined(separator: " ")
    }

    private static func someCase(_ random: inout SplitMix64) -> Case {
        var dueOn = day("2006-01-01").advanced(by: .random(in: 0...7_000, using: &random))
        // Whether days off move a due day matters only where the year ends.
        if Bool.random(using: &random) { dueOn = dueOn.wholeYear.upperBound }
        let kind = LimitationKind.allCases.randomElement(using: &random) ?? .periodic
        let principal = dueOn.advanced(by: .random(in: 0...2_500, using: &random))
        let claim = LimitationClaim(
            kind: kind,
            debtor: ID(1),
            dueOn: dueOn,
            payableBy: dueOn.advanced(by: .random(in: 0...3, using: &random)),
            principalLapsesOn: kind == .interest && Bool.random(using: &random) ? principal : nil
        )
        var events: [LimitationEvent] = []
        for index in 0..<Int.random(in: 0...4, using: &random) {
            events += story(ID(UInt128(10 * index + 1)), after: dueOn, &random)
        }
        let lately = (events.map(\.day).max() ?? dueOn).advanced(by: .random(in: 0...120, using: &random))
        let someDay = dueOn.advanced(by: .random(in: 0...4_500, using: &random))
        let today = Int.random(in: 0..<4, using: &random) == 0 ? lately : someDay
        return Case(claim: claim, events: events.shuffled(using: &random), today: today)
    }

    /// Something that happened, and how it went on.
    private static func story(
        _ id: ID<Proceedings>,
        after dueOn: Day,
        _ random: inout SplitMix64
    ) -> [LimitationEvent] {
        let first = dueOn.advanced(by: .random(in: -60...2_500, using: &random))
        let second = first.advanced(by: .random(in: 1...700, using: &random))
        let isOver = Int.random(in: 0..<5, using: &random) > 0
        let debtors: Set<ID<Debtor>> = Int.random(in: 0..<6, using: &random) == 0 ? [ID(2)] : [ID(1), ID(2)]
        var kinds: [(Day, LimitationEvent.Kind)] = []
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let form = LimitationEvent.Acknowledgement.allCases.randomElement(using: &random) ?? .settlement
            kinds = [(first, .acknowledged(form, isDisputed: Bool.random(using: &random)))]
        case 1:
            let cause = LimitationEvent.Suspension.allCases.randomElement(using: &random) ?? .mediation
            // What a pause does over the end of the year in which a period ends is in doubt.
            let end = dueOn.advanced(by: 3 * 365).wholeYear.upperBound
            let isLate = Bool.random(using: &random)
            let from = isLate ? end.advanced(by: .random(in: -60...0, using: &random)) : first
            let to = isLate ? from.advanced(by: .random(in: 1...90, using: &random)) : second
            kinds = [(from, .suspended(cause, id))] + (isOver ? [(to, .resumed(id))] : [])
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
            let outcomes = LimitationEvent.Outcome.allCases.filter { $0 != .electronicSuitDiscontinued }
            let outcome = outcomes.randomElement(using: &random) ?? .judgment
            let isEnforced = outcome == .enforcementEnded || outcome == .enforcementLeftIdle
            kinds = [(first, .filed(isEnforced ? .enforcement : .suit, id))]
            if isOver { kinds.append((second, .ended(id, outcome))) }
        }
        return kinds.map { LimitationEvent(on: $0, debtors: debtors, $1) }
    }

    private static func json(_ asked: Case) -> String {
        let events = asked.events.map { event in
            let about =
                switch event.kind {
                case .acknowledged(_, let isDisputed): "\"type\":\"acknowledged\",\"disputed\":\(isDisputed)"
                case .filed(_, let id, let earlier):
                    "\"type\":\"filed\",\"case\":\(id.value)" + (earlier.map { ",\"continuing\":\($0.value)" } ?? "")
                case .ended(let id, let outcome): "\"type\":\"ended\",\"case\":\(id.value),\"outcome\":\"\(outcome)\""
                case .suspended(let cause, let id):
                    "\"type\":\"suspended\",\"case\":\(id.value),\"cause\":\"\(cause)\""
                case .resumed(let id): "\"type\":\"resumed\",\"case\":\(id.value)"
                }
            return "{\"day\":\"\(event.day)\",\"mine\":\(event.debtors.contains(ID(1))),\(about)}"
        }
        let principal = asked.claim.principalLapsesOn.map { ",\"principal\":\"\($0)\"" } ?? ""
        return "{\"kind\":\"\(asked.claim.kind)\",\"due\":\"\(asked.claim.dueOn)\","
            + "\"start\":\"\(asked.claim.payableBy)\",\"today\":\"\(asked.today)\"\(principal),"
            + "\"events\":[\(events.joined(separator: ","))]}"
    }
}
