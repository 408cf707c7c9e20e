package import Foundation
package import Persistence
package import Safeguards

/// Adds a person.
package struct RegisterPerson: CaseAction {
    package static let permission = Permission.personRegister
    private let entry: PersonEntry

    package init(_ entry: PersonEntry) {
        self.entry = entry
    }

    /// - Returns: The person's identifier.
    /// - Throws: `InvalidPerson`, `PersonExists`.
    package func perform(in tenant: borrowing TenantConnection) async throws -> UUID {
        try await tenant.permit()
        let values = try entry.values(at: tenant.now)
        let id = UUID.timeOrdered(at: tenant.now)
        try await tenant.add(NewPerson(id: id, kind: entry.kind.rawValue, values: values))
        tenant.made(id)
        return id
    }
}

/// What becomes different of a person: only what is named changes.
package struct PersonCorrection: Sendable {
    /// Values that a person has once, as somebody typed them; an empty text takes the value away.
    package var givenNames: String?
    package var surname: String?
    package var organisation: String?
    package var pesel: String?
    package var nip: String?
    package var regon: String?
    package var birthDay: String?
    package var added: [PersonItemEntry] = []
    package var removed: [UUID] = []

    package init() {}
}

/// Corrects what is known of a person.
package struct ChangePerson: CaseAction {
    package static let permission = Permission.personChange
    private let id: UUID
    private let expected: Int64
    private let correction: PersonCorrection
    private let purpose: AccessPurpose?

    package init(_ id: UUID, expected: Int64, _ correction: PersonCorrection, for purpose: AccessPurpose? = nil) {
        self.id = id
        self.expected = expected
        self.correction = correction
        self.purpose = purpose
    }

    package var concerned: UUID? { id }

    /// - Returns: The version that the person has now.
    /// - Throws: `NotFound`, `VersionConflict`, `InvalidPerson`, `PersonExists`, `PersonRestricted`.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Int64 {
        guard let found = try await tenant.lockPerson(id) else { throw NotFound() }
        try await tenant.permit(Self.permission, on: found.person, for: purpose)
        try found.person.checkUse(for: purpose)
        guard found.person.version == expected else { throw VersionConflict(current: found.person.version) }
        let change = try correction.change(of: found.person, at: tenant.now)
        let isDifferent = try await tenant.change(found.person, found.items, by: change, for: purpose)
        return isDifferent ? expected + 1 : expected
    }
}
