package import Crypto

/// A keyed hash by which a sealed value is found without being opened.
///
/// It is the beginning of HMAC-SHA-256 over the normalised value. Two columns hold it, the hash and the version of its
/// key, so that keys can be changed while people search.
package struct BlindIndex: Sendable, Hashable {
    package let bytes: [UInt8]
    package let version: Int16

    /// - Parameters:
    ///   - normalised: The value in the one form that all its spellings have in common.
    ///   - field: Says how many bits are kept.
    ///   - key: `TenantKeys.indexKey(of:field:index:version:)` for this field.
    ///   - version: The version of that key.
    package init(of normalised: String, in field: FieldRegistry, key: SymmetricKey, version: Int16) {
        guard let bits = field.indexBits else { preconditionFailure("\(field) has no index") }
        precondition(bits % 8 == 0, "indexes are whole bytes")
        bytes = Array(HMAC<SHA256>.authenticationCode(for: Array(normalised.utf8), using: key).prefix(bits / 8))
        self.version = version
    }
}

extension EmailAddress {
    package func index(key: SymmetricKey, version: Int16) -> BlindIndex {
        BlindIndex(of: normalised, in: .userEmail, key: key, version: version)
    }
}
