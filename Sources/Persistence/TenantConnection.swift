package import Foundation
package import Postgres
package import Safeguards

/// An open transaction of one tenant: borrowed for the length of an action, never kept.
package struct TenantConnection: ~Copyable {
    package let tenant: TenantID
    /// The instant of the request, by the clock of whoever performs the action.
    package let now: Date
    /// Seals and opens what is personal.
    package let seals: TenantSeals
    let desk: PersonDesk
    private let connection: Connection
    private let transaction: Transaction

    init(
        _ connection: Connection,
        of tenant: TenantID,
        seals: TenantSeals,
        desk: PersonDesk,
        transaction: Transaction
    ) {
        self.connection = connection
        self.tenant = tenant
        self.now = transaction.admission.now
        self.seals = seals
        self.desk = desk
        self.transaction = transaction
    }

    /// Who performs the action. Where it only reads, the first statement brings this along for nothing; asking earlier
    /// costs a round trip.
    package func principal() async throws -> Principal {
        if let principal = transaction.admission.principal { return principal }
        if let opening = transaction.takeOpening() {
            let (answer, _) = try await connection.run(opening)
            try transaction.admission.admit(answer)
        }
        return try transaction.admission.admitted()
    }

    /// Decides whether the principal may do what the action does to what `describe` describes.
    ///
    /// - Parameters:
    ///   - describe: Sets what is true of the thing that the action is done to.
    ///   - under: Sets what is true of the request; whether a factor was shown lately is known already.
    /// - Returns: How personal fields may be shown.
    /// - Throws: `Refused` with the rule that said no.
    @discardableResult package func permit(
        _ describe: (inout ResourceFacts) -> Void = { _ in },
        under: (inout Circumstances) -> Void = { _ in }
    ) async throws -> FieldView {
        _ = try await principal()
        return try transaction.admission.decide(describe, under: under)
    }

    /// Decides on another permission than the action's own: for actions that do several things.
    @discardableResult package func permit(
        _ permission: Permission,
        _ describe: (inout ResourceFacts) -> Void = { _ in },
        under: (inout Circumstances) -> Void = { _ in }
    ) async throws -> FieldView {
        _ = try await principal()
        return try transaction.admission.decide(permission, describe, under: under)
    }

    /// Adds a line to the tenant's log; it is written together with the `COMMIT`.
    package func record(
        _ act: AuditAct,
        about object: AuditEntry.Object? = nil,
        _ extra: [AuditCode: AuditEntry.Extra] = [:],
        result: AuditResult = .ok
    ) {
        transaction.records.append(AuditNote(act: act, object: object, extra: extra, result: result))
    }

    /// As above, for what is done to a person of whom nothing is shown.
    package func record(_ act: AuditAct, on person: UUID, _ extra: [AuditCode: AuditEntry.Extra] = [:]) {
        var note = AuditNote(act: act, object: .init("person", id: person), extra: extra, result: .ok)
        note.subjects = [SeenPerson(person, []).subject]
        record(note)
    }

    /// As above, for what is about persons.
    func record(_ note: AuditNote) {
        transaction.records.append(note)
    }

    /// Reports success only once a signed head of the log covers what was recorded.
    package func awaitCheckpoint() {
        transaction.awaitsCheckpoint = true
    }

    /// Says in whose name the lines of the log are written where the action itself has found out: signing in.
    package func actAs(_ user: UUID, session: SessionFacts?) {
        transaction.admission.actAs(user, session: session)
    }

    /// Says what a command with a key has made, so that its repetition can name it.
    package func made(_ id: UUID) {
        transaction.made = id
    }

    /// How many persons the tenant had erased when this transaction began; `nil` for jobs and commands, which nobody
    /// has to recognise.
    func erasures() async throws -> Int64? {
        _ = try await principal()
        return transaction.admission.erasures
    }

    /// Once this is committed, the process holds nothing more of a person.
    func forgetAtCommit(_ person: UUID, version: Int64) {
        transaction.erased[person] = version
    }

    /// Where the wrapped keys of this tenant lie, seen in this transaction.
    func keyStore() async throws -> PostgresKeyStore {
        _ = try await principal()
        return PostgresKeyStore(connection)
    }

    /// Reads names into memory in this transaction.
    func nameReader() async throws -> NameReader {
        _ = try await principal()
        return NameReader(connection: connection, tenant: tenant, vault: seals.vault, desk: desk)
    }

    /// All statements in one round trip, in order; the first error ends them all.
    package func run<each Value: Sendable>(_ query: repeat Query<each Value>) async throws -> (repeat each Value) {
        guard let opening = transaction.takeOpening() else { return try await connection.run(repeat each query) }
        let (answer, values) = try await connection.run(opening, repeat each query)
        try transaction.admission.admit(answer)
        return values
    }

    // As above for a fixed number: then the compiler understands `.rows(…)` without its type's name.

    package func run<A: Sendable>(_ a: Query<A>) async throws -> A {
        guard let opening = transaction.takeOpening() else { return try await connection.run(a) }
        let (answer, values) = try await connection.run(opening, a)
        try transaction.admission.admit(answer)
        return values
    }

    package func run<A: Sendable, B: Sendable>(_ a: Query<A>, _ b: Query<B>) async throws -> (A, B) {
        guard let opening = transaction.takeOpening() else { return try await connection.run(a, b) }
        let (answer, values) = try await connection.run(opening, a, b)
        try transaction.admission.admit(answer)
        return values
    }

    package func run<A: Sendable, B: Sendable, C: Sendable>(
        _ a: Query<A>,
        _ b: Query<B>,
        _ c: Query<C>
    ) async throws -> (A, B, C) {
        guard let opening = transaction.takeOpening() else { return try await connection.run(a, b, c) }
        let (answer, values) = try await connection.run(opening, a, b, c)
        try transaction.admission.admit(answer)
        return values
    }

    package func run<A: Sendable, B: Sendable, C: Sendable, D: Sendable>(
        _ a: Query<A>,
        _ b: Query<B>,
        _ c: Query<C>,
        _ d: Query<D>
    ) async throws -> (A, B, C, D) {
        guard let opening = transaction.takeOpening() else { return try await connection.run(a, b, c, d) }
        let (answer, values) = try await connection.run(opening, a, b, c, d)
        try transaction.admission.admit(answer)
        return values
    }

    package func run<A: Sendable, B: Sendable, C: Sendable, D: Sendable, E: Sendable>(
        _ a: Query<A>,
        _ b: Query<B>,
        _ c: Query<C>,
        _ d: Query<D>,
        _ e: Query<E>
    ) async throws -> (A, B, C, D, E) {
        guard let opening = transaction.takeOpening() else { return try await connection.run(a, b, c, d, e) }
        let (answer, values) = try await connection.run(opening, a, b, c, d, e)
        try transaction.admission.admit(answer)
        return values
    }

    package func rows<Value: RowDecodable>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> [Value] {
        try await run(.rows(sql, as: type))
    }

    package func row<Value: RowDecodable>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> Value {
        try await run(.row(sql, as: type))
    }

    package func optionalRow<Value: RowDecodable>(
        _ sql: SQL,
        as type: Value.Type = Value.self
    ) async throws -> Value? {
        try await run(.optionalRow(sql, as: type))
    }

    package func value<Value: PostgresValue>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> Value {
        try await run(.value(sql, as: type))
    }

    /// The first column of every row.
    package func values<Value: PostgresValue>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> [Value] {
        try await run(.values(sql, as: type))
    }

    @discardableResult package func execute(_ sql: SQL) async throws -> Int {
        try await run(.count(sql))
    }

    /// Adds a statement that travels with the transaction's `COMMIT`, behind everything else the action does.
    ///
    /// It costs no round trip of its own. Its answer is not looked at; if it fails, nothing of the action is kept.
    package func atCommit(_ sql: SQL) {
        transaction.closing.append(sql)
    }
}
