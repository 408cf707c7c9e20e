/// When to try again after failures: a moment that doubles with each failure and is gone with the first success.
struct BackOff {
    private var failures = 0
    private var until: ContinuousClock.Instant?

    func holds(at now: ContinuousClock.Instant) -> Bool {
        until.map { now < $0 } ?? false
    }

    /// Whether the last failure is so long ago that it is worth nothing.
    func isPast(at now: ContinuousClock.Instant) -> Bool {
        until.map { $0.duration(to: now) > .seconds(60) } ?? true
    }

    mutating func failed(at now: ContinuousClock.Instant) {
        // Failures of attempts that ran side by side are one failure.
        guard !holds(at: now) else { return }
        until = now + min(.milliseconds(50) * (1 << min(failures, 10)), .seconds(2))
        failures += 1
    }
}
