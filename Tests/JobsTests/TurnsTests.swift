@testable import Jobs
import Safeguards
import Testing

@Suite("Whose turn it is")
struct TurnsTests {
    private let turns = TenantTurns()

    @Test func everybodyStandsInTheLineOnce() {
        let (a, b) = (TenantID.random(), TenantID.random())
        for tenant in [a, b, a, a, b] { turns.add(tenant) }
        #expect([turns.takeNow(), turns.takeNow(), turns.takeNow()] == [a, b, nil])
        turns.add(a)
        #expect(turns.takeNow() == a)
    }

    @Test func whoWaitsIsToldFirst() async {
        let tenant = TenantID.random()
        async let first = turns.next()
        async let second = turns.next()
        let adding = Task { [turns] in
            // Added until both were served; each of the two gets one.
            while !Task.isCancelled {
                turns.add(tenant)
                await Task.yield()
            }
        }
        let served = await [first, second]
        adding.cancel()
        #expect(served == [tenant, tenant])
    }

    @Test func everybodyIsSentHomeInTheEnd() async {
        async let first = turns.next()
        async let second = turns.next()
        turns.finish()
        #expect(await [first, second] == [nil, nil])
        turns.add(.random())
        #expect(await turns.next() == nil)
        #expect(turns.takeNow() == nil)
    }
}

@Suite("When a job is tried again")
struct RetryPolicyTests {
    @Test func laterEachTime() {
        let policy = RetryPolicy()
        let seconds = (1...8).map { policy.delay(afterAttempt: $0).components.seconds }
        #expect(seconds == [1, 16, 81, 256, 625, 1_296, 2_401, 4_096])
    }

    @Test func butNeverLaterThanTheLongest() {
        #expect(RetryPolicy().delay(afterAttempt: 13) == .seconds(6 * 3600))
        #expect(RetryPolicy().delay(afterAttempt: .max) == .seconds(6 * 3600))
        #expect(RetryPolicy(longest: .seconds(60)).delay(afterAttempt: 3) == .seconds(60))
        #expect(RetryPolicy(longest: .seconds(60)).delay(afterAttempt: 2) == .seconds(16))
    }
}
