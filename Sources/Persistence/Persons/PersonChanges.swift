import Foundation
import Postgres
package import Safeguards

extension TenantConnection {
    /// Adds a person with a key of their own, and the line of the log with every value that was stored.
    ///
    /// - Throws: `PersonExists` where somebody has the same PESEL or NIP.
    package func add(_ person: NewPerson) async throws {
        try await refuseTwins(of: person.values, except: person.id)
        guard let key = try await makePersonKeys(of: [person.id])[person.id] else { throw IntegrityFailure() }
        var changes: [AuditEntry.Change] = []
        var once: [FieldRegistry: StoredValue] = [:]
        for value in person.values where FieldRegistry.ofPersonOnce.contains(value.field) {
            let stored = try store(value, of: person.id, row: person.id, under: key)
            once[value.field] = stored
            changes.append(stored.addition(row: nil))
        }
        let registrar = try await principal().actorID
        let isNew = try await execute(
            """
            INSERT INTO person (id, kind, given_names_sealed, surname_sealed, organisation_sealed, pesel_sealed,
                                pesel_bi, nip_sealed, nip_bi, regon_sealed, regon_bi, birth_day_sealed, bi_ver,
                                registered_by, registered_at, changed_at)
            VALUES (\(person.id), \(person.kind), \(once[.personGivenNames]?.envelope),
                    \(once[.personSurname]?.envelope), \(once[.personOrganisation]?.envelope),
                    \(once[.personPesel]?.envelope), \(once[.personPesel]?.index?.bytes),
                    \(once[.personNIP]?.envelope), \(once[.personNIP]?.index?.bytes),
                    \(once[.personREGON]?.envelope), \(once[.personREGON]?.index?.bytes),
                    \(once[.personBirthDay]?.envelope), \(seals.vault.indexVersion), \(registrar), \(now), \(now))
                ON CONFLICT DO NOTHING
            """
        )
        if isNew == 0 {
            // Somebody got the same number at the same moment, and is seen now.
            try await refuseTwins(of: person.values, except: person.id)
            throw PersonExists(field: .personPesel, id: person.id)
        }
        let items = person.values.filter { FieldRegistry.ofPersonOften.contains($0.field) }
        changes += try await add(items, to: person.id, under: key)
        var note = AuditNote(act: .personRegistered, object: .init("person", id: person.id), extra: [:], result: .ok)
        note.subjects = [SeenPerson(person.id, Set(person.values.map(\.field))).subject]
        record(note, of: changes)
    }

    /// Adds one line, or several where a line does not hold so many values.
    func record(_ note: AuditNote, of changes: [AuditEntry.Change]) {
        var note = note
        var room = Self.roomForValues
        for change in changes {
            let size = change.sizeInLine
            if size > room, !note.changes.isEmpty {
                record(note)
                note.changes = []
                room = Self.roomForValues
            }
            note.changes.append(change)
            room -= size
        }
        record(note)
    }

    /// Of the 64 KiB of a line; the rest is for who, when, why and from where.
    private static var roomForValues: Int { 48 << 10 }

