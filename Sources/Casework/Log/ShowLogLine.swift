package import Foundation
package import Persistence
package import Safeguards

/// One line of the log with what it keeps sealed under the key of its day.
package struct LogLineDetails: Sendable {
    package let line: LogLine
    /// Address and browser.
    package let client: [String]
    /// What was said of the purpose.
    package let purposeWords: String?
    /// Whether there is something that was typed or stored of a person: to see it takes a purpose.
    package let holdsValues: Bool
    /// The exact bytes, whose hash is in the tree; `nil` to whom persons are shown under pseudonyms.
    package let text: String?
    package let leafHash: String
}

/// Opens one line of the log.
package struct ShowLogLine: CaseAction {
    package static let permission = Permission.auditSearch
    package static let changesData = false
    private let id: UUID

    package init(_ id: UUID) {
        self.id = id
    }

    /// - Throws: `NotFound`.
    package func perform(in tenant: borrowing TenantConnection) async throws -> LogLineDetails {
        let view = try await tenant.permit()
        guard let row = try await tenant.logLine(id) else { throw NotFound() }
        // What somebody made unreadable is shown as it is, and keeps nothing sealed.
        let text = try? LogEntryText(of: row)
        tenant.record(.auditEntryOpened, about: .logLine(id))
        let isClear = view == .clear
        let said = isClear ? LogEntryText.envelope(text?.why?.say) : nil
        let client = try await tenant.opened(LogEntryText.envelope(text?.net), .auditClient, row)
        guard let line = try await tenant.read([row], view).first else { throw NotFound() }
        return LogLineDetails(
            line: line,
            client: client?.split(separator: "\n").map(String.init) ?? [],
            purposeWords: try await tenant.opened(said, .auditPurpose, row),
            holdsValues: isClear && text?.holdsValues == true,
            text: isClear ? String(decoding: row.entry, as: UTF8.self) : nil,
            leafHash: Hex.text(of: AuditEntry.leafHash(of: row.entry))
        )
    }
}

extension LogEntryText {
    /// Whether what was looked for is sealed under the key of the one person who was found.
    var isAboutOne: Bool { q != nil && sub?.count == 1 }

    var holdsValues: Bool { q != nil || (chg ?? []).contains { $0.b != nil || $0.a != nil } }
}

extension AuditEntry.Object {
    package static func logLine(_ id: UUID) -> Self { Self("audit_entry", id: id) }
}

extension TenantConnection {
    fileprivate func opened(_ envelope: [UInt8]?, _ field: FieldRegistry, _ row: LogRow) async throws -> String? {
        guard let envelope else { return nil }
        return try await open(Sealed(bytes: envelope), field, of: row.id, writtenAt: row.at)
    }
}

/// What a value was and what it has become.
package struct RevealedChange: Sendable, Hashable {
    package let field: FieldRegistry
    package let before: String?
    package let after: String?
}

package struct RevealedLogLine: Sendable {
    package let id: UUID
    package let changes: [RevealedChange]
    /// What was looked for.
    package let query: String?
}

/// Opens the values that a line of the log keeps under a person's key, or what was looked for: it may name somebody.
/// That takes the person's request.
package struct RevealLogLine: PersonAction {
    package typealias Outcome = RevealedLogLine

    package static let permission = Permission.auditSearch
    package static let changesData = false
    private let id: UUID
    private let purpose: AccessPurpose?

    package init(_ id: UUID, for purpose: AccessPurpose?) {
        self.id = id
        self.purpose = purpose
    }

    /// - Throws: `NotFound` where there is no such line, it holds no values, or its person was erased.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<RevealedLogLine> {
        guard try await tenant.permit() == .clear else { throw Refused(missing: Self.permission) }
        guard let row = try await tenant.logLine(id) else { throw NotFound() }
        let text = try LogEntryText(of: row)
        guard text.holdsValues else { throw NotFound() }
        if text.q != nil, !text.isAboutOne { return try await query(in: text, of: row, tenant) }
        guard let subject = text.sub?.first?.id, let found = try await tenant.person(subject) else { throw NotFound() }
        let fields = Set((text.chg ?? []).compactMap { FieldRegistry(rawValue: $0.f) })
        for permission in Set(fields.map(\.readPermission)).union([.personContactRead]) {
            try await tenant.permit(permission, on: found.person, for: purpose)
        }
        try found.person.checkUse(for: purpose)
        let reading = PersonReading(
            .personRevealed,
            about: .logLine(id),
            seen: [SeenPerson(subject, fields)],
            purpose: purpose,
            ["group": .word("log")]
        )
        let line = row.id
        return try await tenant.unrevealed(reading) { opener in
            let changes = try (text.chg ?? []).compactMap { try $0.revealed(of: subject, by: opener) }
            let query = try LogEntryText.envelope(text.isAboutOne ? text.q : nil).map {
                try opener.open(query: Sealed(bytes: $0), of: subject, line: line)
            }
            return RevealedLogLine(id: line, changes: changes, query: query)
        }
    }
}

extension RevealLogLine {
    /// What was looked for where nobody or several were found: it may name anybody.
    private func query(
        in text: LogEntryText,
        of row: LogRow,
        _ tenant: borrowing TenantConnection
    ) async throws -> Unrevealed<RevealedLogLine> {
        guard purpose?.code == .subjectRequest, purpose?.words != nil else {
            throw Refused(.personContactRead, because: .subjectRequestMissing)
        }
        let reading = PersonReading(
            .personRevealed,
            about: .logLine(row.id),
            seen: [],
            purpose: purpose,
            ["group": .word("query")]
        )
        let sealed = Sealed<String>(bytes: LogEntryText.envelope(text.q) ?? [])
        let key = try await tenant.logKey(ofLineWrittenAt: row.at)
        let line = row.id
        return try await tenant.unrevealed(reading) { _ in
            RevealedLogLine(id: line, changes: [], query: try key.open(sealed, .auditQuery, of: line))
        }
    }
}

extension LogEntryText.Change {
    fileprivate func revealed(of subject: UUID, by opener: PersonOpener) throws -> RevealedChange? {
        guard let field = FieldRegistry(rawValue: f) else { return nil }
        let row = r ?? subject
        return RevealedChange(
            field: field,
            before: try LogEntryText.envelope(b).flatMap { try opener.text($0, field, of: subject, row: row) },
            after: try LogEntryText.envelope(a).flatMap { try opener.text($0, field, of: subject, row: row) }
        )
    }
}
