import Crypto

extension SymmetricKey {
    /// The bytes of the key, which nothing clears: for handing them on at once, and for nothing else.
    package var octets: [UInt8] {
        unsafe withUnsafeBytes { unsafe Array($0) }
    }
}
