package import Crypto
package import Foundation

/// The keys of one tenant that lie wrapped in the key store, opened: they make and open the keys of its persons.
package struct TenantVault: Sendable {
    private let tenant: TenantID
    private let encryption: [Int32: SymmetricKey]
    private let index: [Int32: SymmetricKey]
    private let signing: [Int32: SymmetricKey]

    /// Holds no key: for what is sealed with derived keys alone.
    package static func empty(_ tenant: TenantID) -> Self {
        TenantVault(tenant: tenant, encryption: [:], index: [:], signing: [:])
    }

    /// Opens what the store keeps; makes the first key of each kind where there is none yet.
    ///
    /// - Throws: `IntegrityFailure` where a key is not what it says; else what the store and the provider throw.
    static func open(of tenant: TenantID, from store: any KeyStore, _ provider: any KeyProvider) async throws -> Self {
        var found = try await store.tenantKeys()
        let missing = TenantKeyKind.allCases.filter { kind in !found.contains { $0.kind == kind } }
        if !missing.isEmpty {
            for kind in missing { try await store.add(try await make(kind, generation: 1, of: tenant, provider)) }
            // Somebody else may have been faster; what the store keeps is what counts.
            found = try await store.tenantKeys()
        }
        return try await open(found, of: tenant, provider)
    }

    /// Opens keys as they were found.
    ///
    /// - Throws: `IntegrityFailure` where a key is not what it says; else what the provider throws.
    package static func open(
        _ found: [WrappedTenantKey],
        of tenant: TenantID,
        _ provider: any KeyProvider
    ) async throws -> Self {
        var opened: [TenantKeyKind: [Int32: SymmetricKey]] = [:]
        for key in found {
            let binding = WrappedTenantKey.binding(key.kind, key.generation, of: tenant)
            opened[key.kind, default: [:]][key.generation] =
                try await provider.unwrap(key.wrapped, byRoot: key.root, binding: binding)
        }
        return TenantVault(
            tenant: tenant,
            encryption: opened[.encryption] ?? [:],
            index: opened[.index] ?? [:],
            signing: opened[.signing] ?? [:]
        )
    }

    /// A new random key of the tenant's own, wrapped by the newest root key.
    package static func make(
        _ kind: TenantKeyKind,
        generation: Int32,
        of tenant: TenantID,
        _ provider: any KeyProvider
    ) async throws -> WrappedTenantKey {
        guard let root = try await provider.rootKeys().last else { throw KeyProviderRefusal.noSuchRootKey(1) }
        let binding = WrappedTenantKey.binding(kind, generation, of: tenant)
        let wrapped = try await provider.wrap(SymmetricKey(size: .bits256), byRoot: root, binding: binding)
        return WrappedTenantKey(kind: kind, generation: generation, root: root, wrapped: wrapped)
    }

    /// The same key, wrapped by another root key.
    package static func rewrap(
        _ key: WrappedTenantKey,
        of tenant: TenantID,
        byRoot root: Int32,
        _ provider: any KeyProvider
    ) async throws -> WrappedTenantKey {
        let binding = WrappedTenantKey.binding(key.kind, key.generation, of: tenant)
        let opened = try await provider.unwrap(key.wrapped, byRoot: key.root, binding: binding)
        return WrappedTenantKey(
            kind: key.kind,
            generation: key.generation,
            root: root,
            wrapped: try await provider.wrap(opened, byRoot: root, binding: binding)
        )
    }
}

extension TenantVault {
    /// The epoch under which new keys of persons are wrapped.
    package var epoch: Int32 {
        guard let newest = encryption.keys.max() else { preconditionFailure("a vault has a key of each kind") }
        return newest
    }

    /// Whether keys of persons that were wrapped in this epoch can be opened.
    package func knows(_ epoch: Int32) -> Bool { encryption[epoch] != nil }

    /// A new random key for a person, wrapped and open.
    package func makeKey(for subject: UUID, version: Int32 = 1) throws -> (wrapped: WrappedSubjectKey, key: FieldKey) {
        let key = FieldKey(id: UUID(), version: UInt32(version), key: SymmetricKey(size: .bits256))
        return (try wrap(key, of: subject, in: epoch), key)
    }

    /// The key of a person as it is kept.
    ///
    /// - Throws: `IntegrityFailure` where it was wrapped for another tenant or person, or was exchanged, or destroyed.
    package func open(_ kept: WrappedSubjectKey) throws(IntegrityFailure) -> FieldKey {
        guard let wrapped = kept.wrapped, let outer = encryption[kept.epoch], kept.version > 0 else {
            throw IntegrityFailure()
        }
        let key = try KeyWrap.unwrap(wrapped, by: outer, binding: kept.binding(of: tenant, in: kept.epoch))
        guard areEqualInConstantTime(Self.check(of: key), kept.check) else { throw IntegrityFailure() }
        return FieldKey(id: kept.id, version: UInt32(kept.version), key: key)
    }

    /// The same key of a person, wrapped under the newest epoch.
    package func rewrap(_ kept: WrappedSubjectKey) throws -> WrappedSubjectKey {
        try wrap(try open(kept), of: kept.subject, in: epoch)
    }

    private func wrap(_ key: FieldKey, of subject: UUID, in epoch: Int32) throws -> WrappedSubjectKey {
        guard let outer = encryption[epoch] else { throw IntegrityFailure() }
        let bare = WrappedSubjectKey(
            subject: subject,
            id: key.id,
            version: Int32(key.version),
            epoch: epoch,
            wrapped: nil,
            check: Self.check(of: key.key)
        )
        return WrappedSubjectKey(
            subject: subject,
            id: bare.id,
            version: bare.version,
            epoch: epoch,
            wrapped: try KeyWrap.wrap(key.key, by: outer, binding: bare.binding(of: tenant, in: epoch)),
            check: bare.check
        )
    }

    private static func check(of key: SymmetricKey) -> [UInt8] {
        HKDF<SHA256>.expand(pseudoRandomKey: key, info: Array("KMRN-KCV1".utf8), outputByteCount: 16).octets
    }
}

extension TenantVault {
    /// The version of the index keys that new values are indexed with.
    package var indexVersion: Int16 { Int16(clamping: index.keys.max() ?? 0) }

    /// Hashes what is searched for, one key for each index of each field.
    ///
    /// - Throws: `IntegrityFailure` where there is no such version.
    package func indexKey(
        field: FieldRegistry,
        index number: UInt32 = 1,
        version: Int16
    ) throws(IntegrityFailure) -> SymmetricKey {
        guard let root = index[Int32(version)] else { throw IntegrityFailure() }
        let info = Array("KMRN-BI1".utf8) + field.rawValue.bigEndianBytes + number.bigEndianBytes
        return HKDF<SHA256>.deriveKey(inputKeyMaterial: root, info: info, outputByteCount: 32)
    }

    /// Every version in which a value may be indexed, the newest first.
    package var indexVersions: [Int16] { index.keys.sorted(by: >).map { Int16(clamping: $0) } }

    /// Signs the checkpoints of the tenant's log: the newest key.
    package func signingKey() throws -> SigningKey {
        guard let newest = signing.keys.max(), let seed = signing[newest] else { throw IntegrityFailure() }
        return SigningKey(key: try Curve25519.Signing.PrivateKey(rawRepresentation: seed.octets))
    }
}

/// Signs checkpoints (Ed25519). It does not print.
package struct SigningKey: Sendable, CustomReflectable {
    package let key: Curve25519.Signing.PrivateKey

    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
