import Foundation
import Postgres
import Safeguards

/// What an action says about itself; who, when and where from is added when the line is written.
struct AuditNote: Sendable {
    let act: AuditAct
    let object: AuditEntry.Object?
    let extra: [AuditCode: AuditEntry.Extra]
    let result: AuditResult
    var subjects: [AuditEntry.Subject] = []
    var purpose: AccessPurpose?
    var changes: [AuditEntry.Change] = []
    var query: LookedFor?
}

/// A line of the log that is still to be written, and the statement that writes it.
struct NewLine: Sendable {
    let written: WrittenLine
    let entry: AuditEntry
    let bytes: [UInt8]

    var insertion: SQL { entry.insertion(of: bytes, written.hash) }
}

/// What somebody looked for, and under which key it is kept.
struct LookedFor: Sendable {
    let text: String
    /// The one person who was found.
    var person: (id: UUID, key: FieldKey)?
}

extension Admission {
    /// One line of the log, and the statement that adds it.
    func line(_ note: AuditNote, seals: TenantSeals) throws -> NewLine {
        var entry = AuditEntry(
            note.act,
            note.result,
            by: actor,
            on: note.object,
            in: tenant,
            id: UUID.timeOrdered(at: now),
            at: now
        )
        entry.extra = note.extra
        entry.subjects = note.subjects
        entry.changes = note.changes
        entry.purpose = try note.purpose.map { purpose in
            let words = try purpose.words.map { try seals.seal($0, .auditPurpose, row: entry.id) }
            return AuditEntry.Purpose(purpose.code.code, words: words.map { Sealed(bytes: $0) })
        }
        entry.query = try note.query.map { try $0.sealed(in: entry, seals: seals) }
        if let client = request.client {
            entry.request = AuditCode(client.request)
            entry.network = Sealed(bytes: try seals.seal(client.line, .auditClient, row: entry.id))
        }
        let bytes = entry.bytes
        let written = WrittenLine(id: entry.id, hash: AuditEntry.leafHash(of: bytes), act: note.act, at: now)
        return NewLine(written: written, entry: entry, bytes: bytes)
    }

    /// The line that says who was turned away, and by which rule, or whose request met a stored value that did not
    /// open; `nil` for all else: what failed is no refusal, and somebody who shows nothing at all is a visitor.
    func lineOfRefusal(_ error: any Error, about persons: [UUID] = [], seals: TenantSeals) -> NewLine? {
        let extra: [AuditCode: AuditEntry.Extra]
        switch error {
        case let refused as Refused:
            extra = ["permission": .code(code(refused.permission.name)), "rule": .code(code(refused.rule.rawValue))]
        case let unknown as Unauthenticated where unknown.reason != .missing:
            extra = ["permission": .code(code(permission.name)), "rule": .code(code(unknown.reason.rawValue))]
        case is SecondFactorNeeded:
            extra = ["permission": .code(code(permission.name)), "rule": .code("second_factor")]
        case let refusal as any RecordedRefusal:
            extra = ["permission": .code(code(permission.name)), "rule": .code(refusal.recordedRule)]
        case is IntegrityFailure:
            extra = ["permission": .code(code(permission.name))]
        default: return nil
        }
        let object = persons.first.map { AuditEntry.Object("person", id: $0) }
        var note =
            error is IntegrityFailure
            ? AuditNote(act: .cryptoIntegrityFailure, object: object, extra: extra, result: .failed)
            : AuditNote(act: .denied, object: object, extra: extra, result: .refused)
        note.subjects = persons.map { SeenPerson($0, []).subject }
        // A line that cannot be made is one that cannot be written: the caller says so in our own log.
        return try? line(note, seals: seals)
    }

    /// The line that stands for refusals that were only counted.
    func lineOfFlood(_ count: Int, seals: TenantSeals) -> NewLine? {
        let extra: [AuditCode: AuditEntry.Extra] = ["rule": .code("flood"), "count": .number(Int32(clamping: count))]
        // As above.
        return try? line(AuditNote(act: .denied, object: nil, extra: extra, result: .refused), seals: seals)
    }

    /// Whether nobody is known behind the request.
    var isByStranger: Bool {
        guard let principal else { return true }
        return principal.actor == .visitor
    }

    private var actor: AuditEntry.Actor {
        if let actsAs {
            return .init(.user, id: actsAs.user, session: actsAs.session?.tokenHash)
        }
        guard let principal else { return .init(.visitor) }
        let roles = principal.standing.roles.map(\.rawValue).sorted().map(code)
        return switch principal.actor {
        case .job(let kind): .init(.job, name: code(kind))
        case .visitor: .init(.visitor)
        case .user(let id): .init(.user, id: id, roles: roles, session: principal.session?.tokenHash)
        case .token(let id): .init(.token, id: id, roles: roles)
        case .operator(let id): .init(.operator, id: id)
        }
    }

    private func code(_ text: String) -> AuditCode {
        AuditCode(text) ?? "unknown"
    }
}

extension LookedFor {
    fileprivate func sealed(in entry: AuditEntry, seals: TenantSeals) throws -> Sealed<String> {
        guard let person else { return Sealed(bytes: try seals.seal(text, .auditQuery, row: entry.id)) }
        let place = SealedPlace(tenant: entry.tenant, subject: person.id, row: entry.id)
        return try Sealed(text, in: .auditQueryOfPerson, at: place, with: person.key)
    }
}

extension Client {
    /// Address and browser in one text, the address first.
    fileprivate var line: String { address + "\n" + agent }
}

extension AuditEntry {
    /// Stores the line; the bytes that are stored are the bytes that count.
    func insertion(of bytes: [UInt8], _ hash: [UInt8]) -> SQL {
        let at = Date(timeIntervalSince1970: Double(at) / 1_000_000)
        let entry: SQL = """
            INSERT INTO audit_entry (id, at, cls, act, actor, res, purpose, object, entry, leaf_hash)
            VALUES (\(id), \(at), \(act.kind.rawValue), \(act.number), \(actor.id), \(result.rawValue),
                    \(purpose?.code.text), \(object?.id), \(bytes), \(hash))
            """
        guard !subjects.isEmpty else { return entry }
        // One statement, so that the record costs no more of them.
        return """
            WITH line AS (\(entry) RETURNING id)
            INSERT INTO audit_subject (subject, at, id)
            SELECT s, \(at), line.id FROM line, unnest(\(subjects.map(\.id))) AS s
            """
    }
}
