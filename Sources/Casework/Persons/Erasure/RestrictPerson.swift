package import Foundation
package import Persistence
package import Safeguards

/// Restricts the processing of a person's data (GDPR, art. 18): it is kept, and used for little else.
package struct RestrictPerson: ApprovableCommand {
    package static let kind = "person.restrict"
    package static let title = Wording("Ograniczenie przetwarzania danych osoby", english: "Restriction of processing")
    package static let proposePermission = Permission.restrictionPropose
    package static let approvePermission = Permission.restrictionApprove
    private let restricted: UUID

    private enum CodingKeys: String, CodingKey {
        case restricted = "person"
    }

    package init(_ person: UUID) {
        restricted = person
    }

    package var person: UUID? { restricted }

    package func check(in tenant: borrowing TenantConnection, _ office: Office) async throws {
        guard try await tenant.lockedState(of: restricted) == .active else { throw Inapplicable.restrictedAlready }
    }

    package func execute(in tenant: borrowing TenantConnection, _ office: Office, approval: UUID) async throws {
        try await tenant.setState(PersonState.restricted.rawValue, of: restricted)
        tenant.record(.personRestricted, on: restricted, ["approval": .id(approval)])
    }
}

/// Ends a restriction. The person is told before (GDPR, art. 18 sec. 3).
package struct UnrestrictPerson: ApprovableCommand {
    package static let kind = "person.unrestrict"
    package static let title = Wording(
        "Zniesienie ograniczenia przetwarzania danych osoby",
        english: "End of a restriction of processing"
    )
    package static let proposePermission = Permission.restrictionPropose
    package static let approvePermission = Permission.restrictionApprove
    private let restricted: UUID

    private enum CodingKeys: String, CodingKey {
        case restricted = "person"
    }

    package init(_ person: UUID) {
        restricted = person
    }

    package var person: UUID? { restricted }

    package func check(in tenant: borrowing TenantConnection, _ office: Office) async throws {
        guard try await tenant.lockedState(of: restricted) == .restricted else { throw Inapplicable.notRestricted }
    }

    package func execute(in tenant: borrowing TenantConnection, _ office: Office, approval: UUID) async throws {
        try await tenant.setState(PersonState.active.rawValue, of: restricted)
        tenant.record(.personUnrestricted, on: restricted, ["approval": .id(approval)])
    }
}

extension TenantConnection {
    /// The state of a person who is locked from now on.
    ///
    /// - Throws: `NotFound`, also for who was erased.
    fileprivate func lockedState(of person: UUID) async throws -> PersonState {
        guard let found = try await lockPerson(person) else { throw NotFound() }
        return PersonState(rawValue: found.person.state) ?? .restricted
    }
}

/// Whether a person's data is restricted, and what waits about that: for who is to propose one or the other.
package struct RestrictionStatus: Sendable, Hashable {
    package let person: PersonReference
    package let state: PersonState
    /// A proposal to restrict it, or to end that.
    package let waiting: UUID?
}

/// Shows whether a person's data is restricted.
package struct ShowRestriction: CaseAction {
    package static let permission = Permission.restrictionPropose
    package static let changesData = false
    private let person: UUID

    package var concerned: UUID? { person }

    package init(of person: UUID) {
        self.person = person
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> RestrictionStatus {
        guard let found = try await tenant.person(person) else { throw NotFound() }
        let kinds = [RestrictPerson.kind, UnrestrictPerson.kind]
        let waiting = try await tenant.waitingApprovals(on: person).first { kinds.contains($0.command) }
        return RestrictionStatus(
            person: PersonReference(id: person),
            state: PersonState(rawValue: found.person.state) ?? .restricted,
            waiting: waiting?.id
        )
    }
}
