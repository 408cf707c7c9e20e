import Foundation
import Persistence
package import Safeguards

/// The processing of a person's data is restricted: it is kept, and used for nothing but the person's own request, a
/// court and its correction (GDPR, art. 18 sec. 2).
package struct PersonRestricted: RecordedRefusal {
    package init() {}

    package var recordedRule: AuditCode { "person_restricted" }
}

extension TenantConnection {
    /// Decides on what is done to a person.
    ///
    /// Until cases say who works on whom, whoever registered a person looks after them.
    ///
    /// - Throws: `Refused`, with the rule that said no.
    @discardableResult func permit(
        _ permission: Permission,
        on person: PersonRow,
        for purpose: AccessPurpose?
    ) async throws -> FieldView {
        try await permit(permission, onWhoever: person.registeredBy, for: purpose)
    }

    /// As above, on somebody of whom no more is known than who registered them.
    func permit(
        _ permission: Permission,
        onWhoever registeredBy: UUID?,
        for purpose: AccessPurpose?
    ) async throws -> FieldView {
        let asker = try await principal()
        let isTheirs = registeredBy != nil && registeredBy == asker.user
        let describe: (inout ResourceFacts) -> Void = { facts in
            facts.isAssigned = isTheirs
            facts.isInDepartment = isTheirs
        }
        let under: (inout Circumstances) -> Void = { circumstances in
            circumstances.hasReason = purpose != nil
            // Their request is one that can be named.
            circumstances.isSubjectRequest = purpose?.code == .subjectRequest && purpose?.words != nil
        }
        return try await permit(permission, describe, under: under)
    }
}

extension PersonRow {
    /// Whether their data may be used now.
    ///
    /// - Throws: `NotFound` for who was erased, `PersonRestricted`.
    func checkUse(for purpose: AccessPurpose?) throws {
        switch PersonState(rawValue: state) {
        case .active: return
        case .restricted:
            guard let code = purpose?.code, PurposeCode.despiteRestriction.contains(code) else {
                throw PersonRestricted()
            }
        case .erased, nil: throw NotFound()
        }
    }
}
