import Crypto
package import Foundation
package import Safeguards

/// Seals and opens what is the tenant's own in its rows, and hashes what is searched for. Made for the length of a
/// request.
package struct TenantSeals: Sendable {
    private let tenant: TenantID
    private let fieldKey: FieldKey
    private let auditKey: FieldKey
    private let emailKey: SymmetricKey
    private let addressKey: SymmetricKey
    /// The keys that persons' keys are under, and the keys of their indexes.
    let vault: TenantVault

    /// The version of the keys that new values are sealed and indexed with.
    package static let keyVersion: Int32 = 1
    package static let emailIndexVersion: Int16 = 1

    init(_ keys: TenantKeys, of tenant: TenantID, at now: Date, vault: TenantVault) async throws {
        self.tenant = tenant
        self.vault = vault
        fieldKey = try await keys.fieldKey(of: tenant, version: Self.keyVersion)
        auditKey = try await keys.auditKey(of: tenant, day: now.daysSince1970)
        emailKey = try await keys.indexKey(of: tenant, field: .userEmail, version: Self.emailIndexVersion)
        addressKey = try await keys.addressKey(of: tenant)
    }

    /// The envelope of a value for one field of one row.
    package func seal<Value: Sealable>(_ value: Value, _ field: FieldRegistry, row: UUID) throws -> [UInt8] {
        try Sealed(value, in: field, at: SealedPlace(tenant: tenant, row: row), with: key(for: field)).bytes
    }

    /// The value in an envelope that was sealed for this field of this row.
    ///
    /// - Throws: `IntegrityFailure` for every other envelope.
    package func open<Value: Sealable>(
        _ bytes: [UInt8],
        _ field: FieldRegistry,
        row: UUID,
        as _: Value.Type = Value.self
    ) throws -> Value {
        try Sealed<Value>(bytes: bytes)
            .opened(in: field, at: SealedPlace(tenant: tenant, row: row), with: key(for: field))
    }

    /// By which an address is found again.
    package func emailIndex(_ address: EmailAddress) -> BlindIndex {
        address.index(key: emailKey, version: Self.emailIndexVersion)
    }

    /// Sixteen bytes that tell one internet address from another within the tenant, and nothing else.
    package func addressHash(_ address: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(address.utf8), using: addressKey).prefix(16))
    }

    /// Eight digits that stand for somebody throughout, and from which their number does not follow.
    package func pseudonym(of person: UUID) -> String {
        Hex.text(of: addressHash("person " + person.uuidString.lowercased()).prefix(4))
    }

    private func key(for field: FieldRegistry) -> FieldKey {
        switch field.kind {
        case .audit: auditKey
        case .tenant: fieldKey
        case .subject: preconditionFailure("what is about a person is sealed with the person's key")
        }
    }
}
