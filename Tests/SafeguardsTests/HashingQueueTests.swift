import Glibc
import Synchronization
import Testing

@testable import Safeguards

@Suite("The queue of passwords to be hashed")
struct HashingQueueTests {
    /// Work that stays until it is let go, and counts.
    private final class Gate: Sendable {
        private struct State {
            var isOpen = false
            var running = 0
            var most = 0
            var order: [Int] = []
        }

        private let state = Mutex(State())

        var order: [Int] { state.withLock { $0.order } }
        var most: Int { state.withLock { $0.most } }

        func open() {
            state.withLock { $0.isOpen = true }
        }

        func work(_ number: Int) -> HashingQueue.Work {
            {
                self.state.withLock { state in
                    state.running += 1
                    state.most = max(state.most, state.running)
                    state.order.append(number)
                }
                while !self.state.withLock({ $0.isOpen }) { sched_yield() }
                self.state.withLock { $0.running -= 1 }
                return [UInt8(number)]
            }
        }
    }

    private struct Broken: Error {}

    /// Waits until the queue looks so; a test that hangs here is a failure.
    private func wait(for queue: HashingQueue, until condition: (PasswordHasher.Figures) -> Bool) async {
        while !condition(queue.figures) { await Task.yield() }
    }

    @Test func returnsWhatTheWorkReturns() async throws {
        let queue = HashingQueue(lanes: 2, places: 32, patience: .seconds(60))
        for number in 0..<50 as Range<UInt8> { #expect(try await queue.run { [number] } == [number]) }
        await #expect(throws: Broken.self) { _ = try await queue.run { throw Broken() } }
        await wait(for: queue) { $0.running == 0 }
        #expect(queue.figures == PasswordHasher.Figures(begun: 51))
    }

    @Test("Two at a time, however many ask; the rest in the order they came", .timeLimit(.minutes(1)))
    func doesTwoAtATime() async throws {
        let queue = HashingQueue(lanes: 2, places: 32, patience: .seconds(60))
        let gate = Gate()
        try await withThrowingTaskGroup { group in
            for number in 0..<34 {
                group.addTask {
                    let bytes = try await queue.run(gate.work(number))
                    #expect(bytes == [UInt8(number)])
                }
                await wait(for: queue) { $0.running + $0.waiting == number + 1 }
            }
            #expect(queue.figures == PasswordHasher.Figures(waiting: 32, running: 2, refused: 0, begun: 2))
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.most == 2)
        #expect(Set(gate.order.prefix(2)) == [0, 1])
        #expect(gate.order.count == 34)
        // Two threads take turns, so neighbours may change places, and no more than neighbours.
        for (place, number) in gate.order.enumerated() { #expect(abs(place - number) <= 2) }
    }

    @Test(
        "Who finds no place has not even begun, and a place is given back whatever came of it",
        .timeLimit(.minutes(1))
    )
    func givesPlacesToAsManyAsCanWait() async throws {
        let queue = HashingQueue(lanes: 1, places: 2, patience: .seconds(60))
        for _ in 0..<10 {
            await #expect(throws: Broken.self) { try await queue.withPlace { throw Broken() } }
        }
        let begun = Atomic<Int>(0)
        try await queue.withPlace {
            try await queue.withPlace {
                try await queue.withPlace {
                    await #expect(throws: HashingBusy(retryAfter: .seconds(2))) {
                        try await queue.withPlace { _ = begun.add(1, ordering: .relaxed) }
                    }
                    // Those who have a place are let work.
                    let bytes = try await queue.run { [7] }
                    #expect(bytes == [7])
                }
                try await queue.withPlace { _ = begun.add(1, ordering: .relaxed) }
            }
        }
        #expect(begun.load(ordering: .relaxed) == 1)
        #expect(queue.figures.refused == 1)
    }

    @Test("Who finds no place is refused at once", .timeLimit(.minutes(1)))
    func refusesWhenFull() async throws {
        let queue = HashingQueue(lanes: 1, places: 1, patience: .seconds(60))
        let gate = Gate()
        try await withThrowingTaskGroup { group in
            group.addTask { _ = try await queue.run(gate.work(0)) }
            await wait(for: queue) { $0.running == 1 }
            group.addTask { _ = try await queue.run(gate.work(1)) }
            await wait(for: queue) { $0.waiting == 1 }
            for _ in 0..<3 {
                await #expect(throws: HashingBusy(retryAfter: .seconds(2))) { _ = try await queue.run(gate.work(9)) }
            }
            #expect(queue.figures == PasswordHasher.Figures(waiting: 1, running: 1, refused: 3, begun: 1))
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.order == [0, 1])
    }

    @Test("Who has waited too long is refused, and others go on", .timeLimit(.minutes(1)))
    func refusesWhoWaitedTooLong() async throws {
        let queue = HashingQueue(lanes: 1, places: 4, patience: .zero)
        let gate = Gate()
        try await withThrowingTaskGroup { group in
            group.addTask { _ = try await queue.run(gate.work(0)) }
            await wait(for: queue) { $0.running == 1 }
            for number in 1...4 {
                group.addTask {
                    await #expect(throws: HashingBusy(retryAfter: .seconds(2))) {
                        _ = try await queue.run(gate.work(number))
                    }
                }
            }
            await wait(for: queue) { $0.waiting == 4 }
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.order == [0])
        await wait(for: queue) { $0.running == 0 }
        #expect(queue.figures == PasswordHasher.Figures(waiting: 0, running: 0, refused: 4, begun: 1))
        #expect(try await queue.run { [7] } == [7])
    }

