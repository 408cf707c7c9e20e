package import Foundation
package import Logging
package import Postgres
package import Safeguards

/// The people who operate the platform: accounts of the registry, worked on as the role `komorne_migrator`.
///
/// An operator may do what the matrix gives to operators and nothing in any tenant. Each shows password and code anew
/// for every command; there are no sessions.
package struct Operators: Sendable {
    /// Why something could not be done to an operator's account.
    package enum Failure: Error, Equatable, CustomStringConvertible {
        case invalidName
        case nameTaken(name: String)
        case unknown(name: String)
        case notTheFirst
        case dismissedMeanwhile
        case lastOne
        case oneself

        package var description: String {
            switch self {
            case .invalidName:
                "an operator's name has 2 to 40 characters: small letters, digits, dots, hyphens and underscores, "
                    + "beginning with a letter"
            case .nameTaken(let name): "there is or was an operator \(name); choose another name"
            case .unknown(let name): "there is no operator \(name)"
            case .notTheFirst: "there is an operator already, who has to make the next one"
            case .dismissedMeanwhile: "you are no operator any more"
            case .lastOne: "you are the last operator; make another one first: komorne operator create NAME"
            case .oneself: "another operator has to reset your factor; to replace it: komorne operator change-factor"
            }
        }
    }

    /// How long the code that stands in for a reset factor is good.
    private static let resetCodeLifetime: TimeInterval = 86_400
    private static let keyVersion: Int32 = 1

    let admin: ConnectionAddress
    let passwords: PasswordHasher
    let parameters: PasswordParameters
    let logger: Logger
    private let provider: any KeyProvider
    private let keys: TenantKeys

    package init(
        admin: ConnectionAddress,
        keys: any KeyProvider,
        parameters: PasswordParameters = .operators,
        logger: Logger
    ) {
        self.admin = admin
        self.parameters = parameters
        self.logger = logger
        provider = keys
        let derived = TenantKeys(keys)
        self.keys = derived
        passwords = PasswordHasher(keys: derived)
    }

    /// Whether anybody operates the platform yet.
    package func areThere() async throws -> Bool {
        try await withAdminConnection(admin, logger: logger) { connection in
            try await connection.value("SELECT EXISTS (SELECT FROM ctl.operator WHERE state = 'active')", as: Bool.self)
        }
    }

    /// All operators there are or were, by name.
    package func list(by actor: ConfirmedOperator, at now: Date) async throws -> [OperatorRecord] {
        try await changing(by: actor) { connection in
            let accounts: [OperatorAccount] = try await connection.rows(
                "SELECT " + OperatorAccount.columns + " FROM ctl.operator ORDER BY name"
            )
            try await connection.execute(PlatformNote(.operatorListed).insertion(by: .operator(actor), at: now))
            return accounts.map(\.record)
        }
    }

    /// Throws unless a new operator may have this name; asked before anybody is troubled for a password.
    package func check(newName name: String) async throws {
        guard Self.isValid(name: name) else { throw Failure.invalidName }
        let isTaken = try await withAdminConnection(admin, logger: logger) { connection in
            try await connection.value("SELECT EXISTS (SELECT FROM ctl.operator WHERE name = \(name))", as: Bool.self)
        }
        guard !isTaken else { throw Failure.nameTaken(name: name) }
    }

    /// Makes an operator.
    ///
    /// - Parameters:
    ///   - name: What the operator is called; for ever theirs.
    ///   - password: What they will type; checked by whoever asked for it.
    ///   - proven: Their second factor.
    ///   - actor: The operator who makes them; `nil` for the first one, made by whoever holds the migrator's address.
    ///   - now: The instant of the command.
    /// - Throws: `Failure`.
    package func create(
        _ name: String,
        password: Secret<String>,
        factor proven: ProvenFactor,
        by actor: ConfirmedOperator?,
        at now: Date
    ) async throws {
        guard Self.isValid(name: name) else { throw Failure.invalidName }
        let hash = try await passwords.hash(password, with: parameters)
        let id = UUID.timeOrdered(at: now)
        let sealed = try await seal(proven.factor.seed, row: id)
        do {
            try await changing(by: actor) { connection in
                if actor == nil, try await activeCount(on: connection) > 0 { throw Failure.notTheFirst }
                try await TenantProvisioning.settleKey(provider, on: connection)
                try await connection.execute(
                    """
                    INSERT INTO ctl.operator (id, name, password, pepper_version, totp_seed_sealed, totp_last_step,
                                              recovery_codes, created_by, created_at)
                    VALUES (\(id), \(name), \(hash.phc), \(hash.pepperVersion), \(sealed), \(proven.step),
                            \(proven.factor.codes.map(\.sha256)), \(actor?.id), \(now))
                    """
                )
                let note = PlatformNote(.operatorCreated, on: .init("operator", id: id))
                let maker: PlatformActor = actor.map { .operator($0) } ?? .migrator
                try await connection.execute(note.insertion(by: maker, at: now))
            }
        } catch let error as PostgresError where error.code == .uniqueViolation {
            throw Failure.nameTaken(name: name)
        }
    }

    /// Ends an operator's account for good. The last one stays.
    package func dismiss(_ name: String, by actor: ConfirmedOperator, at now: Date) async throws {
        try await changing(by: actor) { connection in
            let account = try await active(name, on: connection)
            guard try await activeCount(on: connection) > 1 else { throw Failure.lastOne }
            try await connection.execute(
                """
                UPDATE ctl.operator
                   SET state = 'left', left_at = \(now), password = NULL, pepper_version = NULL,
                       totp_seed_sealed = NULL, recovery_codes = '{}', codes_until = NULL
                 WHERE id = \(account.id)
                """
            )
            let note = PlatformNote(.operatorDismissed, on: account.object)
            try await connection.execute(note.insertion(by: .operator(actor), at: now))
        }
    }

    /// Takes away another operator's lost factor and all their recovery codes.
    ///
    /// - Returns: One code that stands in for the factor for a day. Whoever hands it over does not know the password;
    ///   whoever uses it has to set up a new factor with the same command.
    package func resetFactor(
        of name: String,
        by actor: ConfirmedOperator,
        at now: Date
    ) async throws -> RecoveryCode {
        let code = RecoveryCode.random()
        try await changing(by: actor) { connection in
            let account = try await active(name, on: connection)
            guard account.id != actor.id else { throw Failure.oneself }
            try await connection.execute(
                """
                UPDATE ctl.operator
                   SET totp_seed_sealed = NULL, recovery_codes = \([code.sha256]),
                       codes_until = \(now.addingTimeInterval(Self.resetCodeLifetime))
                 WHERE id = \(account.id)
                """
            )
            let note = PlatformNote(.operatorChanged, on: account.object, ["what": .code("factor_reset")])
            try await connection.execute(note.insertion(by: .operator(actor), at: now))
        }
        return code
    }

    /// Gives the operator a new factor and new recovery codes in place of all they had.
    package func replaceFactor(of person: ConfirmedOperator, with proven: ProvenFactor, at now: Date) async throws {
        let sealed = try await seal(proven.factor.seed, row: person.id)
        try await changing(by: person) { connection in
            try await connection.execute(
                """
                UPDATE ctl.operator
                   SET totp_seed_sealed = \(sealed), totp_last_step = greatest(totp_last_step, \(proven.step)),
                       recovery_codes = \(proven.factor.codes.map(\.sha256)), codes_until = NULL
                 WHERE id = \(person.id)
                """
            )
            let note = PlatformNote(.operatorFactorEnrolled, on: .init("operator", id: person.id))
            try await connection.execute(note.insertion(by: .operator(person), at: now))
        }
    }

    package func changePassword(
        of person: ConfirmedOperator,
        to password: Secret<String>,
        at now: Date
    ) async throws {
        let hash = try await passwords.hash(password, with: parameters)
        try await changing(by: person) { connection in
            try await connection.execute(
                """
                UPDATE ctl.operator SET password = \(hash.phc), pepper_version = \(hash.pepperVersion)
                 WHERE id = \(person.id)
                """
            )
            let object = AuditEntry.Object("operator", id: person.id)
            let note = PlatformNote(.operatorChanged, on: object, ["what": .code("password")])
            try await connection.execute(note.insertion(by: .operator(person), at: now))
        }
    }

    static func isValid(name: String) -> Bool {
        (2...40).contains(name.utf8.count)
            && name.utf8.enumerated().allSatisfy { index, byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    index > 0
                default: false
                }
            }
    }
}

