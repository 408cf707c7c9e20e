package import Foundation
import Postgres
package import Safeguards

extension TenantConnection {
    /// Everybody with this value in a field that has an index, erased persons left out.
    ///
    /// The hashes of some indexes are short, so who else has the same hash is dropped by comparing what is sealed; that
    /// comparison shows nothing to anybody.
    ///
    /// - Parameters:
    ///   - field: PESEL, NIP, REGON, e-mail, phone or bank account.
    ///   - normalised: The value in the form that it is found by.
    /// - Returns: At most a hundred persons.
    /// - Throws: What the database throws; `IntegrityFailure`.
    package func persons(with field: FieldRegistry, _ normalised: String) async throws -> [UUID] {
        let indexes = try seals.vault.indexVersions.map { try personIndex(of: normalised, field, version: $0) }
        if FieldRegistry.ofPersonOnce.contains(field) {
            let column = try Identifier(field.field + "_bi")
            // The indexes of what a person has once are long enough for every hit to be one.
            return try await values(
                """
                SELECT p.id FROM person p JOIN unnest(\(indexes.map(\.version)), \(indexes.map(\.bytes))) AS x (v, i)
                    ON p.bi_ver = x.v AND p.\(column) = x.i WHERE p.state <> 'erased' ORDER BY p.id LIMIT 100
                """
            )
        }
        let candidates: [PersonItemRow] = try await rows(
            """
            SELECT t.id, t.person, t.kind, t.sealed, t.added_at
              FROM person_item t JOIN unnest(\(indexes.map(\.version)), \(indexes.map(\.bytes))) AS x (v, i)
                ON t.bi_ver = x.v AND t.bi = x.i
             WHERE t.kind = \(field.field) ORDER BY t.person LIMIT 100
            """
        )
        let opener = try await silentOpener(for: candidates.map(\.person))
        var found: [UUID] = []
        for candidate in candidates where found.last != candidate.person {
            guard let cell = candidate.text else { continue }
            guard Self.isSame(try opener.openSilently(cell), normalised, field) else { continue }
            found.append(candidate.person)
        }
        return found
    }

    /// Whether a stored text is the value that is looked for. E-mail addresses are stored as they were typed.
    private static func isSame(_ stored: String, _ normalised: String, _ field: FieldRegistry) -> Bool {
        guard field == .personEmail else { return stored == normalised }
        // What was stored was an address; one that reads differently by later rules is not the one looked for.
        return (try? EmailAddress(parsing: stored))?.normalised == normalised
    }

    /// - Throws: `PersonExists` where somebody else has one of these numbers that are one person's alone.
    func refuseTwins(of values: [PersonValue], except person: UUID) async throws {
        for value in values where [.personPesel, .personNIP].contains(value.field) {
            guard let normalised = value.normalised else { continue }
            let twins = try await persons(with: value.field, normalised)
            if let twin = twins.first(where: { $0 != person }) { throw PersonExists(field: value.field, id: twin) }
        }
    }

    func personIndex(
        of normalised: String,
        _ field: FieldRegistry,
        version: Int16
    ) throws(IntegrityFailure) -> BlindIndex {
        let key = try seals.vault.indexKey(field: field, version: version)
        return BlindIndex(of: normalised, in: field, key: key, version: version)
    }

    /// Opens for comparing and ordering within the service, without a line in the log; shows nothing to anybody.
    func silentOpener(for persons: [UUID]) async throws -> PersonOpener {
        PersonOpener(tenant: tenant, keys: try await personKeys(of: persons), seen: [:])
    }
}
