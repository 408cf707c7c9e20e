package import Foundation
package import Persistence
package import Safeguards

/// A person as the form for correcting them begins: what may be shown, and which other values there are.
package struct PersonDraft: Sendable {
    package struct Item: Sendable {
        package let id: UUID
        package let kind: PersonItemKind
        /// As on a card; none where the value is hidden.
        package let lines: [String]
        package let addedAt: Date
    }

    package let id: UUID
    package let kind: PersonKind
    package let version: Int64
    package let givenNames: String
    package let surname: String
    package let organisation: String
    package let hidden: Set<HiddenValue>
    package let items: [Item]

    /// As people read it.
    package var name: String {
        kind == .organisation ? organisation : [givenNames, surname].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

/// Opens a person to be corrected. That is the purpose, so none is asked for.
package struct EditPerson: PersonAction {
    package typealias Outcome = PersonDraft

    package static let permission = Permission.personChange
    package static let changesData = false
    private let id: UUID

    package init(_ id: UUID) {
        self.id = id
    }

    package var concerned: UUID? { id }

    /// - Throws: `NotFound`.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<PersonDraft> {
        guard let found = try await tenant.person(id) else { throw NotFound() }
        let purpose = AccessPurpose(.correction)
        try await tenant.permit(Self.permission, on: found.person, for: purpose)
        // Whoever sees a value in part cannot correct it: what they do not see would be lost.
        guard try await tenant.permit(.personContactRead, on: found.person, for: purpose) == .clear else {
            throw Refused(missing: .personContactRead)
        }
        try found.person.checkUse(for: purpose)
        let contacts = found.items.filter { PersonItemKind($0.field)?.group == .contact }
        let reading = PersonReading(
            .personViewed,
            about: .person(id),
            seen: [SeenPerson(id, found.person.nameFields.union(contacts.map(\.field)))],
            purpose: purpose,
            ["view": .word("form"), "shown": .word(FieldView.clear.rawValue)]
        )
        return try await tenant.unrevealed(reading) { opener in
            let person = found.person
            return PersonDraft(
                id: person.id,
                kind: PersonKind(rawValue: person.kind) ?? .natural,
                version: person.version,
                givenNames: try person.givenNames.map { try opener.open($0) } ?? "",
                surname: try person.surname.map { try opener.open($0) } ?? "",
                organisation: try person.organisation.map { try opener.open($0) } ?? "",
                hidden: Set(person.fields.compactMap(HiddenValue.init)),
                items: try found.items.compactMap { item in
                    guard let kind = PersonItemKind(item.field) else { return nil }
                    let contact = kind.group == .contact ? try item.contact(by: opener, .clear) : nil
                    return PersonDraft.Item(
                        id: item.id,
                        kind: kind,
                        lines: contact?.lines ?? [],
                        addedAt: item.addedAt
                    )
                }
            )
        }
    }
}
