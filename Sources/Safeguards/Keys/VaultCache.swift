import Synchronization

/// The opened keys of tenants that were at work in the last ten minutes.
final class VaultCache: Sendable {
    private struct State {
        var entries: [TenantID: (vault: TenantVault, until: ContinuousClock.Instant)] = [:]
        /// Rises with each `forget`: what was fetched before that must not be kept after it.
        var generation: UInt64 = 0
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.now = now
    }

    func lookUp(_ tenant: TenantID) -> (vault: TenantVault?, generation: UInt64) {
        let instant = now()
        return state.withLock { state in
            guard let entry = state.entries[tenant], instant < entry.until else { return (nil, state.generation) }
            return (entry.vault, state.generation)
        }
    }

    func keep(_ vault: TenantVault, of tenant: TenantID, since generation: UInt64) {
        let until = now() + KeyCache.lifetime
        state.withLock { state in
            guard state.generation == generation else { return }
            state.entries[tenant] = (vault, until)
        }
    }

    func forget(_ tenant: TenantID) {
        state.withLock { state in
            state.generation += 1
            state.entries[tenant] = nil
        }
    }
}
