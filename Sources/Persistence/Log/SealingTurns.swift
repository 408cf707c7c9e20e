import Safeguards
import Synchronization

/// Whose log is looked after next: a few at a time, each in one place at most, and whoever had no turn for longest
/// first. A log that is slow holds one place; one that fails rests ever longer. So neither keeps the others waiting.
final class SealingTurns: Sendable {
    struct Turn: Sendable, Hashable {
        let tenant: TenantID
        /// Whether the head is to be signed as well.
        let isSigning: Bool
    }

    enum Outcome: Sendable {
        case sealed, failed
        /// Nobody may use the tenant now.
        case shut
        /// There is no such tenant any more.
        case gone
    }

    private struct Standing {
        var isBusy = false
        /// There may be lines that no signed head covers.
        var isUnsigned = false
        var signedAt: ContinuousClock.Instant?
        var restsUntil: ContinuousClock.Instant?
        var failures = 0
        var lastTurn = 0

        func isDue(at now: ContinuousClock.Instant) -> Bool {
            signedAt.map { now - $0 >= SealingTurns.signingEvery } ?? true
        }
    }

    private struct State {
        var standings: [TenantID: Standing] = [:]
        var turns = 0
    }

    static let signingEvery: Duration = .seconds(60)
    private static let longestRest = 60
    private static let restOfTheShut: Duration = .seconds(10)

    private let places: Int
    private let state = Mutex(State())

    /// - Parameter places: How many logs are looked after at once.
    init(places: Int = 8) {
        precondition(places > 0, "nobody would ever have a turn")
        self.places = places
    }

    /// Says that these logs may have lines that no signed head covers.
    func noteUnsigned(_ tenants: [TenantID]) {
        state.withLock { state in
            for tenant in tenants { state.standings[tenant, default: Standing()].isUnsigned = true }
        }
    }

    /// Whose turn it is now; each is to be ended.
    ///
    /// - Parameters:
    ///   - waiting: Whose lines wait for their places.
    ///   - now: The instant of asking.
    /// - Returns: No more than there are free places.
    func take(waiting: [TenantID], at now: ContinuousClock.Instant) -> [Turn] {
        state.withLock { state in
            let waiting = Set(waiting)
            for tenant in waiting where state.standings[tenant] == nil { state.standings[tenant] = Standing() }
            let free = places - state.standings.values.count { $0.isBusy }
            let next = state.standings
                .filter { tenant, standing in
                    guard !standing.isBusy, standing.restsUntil.map({ $0 <= now }) ?? true else { return false }
                    return waiting.contains(tenant) || (standing.isUnsigned && standing.isDue(at: now))
                }
                .sorted { $0.value.lastTurn < $1.value.lastTurn }
                .prefix(max(0, free))
            return next.map { tenant, standing in
                state.turns += 1
                state.standings[tenant]?.lastTurn = state.turns
                state.standings[tenant]?.isBusy = true
                return Turn(tenant: tenant, isSigning: standing.isDue(at: now))
            }
        }
    }

    /// Gives the place back.
    func end(_ turn: Turn, _ outcome: Outcome, at now: ContinuousClock.Instant) {
        state.withLock { state in
            guard var standing = state.standings[turn.tenant] else { return }
            standing.isBusy = false
            switch outcome {
            case .sealed:
                standing.failures = 0
                standing.restsUntil = nil
                standing.isUnsigned = !turn.isSigning
                if turn.isSigning { standing.signedAt = now }
            case .failed:
                standing.restsUntil = now + .seconds(min(1 << min(standing.failures, 10), Self.longestRest))
                standing.failures += 1
                standing.isUnsigned = true
            case .shut: standing.restsUntil = now + Self.restOfTheShut
            case .gone:
                state.standings[turn.tenant] = nil
                return
            }
            state.standings[turn.tenant] = standing
        }
    }
}
