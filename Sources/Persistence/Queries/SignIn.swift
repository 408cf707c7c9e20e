package import Foundation
package import Postgres
package import Safeguards

/// What the tables have of one person's account that signing in asks for. Nothing in it is open yet.
package struct AccountRow: Sendable, RowDecodable {
    package let id: UUID
    package let version: Int64
    /// `invited`, `active` or `left`.
    package let state: String
    package let nameSealed: [UInt8]
    package let emailSealed: [UInt8]
    package let language: String
    package let password: StoredPassword?
    /// Since the last time that somebody came in.
    package let failures: Int32
    package let seedSealed: [UInt8]?
    /// A seed that is being tried, and counts for nothing yet.
    package let candidateSealed: [UInt8]?
    package let lastStep: Int64
    /// SHA-256 of each.
    package let recoveryCodes: [[UInt8]]
    package let lastSignInAt: Date?

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        version = try row["version"]
        state = try row["state"]
        nameSealed = try row["name_sealed"]
        emailSealed = try row["email_sealed"]
        language = try row["language"]
        let phc: String? = try row[optional: "password"]
        let pepper: Int16? = try row[optional: "pepper_version"]
        password = phc.map { StoredPassword(phc: $0, pepperVersion: pepper ?? 1) }
        failures = try row["failed_sign_ins"]
        seedSealed = try row[optional: "totp_seed_sealed"]
        candidateSealed = try row[optional: "totp_candidate_sealed"]
        lastStep = try row["totp_last_step"]
        recoveryCodes = try row["recovery_codes"]
        lastSignInAt = try row[optional: "last_sign_in_at"]
    }

    package var isActive: Bool { state == "active" }

    fileprivate static var columns: SQL {
        """
        id, version, state, name_sealed, email_sealed, language, password, pepper_version, failed_sign_ins,
        totp_seed_sealed, totp_candidate_sealed, totp_last_step, recovery_codes, last_sign_in_at
        """
    }
}

extension TenantConnection {
    /// The account that an address belongs to; whoever has left has none.
    package func account(behind address: BlindIndex) async throws -> AccountRow? {
        try await account(behindIndex: address.bytes, version: address.version)
    }

    package func account(behindIndex index: [UInt8], version: Int16) async throws -> AccountRow? {
        try await optionalRow(
            """
            SELECT \(AccountRow.columns) FROM app_user
             WHERE email_index_version = \(version) AND email_index = \(index) AND state <> 'left'
            """
        )
    }

    package func account(_ id: UUID) async throws -> AccountRow? {
        try await optionalRow("SELECT \(AccountRow.columns) FROM app_user WHERE id = \(id)")
    }

    /// The account, locked until the transaction ends: whatever changes it or its sessions waits.
    package func lockAccount(_ id: UUID) async throws -> AccountRow? {
        try await optionalRow("SELECT \(AccountRow.columns) FROM app_user WHERE id = \(id) FOR NO KEY UPDATE")
    }

    /// Counts a wrong password or code; where there is no such account it does the same work to nothing.
    ///
    /// - Returns: How many there are now.
    package func countFailure(of user: UUID?) async throws -> Int32? {
        try await run(
            .optionalValue(
                """
                UPDATE app_user SET failed_sign_ins = least(failed_sign_ins + 1, 1000000)
                 WHERE id = \(user ?? UUID()) RETURNING failed_sign_ins
                """
            )
        )
    }

    /// Marks a step of somebody's one-time codes as used.
    ///
    /// - Returns: Whether it was not used before.
    package func useStep(_ step: Int64, of user: UUID) async throws -> Bool {
        try await execute(
            """
            UPDATE app_user SET totp_last_step = \(step)
             WHERE id = \(user) AND totp_last_step < \(step) AND totp_seed_sealed IS NOT NULL AND state = 'active'
            """
        ) == 1
    }

