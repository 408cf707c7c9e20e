/// How long single calls took.
struct Timing: Sendable {
    var milliseconds: [Double] = []

    /// Does it, and notes how long it took.
    mutating func measure<Result>(_ body: () async throws -> Result) async throws -> Result {
        let start = ContinuousClock.now
        let result = try await body()
        milliseconds.append((ContinuousClock.now - start).milliseconds)
        return result
    }

    /// The time that this part of the calls did not exceed.
    func percentile(_ percent: Int) -> Double {
        let sorted = milliseconds.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count * percent / 100, sorted.count - 1)]
    }

    static let columns = ["", "calls", "p50 ms", "p95 ms", "worst ms"]

    var cells: [String] {
        [String(milliseconds.count)] + [50, 95, 100].map { percentile($0).short }
    }
}
