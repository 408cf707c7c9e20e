import Foundation
import Safeguards
import Synchronization

/// The names and addresses of persons whom their tenants searched lately, in memory and nowhere else: the database
/// holds nothing by which a name could be found.
///
/// A bounded number of bytes in all; the tenant that was searched longest ago makes room. Whoever nobody searches for
/// half an hour is forgotten.
final class PersonDirectory: Sendable {
    private struct State {
        var tenants: [TenantID: Held] = [:]
        var shelf: NameIndexShelf<TenantID>
        /// The versions of persons whose names did not open.
        var unreadable: [TenantID: [UUID: Int64]] = [:]
        /// Those of whom no log has been told yet.
        var unrecorded: [TenantID: [UUID]] = [:]
    }

    private struct Held {
        let names: NamesOfTenant
        var until: ContinuousClock.Instant
    }

    static let lifetime = Duration.seconds(1_800)

    private let state: Mutex<State>
    private let now: @Sendable () -> ContinuousClock.Instant
    private let opened = Atomic<Int>(0)
    private let damaged = Atomic<Int>(0)

    /// - Parameters:
    ///   - capacity: How many bytes all names together may take.
    ///   - now: Tells when names have not been searched for long; it must never go back.
    init(capacity: Int, now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
        state = Mutex(State(shelf: NameIndexShelf(capacity: capacity)))
        self.now = now
    }

    /// How many persons' names were opened, and how many did not open.
    var figures: (opened: Int, unreadable: Int) {
        (opened.load(ordering: .relaxed), damaged.load(ordering: .relaxed))
    }

    /// How many tenants' names are held.
    var count: Int { state.withLock { $0.tenants.count } }

    func names(of tenant: TenantID) -> NamesOfTenant {
        let until = now() + Self.lifetime
        forgetIdle()
        return state.withLock { state in
            _ = state.shelf.use(tenant)
            let names = state.tenants[tenant]?.names ?? NamesOfTenant()
            state.tenants[tenant] = Held(names: names, until: until)
            return names
        }
    }

    /// Makes room for what a tenant's names take now. Names that are too many for all the room stay by themselves: they
    /// would be read anew for each search.
    func settle(_ names: NamesOfTenant, of tenant: TenantID) {
        let bytes = names.approximateBytes
        state.withLock { state in
            guard state.tenants[tenant]?.names === names else { return }
            for evicted in state.shelf.put(tenant, bytes: bytes) where evicted != tenant {
                state.tenants[evicted] = nil
            }
        }
    }

    /// Forgets whose names nobody has searched for long.
    func forgetIdle() {
        let instant = now()
        state.withLock { state in
            for (tenant, held) in state.tenants where held.until <= instant {
                state.tenants[tenant] = nil
                state.shelf.remove(tenant)
            }
        }
    }

    func forget(_ tenant: TenantID) {
        state.withLock { state in
            state.tenants[tenant] = nil
            state.shelf.remove(tenant)
            state.unreadable[tenant] = nil
        }
    }

    func noteOpened(_ count: Int) {
        opened.add(count, ordering: .relaxed)
    }

    /// Notes whose names do not open, each version of them once.
    func noteUnreadable(_ persons: [NamedPerson], of tenant: TenantID) {
        state.withLock { state in
            for person in persons where state.unreadable[tenant]?[person.id] != person.version {
                state.unreadable[tenant, default: [:]][person.id] = person.version
                state.unrecorded[tenant, default: []].append(person.id)
                damaged.add(1, ordering: .relaxed)
            }
        }
    }

    /// Those whose names do not open and of whom the tenant's log is still to be told; once only.
    func takeUnrecorded(of tenant: TenantID) -> [UUID] {
        state.withLock { $0.unrecorded.removeValue(forKey: tenant) ?? [] }
    }

    /// Forgets somebody who was erased, where their tenant's names are known at all.
    func forget(_ person: UUID, version: Int64, of tenant: TenantID) {
        let names = state.withLock { $0.tenants[tenant]?.names }
        names?.take([NamedPerson(id: person, version: version, entry: nil)])
    }
}

/// The names of one tenant's persons, as far as they have been read.
final class NamesOfTenant: Sendable {
    private struct State {
        var index = NameIndex()
        /// What was read last of each person, so that an older reading never comes on top of a newer one.
        var versions: [UUID: Int64] = [:]
        /// Everything that older transactions changed is in the index; `nil` before it was built.
        var isCompleteBefore: Int64?
        var isBeingBuilt = false
    }

    private let state = Mutex(State())

    var isCompleteBefore: Int64? { state.withLock { $0.isCompleteBefore } }

    /// Eight bytes for the version and sixteen for whose it is, with what a dictionary takes besides.
    var approximateBytes: Int { state.withLock { $0.index.approximateBytes + $0.versions.count * 48 } }

    /// Whether the caller is the one to build; everybody else waits.
    func beginBuilding() -> Bool {
        state.withLock { state in
            guard !state.isBeingBuilt else { return false }
            state.isBeingBuilt = true
            return true
        }
    }

    func endBuilding() {
        state.withLock { $0.isBeingBuilt = false }
    }

    /// Those who are not in the index as they are now: while a long transaction is open, what was changed since it
    /// began comes again and again.
    func unread(among persons: [PersonRow]) -> [PersonRow] {
        state.withLock { state in
            persons.filter { $0.state == "erased" || $0.version > state.versions[$0.id] ?? 0 }
        }
    }

    func take(_ persons: [NamedPerson]) {
        state.withLock { state in
            for person in persons where person.version >= state.versions[person.id] ?? 0 {
                state.versions[person.id] = person.version
                guard let entry = person.entry else {
                    _ = state.index.remove(person.id)
                    continue
                }
                state.index.put(entry)
            }
        }
    }

    func isComplete(before transaction: Int64) {
        state.withLock { $0.isCompleteBefore = max($0.isCompleteBefore ?? 0, transaction) }
    }

    func search(_ typed: String, limit: Int, except others: Set<UUID>) -> [UUID] {
        state.withLock { $0.index.search(typed, limit: limit, except: others) }
    }
}

/// A person's name as it was read.
struct NamedPerson {
    let id: UUID
    let version: Int64
    /// `nil` for who was erased, and for whose name does not open.
    let entry: NameIndex.Entry?
    var isUnreadable = false
}
