/// Which tenants' name indexes are held, and whose has to go when there is no more room. It holds no index itself.
package struct NameIndexShelf<Tenant: Hashable & Sendable>: Sendable {
    private struct Held {
        var bytes: Int
        var lastUse: UInt64
    }

    /// How many bytes all indexes together may have.
    package let capacity: Int
    /// How many they have.
    package private(set) var bytes = 0

    private var held: [Tenant: Held] = [:]
    private var uses: UInt64 = 0

    package init(capacity: Int) {
        self.capacity = capacity
    }

    /// Notes that a tenant's index is used; `false` where none is held.
    package mutating func use(_ tenant: Tenant) -> Bool {
        guard held[tenant] != nil else { return false }
        uses += 1
        held[tenant]?.lastUse = uses
        return true
    }

    /// Notes a new index of a tenant, or the new size of the one there is.
    ///
    /// The answer is whose indexes have to be dropped, the longest unused first. It is the tenant's own, and nobody
    /// else's, where that alone is too large.
    package mutating func put(_ tenant: Tenant, bytes size: Int) -> [Tenant] {
        remove(tenant)
        guard size <= capacity else { return [tenant] }
        var dropped: [Tenant] = []
        while bytes + size > capacity, let oldest = held.min(by: { $0.value.lastUse < $1.value.lastUse })?.key {
            remove(oldest)
            dropped.append(oldest)
        }
        uses += 1
        held[tenant] = Held(bytes: size, lastUse: uses)
        bytes += size
        return dropped
    }

    package mutating func remove(_ tenant: Tenant) {
        bytes -= held.removeValue(forKey: tenant)?.bytes ?? 0
    }
}
