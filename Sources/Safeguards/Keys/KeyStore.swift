package import Foundation

/// What keeps wrapped keys, apart from the data that they seal: today a schema of its own, one day another cluster with
/// a short memory, so that no old copy of the data brings an erased person back.
///
/// It sees one tenant's keys and no other's.
package protocol KeyStore: Sendable {
    /// The keys of the tenant itself, all generations.
    func tenantKeys() async throws -> [WrappedTenantKey]

    /// Adds a key, unless there is one of its kind and generation already.
    func add(_ key: WrappedTenantKey) async throws

    /// The keys of these persons, all versions; none for who never had one, and emptied ones for who was erased.
    func subjectKeys(of subjects: [UUID]) async throws -> [WrappedSubjectKey]

    /// Adds persons' keys, all of one epoch.
    ///
    /// - Returns: False where the tenant's key of that epoch is gone: then none was added, since none would ever open.
    func add(_ keys: [WrappedSubjectKey]) async throws -> Bool

    /// Overwrites all keys of a person with nothing.
    ///
    /// - Returns: How many there were.
    func destroyKeys(of subject: UUID, at instant: Date) async throws -> Int
}

/// What a key of the tenant's own is for. A number is for ever.
package enum TenantKeyKind: Int16, Sendable, CaseIterable {
    /// Wraps the keys of persons; its generation is the epoch.
    case encryption = 1
    /// From it the keys of the blind indexes come.
    case index = 2
    /// Signs the checkpoints of the audit log.
    case signing = 3
}

/// A key of the tenant's own as it is kept: wrapped by a root key.
package struct WrappedTenantKey: Sendable, Hashable {
    package let kind: TenantKeyKind
    /// From 1; of keys that wrap persons' keys, the epoch.
    package let generation: Int32
    /// By which root key it is wrapped.
    package let root: Int32
    package let wrapped: [UInt8]

    package init(kind: TenantKeyKind, generation: Int32, root: Int32, wrapped: [UInt8]) {
        self.kind = kind
        self.generation = generation
        self.root = root
        self.wrapped = wrapped
    }

    /// What is bound to a tenant's wrapped key. The root key is not: it may be changed.
    package static func binding(_ kind: TenantKeyKind, _ generation: Int32, of tenant: TenantID) -> [UInt8] {
        tenant.bytes + kind.rawValue.bigEndianBytes + generation.bigEndianBytes
    }
}

/// The key of one person as it is kept: wrapped by the tenant's key of an epoch.
package struct WrappedSubjectKey: Sendable, Hashable {
    package let subject: UUID
    /// The name that stands in the envelopes.
    package let id: UUID
    /// From 1.
    package let version: Int32
    package let epoch: Int32
    /// `nil` once the person was erased.
    package let wrapped: [UInt8]?
    /// Sixteen bytes that tell this key from any other and nothing else of it.
    package let check: [UInt8]

    package init(subject: UUID, id: UUID, version: Int32, epoch: Int32, wrapped: [UInt8]?, check: [UInt8]) {
        self.subject = subject
        self.id = id
        self.version = version
        self.epoch = epoch
        self.wrapped = wrapped
        self.check = check
    }

    func binding(of tenant: TenantID, in epoch: Int32) -> [UInt8] {
        tenant.bytes + Int16(0x7FFF).bigEndianBytes + epoch.bigEndianBytes + subject.octets + id.octets
            + version.bigEndianBytes
    }
}
