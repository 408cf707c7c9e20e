import Crypto
package import Foundation
package import Persistence
package import Safeguards

extension Casework {
    /// The key of a command, bound to what exactly was asked for.
    ///
    /// - Parameters:
    ///   - key: What the client chose.
    ///   - route: The method and path, without what varies.
    ///   - subject: The path as it was called.
    ///   - body: The body as it came.
    ///   - tenant: Whose host was called; the same key means nothing elsewhere.
    /// - Returns: What the door compares a repetition with.
    /// - Throws: What keeps us from the tenant's key.
    package func onceOnly(
        _ key: UUID,
        route: String,
        subject: String,
        body: [UInt8],
        in tenant: TenantID
    ) async throws -> OnceOnly {
        let secret = try await tools.keys.requestKey(of: tenant)
        let path = Array(subject.utf8)
        let length = bigEndian(UInt32(path.count))
        let hash = HMAC<SHA256>.authenticationCode(for: length + path + body, using: secret)
        return OnceOnly(key: key, route: route, requestHash: Array(hash))
    }

    private func bigEndian(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * UInt32($0))) }
    }
}
