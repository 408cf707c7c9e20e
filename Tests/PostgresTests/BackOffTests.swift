@testable import Postgres
import Testing

@Suite("Backing off")
struct BackOffTests {
    private let start = ContinuousClock.now

    @Test func theWaitDoublesUpToTwoSeconds() {
        var backOff = BackOff()
        var now = start
        #expect(!backOff.holds(at: now))
        for milliseconds in [50, 100, 200, 400, 800, 1_600, 2_000, 2_000] {
            backOff.failed(at: now)
            #expect(backOff.holds(at: now + .milliseconds(milliseconds - 1)))
            now += .milliseconds(milliseconds)
            #expect(!backOff.holds(at: now))
        }
    }

    @Test func afterAMinuteItIsPast() {
        var backOff = BackOff()
        #expect(backOff.isPast(at: start))
        backOff.failed(at: start)
        #expect(!backOff.isPast(at: start + .seconds(60)))
        #expect(backOff.isPast(at: start + .seconds(61)))
    }

    @Test func failuresSideBySideAreOne() {
        var backOff = BackOff()
        for _ in 0..<20 { backOff.failed(at: start) }
        #expect(!backOff.holds(at: start + .milliseconds(50)))
    }
}
