import Crypto
import Synchronization

/// Derived keys of the last ten minutes, not more than a bounded number of them.
final class KeyCache: Sendable {
    private struct Entry {
        let key: SymmetricKey
        let tenant: TenantID?
        let until: ContinuousClock.Instant
    }

    private struct State {
        var entries: [[UInt8]: Entry] = [:]
        /// Rises with each `forget`: what was fetched before that must not be kept after it.
        var generation: UInt64 = 0
    }

    static let lifetime = Duration.seconds(600)
    static let capacity = 4_096

    private let state = Mutex(State())
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.now = now
    }

    var count: Int { state.withLock { $0.entries.count } }

    func lookUp(_ info: [UInt8]) -> (key: SymmetricKey?, generation: UInt64) {
        let instant = now()
        return state.withLock { state in
            guard let entry = state.entries[info], instant < entry.until else { return (nil, state.generation) }
            return (entry.key, state.generation)
        }
    }

    func keep(_ key: SymmetricKey, for info: [UInt8], of tenant: TenantID?, since generation: UInt64) {
        let instant = now()
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.entries.count >= Self.capacity {
                state.entries = state.entries.filter { instant < $0.value.until }
            }
            // Whoever fills the cache faster than it empties derives again; that costs microseconds.
            if state.entries.count >= Self.capacity { state.entries.removeAll(keepingCapacity: true) }
            state.entries[info] = Entry(key: key, tenant: tenant, until: instant + Self.lifetime)
        }
    }

    func forget(_ tenant: TenantID) {
        state.withLock { state in
            state.generation += 1
            state.entries = state.entries.filter { $0.value.tenant != tenant }
        }
    }
}
