package import Foundation
package import Persistence
package import Safeguards

/// A part of the unit: a set of streets and buildings, and the people who look after them.
package struct Department: Sendable, Hashable {
    package let id: UUID
    package let version: Int64
    package let name: String
    package let streets: [String]
    package let buildings: [String]
    package let madeAt: Date
    package let retiredAt: Date?
    /// How many people belong to it.
    package let members: Int

    init(_ row: DepartmentRow) {
        id = row.id
        version = row.version
        name = row.name
        streets = row.streets
        buildings = row.buildings
        madeAt = row.madeAt
        retiredAt = row.retiredAt
        members = Int(row.members)
    }
}

/// The unit's departments by name, the retired ones last.
package struct ListDepartments: CaseAction {
    package static let permission = Permission.departmentList
    package static let changesData = false

    package init() {}

    package func perform(in tenant: borrowing TenantConnection) async throws -> [Department] {
        try await tenant.departments().map { Department($0) }
    }
}

/// One department.
package struct ShowDepartment: CaseAction {
    package static let permission = Permission.departmentList
    package static let changesData = false
    private let id: UUID

    package init(_ id: UUID) {
        self.id = id
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Department {
        guard let department = try await tenant.department(id) else { throw NotFound() }
        return Department(department)
    }
}
