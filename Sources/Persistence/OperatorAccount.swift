package import Foundation
import Postgres
package import Safeguards

/// What others may see of an operator.
package struct OperatorRecord: Sendable, Equatable {
    package let name: String
    package let isActive: Bool
    /// False where a lost factor waits to be replaced.
    package let hasFactor: Bool
    package let createdAt: Date
    package let lastConfirmedAt: Date?
}

/// An operator who has shown password and code a moment ago, for one command. It cannot be made elsewhere.
package struct ConfirmedOperator: Sendable, Equatable {
    package let id: UUID
    package let name: String
    /// The factor was taken away, and a new one must be set up before anything else.
    package let needsFactor: Bool
    /// How many recovery codes are left, if one was used.
    package let codesLeft: Int?

    init(id: UUID, name: String, needsFactor: Bool, codesLeft: Int?) {
        self.id = id
        self.name = name
        self.needsFactor = needsFactor
        self.codesLeft = codesLeft
    }
}

/// A second factor that is being set up, with the recovery codes that go with it; nothing of it is stored yet.
package struct NewFactor: Sendable {
    package let seed: TOTPSeed
    package let codes: [RecoveryCode]

    package init() {
        seed = .random()
        codes = RecoveryCode.batch()
    }

    /// The factor, once a code shows that the app has it.
    ///
    /// - Returns: `nil` where the code is wrong.
    package func proven(by code: String, at now: Date) -> ProvenFactor? {
        OneTimeCode(parsing: code)?.step(of: seed, at: now).map { ProvenFactor(factor: self, step: $0) }
    }
}

/// A new factor whose code was typed.
package struct ProvenFactor: Sendable {
    let factor: NewFactor
    /// The step of that code, which is used up.
    let step: Int64

    fileprivate init(factor: NewFactor, step: Int64) {
        self.factor = factor
        self.step = step
    }
}

/// How long an operator has to wait between wrong tries.
package enum OperatorThrottle {
    /// Two mistakes are free, then the pauses double: 1 s, 2 s, 4 s … up to five minutes. The account is never locked.
    package static func pause(afterFailures count: Int32) -> TimeInterval {
        guard count >= 3 else { return 0 }
        return min(300, TimeInterval(1 << min(count - 3, 9)))
    }
}

/// An operator's row.
struct OperatorAccount: Sendable {
    let id: UUID
    let name: String
    let isActive: Bool
    let password: StoredPassword?
    let sealedSeed: [UInt8]?
    let lastStep: Int64
    let recoveryCodes: [[UInt8]]
    let failedTries: Int32
    /// After too many wrong tries.
    let nextTryAt: Date?
    let createdAt: Date
    let lastConfirmedAt: Date?

    var record: OperatorRecord {
        OperatorRecord(
            name: name,
            isActive: isActive,
            hasFactor: sealedSeed != nil,
            createdAt: createdAt,
            lastConfirmedAt: lastConfirmedAt
        )
    }

    var object: AuditEntry.Object { .init("operator", id: id) }
}

extension OperatorAccount: RowDecodable {
    static let columns: SQL = """
        id, name, state, password, pepper_version, totp_seed_sealed, totp_last_step, recovery_codes, failed_tries,
        next_try_at, created_at, last_confirmed_at
        """

    init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        name = try row["name"]
        let state: String = try row["state"]
        isActive = state == "active"
        let phc: String? = try row[optional: "password"]
        let pepper: Int16? = try row[optional: "pepper_version"]
        password =
            if let phc, let pepper { StoredPassword(phc: phc, pepperVersion: pepper) } else { nil }
        sealedSeed = try row[optional: "totp_seed_sealed"]
        lastStep = try row["totp_last_step"]
        recoveryCodes = try row["recovery_codes"]
        failedTries = try row["failed_tries"]
        nextTryAt = try row[optional: "next_try_at"]
        createdAt = try row["created_at"]
        lastConfirmedAt = try row[optional: "last_confirmed_at"]
    }
}
