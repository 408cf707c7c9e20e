import Crypto

/// Too many passwords are being checked at once, or one had to wait too long.
package struct HashingBusy: Error, Equatable {
    package let retryAfter: Duration

    package init(retryAfter: Duration) {
        self.retryAfter = retryAfter
    }
}

/// Hashes passwords with Argon2id, two at a time whatever comes in.
///
/// What is stored is a PHC string whose hash part is HMAC-SHA-256 of Argon2's 32 bytes under the pepper. So it looks
/// like any other PHC string, but no other program can check it, and neither can anybody who has the tables only.
package final class PasswordHasher: Sendable {
    /// What metrics tell of it.
    package struct Figures: Sendable, Hashable {
        package var waiting = 0
        package var running = 0
        /// Since the start.
        package var refused: UInt64 = 0
        /// Since the start.
        package var begun: UInt64 = 0
    }

    package static let retryAfter = Duration.seconds(2)

    private let keys: TenantKeys
    private let pepperVersion: Int16
    private let queue: HashingQueue

    /// - Parameters:
    ///   - keys: Give the pepper.
    ///   - pepperVersion: The version for what is hashed from now on; older ones are still understood.
    ///   - lanes: How many hashes are computed at once.
    ///   - places: How many wait for that.
    ///   - patience: How long each waits.
    package init(
        keys: TenantKeys,
        pepperVersion: Int16 = 1,
        lanes: Int = 2,
        places: Int = 32,
        patience: Duration = .seconds(2)
    ) {
        self.keys = keys
        self.pepperVersion = pepperVersion
        queue = HashingQueue(lanes: lanes, places: places, patience: patience)
    }

    package var figures: Figures { queue.figures }

    /// Does everything that belongs to checking a password, if there is a place for it.
    ///
    /// Whoever is refused has cost no more than that: no transaction and no connection, which those who are signed in
    /// need for their work.
    ///
    /// - Throws: `HashingBusy` before `body` has begun; else what `body` throws.
    package func withPlace<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await queue.withPlace(body)
    }

    /// What to store of a new password. Whether it is a good one, `PasswordRules` has said before.
    ///
    /// - Throws: `PasswordFault.tooLong` or `.tooShort` for what cannot be one, `HashingBusy`, `CancellationError`, and
    ///   what the key provider throws.
    package func hash(
        _ password: Secret<String>,
        with parameters: PasswordParameters = .people
    ) async throws -> StoredPassword {
        guard let bytes = PasswordText.hashed(password) else {
            throw password.revealed.isEmpty ? PasswordFault.tooShort : PasswordFault.tooLong
        }
        let salt = randomBytes(PasswordRecord.saltBytes)
        let pepper = try await keys.pepper(version: pepperVersion)
        let hash = try await compute(bytes, salt: salt, parameters: parameters, pepper: pepper)
        let record = PasswordRecord(parameters: parameters, salt: salt, hash: hash)
        return StoredPassword(phc: record.phc, pepperVersion: pepperVersion)
    }

    /// Whether the password is the stored one.
    ///
    /// Where there is nothing stored, a fixed record is checked in its place and always found wrong, so that the time
    /// does not tell whether there is an account.
    ///
    /// - Parameters:
    ///   - password: As it was typed.
    ///   - stored: What the table has; `nil` for nobody.
    ///   - parameters: What is asked for today.
    /// - Returns: The verdict.
    /// - Throws: `IntegrityFailure` where the record is none of ours, `HashingBusy`, `CancellationError`, and what the
    ///   key provider throws.
    package func verify(
        _ password: Secret<String>,
        against stored: StoredPassword?,
        expecting parameters: PasswordParameters = .people
    ) async throws -> PasswordVerdict {
        guard let bytes = PasswordText.hashed(password) else { return .wrong }
        let dummy = PasswordRecord.dummy(with: parameters)
        guard let record = stored.map(PasswordRecord.init) ?? dummy else { throw IntegrityFailure() }
        let version = stored?.pepperVersion ?? pepperVersion
        let pepper = try await keys.pepper(version: version)
        let hash = try await compute(bytes, salt: record.salt, parameters: record.parameters, pepper: pepper)
        guard areEqualInConstantTime(hash, record.hash), stored != nil else { return .wrong }
        return record.parameters == parameters && version == pepperVersion ? .right : .rightButOutdated
    }

    private func compute(
        _ password: [UInt8],
        salt: [UInt8],
        parameters: PasswordParameters,
        pepper: SymmetricKey
    ) async throws -> [UInt8] {
        do {
            let hash = try await queue.run { try Argon2.hash(password, salt: salt, with: parameters) }
            return Array(HMAC<SHA256>.authenticationCode(for: hash, using: pepper))
        } catch is Argon2.Failure {
            // Parameters were checked before, so this is memory; there will be some again.
            throw HashingBusy(retryAfter: Self.retryAfter)
        }
    }
}