    @Test("Who is cancelled leaves the queue at once", .timeLimit(.minutes(1)))
    func letsTheCancelledGo() async throws {
        let queue = HashingQueue(lanes: 1, places: 2, patience: .seconds(60))
        let gate = Gate()
        try await withThrowingTaskGroup { group in
            group.addTask { _ = try await queue.run(gate.work(0)) }
            await wait(for: queue) { $0.running == 1 }
            let leaving = Task { try await queue.run(gate.work(1)) }
            await wait(for: queue) { $0.waiting == 1 }
            leaving.cancel()
            await #expect(throws: CancellationError.self) { _ = try await leaving.value }
            #expect(queue.figures == PasswordHasher.Figures(waiting: 0, running: 1, refused: 0, begun: 1))

            let early = Task {
                unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                return try await queue.run(gate.work(2))
            }
            await #expect(throws: CancellationError.self) { _ = try await early.value }
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.order == [0])
    }

    @Test("Where no thread is to be had, nobody waits for one", .timeLimit(.minutes(1)))
    func refusesWithoutThreads() async throws {
        let none = HashingQueue(lanes: 2, places: 8, patience: .seconds(60)) { _ in false }
        for _ in 0..<3 {
            await #expect(throws: HashingBusy(retryAfter: .seconds(2))) { _ = try await none.run { [1] } }
        }
        #expect(none.figures == PasswordHasher.Figures(waiting: 0, running: 0, refused: 3))
    }

    @Test("Who came after one for whom there was no thread does not wait for ever", .timeLimit(.minutes(1)))
    func refusesThoseBehindToo() async throws {
        let (asked, failing) = (Gate(), Gate())
        let late = HashingQueue(lanes: 1, places: 8, patience: .seconds(60)) { _ in
            _ = try? asked.work(1)()  // It cannot throw; it holds the first one until the second waits.
            return false
        }
        failing.open()
        try await withThrowingTaskGroup { group in
            for number in 0..<2 {
                group.addTask {
                    await #expect(throws: HashingBusy(retryAfter: .seconds(2))) {
                        _ = try await late.run(failing.work(number))
                    }
                }
            }
            await wait(for: late) { $0.running == 1 && $0.waiting == 1 }
            asked.open()
            try await group.waitForAll()
        }
        #expect(late.figures == PasswordHasher.Figures(waiting: 0, running: 0, refused: 2))
        #expect(failing.order.isEmpty)
    }

    @Test("Many come, wait, leave and are refused at once, and everybody gets one answer", .timeLimit(.minutes(2)))
    func answersEverybodyOnce() async {
        let queue = HashingQueue(lanes: 2, places: 8, patience: .milliseconds(1))
        let answers = await withTaskGroup { group in
            for number in 0..<2_000 {
                group.addTask { () -> String in
                    let task = Task { try await queue.run { [UInt8(truncatingIfNeeded: number)] } }
                    if number % 3 == 0 { task.cancel() }
                    return switch await task.result {
                    case .success(let bytes): bytes == [UInt8(truncatingIfNeeded: number)] ? "done" : "mixed up"
                    case .failure(let error): "\(type(of: error))"
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(answers.values.reduce(0, +) == 2_000)
        #expect(Set(answers.keys).isSubset(of: ["done", "HashingBusy", "CancellationError"]))
        #expect(answers["done", default: 0] > 0)
        await wait(for: queue) { $0.running == 0 && $0.waiting == 0 }
        #expect(queue.figures.refused == UInt64(answers["HashingBusy", default: 0]))
    }
}
