package import Foundation
package import Persistence
package import Safeguards

/// Changes what somebody is called, which language they are written to in, and which departments they belong to.
package struct ChangeUser: CaseAction {
    package static let permission = Permission.userChange
    private let id: UUID
    private let expected: Int64
    private let name: PersonName
    private let language: WordingLanguage
    private let departments: [UUID]

    package init(
        _ id: UUID,
        expected: Int64,
        name: PersonName,
        language: WordingLanguage,
        departments: Set<UUID>
    ) {
        self.id = id
        self.expected = expected
        self.name = name
        self.language = language
        self.departments = departments.sorted { $0.uuidString < $1.uuidString }
    }

    /// - Returns: The version that the user has now.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Int64 {
        let asker = try await tenant.principal()
        let office = try await tenant.office(with: id)
        let member = try office.presentMember(id)
        try await tenant.permit {
            $0.isOneself = asker.user == id
            $0.holdsDPO = member.holdsDPO
        }
        try office.check(member, is: expected)
        try office.checkDepartments(departments)
        try await tenant.change(
            user: id,
            nameSealed: try tenant.seals.seal(name, .userName, row: id),
            language: language.rawValue,
            departments: departments
        )
        tenant.record(.userChanged, about: .user(id), ["departments": .ids(departments)])
        return expected + 1
    }
}