    /// Takes a recovery code out of somebody's list.
    ///
    /// - Returns: How many are left; `nil` where it was not in the list.
    package func useRecoveryCode(_ hash: [UInt8], of user: UUID) async throws -> Int32? {
        try await run(
            .optionalValue(
                """
                UPDATE app_user SET recovery_codes = array_remove(recovery_codes, \(hash))
                 WHERE id = \(user) AND \(hash) = ANY (recovery_codes) AND state = 'active'
                RETURNING cardinality(recovery_codes)
                """
            )
        )
    }

    /// Notes that somebody has come in.
    ///
    /// - Returns: The roles that they hold.
    package func noteSignIn(of user: UUID) async throws -> [String] {
        try await run(
            .value(
                "UPDATE app_user SET failed_sign_ins = 0, last_sign_in_at = \(now) WHERE id = \(user) RETURNING roles",
                as: [String].self
            )
        )
    }

    /// Stores a password in place of another.
    ///
    /// - Parameters:
    ///   - password: The new one.
    ///   - user: Whose.
    ///   - old: The one it takes the place of; `nil` for none.
    ///   - isFresh: Whether the user chose it, so that the guesses at the old one do not count any more.
    /// - Returns: Whether the old one was still there.
    /// - Throws: Where the database refuses.
    package func store(
        _ password: StoredPassword,
        of user: UUID,
        insteadOf old: StoredPassword?,
        isFresh: Bool
    ) async throws -> Bool {
        try await execute(
            """
            UPDATE app_user SET password = \(password.phc), pepper_version = \(password.pepperVersion),
                                failed_sign_ins = CASE WHEN \(isFresh) THEN 0 ELSE failed_sign_ins END
             WHERE id = \(user) AND password IS NOT DISTINCT FROM \(old?.phc)
            """
        ) == 1
    }

    /// Makes an invited user one who works here.
    package func activate(_ user: UUID, with password: StoredPassword) async throws -> Bool {
        try await execute(
            """
            UPDATE app_user SET state = 'active', activated_at = \(now), password = \(password.phc),
                                pepper_version = \(password.pepperVersion), failed_sign_ins = 0, version = version + 1
             WHERE id = \(user) AND state = 'invited'
            """
        ) == 1
    }

    /// Keeps a seed to be tried, in place of any other that was.
    package func storeCandidate(_ seed: [UInt8], of user: UUID) async throws {
        try await execute("UPDATE app_user SET totp_candidate_sealed = \(seed) WHERE id = \(user)")
    }

    /// Makes the seed that was tried the one that counts.
    ///
    /// - Parameters:
    ///   - candidate: The envelope of the seed that the code was checked with.
    ///   - user: Whose it is.
    ///   - step: The step of that code.
    ///   - codes: The hashes of new recovery codes.
    /// - Returns: Whether the candidate was still this one.
    /// - Throws: Where the database refuses.
    package func adoptCandidate(
        _ candidate: [UInt8],
        of user: UUID,
        usedStep step: Int64,
        recoveryCodes codes: [[UInt8]]
    ) async throws -> Bool {
        try await execute(
            """
            UPDATE app_user SET totp_seed_sealed = totp_candidate_sealed, totp_candidate_sealed = NULL,
                                totp_last_step = \(step), recovery_codes = \(codes)
             WHERE id = \(user) AND totp_candidate_sealed = \(candidate)
            """
        ) == 1
    }

    package func storeRecoveryCodes(_ hashes: [[UInt8]], of user: UUID) async throws {
        try await execute("UPDATE app_user SET recovery_codes = \(hashes) WHERE id = \(user)")
    }

    /// Takes the second factor away, so that another must be enrolled.
    package func removeFactor(of user: UUID) async throws {
        try await execute(
            """
            UPDATE app_user SET totp_seed_sealed = NULL, totp_candidate_sealed = NULL, totp_last_step = 0,
                                recovery_codes = '{}', failed_sign_ins = 0
             WHERE id = \(user)
            """
        )
    }

    /// Changes what people say of themselves.
    package func changeProfile(of user: UUID, nameSealed: [UInt8], language: String) async throws {
        try await execute(
            """
            UPDATE app_user SET name_sealed = \(nameSealed), language = \(language), version = version + 1
             WHERE id = \(user)
            """
        )
    }
}
