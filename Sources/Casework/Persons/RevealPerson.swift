package import DebtDomain
package import Foundation
package import Persistence
package import Safeguards

/// A group of values that a card hides.
package enum PersonSecret: String, Sendable, CaseIterable {
    /// PESEL, NIP, REGON, day of birth, identity documents.
    case identifiers
    /// Hardship.
    case social

    package var permission: Permission {
        switch self {
        case .identifiers: .personIdentifiersReveal
        case .social: .personSocialRead
        }
    }

    fileprivate var fields: Set<FieldRegistry> {
        switch self {
        case .identifiers: [.personPesel, .personNIP, .personREGON, .personBirthDay, .personDocument]
        case .social: [.personHardship]
        }
    }
}

/// What was revealed, in the order of a form.
package struct RevealedPerson: Sendable {
    package struct Value: Sendable, Hashable {
        package let kind: HiddenValue
        package let text: String
        /// By which it can be removed, where it is one of several.
        package let item: UUID?
        /// Of which kind a document is.
        package let document: IdentityDocument.Kind?
    }

    package let id: UUID
    package let values: [Value]
}

/// Which group an action opens. What somebody holds for one group opens no other.
package protocol OpenedGroup: Sendable {
    static var secret: PersonSecret { get }
}

package enum Identifiers: OpenedGroup {
    package static let secret = PersonSecret.identifiers
}

package enum Hardship: OpenedGroup {
    package static let secret = PersonSecret.social
}

package typealias RevealIdentifiers = Reveal<Identifiers>
package typealias RevealHardship = Reveal<Hardship>

/// Opens a group of values that a card hides, which takes a purpose.
package struct Reveal<Group: OpenedGroup>: PersonAction {
    package typealias Outcome = RevealedPerson

    package static var permission: Permission { Group.secret.permission }
    package static var changesData: Bool { false }
    private let id: UUID
    private let purpose: AccessPurpose?

    package init(_ id: UUID, for purpose: AccessPurpose?) {
        self.id = id
        self.purpose = purpose
    }

    package var concerned: UUID? { id }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<RevealedPerson> {
        guard let found = try await tenant.person(id) else { throw NotFound() }
        try await tenant.permit(Self.permission, on: found.person, for: purpose)
        try found.person.checkUse(for: purpose)
        let items = found.items.filter { Group.secret.fields.contains($0.field) }
        let own = found.person.fields.intersection(Group.secret.fields)
        let reading = PersonReading(
            .personRevealed,
            about: .person(id),
            seen: [SeenPerson(id, own.union(items.map(\.field)))],
            purpose: purpose,
            ["group": .word(Group.secret.rawValue)]
        )
        return try await tenant.unrevealed(reading) { [id] opener in
            let numbers = try own.sorted { $0.rawValue < $1.rawValue }.compactMap { try found.person.value($0, opener) }
            return RevealedPerson(id: id, values: numbers + (try items.compactMap { try $0.value(opener) }))
        }
    }
}

extension PersonRow {
    fileprivate func value(_ field: FieldRegistry, _ opener: PersonOpener) throws -> RevealedPerson.Value? {
        guard let kind = HiddenValue(field) else { return nil }
        let text: String?
        switch field {
        case .personPesel: text = try pesel.map { try opener.open($0) }
        case .personNIP: text = try nip.map { try opener.open($0) }
        case .personREGON: text = try regon.map { try opener.open($0) }
        default: text = try birthDay.flatMap { Day(daysSince1970: try opener.open($0).day)?.iso }
        }
        return text.map { RevealedPerson.Value(kind: kind, text: $0, item: nil, document: nil) }
    }
}

extension PersonItemRow {
    fileprivate func value(_ opener: PersonOpener) throws -> RevealedPerson.Value? {
        guard let kind = HiddenValue(field), let text else { return nil }
        let value = try opener.open(text)
        guard kind == .document, let colon = value.firstIndex(of: ":") else {
            return RevealedPerson.Value(kind: kind, text: value, item: id, document: nil)
        }
        return RevealedPerson.Value(
            kind: kind,
            text: String(value[value.index(after: colon)...]),
            item: id,
            document: IdentityDocument.Kind(rawValue: String(value[..<colon]))
        )
    }
}
