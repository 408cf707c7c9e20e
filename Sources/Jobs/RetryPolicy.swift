/// When a job that failed is tried again: not before, and at the latest with the sweep after that.
package struct RetryPolicy: Sendable {
    package let longest: Duration

    package init(longest: Duration = .seconds(6 * 3600)) {
        self.longest = longest
    }

    /// The fourth power of the attempt in seconds — 1 s, 16 s, 81 s, 4 min, 10 min … — and never more than `longest`.
    package func delay(afterAttempt attempt: Int32) -> Duration {
        precondition(attempt > 0, "attempts count from one")
        let capped = Int64(min(attempt, 100))
        return min(.seconds(capped * capped * capped * capped), longest)
    }
}
