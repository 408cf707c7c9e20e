package import Crypto
package import Foundation
import Synchronization

/// A key that seals values, with the name that stands in their envelopes.
package struct FieldKey: Sendable {
    package let id: UUID
    /// From 1.
    package let version: UInt32
    package let key: SymmetricKey

    package init(id: UUID, version: UInt32, key: SymmetricKey) {
        precondition(key.bitCount == 256, "envelopes are AES-256")
        precondition(version > 0, "versions of keys count from 1")
        self.id = id
        self.version = version
        self.key = key
    }
}

/// The keys of tenants for what is not about one person, each for one purpose, derived and kept for ten minutes.
package struct TenantKeys: Sendable {
    private let provider: any KeyProvider
    private let cache: KeyCache
    private let vaults: VaultCache

    /// - Parameters:
    ///   - provider: Holds the root.
    ///   - now: Tells when a kept key is old; it must never go back.
    package init(
        _ provider: any KeyProvider,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.provider = provider
        cache = KeyCache(now: now)
        vaults = VaultCache(now: now)
    }

    /// The tenant's keys that lie in the key store, where they are remembered.
    package func rememberedVault(of tenant: TenantID) -> TenantVault? {
        vaults.lookUp(tenant).vault
    }

    /// The tenant's keys that lie in the key store, opened; those of the last ten minutes without asking anybody.
    ///
    /// - Parameters:
    ///   - tenant: The tenant.
    ///   - store: Keeps its keys; is also written to where the tenant has none yet.
    ///   - isFresh: Ask the store whatever is remembered: something turned up that the remembered keys do not know.
    /// - Returns: The opened keys.
    /// - Throws: `IntegrityFailure` where a key is not what it says; else what the store and the provider throw.
    package func vault(
        of tenant: TenantID,
        from store: any KeyStore,
        isFresh: Bool = false
    ) async throws -> TenantVault {
        let (kept, generation) = vaults.lookUp(tenant)
        if let kept, !isFresh { return kept }
        let vault = try await TenantVault.open(of: tenant, from: store, provider)
        vaults.keep(vault, of: tenant, since: generation)
        return vault
    }

    /// Seals what is the tenant's own: its staff's names, addresses and seeds.
    ///
    /// - Throws: `IntegrityFailure` for a version that cannot be, since versions count from 1; else what the provider
    ///   throws.
    package func fieldKey(of tenant: TenantID, version: Int32) async throws -> FieldKey {
        guard version > 0 else { throw IntegrityFailure() }
        let suffix = tenant.bytes + version.bigEndianBytes
        return FieldKey(
            id: try await keyID("KMRN-TI1", suffix, tenant),
            version: UInt32(version),
            key: try await key("KMRN-TF1", suffix, tenant)
        )
    }

    /// Seals what audit entries of one day say beyond codes and identifiers.
    ///
    /// - Parameters:
    ///   - tenant: The tenant whose log it is.
    ///   - day: The day of the entry, counted from 1970-01-01 in UTC: `Date.daysSince1970`.
    /// - Returns: A key whose version is always 1, because each day has its own.
    /// - Throws: Where the provider cannot be reached or refuses.
    package func auditKey(of tenant: TenantID, day: Int32) async throws -> FieldKey {
        let suffix = tenant.bytes + day.bigEndianBytes
        return FieldKey(
            id: try await keyID("KMRN-AI1", suffix, tenant),
            version: 1,
            key: try await key("KMRN-AU1", suffix, tenant)
        )
    }

    /// Hashes what is searched for, one key for each index.
    ///
    /// - Parameters:
    ///   - tenant: The tenant whose rows are searched.
    ///   - field: The field.
    ///   - index: The number of the index, for fields with several.
    ///   - version: From 1. The first one is not part of the derivation, later ones are.
    /// - Returns: The key.
    /// - Throws: `IntegrityFailure` for a version that cannot be; else what the provider throws.
    package func indexKey(
        of tenant: TenantID,
        field: FieldRegistry,
        index: UInt32 = 1,
        version: Int16 = 1
    ) async throws -> SymmetricKey {
        guard version > 0 else { throw IntegrityFailure() }
        let later = version == 1 ? [] : Int32(version).bigEndianBytes
        let suffix = tenant.bytes + field.rawValue.bigEndianBytes + index.bigEndianBytes + later
        return try await key("KMRN-BI1", suffix, tenant)
    }

    /// The password with which a tenant's own role, or its sealer's, logs in to the database.
    package func loginPassword(
        of tenant: TenantID,
        version: Int32,
        asSealer: Bool = false
    ) async throws -> Secret<String> {
        let label = asSealer ? LoginPassword.ofSealer : LoginPassword.ofTenant
        return LoginPassword.text(try await key(label, tenant.bytes + version.bigEndianBytes, tenant))
    }

    /// For `FormToken`.
    package func formKey(of tenant: TenantID) async throws -> SymmetricKey {
        try await key("KMRN-CS1", tenant.bytes, tenant)
    }

    /// For `DeviceCookie`.
    package func deviceKey(of tenant: TenantID) async throws -> SymmetricKey {
        try await key("KMRN-DV1", tenant.bytes, tenant)
    }

    /// For `SignedCursor`.
    package func cursorKey(of tenant: TenantID) async throws -> SymmetricKey {
        try await key("KMRN-CU1", tenant.bytes, tenant)
    }

    /// For the hashes by which a repeated request is told from another one under the same key.
    package func requestKey(of tenant: TenantID) async throws -> SymmetricKey {
        try await key("KMRN-RQ1", tenant.bytes, tenant)
    }

    /// For hashes of internet addresses.
    package func addressKey(of tenant: TenantID) async throws -> SymmetricKey {
        try await key("KMRN-IP1", tenant.bytes, tenant)
    }

    /// What all stored passwords are mixed with, so that tables alone are not enough to guess them.
    package func pepper(version: Int16) async throws -> SymmetricKey {
        try await key("KMRN-PP1", Int32(version).bigEndianBytes, nil)
    }

    /// Forgets what is kept for a tenant, so that the provider is asked again.
    package func forget(_ tenant: TenantID) {
        cache.forget(tenant)
        vaults.forget(tenant)
    }

    private func keyID(_ label: String, _ suffix: [UInt8], _ tenant: TenantID) async throws -> UUID {
        let key = try await key(label, suffix, tenant)
        guard let id = UUID(octets: key.octets.prefix(16)) else { preconditionFailure("a derived key has 32 bytes") }
        return id
    }

    private func key(_ label: String, _ suffix: [UInt8], _ tenant: TenantID?) async throws -> SymmetricKey {
        let info = Array(label.utf8) + suffix
        let (kept, generation) = cache.lookUp(info)
        if let kept { return kept }
        let key = try await provider.derivedKey(info: info, byteCount: 32)
        cache.keep(key, for: info, of: tenant, since: generation)
        return key
    }
}
