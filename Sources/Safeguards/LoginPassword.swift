import Crypto
import Foundation

extension KeyProvider {
    /// Sixteen bytes that tell this root key from another and nothing else of it.
    package func checkValue() async throws -> [UInt8] {
        let key = try await derivedKey(info: Array("KMRN-KCV-PLATFORM".utf8), byteCount: 16)
        return unsafe key.withUnsafeBytes { unsafe Array($0) }
    }

    /// The password with which a tenant's own role logs in to the database.
    ///
    /// It is derived and so stored nowhere; a new `version` makes a new password. 256 bits as base64url, which SCRAM
    /// takes without any normalisation.
    package func loginPassword(of tenant: TenantID, version: Int32) async throws -> Secret<String> {
        let number = UInt32(bitPattern: version)
        let versionBytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
        let key = try await derivedKey(info: Array("KMRN-PG1".utf8) + tenant.bytes + versionBytes, byteCount: 32)
        let text = unsafe key.withUnsafeBytes { unsafe Data($0) }.base64EncodedString()
        return Secret(
            text.replacingOccurrences(of: "+", with: "-")
                .replacingOccurrences(of: "/", with: "_")
                .replacingOccurrences(of: "=", with: "")
        )
    }
}
