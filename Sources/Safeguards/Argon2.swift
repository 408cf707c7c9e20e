import CArgon2

/// Argon2id of libargon2, version 1.3.
enum Argon2 {
    /// The library refused: in practice because there was no memory.
    struct Failure: Error, Equatable {
        let code: Int32
    }

    static let hashBytes = 32

    /// One hash. It blocks for as long as the parameters say, so it is called on threads of its own only.
    static func hash(
        _ password: [UInt8],
        salt: [UInt8],
        with parameters: PasswordParameters
    ) throws(Failure) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: hashBytes)
        let code = unsafe argon2id_hash_raw(
            parameters.passes,
            parameters.memoryKiB,
            parameters.lanes,
            password,
            password.count,
            salt,
            salt.count,
            &hash,
            hash.count
        )
        guard code == ARGON2_OK.rawValue else { throw Failure(code: code) }
        return hash
    }
}
