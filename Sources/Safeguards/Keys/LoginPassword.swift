import Crypto

extension KeyProvider {
    /// Sixteen bytes that tell this root key from another and nothing else of it.
    package func checkValue() async throws -> [UInt8] {
        try await derivedKey(info: Array("KMRN-KCV-PLATFORM".utf8), byteCount: 16).octets
    }

    /// The password with which a tenant's own role logs in to the database.
    ///
    /// It is derived and so stored nowhere; a new `version` makes a new password. 256 bits as base64url, which SCRAM
    /// takes without any normalisation.
    package func loginPassword(of tenant: TenantID, version: Int32) async throws -> Secret<String> {
        try await password(LoginPassword.ofTenant, tenant, version)
    }

    /// The password of the role that seals a tenant's log, derived likewise.
    package func loginPassword(ofSealerOf tenant: TenantID, version: Int32) async throws -> Secret<String> {
        try await password(LoginPassword.ofSealer, tenant, version)
    }

    private func password(_ label: String, _ tenant: TenantID, _ version: Int32) async throws -> Secret<String> {
        let info = Array(label.utf8) + tenant.bytes + version.bigEndianBytes
        return LoginPassword.text(try await derivedKey(info: info, byteCount: 32))
    }
}

/// How the passwords of tenants' roles come from the platform key.
enum LoginPassword {
    static let ofTenant = "KMRN-PG1"
    static let ofSealer = "KMRN-PA1"

    static func text(_ key: SymmetricKey) -> Secret<String> {
        Secret(Base64URL.text(of: key.octets))
    }
}
