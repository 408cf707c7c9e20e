import Crypto
import Foundation
import Safeguards
import Testing
import TestSupport

@testable import Casework

@Suite("Token buckets")
struct SignInThrottleTests {
    private let start = Date(timeIntervalSince1970: 1_796_000_000)

    @Test func aBurstThenOneAMinute() {
        let buckets = Buckets(BucketSize(burst: 3, perMinute: 1), capacity: 10)
        #expect((0..<3).map { _ in buckets.take(1, at: start) } == [nil, nil, nil])
        #expect(buckets.take(1, at: start) == .seconds(60))
        #expect(buckets.take(1, at: start + 45) == .seconds(15))
        #expect(buckets.take(2, at: start) == nil, "another's bucket is another's")
        #expect(buckets.take(1, at: start + 60) == nil)
        #expect(buckets.take(1, at: start + 60) == .seconds(60), "trying in vain neither costs nor earns")
        #expect((0..<3).map { _ in buckets.take(1, at: start + 86_400) } == [nil, nil, nil])
        #expect(buckets.take(1, at: start + 86_400) != nil, "it holds no more than a burst")
    }

    @Test("However it is asked, no more comes out than went in", arguments: [Proof.seed, 1, 2])
    func nothingForNothing(seed: UInt64) {
        var numbers = SplitMix64(seed: seed)
        let buckets = Buckets(BucketSize(burst: 5, perMinute: 6), capacity: 10)
        var now = start
        var taken = 0
        for _ in 0..<5_000 {
            now += TimeInterval(UInt64.random(in: 0...3, using: &numbers))
            if buckets.take(1, at: now) == nil { taken += 1 }
        }
        #expect(taken <= 5 + Int(now.timeIntervalSince(start) / 10) + 1)
        #expect(taken >= Int(now.timeIntervalSince(start) / 10) / 2)
    }

    @Test func aClockThatIsSetBackChangesNothing() {
        let buckets = Buckets(BucketSize(burst: 1, perMinute: 1), capacity: 10)
        #expect(buckets.take(1, at: start) == nil)
        #expect(buckets.take(1, at: start - 3600) == .seconds(60))
        #expect(buckets.take(1, at: start - 3540) == nil)
    }

    @Test("What is given back is there again, and never more than was")
    func givingBack() {
        let buckets = Buckets(BucketSize(burst: 2, perMinute: 1), capacity: 10)
        _ = buckets.take(1, at: start)
        for _ in 0..<5 { buckets.giveBack(1, at: start) }
        buckets.giveBack(2, at: start)
        #expect(buckets.count == 1)
        #expect((0..<2).map { _ in buckets.take(1, at: start) } == [nil, nil])
        #expect(buckets.take(1, at: start) != nil)
    }

    @Test("Memory is bounded, and those who tried most are remembered longest")
    func memoryIsBounded() {
        let buckets = Buckets(BucketSize(burst: 3, perMinute: 1), capacity: 100)
        for _ in 0..<3 { _ = buckets.take(-1, at: start) }
        for key in 0..<10_000 { _ = buckets.take(key, at: start) }
        #expect(buckets.count <= 100)
        #expect(buckets.take(-1, at: start) != nil, "the flood did not wash it away")
        for key in 20_000..<20_050 { _ = buckets.take(key, at: start + 3600) }
        #expect(buckets.count <= 100)
    }

    @Test("A flood is told of once, until somebody gets through again")
    func newsIsToldOnce() {
        let buckets = Buckets(BucketSize(burst: 1, perMinute: 1), capacity: 10)
        #expect(!buckets.isNews(1), "nobody has tried")
        _ = buckets.take(1, at: start)
        _ = buckets.take(1, at: start)
        #expect((0..<3).map { _ in buckets.isNews(1) } == [true, false, false])
        _ = buckets.take(1, at: start + 1)
        #expect(!buckets.isNews(1))
        #expect(buckets.take(1, at: start + 61) == nil)
        #expect(buckets.isNews(1))
    }

    @Test func networksAndAccountsAreOneTenants() {
        var sizes = SignInThrottle.Sizes()
        sizes.account = BucketSize(burst: 1, perMinute: 1)
        sizes.source = BucketSize(burst: 2, perMinute: 1)
        let throttle = SignInThrottle(sizes: sizes)
        let (one, other) = (TenantID.random(), TenantID.random())
        func answer(_ tenant: TenantID, _ account: String, _ address: String) -> SignInThrottle.Answer {
            let index = BlindIndex(of: account, in: .userEmail, key: .init(data: [1, 2, 3]), version: 1)
            let attempt = SignInThrottle.Attempt(tenant: tenant, account: index, address: address)
            return throttle.admit(attempt, hasCode: false, now: start)
        }
        #expect(answer(one, "a", "192.0.2.1") == .free)
        #expect(answer(one, "a", "198.51.100.1") == .codeFirst(isNews: true), "the account was tried")
        #expect(answer(one, "b", "192.0.2.77") == .free)
        #expect(answer(one, "c", "192.0.2.200") == .wait(.seconds(60)), "the network of 256 is one")
        #expect(answer(one, "d", "192.0.3.1") == .free)
        #expect(answer(other, "a", "192.0.2.1") == .free, "another tenant is another world")
        #expect(answer(one, "e", "2001:db8:1:100::1") == .free)
        #expect(answer(one, "f", "2001:db8:1:1ff::2") == .free)
        #expect(answer(one, "g", "2001:db8:1:155::3") == .wait(.seconds(60)), "the network of 56 bits is one")
        #expect(answer(one, "h", "2001:db8:1:200::1") == .free)
    }
}

/// Buckets that can be asked in the midst of an expectation.
private final class Buckets {
    private var buckets: TokenBuckets<Int>

    init(_ size: BucketSize, capacity: Int) {
        buckets = TokenBuckets(size, capacity: capacity)
    }

    var count: Int { buckets.count }

    func take(_ key: Int, at now: Date) -> Duration? { buckets.take(key, at: now) }
    func giveBack(_ key: Int, at now: Date) { buckets.giveBack(key, at: now) }
    func isNews(_ key: Int) -> Bool { buckets.isNews(key) }
}
