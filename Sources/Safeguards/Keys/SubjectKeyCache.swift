package import Foundation
import Synchronization

/// The opened keys of persons whose data was in use lately: a bounded number of them, for ten minutes at most.
///
/// With each goes how many persons its tenant had erased before the key was read. Whoever asks knows the number of
/// their own transaction, and with another one they find nothing: so an erasure counts at once in every process.
///
/// Two generations stand in for a list ordered by use: what is used moves to the young one, and when that is full the
/// old one is forgotten.
package final class SubjectKeyCache: Sendable {
    private struct Owner: Hashable {
        let tenant: TenantID
        let subject: UUID
    }

    private struct Entry {
        let keys: [FieldKey]
        let erasures: Int64
        let until: ContinuousClock.Instant
    }

    private struct State {
        var young: [Owner: Entry] = [:]
        var old: [Owner: Entry] = [:]

        mutating func keep(_ entry: Entry, for owner: Owner) {
            if young[owner] == nil, young.count >= SubjectKeyCache.capacity / 2 {
                old = young
                young = [:]
            }
            young[owner] = entry
        }
    }

    package static let capacity = 20_000
    private static let lifetime = Duration.seconds(600)

    private let state = Mutex(State())
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameter now: Tells when a kept key is old; it must never go back.
    package init(now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
        self.now = now
    }

    package var count: Int { state.withLock { $0.young.count + $0.old.count } }

    /// The keys of a person, where they are kept and nobody was erased since.
    package func keys(of subject: UUID, in tenant: TenantID, erasures: Int64) -> [FieldKey]? {
        let instant = now()
        let owner = Owner(tenant: tenant, subject: subject)
        return state.withLock { state -> [FieldKey]? in
            let isOld = state.young[owner] == nil
            guard let entry = state.young[owner] ?? state.old.removeValue(forKey: owner) else { return nil }
            guard instant < entry.until, entry.erasures == erasures else {
                state.young[owner] = nil
                return nil
            }
            if isOld { state.keep(entry, for: owner) }
            return entry.keys
        }
    }

    package func keep(_ keys: [FieldKey], of subject: UUID, in tenant: TenantID, erasures: Int64) {
        let until = now() + Self.lifetime
        state.withLock { state in
            let owner = Owner(tenant: tenant, subject: subject)
            state.old[owner] = nil
            state.keep(Entry(keys: keys, erasures: erasures, until: until), for: owner)
        }
    }

    /// Forgets one person, as their erasure asks for.
    package func forget(_ subject: UUID, in tenant: TenantID) {
        state.withLock { state in
            let owner = Owner(tenant: tenant, subject: subject)
            state.young[owner] = nil
            state.old[owner] = nil
        }
    }

    /// Forgets everybody of a tenant, as its suspension asks for.
    package func forget(_ tenant: TenantID) {
        state.withLock { state in
            state.young = state.young.filter { $0.key.tenant != tenant }
            state.old = state.old.filter { $0.key.tenant != tenant }
        }
    }
}