    /// Changes a person and adds the line of the log with what each value was and has become.
    ///
    /// - Returns: False where nothing became different.
    /// - Throws: `PersonExists` where somebody else has the same PESEL or NIP; `IntegrityFailure` where a value is not
    ///   what was sealed there.
    package func change(
        _ person: PersonRow,
        _ items: [PersonItemRow],
        by change: PersonChange,
        for purpose: AccessPurpose?
    ) async throws -> Bool {
        let key = try await personKey(of: person.id)
        try await refuseTwins(of: change.set.values.compactMap { $0 }, except: person.id)
        if change.set.keys.contains(where: { $0.indexBits != nil }) { try await renewIndexes(of: person) }
        var changes: [AuditEntry.Change] = []
        for (field, value) in change.set.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let before = person.envelope(of: field)
            guard try await isDifferent(value, from: before, field, of: person.id) else { continue }
            let stored = try value.map { try store($0, of: person.id, row: person.id, under: key) }
            do {
                try await execute(try Self.assignment(of: field, stored, in: person.id))
            } catch let error as PostgresError where error.code == .uniqueViolation {
                // Somebody got the same number at the same moment.
                throw PersonExists(field: field, id: person.id)
            }
            changes.append(Self.change(of: field, from: before, to: stored))
        }
        for id in change.removed {
            guard let item = items.first(where: { $0.id == id }) else { continue }
            try await execute(
                "UPDATE person_item SET sealed = NULL, bi = NULL, bi_ver = NULL, removed_at = \(now) WHERE id = \(id)"
            )
            changes.append(Self.change(of: item.field, row: id, from: item.envelope, to: nil))
        }
        changes += try await add(change.added, to: person.id, under: key)
        if !changes.isEmpty {
            let isNamed = changes.contains { FieldRegistry.named.contains($0.field) }
            let searched: SQL = isNamed ? ", search_tx = pg_current_xact_id()::text::bigint" : ""
            try await execute(
                "UPDATE person SET version = version + 1, changed_at = \(now)\(searched) WHERE id = \(person.id)"
            )
        }
        // Whoever hears that nothing is different has learnt what is stored.
        let compared = Set(change.set.keys).union(changes.map(\.field))
        var note = AuditNote(act: .personChanged, object: .init("person", id: person.id), extra: [:], result: .ok)
        note.subjects = [SeenPerson(person.id, compared).subject]
        note.purpose = purpose
        record(note, of: changes)
        return !changes.isEmpty
    }

    private func add(
        _ values: [PersonValue],
        to person: UUID,
        under key: FieldKey
    ) async throws -> [AuditEntry.Change] {
        var changes: [AuditEntry.Change] = []
        for value in values {
            let id = UUID.timeOrdered(at: now)
            let stored = try store(value, of: person, row: id, under: key)
            try await execute(
                """
                INSERT INTO person_item (id, person, kind, sealed, bi, bi_ver, added_at)
                VALUES (\(id), \(person), \(value.field.field), \(stored.envelope), \(stored.index?.bytes),
                        \(stored.index?.version), \(now))
                """
            )
            changes.append(stored.addition(row: id))
        }
        return changes
    }

    private func store(
        _ value: PersonValue,
        of person: UUID,
        row: UUID,
        under key: FieldKey
    ) throws -> StoredValue {
        let field = value.field
        let place = SealedPlace(tenant: tenant, subject: person, row: row)
        let envelope = try Envelope.seal(value.plaintext, .subject, field: field.rawValue, at: place, with: key)
        let index = try value.normalised.map { try personIndex(of: $0, field, version: seals.vault.indexVersion) }
        return StoredValue(field: field, envelope: envelope, index: index)
    }

    /// Brings the indexes of a person's own row, which have one version together, to the newest.
    private func renewIndexes(of person: PersonRow) async throws {
        let version = seals.vault.indexVersion
        guard person.indexVersion != version else { return }
        let opener = try await silentOpener(for: [person.id])
        var indexes: [FieldRegistry: [UInt8]] = [:]
        for cell in [person.pesel, person.nip, person.regon] {
            guard let cell else { continue }
            let number = try opener.openSilently(cell)
            indexes[cell.field] = try personIndex(of: number, cell.field, version: version).bytes
        }
        try await execute(
            """
            UPDATE person SET pesel_bi = \(indexes[.personPesel]), nip_bi = \(indexes[.personNIP]),
                              regon_bi = \(indexes[.personREGON]), bi_ver = \(version)
             WHERE id = \(person.id)
            """
        )
    }

    private func isDifferent(
        _ value: PersonValue?,
        from before: [UInt8]?,
        _ field: FieldRegistry,
        of person: UUID
    ) async throws -> Bool {
        guard let before else { return value != nil }
        guard let value else { return true }
        let keys = try await personKeys(of: [person])[person] ?? []
        let hint = try Envelope.keyHint(of: before)
        guard let key = keys.first(where: { $0.id == hint.id && $0.version == hint.version }) else {
            throw IntegrityFailure()
        }
        let place = SealedPlace(tenant: tenant, subject: person, row: person)
        return try Envelope.open(before, .subject, field: field.rawValue, at: place, with: key) != value.plaintext
    }

    private static func change(
        of field: FieldRegistry,
        row: UUID? = nil,
        from before: [UInt8]?,
        to after: StoredValue?
    ) -> AuditEntry.Change {
        AuditEntry.Change(
            field,
            row: row,
            hashBefore: before.map(StoredValue.hash),
            hashAfter: after.map { StoredValue.hash($0.envelope) },
            before: before,
            after: after?.envelope
        )
    }

    /// Sets one of the columns of a person's own row, with its index where it has one.
    private static func assignment(
        of field: FieldRegistry,
        _ stored: StoredValue?,
        in person: UUID
    ) throws -> SQL {
        precondition(FieldRegistry.ofPersonOnce.contains(field), "other fields have rows of their own")
        let column = try Identifier(field.field + "_sealed")
        guard field.indexBits != nil else {
            return "UPDATE person SET \(column) = \(stored?.envelope) WHERE id = \(person)"
        }
        let index = try Identifier(field.field + "_bi")
        return """
            UPDATE person SET \(column) = \(stored?.envelope), \(index) = \(stored?.index?.bytes) WHERE id = \(person)
            """
    }
}

/// A value as it is stored.
struct StoredValue {
    let field: FieldRegistry
    let envelope: [UInt8]
    let index: BlindIndex?

    func addition(row: UUID?) -> AuditEntry.Change {
        AuditEntry.Change(field, row: row, hashAfter: Self.hash(envelope), after: envelope)
    }

    static func hash(_ envelope: [UInt8]) -> [UInt8] {
        Sealed<String>(bytes: envelope).sha256
    }
}

extension AuditEntry.Change {
    /// How many bytes of a line it takes at most: its envelopes as base64url, hashes and names.
    fileprivate var sizeInLine: Int {
        let envelopes = (before?.count ?? 0) + (after?.count ?? 0)
        return envelopes * 4 / 3 + 256
    }
}
