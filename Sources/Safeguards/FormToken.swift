package import Crypto

/// What a form of ours carries so that no other site's form can be sent in its place.
///
/// It is made as OWASP's sheet on cross-site request forgery says: a MAC over the session and a random value, each with
/// its length before it, so that no two messages read alike.
package struct FormToken: Sendable {
    package let text: String

    /// - Parameters:
    ///   - session: SHA-256 of the session's token; a new session makes old forms void.
    ///   - tenant: The tenant whose page it is.
    ///   - key: `TenantKeys.formKey(of:)` of that tenant.
    package init(session: [UInt8], tenant: TenantID, key: SymmetricKey) {
        let random = randomBytes(16)
        text = Base64URL.text(of: Self.code(session, tenant, random, key) + random)
    }

    /// Whether `text` was made for this session, at this tenant.
    package static func isValid(
        _ text: some StringProtocol,
        session: [UInt8],
        tenant: TenantID,
        key: SymmetricKey
    ) -> Bool {
        guard text.utf8.count == 64, let bytes = Base64URL.bytes(of: text), bytes.count == 48 else { return false }
        return areEqualInConstantTime(
            code(session, tenant, Array(bytes.suffix(16)), key),
            Array(bytes.prefix(32))
        )
    }

    private static func code(
        _ session: [UInt8],
        _ tenant: TenantID,
        _ random: [UInt8],
        _ key: SymmetricKey
    ) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: lengthDelimited([tenant.bytes, session, random]), using: key))
    }
}

/// Parts, each after its length in four bytes: from the result the parts can be told again in one way only.
func lengthDelimited(_ parts: [[UInt8]]) -> [UInt8] {
    parts.flatMap { UInt32($0.count).bigEndianBytes + $0 }
}
