package import Foundation
package import Postgres
package import Safeguards

/// What will be left of a person, and how much of it nobody will be able to read.
package struct ErasureRemains: RowDecodable, Sendable {
    /// Lines of the log that tell of the person.
    package let lines: Int64
    /// Those of them in which something is sealed under the person's key.
    package let sealedLines: Int64
    /// Values that were removed before: of each it stays known that it was there.
    package let removedItems: Int64
    /// Proposals about the person, with the reasons that staff gave.
    package let approvals: Int64

    package init(row: borrowing Row) throws(PostgresError) {
        lines = try row["lines"]
        sealedLines = try row["sealed_lines"]
        removedItems = try row["removed_items"]
        approvals = try row["approvals"]
    }
}

extension TenantConnection {
    /// Counts what an erasure leaves; opens nothing.
    package func remains(of person: UUID) async throws -> ErasureRemains {
        try await row(
            """
            WITH line AS (
                SELECT convert_from(e.entry, 'UTF8')::jsonb AS j
                  FROM audit_subject s JOIN audit_entry e ON e.id = s.id WHERE s.subject = \(person))
            SELECT count(*) AS lines,
                   count(*) FILTER (WHERE j ? 'chg' OR j ? 'q' AND jsonb_array_length(j->'sub') = 1) AS sealed_lines,
                   (SELECT count(*) FROM person_item WHERE person = \(person) AND sealed IS NULL) AS removed_items,
                   (SELECT count(*) FROM approval WHERE person = \(person)) AS approvals
              FROM line
            """
        )
    }

    /// How many keys would be destroyed.
    package func countOfKeys(of person: UUID) async throws -> Int {
        try await keyStore().subjectKeys(of: [person]).filter { $0.wrapped != nil }.count
    }

    /// Takes everything of a person that could be read or found: the keys, the values, the indexes. That there was
    /// somebody stays, and so do the lines of the log.
    ///
    /// - Parameters:
    ///   - person: Locked.
    ///   - items: All that the person has.
    ///   - extra: What else the line of the log says.
    /// - Throws: `IntegrityFailure` where the person is gone; what the database throws.
    package func erase(
        _ person: PersonRow,
        _ items: [PersonItemRow],
        _ extra: [AuditCode: AuditEntry.Extra]
    ) async throws {
        let id = person.id
        let destroyed = try await keyStore().destroyKeys(of: id, at: now)
        let (rows, _, _) = try await run(
            .count(
                """
                UPDATE person SET state = 'erased', version = version + 1, changed_at = \(now),
                       given_names_sealed = NULL, surname_sealed = NULL, organisation_sealed = NULL,
                       pesel_sealed = NULL, pesel_bi = NULL, nip_sealed = NULL, nip_bi = NULL, regon_sealed = NULL,
                       regon_bi = NULL, birth_day_sealed = NULL, search_tx = pg_current_xact_id()::text::bigint
                 WHERE id = \(id) AND state <> 'erased'
                """
            ),
            .count(
                """
                UPDATE person_item SET sealed = NULL, bi = NULL, bi_ver = NULL, removed_at = \(now)
                 WHERE person = \(id) AND sealed IS NOT NULL
                """
            ),
            .count(
                """
                INSERT INTO erasure_count (erased) VALUES (1)
                    ON CONFLICT (id) DO UPDATE SET erased = erasure_count.erased + 1
                """
            )
        )
        guard rows == 1 else { throw IntegrityFailure() }
        forgetAtCommit(id, version: person.version + 1)

        var note = AuditNote(
            act: .personErased,
            object: .init("person", id: id),
            extra: extra.merging(["keys": .number(Int32(clamping: destroyed))]) { given, _ in given },
            result: .ok
        )
        note.subjects = [SeenPerson(id, person.fields.union(items.map(\.field))).subject]
        // Only the hashes: what the cells held, so that it can be told from what never was there.
        let own = person.fields.sorted { $0.rawValue < $1.rawValue }.map { field in
            AuditEntry.Change(field, hashBefore: person.envelope(of: field).map(StoredValue.hash))
        }
        let others = items.map { AuditEntry.Change($0.field, row: $0.id, hashBefore: StoredValue.hash($0.envelope)) }
        record(note, of: own + others)
    }

    /// Sets whether a person's data may be used, for a person who is locked.
    package func setState(_ state: String, of person: UUID) async throws {
        precondition(state != "erased", "erasing takes more than a word")
        try await execute(
            """
            UPDATE person SET state = \(state), version = version + 1, changed_at = \(now)
             WHERE id = \(person) AND state <> 'erased'
            """
        )
    }
}
