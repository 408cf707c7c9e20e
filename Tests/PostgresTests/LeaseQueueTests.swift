@testable import Postgres
import Testing

@Suite("Who is next")
struct LeaseQueueTests {
    /// What happens to a queue of three leases in all, two an owner, and three places to wait.
    enum Event {
        /// Comes, and is admitted, has to wait (numbered from 1), or finds the queue full.
        case join(String, LeaseQueue<String>.Admission)
        case leave(UInt64, Bool)
        case giveBack(String)
        /// Who gets what was given back.
        case next(UInt64?)
    }

    struct Story: CustomTestStringConvertible {
        let testDescription: String
        let events: [Event]

        init(_ why: String, _ events: Event...) {
            testDescription = why
            self.events = events
        }
    }

    @Test(arguments: [
        Story("free leases are given at once", .join("a", .admitted), .join("b", .admitted), .join("a", .admitted)),
        Story(
            "the limit of all holds for every owner",
            .join("a", .admitted),
            .join("b", .admitted),
            .join("c", .admitted),
            .join("d", .waiting(1))
        ),
        Story(
            "an owner's limit holds though leases are free",
            .join("a", .admitted),
            .join("a", .admitted),
            .join("a", .waiting(1))
        ),
        Story(
            "first come, first served",
            .join("a", .admitted),
            .join("b", .admitted),
            .join("c", .admitted),
            .join("d", .waiting(1)),
            .join("e", .waiting(2)),
            .giveBack("a"),
            .next(1),
            .next(nil),
            .giveBack("b"),
            .next(2),
            .next(nil)
        ),
        Story(
            "an owner at its limit is passed over",
            .join("a", .admitted),
            .join("a", .admitted),
            .join("b", .admitted),
            .join("a", .waiting(1)),
            .join("c", .waiting(2)),
            .giveBack("b"),
            .next(2),
            .next(nil),
            .giveBack("a"),
            .next(1),
            .next(nil)
        ),
        Story(
            "who waits for its own owner does not hold up the others",
            .join("a", .admitted),
            .join("a", .admitted),
            .join("a", .waiting(1)),
            .join("b", .admitted)
        ),
        Story(
            "who left is not served",
            .join("a", .admitted),
            .join("b", .admitted),
            .join("c", .admitted),
            .join("d", .waiting(1)),
            .join("e", .waiting(2)),
            .leave(1, true),
            .leave(1, false),
            .giveBack("c"),
            .next(2)
        ),
        Story(
            "who was served cannot leave",
            .join("a", .admitted),
            .join("a", .admitted),
            .join("a", .waiting(1)),
            .giveBack("a"),
            .next(1),
            .leave(1, false)
        ),
        Story(
            "a full queue takes nobody in, until somebody leaves",
            .join("a", .admitted),
            .join("b", .admitted),
            .join("c", .admitted),
            .join("d", .waiting(1)),
            .join("d", .waiting(2)),
            .join("e", .waiting(3)),
            .join("f", .full),
            .leave(2, true),
            .join("f", .waiting(4))
        ),
        Story("nobody waits, nobody is next", .next(nil), .join("a", .admitted), .giveBack("a"), .next(nil)),
    ])
    func tells(_ story: Story) {
        var queue = LeaseQueue<String>(total: 3, perOwner: 2, capacity: 3)
        for event in story.events {
            switch event {
            case .join(let owner, let admission): #expect(queue.join(owner) == admission)
            case .leave(let ticket, let hadWaited): #expect(queue.leave(ticket) == hadWaited)
            case .giveBack(let owner): queue.giveBack(owner)
            case .next(let ticket): #expect(queue.next()?.ticket == ticket)
            }
        }
    }

    /// Against a model that is as simple as can be: a list of who waits and a list of who has.
    @Test("Limits and order hold whatever happens", arguments: 0..<200 as Range<UInt64>)
    func agreesWithItsModel(seed: UInt64) {
        var random = Seeded(seed: seed)
        let total = Int.random(in: 1...6, using: &random)
        let perOwner = Int.random(in: 1...4, using: &random)
        let capacity = Int.random(in: 0...8, using: &random)
        let owners = 0..<Int.random(in: 1...5, using: &random)
        var queue = LeaseQueue<Int>(total: total, perOwner: perOwner, capacity: capacity)
        var waiting: [(ticket: UInt64, owner: Int)] = []
        var having: [Int] = []
        func mayHave(_ owner: Int) -> Bool { having.count < total && having.count { $0 == owner } < perOwner }

        for _ in 0..<300 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                guard let owner = owners.randomElement(using: &random) else { return }
                switch queue.join(owner) {
                case .admitted:
                    #expect(mayHave(owner))
                    having.append(owner)
                case .waiting(let ticket):
                    #expect(!mayHave(owner) && waiting.count < capacity)
                    waiting.append((ticket, owner))
                case .full: #expect(!mayHave(owner) && waiting.count == capacity)
                }
            case 5..<9:
                guard let place = having.indices.randomElement(using: &random) else { continue }
                queue.giveBack(having.remove(at: place))
                while true {
                    let expected = waiting.firstIndex { mayHave($0.owner) }
                    let next = queue.next()
                    #expect(next?.ticket == expected.map { waiting[$0].ticket })
                    guard let expected, next != nil else { break }
                    having.append(waiting.remove(at: expected).owner)
                }
            default:
                guard let place = waiting.indices.randomElement(using: &random) else { continue }
                let hadWaited = queue.leave(waiting.remove(at: place).ticket)
                #expect(hadWaited)
            }
            #expect(queue.leased == having.count && queue.waiting == waiting.count)
            #expect(owners.allSatisfy { owner in queue.leases(of: owner) == having.count { $0 == owner } })
        }
    }

    /// SplitMix64: the same numbers for the same seed, everywhere.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        init(seed: UInt64) {
            state = seed
        }

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }
}
