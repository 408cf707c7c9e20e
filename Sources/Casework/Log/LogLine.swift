package import Foundation
import Persistence
package import Safeguards

/// A line of the log as its readers get it: taken from its bytes, with names of the unit's people beside their numbers.
package struct LogLine: Sendable, Hashable {
    package struct Actor: Sendable, Hashable {
        package let kind: AuditEntry.Actor.Kind
        package let id: UUID?
        /// A person of the unit by name, a job by its code; empty for others.
        package let name: String
        package let roles: [Role]
    }

    package struct Object: Sendable, Hashable {
        /// Such as `person`, `user`, `approval`.
        package let kind: String
        package let id: UUID?
    }

    /// Somebody whose data was seen or changed.
    package struct Subject: Sendable, Hashable {
        /// `nil` to whom persons are shown under pseudonyms.
        package let id: UUID?
        package let pseudonym: String
        package let fields: [FieldRegistry]
    }

    package let id: UUID
    package let at: Date
    /// `nil` for an act that a later release knows.
    package let act: AuditAct?
    /// Such as `person.viewed`; empty where the line is none of ours any more.
    package let actName: String
    package let actor: Actor
    package let object: Object?
    package let subjects: [Subject]
    /// A code of `PurposeCode`.
    package let purpose: String?
    package let result: AuditResult
    /// The number of the request.
    package let request: String?
    /// Which fields were changed.
    package let changed: [FieldRegistry]
    /// The small facts, by name.
    package let details: [String: String]
    /// The place in the tree; `nil` until there is one.
    package let place: Int64?
}

extension LogLine {
    /// What was done, for people.
    package var meaning: Wording {
        guard !actName.isEmpty else {
            return Wording(
                "wpis, którego nie da się odczytać: ktoś go zmienił",
                english: "a line that cannot be read: somebody has changed it"
            )
        }
        return act?.wording ?? Wording(actName, english: actName)
    }
}

/// A stored line that is none of ours.
struct UnreadableLine: Error {}

/// The line's JSON, as `AuditEntry` writes it.
struct LogEntryText: Decodable {
    struct Actor: Decodable {
        let k: String
        let id: UUID?
        let n: String?
        let role: [String]?
    }

    struct Object: Decodable {
        let k: String
        let id: UUID?
    }

    struct Subject: Decodable {
        let id: UUID
        let f: String
    }

    struct Purpose: Decodable {
        let p: String
        let say: String?
    }

    struct Change: Decodable {
        let f: UInt32
        let r: UUID?
        let b: String?
        let a: String?
    }

    /// A code, several of them, or a number.
    struct Extra: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            // Each failure means that it is something else; the last one says that it is nothing of the kind.
            if let number = try? container.decode(Int32.self) {  // or something else
                text = String(number)
            } else if let code = try? container.decode(String.self) {  // or something else
                text = code
            } else {
                text = try container.decode([String].self).joined(separator: ", ")
            }
        }
    }

    let act: String
    let actor: Actor
    let obj: Object?
    let sub: [Subject]?
    let why: Purpose?
    let rid: String?
    let chg: [Change]?
    let x: [String: Extra]?
    let net: String?
    let q: String?

    init(of row: LogRow) throws(UnreadableLine) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(row.entry))
        } catch {
            throw UnreadableLine()
        }
    }

    /// An envelope that stands in the line.
    static func envelope(_ text: String?) -> [UInt8]? {
        text.flatMap { Base64URL.bytes(of: $0) }
    }
}

extension LogLine {
    /// - Parameters:
    ///   - row: As it is stored.
    ///   - names: Those of the unit's people.
    ///   - view: How persons are shown.
    ///   - pseudonym: What a person is called where they are shown under pseudonyms.
    init(_ row: LogRow, names: [UUID: String], view: FieldView, pseudonym: (UUID) -> String) {
        do {
            try self.init(reading: row, names: names, view: view, pseudonym: pseudonym)
        } catch {
            // It is evidence: it must neither close the log nor be left out.
            self.init(unreadable: row)
        }
    }

    private init(unreadable row: LogRow) {
        id = row.id
        at = row.at
        act = nil
        actName = ""
        actor = Actor(kind: .system, id: nil, name: "", roles: [])
        object = nil
        subjects = []
        purpose = nil
        result = .failed
        request = nil
        changed = []
        details = [:]
        place = row.place
    }

    private init(
        reading row: LogRow,
        names: [UUID: String],
        view: FieldView,
        pseudonym: (UUID) -> String
    ) throws(UnreadableLine) {
        let text = try LogEntryText(of: row)
        guard let result = AuditResult(rawValue: row.result) else { throw UnreadableLine() }
        id = row.id
        at = row.at
        act = AuditAct.all.first { $0.number == row.act }
        actName = text.act
        actor = Actor(
            kind: AuditEntry.Actor.Kind(rawValue: text.actor.k) ?? .system,
            id: text.actor.id,
            name: text.actor.id.flatMap { names[$0] } ?? text.actor.n ?? "",
            roles: (text.actor.role ?? []).compactMap(Role.init(rawValue:))
        )
        let hidesPersons = view != .clear
        object = text.obj.map { Object(kind: $0.k, id: hidesPersons && $0.k == "person" ? nil : $0.id) }
        subjects = (text.sub ?? []).map { subject in
            let mask = UInt64(subject.f, radix: 16) ?? 0
            return Subject(
                id: hidesPersons ? nil : subject.id,
                pseudonym: hidesPersons ? pseudonym(subject.id) : Masking.pseudonym(of: subject.id),
                fields: FieldRegistry.ofPerson.filter { mask & $0.mask != 0 }
            )
        }
        purpose = text.why?.p
        self.result = result
        request = text.rid
        changed = (text.chg ?? []).compactMap { FieldRegistry(rawValue: $0.f) }
        // Numbers of persons stand among the facts too.
        let facts = (text.x ?? [:]).mapValues(\.text)
        details = hidesPersons ? facts.filter { UUID(uuidString: $0.value) == nil } : facts
        place = row.place
    }
}

extension FieldRegistry {
    /// The fields of persons, in the order of their numbers.
    static let ofPerson = allCases.filter { $0.rawValue >> 16 == 3 }
}

extension TenantConnection {
    /// Lines for their readers.
    func read(_ rows: [LogRow], _ view: FieldView) async throws -> [LogLine] {
        let names = try await names(of: rows.compactMap(\.actor))
        return rows.map { row in
            LogLine(row, names: names, view: view) { "osoba " + seals.pseudonym(of: $0) }
        }
    }
}
