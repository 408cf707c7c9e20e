import Foundation
import Postgres
import Safeguards

/// What a transaction begins with, what it knows, and what goes with its `COMMIT`; one for each action, and only ever
/// touched by the task that performs it.
final class Transaction {
    let admission: Admission
    var records: [AuditNote] = []
    var closing: [SQL] = []
    var made: UUID?
    var awaitsCheckpoint = false
    /// Whom it erases, and the version that they have from then on.
    var erased: [UUID: Int64] = [:]
    let changesData: Bool
    private(set) var isOpen = false

    init(_ admission: Admission, changesData: Bool) {
        self.admission = admission
        self.changesData = changesData
    }

    /// What must precede the first statement: `BEGIN`, the question who is asking, and for an action that only reads
    /// something that keeps it from changing anything. The lines of the log are written behind a savepoint's end.
    func takeOpening() -> Opening<Admission.Answer>? {
        guard !isOpen else { return nil }
        isOpen = true
        if changesData { return Opening(before: ["BEGIN"], question: admission.question, after: []) }
        return Opening(
            before: ["BEGIN"],
            question: admission.question,
            after: ["SAVEPOINT reading", "SELECT set_config('transaction_read_only', 'on', true)"]
        )
    }

    /// The statements that end the transaction, the lines of the log among them.
    func ending(_ lines: [SQL]) -> [SQL] {
        let reading: [SQL] = changesData ? [] : ["ROLLBACK TO SAVEPOINT reading"]
        return reading + closing + admission.signOfLife + lines
    }
}

/// Who asks for what, and when.
struct AdmissionRequest: Sendable {
    enum Asker: Sendable {
        case known(Principal)
        /// The database must be asked who is behind it.
        case shows(Credential)
    }

    let asker: Asker
    let tenant: TenantID
    let permission: Permission
    let level: SessionLevel
    /// See `Undertaking.goesOn`.
    let goesOn: Bool
    let client: Client?
    let now: Date

    /// Whether a principal has come far enough, and may do this at all.
    func admit(_ principal: Principal) throws {
        if let session = principal.session, session.level < level { throw SecondFactorNeeded() }
        guard principal.mayEver(permission) else { throw Refused(missing: permission) }
    }
}

/// Who performs an action, and whether they may; one for each action, and only ever touched by the task that performs
/// it.
final class Admission {
    /// What the database says about a credential.
    enum Answer: Sendable {
        case session(SessionRow?)
        case token(TokenRow?)
    }

    let request: AdmissionRequest
    private(set) var principal: Principal?
    private var seenAt: Date?
    private var lastUsedOn: String?
    private var isDecided = false
    /// How many persons the tenant had erased when the transaction began; `nil` where nobody had to be recognised.
    private(set) var erasures: Int64?
    private(set) var actsAs: (user: UUID, session: SessionFacts?)?

    /// - Parameters:
    ///   - request: Who asks for what.
    ///   - principal: Who that is, where it has been found out already.
    init(_ request: AdmissionRequest, by principal: Principal? = nil) {
        self.request = request
        self.principal = principal
        if case .known(let principal) = request.asker { self.principal = principal }
    }

    var now: Date { request.now }
    var tenant: TenantID { request.tenant }
    var permission: Permission { request.permission }

    /// Known without asking the database.
    var isKnown: Bool {
        if case .known = request.asker { true } else { false }
    }

    var question: Query<Answer>? {
        guard case .shows(let credential) = request.asker else { return nil }
        return switch credential {
        case .none: nil
        case .session(let token): SessionRow.behind(token)
        case .token(let token): TokenRow.behind(token)
        }
    }

    /// Takes the answer to `question`.
    func admit(_ answer: Answer?) throws {
        guard case .shows(let credential) = request.asker else { return }
        let found: Principal
        switch (credential, answer) {
        case (.session(let token), .session(let row)):
            found = try Authenticator.verify(row?.record, of: token, in: tenant, at: now)
            seenAt = row?.record.seenAt
            erasures = row?.erasures
        case (.token, .token(let row)):
            found = try Authenticator.verify(row?.record, from: request.client?.address ?? "", in: tenant, at: now)
            lastUsedOn = row?.lastUsedOn
            erasures = row?.erasures
        default: throw Unauthenticated(.missing)
        }
        principal = found
        try request.admit(found)
        try decideWithoutFacts()
    }

    /// Where the permission depends on nothing that only the action knows, it is decided at once.
    func decideWithoutFacts() throws {
        guard let principal, !principal.isJudgedByMatrix || !Matrix.dependsOnFacts(permission) else { return }
        _ = try decide({ _ in }, under: { _ in })
    }

    func admitted() throws -> Principal {
        guard let principal else { throw Unauthenticated(.missing) }
        return principal
    }

    func decide(
        _ describe: (inout ResourceFacts) -> Void,
        under: (inout Circumstances) -> Void
    ) throws -> FieldView {
        try decide(permission, describe, under: under)
    }

    func decide(
        _ permission: Permission,
        _ describe: (inout ResourceFacts) -> Void,
        under: (inout Circumstances) -> Void
    ) throws -> FieldView {
        let principal = try admitted()
        var facts = ResourceFacts(tenant: tenant)
        describe(&facts)
        var circumstances = Circumstances()
        let isSteppedUp = principal.session?.isSteppedUp(at: now) ?? !principal.isJudgedByMatrix
        circumstances.isSteppedUp = isSteppedUp || (request.goesOn && permission == self.permission)
        under(&circumstances)
        switch principal.decide(permission, on: facts, under: circumstances) {
        case .permit(let view):
            if permission == self.permission { isDecided = true }
            return view
        case .deny(let rule): throw Refused(permission, because: rule)
        }
    }

    /// An action whose permission depends on what it is done to must have asked, and whatever people, visitors and
    /// programs change must stand in the log: an action that forgot keeps nothing.
    func checkComplete(_ records: [AuditNote], changesData: Bool) throws {
        guard isDecided else { throw Incomplete(permission: permission, what: "decision") }
        if case .job? = principal?.actor { return }
        guard !changesData || !records.isEmpty else { throw Incomplete(permission: permission, what: "record") }
    }

    func actAs(_ user: UUID, session: SessionFacts?) {
        actsAs = (user, session)
    }

    /// That a session or a token was used, written at most once a minute and once a day.
    var signOfLife: [SQL] {
        if let session = principal?.session, let seenAt, now.timeIntervalSince(seenAt) >= 60 {
            return ["UPDATE session SET seen_at = \(now) WHERE id = \(session.id) AND ended_at IS NULL"]
        }
        if case .token(let id)? = principal?.actor, lastUsedOn != now.utcDay {
            return ["UPDATE api_token SET last_used_on = (\(now) AT TIME ZONE 'utc')::date WHERE id = \(id)"]
        }
        return []
    }
}

/// An action did not ask whether it may be done to what it is done to, or did not record what it changed: our mistake.
package struct Incomplete: Error {
    let permission: Permission
    let what: String
}

extension Date {
    /// The day in UTC, as `2026-11-22`.
    var utcDay: String {
        String(formatted(.iso8601).prefix(10))
    }
}
