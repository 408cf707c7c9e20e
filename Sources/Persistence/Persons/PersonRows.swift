package import Foundation
package import Postgres
package import Safeguards

/// A person as stored.
package struct PersonRow: RowDecodable, Sendable {
    package let id: UUID
    package let kind: String
    package let state: String
    package let version: Int64
    package let registeredBy: UUID?
    package let registeredAt: Date
    package let changedAt: Date
    /// The version of the keys of the indexes of PESEL, NIP and REGON.
    let indexVersion: Int16
    package let givenNames: PersonCell<String>?
    package let surname: PersonCell<String>?
    package let organisation: PersonCell<String>?
    package let pesel: PersonCell<String>?
    package let nip: PersonCell<String>?
    package let regon: PersonCell<String>?
    package let birthDay: PersonCell<SealedDay>?

    static let columns: SQL = """
        id, kind, state, version, registered_by, registered_at, changed_at, given_names_sealed, surname_sealed,
        organisation_sealed, pesel_sealed, nip_sealed, regon_sealed, birth_day_sealed, bi_ver
        """

    package init(row: borrowing Row) throws(PostgresError) {
        let id: UUID = try row["id"]
        self.id = id
        kind = try row["kind"]
        state = try row["state"]
        version = try row["version"]
        registeredBy = try row[optional: "registered_by"]
        registeredAt = try row["registered_at"]
        changedAt = try row["changed_at"]
        indexVersion = try row["bi_ver"]
        givenNames = PersonCell(try row[optional: "given_names_sealed"], .personGivenNames, of: id, row: id)
        surname = PersonCell(try row[optional: "surname_sealed"], .personSurname, of: id, row: id)
        organisation = PersonCell(try row[optional: "organisation_sealed"], .personOrganisation, of: id, row: id)
        pesel = PersonCell(try row[optional: "pesel_sealed"], .personPesel, of: id, row: id)
        nip = PersonCell(try row[optional: "nip_sealed"], .personNIP, of: id, row: id)
        regon = PersonCell(try row[optional: "regon_sealed"], .personREGON, of: id, row: id)
        birthDay = PersonCell(try row[optional: "birth_day_sealed"], .personBirthDay, of: id, row: id)
    }

    /// The stored envelope of a value that a person has once.
    func envelope(of field: FieldRegistry) -> [UInt8]? {
        switch field {
        case .personGivenNames: givenNames?.sealed.bytes
        case .personSurname: surname?.sealed.bytes
        case .personOrganisation: organisation?.sealed.bytes
        case .personPesel: pesel?.sealed.bytes
        case .personNIP: nip?.sealed.bytes
        case .personREGON: regon?.sealed.bytes
        case .personBirthDay: birthDay?.sealed.bytes
        default: nil
        }
    }

    /// Which of the values are there.
    package var fields: Set<FieldRegistry> {
        Set(FieldRegistry.ofPersonOnce.filter { envelope(of: $0) != nil })
    }
}

/// One of the things that a person may have several of.
package struct PersonItemRow: RowDecodable, Sendable {
    package let id: UUID
    package let person: UUID
    package let field: FieldRegistry
    package let addedAt: Date
    let envelope: [UInt8]

    static let columns: SQL = "id, person, kind, sealed, added_at"

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        person = try row["person"]
        let kind: String = try row["kind"]
        guard let field = FieldRegistry.ofPersonOften.first(where: { $0.field == kind }) else {
            throw .decoding(column: "kind", .malformed)
        }
        self.field = field
        envelope = try row["sealed"]
        addedAt = try row["added_at"]
    }

    package var text: PersonCell<String>? { PersonCell(envelope, field, of: person, row: id) }
    package var json: PersonCell<SealedJSON>? { PersonCell(envelope, field, of: person, row: id) }
}

/// What decides who may see somebody in a list.
package struct PersonStanding: RowDecodable, Sendable {
    package let id: UUID
    package let registeredBy: UUID?

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        registeredBy = try row[optional: "registered_by"]
    }
}

extension TenantConnection {
    /// What decides who may see these persons, in the order of the identifiers, without those who were erased.
    package func standings(of ids: [UUID]) async throws -> [PersonStanding] {
        let found: [PersonStanding] = try await rows(
            "SELECT id, registered_by FROM person WHERE id = ANY (\(ids)) AND state <> 'erased'"
        )
        let byID = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
        return ids.compactMap { byID[$0] }
    }

    /// A person with everything they have, still sealed; `nil` for who was erased.
    package func person(_ id: UUID) async throws -> (person: PersonRow, items: [PersonItemRow])? {
        let (person, items) = try await run(
            .optionalRow(
                "SELECT \(PersonRow.columns) FROM person WHERE id = \(id) AND state <> 'erased'",
                as: PersonRow.self
            ),
            .rows(Self.items(of: [id]), as: PersonItemRow.self)
        )
        return person.map { ($0, items) }
    }

    /// As `person(_:)`, locked until the transaction ends.
    package func lockPerson(_ id: UUID) async throws -> (person: PersonRow, items: [PersonItemRow])? {
        let (person, items) = try await run(
            .optionalRow(
                "SELECT \(PersonRow.columns) FROM person WHERE id = \(id) AND state <> 'erased' FOR UPDATE",
                as: PersonRow.self
            ),
            .rows(Self.items(of: [id]), as: PersonItemRow.self)
        )
        return person.map { ($0, items) }
    }

    /// These persons, in the order of the identifiers, those who exist and were not erased.
    package func persons(_ ids: [UUID]) async throws -> [(person: PersonRow, items: [PersonItemRow])] {
        let (persons, items) = try await run(
            .rows(
                "SELECT \(PersonRow.columns) FROM person WHERE id = ANY (\(ids)) AND state <> 'erased'",
                as: PersonRow.self
            ),
            .rows(Self.items(of: ids), as: PersonItemRow.self)
        )
        let byID = Dictionary(uniqueKeysWithValues: persons.map { ($0.id, $0) })
        let itemsOf = Dictionary(grouping: items, by: \.person)
        return ids.compactMap { id in byID[id].map { ($0, itemsOf[id] ?? []) } }
    }

    private static func items(of ids: [UUID]) -> SQL {
        """
        SELECT \(PersonItemRow.columns) FROM person_item
         WHERE person = ANY (\(ids)) AND sealed IS NOT NULL ORDER BY kind, added_at, id
        """
    }
}
