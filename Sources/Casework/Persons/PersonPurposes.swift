package import Safeguards

extension PurposeCode {
    /// What somebody's data may be used for while its processing is restricted (GDPR, art. 18 sec. 2).
    static let despiteRestriction: Set<PurposeCode> = [.subjectRequest, .court, .correction]
}

extension Viewer {
    /// For which purposes data of a person can be opened to them under a permission, whoever the person is.
    package func purposes(for permission: Permission, of state: PersonState) -> [PurposeCode] {
        var facts = ResourceFacts(tenant: standing.tenant)
        (facts.isAssigned, facts.isInDepartment, facts.isCourtAssigned) = (true, true, true)
        var circumstances = Circumstances()
        (circumstances.hasReason, circumstances.isSteppedUp) = (true, true)
        let decision = decide(standing, permission, on: facts, under: circumstances)
        return PurposeCode.allCases.filter { code in
            (state != .restricted || PurposeCode.despiteRestriction.contains(code))
                && (decision != .deny(.subjectRequestMissing) || code == .subjectRequest)
        }
    }
}

/// Whether what was refused would be allowed for a purpose, or for another one.
package func isAboutPurpose(_ error: any Error) -> Bool {
    switch error {
    case is PersonRestricted: true
    case let refused as NotPermitted: [.reasonMissing, .subjectRequestMissing].contains(refused.denial)
    default: false
    }
}
