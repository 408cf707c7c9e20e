package import Crypto
package import Foundation

/// What says that somebody has signed in from this browser before. It proves nothing else: it only keeps the owner's
/// way in open while others guess passwords.
package struct DeviceCookie: Sendable, Hashable {
    package static let cookieName = "__Host-kd"
    package static let validDays: Int32 = 180

    package let user: UUID
    /// Tells the browsers of one person apart.
    package let device: UUID
    /// The day of the sign-in, counted from 1970-01-01 in UTC.
    package let issuedDay: Int32

    package init(user: UUID, device: UUID = UUID(), issuedAt now: Date) {
        self.user = user
        self.device = device
        issuedDay = now.daysSince1970
    }

    /// What the cookie holds.
    ///
    /// - Parameters:
    ///   - tenant: The only tenant that will believe it.
    ///   - key: `TenantKeys.deviceKey(of:)` of that tenant.
    /// - Returns: Characters that need no quoting.
    package func text(tenant: TenantID, key: SymmetricKey) -> String {
        "1." + Base64URL.text(of: body + Self.code(of: body, tenant, key))
    }

    /// Reads a cookie that this tenant signed, no longer ago than it is valid.
    ///
    /// - Returns: `nil` for anything else.
    package init?(parsing text: some StringProtocol, tenant: TenantID, key: SymmetricKey, now: Date) {
        guard text.utf8.count == 93, text.hasPrefix("1."), let bytes = Base64URL.bytes(of: text.dropFirst(2)),
            bytes.count == 68,
            areEqualInConstantTime(Self.code(of: Array(bytes.prefix(36)), tenant, key), Array(bytes.suffix(32))),
            let user = UUID(octets: bytes[0..<16]), let device = UUID(octets: bytes[16..<32])
        else { return nil }
        self.user = user
        self.device = device
        issuedDay = Int32(bigEndianBytes: bytes[32..<36])
        let today = now.daysSince1970
        guard issuedDay <= today, Int64(today) - Int64(issuedDay) < Int64(Self.validDays) else { return nil }
    }

    private var body: [UInt8] { user.octets + device.octets + issuedDay.bigEndianBytes }

    private static func code(of body: [UInt8], _ tenant: TenantID, _ key: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: lengthDelimited([tenant.bytes, body]), using: key))
    }
}

extension Date {
    /// The day in UTC, counted from 1970-01-01.
    package var daysSince1970: Int32 { Int32((timeIntervalSince1970 / 86_400).rounded(.down)) }
}
