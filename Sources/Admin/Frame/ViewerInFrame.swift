import Casework
import Safeguards
import Web

extension Viewer {
    /// The names of the roles held, built in and the unit's own.
    var roleNames: [Bilingual] {
        roles.map { Bilingual($0.name) } + customRoles.map { Bilingual.verbatim($0) }
    }
}

extension Reader {
    init(_ viewer: Viewer, isDemo: Bool) {
        let names = viewer.roleNames
        self.init(
            name: viewer.name,
            roles: Bilingual(
                names.map(\.polish).joined(separator: ", "),
                english: names.map(\.english).joined(separator: ", ")
            ),
            sections: Section.allCases.filter { $0.isOpen(to: viewer, isDemo: isDemo) },
            secondsLeft: viewer.secondsLeft
        )
    }
}

extension Section {
    func isOpen(to viewer: Viewer, isDemo: Bool) -> Bool {
        switch self {
        case .start: true
        case .persons: viewer.may(.caseList)
        case .interest: viewer.may(.interestCalculate)
        case .users: viewer.may(.userList)
        case .departments: viewer.may(.departmentList)
        case .permissions: viewer.may(.permissionRead)
        case .roles: viewer.may(.roleList)
        case .tokens: viewer.may(.tokenList)
        case .approvals: viewer.may(.approvalRead)
        case .log: viewer.may(.auditSearch)
        case .settings: viewer.may(.settingRead)
        case .sentMail: isDemo
        }
    }
}
