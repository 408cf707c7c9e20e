package import Crypto

/// What holds a root key and works with it. The key itself never comes out, only keys derived from it.
///
/// Today one adapter exists, a key in a file. Hardware modules and key servers will be adapters of the same kind, which
/// is why deriving may wait and may fail.
package protocol KeyProvider: Sendable {
    /// The key that HKDF-SHA-256 expands from the root key for `info`.
    ///
    /// - Parameters:
    ///   - info: What the key is for; different purposes must begin with different labels.
    ///   - byteCount: How long the key shall be.
    /// - Returns: The same key for the same purpose, always.
    /// - Throws: Where the provider cannot be reached or refuses.
    func derivedKey(info: [UInt8], byteCount: Int) async throws -> SymmetricKey
}
