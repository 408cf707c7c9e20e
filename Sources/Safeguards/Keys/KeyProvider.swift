package import Crypto

/// What holds the root keys and works with them. No root key ever comes out: only keys derived from the platform key,
/// and other keys wrapped by any of them.
///
/// Today one adapter exists, keys in files. Hardware modules and key servers will be adapters of the same kind, which
/// is why everything here may wait and may fail.
package protocol KeyProvider: Sendable {
    /// The key that HKDF-SHA-256 expands from the platform key for `info`.
    ///
    /// - Parameters:
    ///   - info: What the key is for; different purposes must begin with different labels.
    ///   - byteCount: How long the key shall be.
    /// - Returns: The same key for the same purpose, always.
    /// - Throws: `KeyProviderRefusal` where the provider cannot be reached or refuses.
    func derivedKey(info: [UInt8], byteCount: Int) async throws -> SymmetricKey

    /// The numbers of the root keys that it holds, oldest first; never empty.
    func rootKeys() async throws -> [Int32]

    /// Makes another root key inside the provider, for what is wrapped from now on.
    func makeRootKey() async throws -> Int32

    /// Destroys a root key for good: what is wrapped by it opens never again.
    func destroyRootKey(_ number: Int32) async throws

    /// Wraps a key by a root key, bound to `data`.
    ///
    /// - Throws: `KeyProviderRefusal`.
    func wrap(_ key: SymmetricKey, byRoot number: Int32, binding data: [UInt8]) async throws -> [UInt8]

    /// The key that was wrapped by this root key and bound to the same `data`.
    ///
    /// - Throws: `IntegrityFailure` where it was not; `KeyProviderRefusal` where there is no such root key.
    func unwrap(_ wrapped: [UInt8], byRoot number: Int32, binding data: [UInt8]) async throws -> SymmetricKey
}

/// What holds only while a provider says nothing else: the first root key comes from the platform key, and is the only
/// one.
extension KeyProvider {
    package func rootKeys() async throws -> [Int32] { [1] }

    package func makeRootKey() async throws -> Int32 { throw KeyProviderRefusal.cannotBeMade }

    package func destroyRootKey(_ number: Int32) async throws {
        throw number == 1 ? KeyProviderRefusal.cannotBeDestroyed(1) : .noSuchRootKey(number)
    }

    package func wrap(_ key: SymmetricKey, byRoot number: Int32, binding data: [UInt8]) async throws -> [UInt8] {
        try KeyWrap.wrap(key, by: try await firstRoot(number), binding: data)
    }

    package func unwrap(
        _ wrapped: [UInt8],
        byRoot number: Int32,
        binding data: [UInt8]
    ) async throws -> SymmetricKey {
        try KeyWrap.unwrap(wrapped, by: try await firstRoot(number), binding: data)
    }

    private func firstRoot(_ number: Int32) async throws -> SymmetricKey {
        guard number == 1 else { throw KeyProviderRefusal.noSuchRootKey(number) }
        return try await derivedKey(info: Array("KMRN-RK1".utf8), byteCount: 32)
    }
}

/// Why a provider does not do what was asked.
package enum KeyProviderRefusal: Error, Equatable, CustomStringConvertible {
    /// It does not answer now; it may in a moment.
    case unreachable
    case noSuchRootKey(Int32)
    /// The first root key comes from the platform key, which much else comes from.
    case cannotBeDestroyed(Int32)
    case cannotBeMade
    case unwritable(path: String)
    case unusable(path: String)

    package var description: String {
        switch self {
        case .unreachable: "the key provider does not answer"
        case .noSuchRootKey(let number): "the key provider has no root key \(number)"
        case .cannotBeDestroyed(let number): "root key \(number) comes from the platform key and cannot be destroyed"
        case .cannotBeMade: "the key provider makes no root keys"
        case .unwritable(let path): "the root key \(path) cannot be written"
        case .unusable(let path): "the root key \(path) must be a file of 32 bytes that only its owner may read"
        }
    }
}
