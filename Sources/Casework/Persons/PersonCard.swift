import DebtDomain
package import Foundation
package import Persistence
package import Safeguards

/// A person as their card shows them: whom one may write to, and which other values there are without the values.
package struct PersonCard: Sendable {
    package let id: UUID
    package let kind: PersonKind
    package let state: PersonState
    package let version: Int64
    package let view: FieldView
    package let name: String
    package let contacts: [Contact]
    /// Numbers that are stored and not shown: revealing them takes a purpose.
    package let hidden: Set<HiddenValue>
    package let registeredAt: Date
    package let changedAt: Date

    package struct Contact: Sendable, Hashable {
        package let id: UUID
        package let kind: PersonItemKind
        /// One line, or several of an address.
        package let lines: [String]
    }
}

/// A stored value of which a card tells only that it is there.
package enum HiddenValue: String, Sendable, CaseIterable {
    case pesel, nip, regon, document, hardship
    case birthDay = "birth_day"

    init?(_ field: FieldRegistry) {
        switch field {
        case .personPesel: self = .pesel
        case .personNIP: self = .nip
        case .personREGON: self = .regon
        case .personDocument: self = .document
        case .personHardship: self = .hardship
        case .personBirthDay: self = .birthDay
        default: return nil
        }
    }

    package var wording: Wording {
        switch self {
        case .pesel: Wording("PESEL", english: "PESEL")
        case .nip: Wording("NIP", english: "NIP")
        case .regon: Wording("REGON", english: "REGON")
        case .document: PersonItemKind.document.wording
        case .hardship: PersonItemKind.hardship.wording
        case .birthDay: Wording("data urodzenia", english: "date of birth")
        }
    }

    /// The group that is opened to see it.
    package var secret: PersonSecret { self == .hardship ? .social : .identifiers }
}

/// Shows a person's card.
package struct ShowPerson: PersonAction {
    package typealias Outcome = PersonCard

    package static let permission = Permission.personContactRead
    package static let changesData = false
    private let id: UUID
    private let purpose: AccessPurpose?

    package init(_ id: UUID, for purpose: AccessPurpose? = nil) {
        self.id = id
        self.purpose = purpose
    }

    package var concerned: UUID? { id }

    /// - Throws: `NotFound`, `PersonRestricted`.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<PersonCard> {
        guard let found = try await tenant.person(id) else { throw NotFound() }
        let view = try await tenant.permit(Self.permission, on: found.person, for: purpose)
        try found.person.checkUse(for: purpose)
        let contacts = found.items.filter { PersonItemKind($0.field)?.group == .contact }
        let reading = PersonReading(
            .personViewed,
            about: .person(id),
            seen: [SeenPerson(id, found.person.nameFields.union(contacts.map(\.field)))],
            purpose: purpose,
            ["view": .word("card"), "shown": .word(view.rawValue)]
        )
        let hidden = found.person.fields.union(found.items.map(\.field)).compactMap(HiddenValue.init)
        return try await tenant.unrevealed(reading) { opener in
            PersonCard(
                id: found.person.id,
                kind: PersonKind(rawValue: found.person.kind) ?? .natural,
                state: PersonState(rawValue: found.person.state) ?? .restricted,
                version: found.person.version,
                view: view,
                name: try found.person.name(by: opener, view),
                contacts: try contacts.compactMap { try $0.contact(by: opener, view) },
                hidden: Set(hidden),
                registeredAt: found.person.registeredAt,
                changedAt: found.person.changedAt
            )
        }
    }
}

extension PersonRow {
    /// Which fields make up the name.
    var nameFields: Set<FieldRegistry> {
        fields.intersection([.personGivenNames, .personSurname, .personOrganisation])
    }

    /// The name as people read it: the surname behind the given names.
    func name(by opener: PersonOpener, _ view: FieldView) throws -> String {
        if let organisation { return Masking.name(try opener.open(organisation), view) }
        let given = try givenNames.map { try opener.open($0) } ?? ""
        let surname = try surname.map { try opener.open($0) } ?? ""
        switch view {
        case .clear: return [given, surname].filter { !$0.isEmpty }.joined(separator: " ")
        case .masked: return [Masking.initial(given), surname].filter { !$0.isEmpty }.joined(separator: " ")
        case .pseudonymised: return Masking.pseudonym(of: id)
        }
    }
}

extension PersonItemRow {
    func contact(by opener: PersonOpener, _ view: FieldView) throws -> PersonCard.Contact? {
        guard let kind = PersonItemKind(field) else { return nil }
        let lines: [String]
        if [.personAddress, .personMailingAddress].contains(field) {
            guard let json, let address = PostalAddress(try opener.open(json)) else { throw IntegrityFailure() }
            lines = view == .clear ? address.lines : [address.city]
        } else {
            guard let text else { return nil }
            let value = try opener.open(text)
            lines = [view == .clear ? Masking.grouped(value, kind) : Masking.masked(value, kind)]
        }
        return PersonCard.Contact(id: id, kind: kind, lines: lines)
    }
}
