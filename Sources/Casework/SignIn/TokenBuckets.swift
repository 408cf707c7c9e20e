import Foundation

/// How often something may happen: so many times at once, and then so many times an hour.
package struct BucketSize: Sendable, Hashable {
    package let burst: Int
    package let perHour: Int

    package init(burst: Int, perMinute: Int) {
        self.init(burst: burst, perHour: 60 * perMinute)
    }

    package init(burst: Int, perHour: Int) {
        precondition(burst > 0 && perHour > 0, "a bucket that is never filled lets nobody through")
        self.burst = burst
        self.perHour = perHour
    }

    package var perMinute: Int { perHour / 60 }
}

/// Token buckets of one size, one for each key. Pure: what time it is comes from outside.
///
/// There are never more than `capacity` of them. A bucket that has filled up again is the same as none; where all are
/// in use, the half that is fullest goes, because forgetting those gives the least away.
struct TokenBuckets<Key: Hashable & Sendable>: Sendable {
    private struct Bucket: Sendable {
        var tokens: Double
        var filledAt: Date
        var isReported = false
    }

    private let size: BucketSize
    private let capacity: Int
    private var buckets: [Key: Bucket] = [:]

    init(_ size: BucketSize, capacity: Int) {
        self.size = size
        self.capacity = capacity
    }

    var count: Int { buckets.count }

    /// Takes a token out of the bucket of `key`.
    ///
    /// - Returns: `nil` where there was one; else how long it takes until there is.
    mutating func take(_ key: Key, at now: Date) -> Duration? {
        var bucket = filled(key, at: now)
        let isThere = bucket.tokens >= 1
        if isThere {
            bucket.tokens -= 1
            bucket.isReported = false
        }
        makeRoom(for: key, at: now)
        buckets[key] = bucket
        return isThere ? nil : wait(for: bucket)
    }

    /// Puts a token back, for an attempt that shall not count.
    mutating func giveBack(_ key: Key, at now: Date) {
        guard buckets[key] != nil else { return }
        var bucket = filled(key, at: now)
        bucket.tokens = min(Double(size.burst), bucket.tokens + 1)
        buckets[key] = bucket
    }

    func isEmpty(_ key: Key, at now: Date) -> Bool {
        filled(key, at: now).tokens < 1
    }

    /// Whether it is the first time since the bucket of `key` was last used that somebody asks: a flood is told of
    /// once.
    mutating func isNews(_ key: Key) -> Bool {
        guard let bucket = buckets[key], !bucket.isReported else { return false }
        buckets[key]?.isReported = true
        return true
    }

    private func filled(_ key: Key, at now: Date) -> Bucket {
        guard var bucket = buckets[key] else { return Bucket(tokens: Double(size.burst), filledAt: now) }
        // A clock that was set back adds nothing and takes nothing.
        let passed = max(0, now.timeIntervalSince(bucket.filledAt))
        bucket.tokens = min(Double(size.burst), bucket.tokens + passed * Double(size.perHour) / 3_600)
        bucket.filledAt = now
        return bucket
    }

    private func wait(for bucket: Bucket) -> Duration {
        .seconds(Int(((1 - bucket.tokens) * 3_600 / Double(size.perHour)).rounded(.up)))
    }

    private mutating func makeRoom(for key: Key, at now: Date) {
        guard buckets.count >= capacity, buckets[key] == nil else { return }
        let current = buckets.keys.map { (key: $0, tokens: filled($0, at: now).tokens) }
        let inUse = current.filter { $0.tokens < Double(size.burst) }.sorted { $0.tokens < $1.tokens }
        // Room for many at once: sorting all of them for each newcomer would be work that a flood could ask for.
        let kept = inUse.prefix(capacity / 2)
        let keys = Set(kept.map(\.key))
        buckets = buckets.filter { keys.contains($0.key) }
    }
}
