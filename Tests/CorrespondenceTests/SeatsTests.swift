import Testing

@testable import Correspondence

@Suite("Seats")
struct SeatsTests {
    @Test(.timeLimit(.minutes(1)))
    func areNeverLostAmongTasksThatGiveUp() async throws {
        let seats = Seats(3)
        await withTaskGroup { group in
            for number in 0..<2_000 {
                group.addTask {
                    let task = Task {
                        guard await seats.take() else { return }
                        await Task.yield()
                        seats.giveBack()
                    }
                    if number.isMultiple(of: 2) { task.cancel() }
                    await task.value
                }
            }
        }
        for _ in 0..<3 { #expect(await seats.take()) }
        let waiting = Task { await seats.take() }
        waiting.cancel()
        #expect(await !waiting.value, "the fourth finds none")
    }

    @Test func areRefusedToWhoIsCancelledAlready() async {
        let seats = Seats(1)
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return await seats.take()
        }
        #expect(await !task.value)
        #expect(await seats.take())
    }
}
