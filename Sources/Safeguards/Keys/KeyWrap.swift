package import Crypto

/// A key in the envelope of another one: nonce, ciphertext and tag of AES-256-GCM, 60 bytes.
///
/// What the key is for stands beside it in clear and is bound to it, so that a wrapped key that is moved, or said to be
/// of another tenant, person or generation, does not open.
package enum KeyWrap {
    package static let byteCount = 60
    private static let label = Array("KMRN-KW1".utf8)

    package static func wrap(_ key: SymmetricKey, by outer: SymmetricKey, binding data: [UInt8]) throws -> [UInt8] {
        precondition(key.bitCount == 256 && outer.bitCount == 256, "keys have 32 bytes")
        let box = try AES.GCM.seal(key.octets, using: outer, authenticating: label + data)
        return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// - Throws: `IntegrityFailure` for everything that was not wrapped by this key and bound to the same data.
    package static func unwrap(
        _ wrapped: [UInt8],
        by outer: SymmetricKey,
        binding data: [UInt8]
    ) throws(IntegrityFailure) -> SymmetricKey {
        guard wrapped.count == byteCount else { throw IntegrityFailure() }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: wrapped[..<12]),
                ciphertext: wrapped[12..<44],
                tag: wrapped[44...]
            )
            return SymmetricKey(data: try AES.GCM.open(box, using: outer, authenticating: label + data))
        } catch {
            throw IntegrityFailure()
        }
    }
}
