import Foundation
import Safeguards

/// Notices when somebody sets this machine's clock: it and the steady clock, which nobody sets, no longer go together.
struct ClockWatch {
    static let tolerance: TimeInterval = 2
    /// Two looks with more than this between them are none: the process stood still meanwhile.
    private static let glance: Duration = .milliseconds(100)

    private let wall: @Sendable () -> Date
    private var last: (wall: Date, steady: ContinuousClock.Instant)?

    init(_ wall: @escaping @Sendable () -> Date) {
        self.wall = wall
    }

    /// By how many seconds the clock was set since the last look, forward or back; `nil` where it was not.
    mutating func step() -> TimeInterval? {
        let before = ContinuousClock.now
        let now = wall()
        let after = ContinuousClock.now
        guard after - before < Self.glance else { return nil }
        defer { last = (now, before) }
        guard let last else { return nil }
        let step = now.timeIntervalSince(last.wall) - (before - last.steady) / .seconds(1)
        return abs(step) > Self.tolerance ? step : nil
    }
}

/// Says in the log that the clock of the machine was set.
struct NoteClockStep: CaseAction {
    static let permission = Permission("log.note_clock_step")
    let seconds: TimeInterval

    static func principal(in tenant: TenantID) -> Principal {
        Authenticator.vouch(forJob: "log.seal", holding: [permission], in: tenant)
    }

    func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.permit()
        let whole = Int32(clamping: Int64(max(-1e15, min(1e15, seconds.rounded()))))
        tenant.record(.systemClockStep, about: nil, ["seconds": .number(whole)])
    }
}