extension Operators {
    /// Runs `body` as one transaction that keeps out all others like it, so that who is active does not change while
    /// somebody counts, and in which whoever asked is still an operator.
    private func changing<Result>(
        by actor: ConfirmedOperator?,
        _ body: (Connection) async throws -> Result
    ) async throws -> Result {
        try await withAdminConnection(admin, logger: logger) { connection in
            try await connection.transaction {
                try await connection.execute("LOCK TABLE ctl.operator IN SHARE ROW EXCLUSIVE MODE")
                if let actor {
                    let isActive = try await connection.value(
                        "SELECT EXISTS (SELECT FROM ctl.operator WHERE id = \(actor.id) AND state = 'active')",
                        as: Bool.self
                    )
                    guard isActive else { throw Failure.dismissedMeanwhile }
                }
                return try await body(connection)
            }
        }
    }

    private func active(_ name: String, on connection: Connection) async throws -> OperatorAccount {
        let account: OperatorAccount? = try await connection.optionalRow(
            "SELECT " + OperatorAccount.columns + " FROM ctl.operator WHERE name = \(name) AND state = 'active'"
        )
        guard let account else { throw Failure.unknown(name: name) }
        return account
    }

    private func activeCount(on connection: Connection) async throws -> Int64 {
        try await connection.value("SELECT count(*) FROM ctl.operator WHERE state = 'active'", as: Int64.self)
    }

    /// Throws `TenantProvisioning.Failure.otherKey` where this instance was made with another platform key: no password
    /// and no code could be right then.
    func verifyKey(on connection: Connection) async throws {
        try await TenantProvisioning.settleKey(provider, on: connection)
    }

    private func seal(_ seed: TOTPSeed, row: UUID) async throws -> [UInt8] {
        let key = try await keys.fieldKey(of: .platform, version: Self.keyVersion)
        return try Sealed(seed, in: .userTOTPSeed, at: SealedPlace(tenant: .platform, row: row), with: key).bytes
    }

    func open(_ sealed: [UInt8], row: UUID) async throws -> TOTPSeed {
        let key = try await keys.fieldKey(of: .platform, version: Self.keyVersion)
        return try Sealed<TOTPSeed>(bytes: sealed)
            .opened(in: .userTOTPSeed, at: SealedPlace(tenant: .platform, row: row), with: key)
    }
}

extension Connection {
    /// Runs `body` between `BEGIN` and `COMMIT`; what it throws, or a commit that was none, leaves nothing behind.
    nonisolated func transaction<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            try await script("BEGIN")
            let result = try await body()
            guard try await run(.tag("COMMIT")) == "COMMIT" else { throw TransactionFailed() }
            return result
        } catch {
            await rollback()
            throw error
        }
    }
}
