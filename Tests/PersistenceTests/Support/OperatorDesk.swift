import Foundation
@testable import Persistence
import Postgres
import Safeguards
import TestSupport

/// A registry of its own with operators in it, and a clock that a test moves.
struct OperatorDesk: Sendable {
    /// As cheap as Argon2 can be: what is tested here is not how long it takes.
    static let cheap = PasswordParameters(memoryKiB: 8, passes: 1, lanes: 1)

    let database: TestDatabase
    let operators: Operators
    let start = Date(timeIntervalSince1970: 1_795_300_000)

    init(_ database: TestDatabase? = nil) async throws {
        self.database =
            if let database { database } else { try await TestDatabase.separate() }
        operators = Self.operators(of: self.database, parameters: Self.cheap)
    }

    static func operators(of database: TestDatabase, parameters: PasswordParameters) -> Operators {
        Operators(admin: database.admin, keys: database.keys, parameters: parameters, logger: database.logger)
    }

    /// An operator with everything they know.
    struct Person: Sendable {
        let name: String
        let password: Secret<String>
        let factor: NewFactor

        /// What they type at `now`.
        func claim(at now: Date) -> OperatorClaim {
            claim(code: OneTimeCode.text(of: factor.seed, step: OneTimeCode.step(at: now)))
        }

        func claim(password: String? = nil, code: String) -> OperatorClaim {
            OperatorClaim(name: name, password: password.map { Secret($0) } ?? self.password, code: Secret(code))
        }
    }

    /// Makes an operator, whose factor was proven a minute before `start` unless told otherwise.
    func make(
        _ name: String,
        by maker: ConfirmedOperator? = nil,
        provenAt instant: Date? = nil,
        at now: Date? = nil
    ) async throws -> Person {
        let person = Person(name: name, password: Secret("the password of \(name)"), factor: NewFactor())
        try await operators.create(
            name,
            password: person.password,
            factor: try proof(of: person.factor, at: instant ?? start - 60),
            by: maker,
            at: now ?? start
        )
        return person
    }

    func proof(of factor: NewFactor, at now: Date) throws -> ProvenFactor {
        let code = OneTimeCode.text(of: factor.seed, step: OneTimeCode.step(at: now))
        guard let proven = factor.proven(by: code, at: now) else { throw NoProof() }
        return proven
    }

    struct NoProof: Error {}

    func confirm(_ claim: OperatorClaim, at now: Date) async throws -> ConfirmedOperator {
        try await operators.confirm(claim, for: OperatorPurpose(.tenantList), at: now)
    }

    /// Whom the claim makes out, or why nobody.
    func outcome(of claim: OperatorClaim, at now: Date) async throws -> Result<ConfirmedOperator, Unconfirmed> {
        do {
            return .success(try await confirm(claim, at: now))
        } catch let unconfirmed as Unconfirmed {
            return .failure(unconfirmed)
        }
    }

    /// The log's lines, oldest first.
    func lines() async throws -> [Line] {
        let connection = try await database.open(database.admin)
        let lines: [Line] = try await connection.rows(
            "SELECT act, actor, res, entry, leaf_hash FROM ctl.audit_entry ORDER BY at, id"
        )
        await connection.close()
        return lines
    }

    struct Line: RowDecodable, Sendable {
        let act: Int16
        let actor: UUID?
        let result: Int16
        let bytes: [UInt8]
        let leafHash: [UInt8]

        init(row: borrowing Row) throws(PostgresError) {
            act = try row["act"]
            actor = try row[optional: "actor"]
            result = try row["res"]
            bytes = try row["entry"]
            leafHash = try row["leaf_hash"]
        }

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// Why nobody was confirmed, oldest first, as the log has it.
    func reasons() async throws -> [String] {
        try await lines().filter { $0.act == AuditAct.operatorConfirmationFailed.number }.map { line in
            String(line.text.firstMatch(of: /"reason":"([a-z]+)"/)?.1 ?? "")
        }
    }

    func change(_ sql: SQL) async throws {
        let connection = try await database.open(database.superuser)
        try await connection.execute(sql)
        await connection.close()
    }
}
