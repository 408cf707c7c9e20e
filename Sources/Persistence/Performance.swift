import Foundation
import Postgres
import Safeguards

extension Connection {
    /// Performs an action in a transaction, all of it on the connection's own thread: changing threads for each of its
    /// statements would cost more than the statements do.
    func perform<Action: Undertaking>(
        _ action: Action,
        _ request: AdmissionRequest,
        seals: TenantSeals,
        desk: PersonDesk,
        once: OnceOnly?
    ) async throws -> Committed<Action.Outcome> {
        let admission = Admission(request)
        let transaction = Transaction(admission, changesData: Action.changesData)
        let tenant = TenantConnection(self, of: admission.tenant, seals: seals, desk: desk, transaction: transaction)
        do {
            if admission.isKnown { try admission.decideWithoutFacts() }
            // What changes something begins only when it is known who asks.
            if Action.changesData, !admission.isKnown { _ = try await tenant.principal() }
            if let once, let before = try await tenant.claim(once) {
                _ = try await commit(transaction, seals: seals, isDone: false)
                return Committed(
                    performed: .before(before.result),
                    by: admission.principal,
                    lines: [],
                    awaitsCheckpoint: true
                )
            }
            let outcome = try await action.undertake(in: tenant)
            if let once, let made = transaction.made { try await tenant.settle(once, with: made) }
            let lines = try await commit(transaction, seals: seals)
            for (person, version) in transaction.erased { desk.forget(person, version: version, of: tenant.tenant) }
            let awaits = transaction.awaitsCheckpoint || lines.contains { $0.act.isCritical }
            return Committed(
                performed: .now(outcome),
                by: admission.principal,
                lines: lines,
                awaitsCheckpoint: awaits
            )
        } catch {
            await rollback()
            if Self.castsDoubt(error) { await close() }
            let persons = admission.isByStranger ? [] : await known([action.concerned, error.recordedPerson])
            guard let line = admission.lineOfRefusal(error, about: persons, seals: seals) else { throw error }
            throw TurnedAway(reason: error, line: line, isByStranger: admission.isByStranger)
        }
    }

    /// Those of the persons who are in the tenant's register: a line of the log names nobody else.
    private func known(_ persons: [UUID?]) async -> [UUID] {
        // Whom the action is done to may be whom it was refused for: a line has each person once.
        var sought: [UUID] = []
        for person in persons.compactMap(\.self) where !sought.contains(person) { sought.append(person) }
        guard !sought.isEmpty else { return [] }
        // Where the database does not say, the line names nobody.
        let known = (try? await values("SELECT id FROM person WHERE id = ANY (\(sought))", as: UUID.self)) ?? []
        return sought.filter(known.contains)
    }

    /// Ends the transaction for good. A transaction in which a statement failed is never taken for a committed one.
    ///
    /// - Parameters:
    ///   - transaction: What was done, and what is to be recorded.
    ///   - seals: For what the log says of the client.
    ///   - isDone: False where the action was not performed, since it had been before.
    /// - Returns: The lines of the log that are committed now.
    /// - Throws: `TransactionFailed` where nothing was kept, `Incomplete` where the action forgot something; what the
    ///   database says.
    private func commit(
        _ transaction: Transaction,
        seals: TenantSeals,
        isDone: Bool = true
    ) async throws -> [WrittenLine] {
        let admission = transaction.admission
        if !admission.isKnown, let opening = transaction.takeOpening() {
            let (answer, _) = try await run(opening)
            try admission.admit(answer)
        }
        if isDone { try admission.checkComplete(transaction.records, changesData: transaction.changesData) }
        #if Unrecorded
        let lines: [NewLine] = []
        #else
        let lines = try transaction.records.map { try admission.line($0, seals: seals) }
        #endif
        guard transaction.isOpen || !lines.isEmpty || !transaction.closing.isEmpty else { return [] }
        let ending = transaction.ending(lines.map(\.insertion))
        let opening = transaction.takeOpening()?.statements ?? []
        let tag = try await run(.tag("COMMIT"), after: opening + ending)
        guard tag == "COMMIT" else { throw TransactionFailed() }
        return lines.map(\.written)
    }

    /// Whether the server's refusal may come from what an action did to the session: its role, its path, its settings.
    ///
    /// Bad values, violated constraints and lost races happen every day. All else is our mistake or an attack, and
    /// rare: then the next request gets a new session.
    private static func castsDoubt(_ error: any Error) -> Bool {
        guard let code = (error as? PostgresError)?.code, code != .lockNotAvailable else { return false }
        return !["22", "23", "40"].contains(code.text.prefix(2))
    }
}

/// What came of an action whose transaction is committed.
struct Committed<Outcome: Sendable>: Sendable {
    let performed: Performed<Unrevealed<Outcome>>
    let by: Principal?
    let lines: [WrittenLine]
    /// Whether success may be reported only once a signed head of the log covers the lines.
    let awaitsCheckpoint: Bool
}

extension Error {
    fileprivate var recordedPerson: UUID? { (self as? any RecordedRefusal)?.recordedPerson }
}

/// Somebody was refused, or a stored value did not open, and the line of the log that says so.
struct TurnedAway: Error {
    let reason: any Error
    let line: NewLine
    /// Nobody is known behind the request.
    let isByStranger: Bool
}

/// A statement had failed and the action went on as if it had not: nothing was kept.
package struct TransactionFailed: Error {
    package init() {}
}

extension TenantConnection {
    struct Claim: RowDecodable {
        let requestHash: [UInt8]
        let result: UUID?

        init(row: borrowing Row) throws(PostgresError) {
            requestHash = try row["request_hmac"]
            result = try row["result"]
        }
    }

    /// Takes a key for this transaction.
    ///
    /// - Returns: What was done under the key before; `nil` where it is new.
    /// - Throws: `KeyReused`, `StillInProgress`.
    func claim(_ once: OnceOnly) async throws -> Claim? {
        guard let actor = try await principal().actorID else { return nil }
        do {
            let claimed = try await execute(
                """
                INSERT INTO idempotency_claim (actor, route, key, request_hmac, claimed_at)
                VALUES (\(actor), \(once.route), \(once.key), \(once.requestHash), \(now))
                    ON CONFLICT (actor, route, key) DO NOTHING
                """
            )
            if claimed == 1 { return nil }
        } catch let error as PostgresError where error.code == .lockNotAvailable {
            throw StillInProgress()
        }
        let found: Claim = try await row(
            """
            SELECT request_hmac, result FROM idempotency_claim
             WHERE actor = \(actor) AND route = \(once.route) AND key = \(once.key)
            """
        )
        guard found.requestHash == once.requestHash else { throw KeyReused() }
        return found
    }

    func settle(_ once: OnceOnly, with made: UUID) async throws {
        guard let actor = try await principal().actorID else { return }
        atCommit(
            """
            UPDATE idempotency_claim SET result = \(made)
             WHERE actor = \(actor) AND route = \(once.route) AND key = \(once.key)
            """
        )
    }
}

extension Principal {
    /// What the log and the keys of commands know a person, a token or an operator by.
    var actorID: UUID? {
        switch actor {
        case .user(let id), .token(let id), .operator(let id): id
        case .job, .visitor: nil
        }
    }
}
