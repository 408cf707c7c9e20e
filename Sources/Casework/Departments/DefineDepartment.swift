package import Foundation
package import Persistence
package import Safeguards

/// Makes a department.
package struct DefineDepartment: CaseAction {
    package static let permission = Permission.departmentDefine
    private let extent: DepartmentExtent

    package init(_ extent: DepartmentExtent) {
        self.extent = extent
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> UUID {
        try await tenant.permit()
        _ = try await tenant.office()
        let id = UUID.timeOrdered(at: tenant.now)
        let isNew = try await tenant.addDepartment(
            id,
            name: extent.name,
            streets: extent.streets,
            buildings: extent.buildings
        )
        guard isNew else { throw NameTaken() }
        tenant.record(.departmentDefined, about: .department(id), extent.details)
        tenant.made(id)
        return id
    }
}

/// Gives a department another name or another extent.
package struct ChangeDepartment: CaseAction {
    package static let permission = Permission.departmentDefine
    private let id: UUID
    private let expected: Int64
    private let extent: DepartmentExtent

    package init(_ id: UUID, expected: Int64, _ extent: DepartmentExtent) {
        self.id = id
        self.expected = expected
        self.extent = extent
    }

    /// - Returns: The version that the department has now.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Int64 {
        try await tenant.checkDepartment(id, expected: expected)
        let isFree = try await tenant.changeDepartment(
            id,
            name: extent.name,
            streets: extent.streets,
            buildings: extent.buildings
        )
        guard isFree else { throw NameTaken() }
        tenant.record(.departmentChanged, about: .department(id), extent.details)
        return expected + 1
    }
}

/// Ends a department; its people belong to it no longer.
package struct RetireDepartment: CaseAction {
    package static let permission = Permission.departmentDefine
    private let id: UUID
    private let expected: Int64

    package init(_ id: UUID, expected: Int64) {
        self.id = id
        self.expected = expected
    }

    package func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.checkDepartment(id, expected: expected)
        let members = try await tenant.retireDepartment(id)
        tenant.record(.departmentRemoved, about: .department(id), ["members": .count(members)])
    }
}

/// What a department is called and looks after, as it can be stored.
package struct DepartmentExtent: Sendable, Hashable {
    package let name: String
    package let streets: [String]
    package let buildings: [String]

    /// Reads what somebody typed: a name of up to 80 characters, and up to 500 streets and buildings of up to 120.
    package init(name: String, streets: [String], buildings: [String]) throws(InvalidChange) {
        self.name = try Entry.line(name, "name", most: 80)
        self.streets = try Entry.lines(streets, "streets", most: 500, eachMost: 120)
        self.buildings = try Entry.lines(buildings, "buildings", most: 500, eachMost: 120)
    }

    fileprivate var details: [AuditCode: AuditEntry.Extra] {
        ["streets": .count(streets.count), "buildings": .count(buildings.count)]
    }
}

extension TenantConnection {
    /// Whether whoever asks may change the department as they have seen it, with nobody else at work on it.
    fileprivate func checkDepartment(_ id: UUID, expected: Int64) async throws {
        try await permit()
        _ = try await office()
        guard let department = try await department(id) else { throw NotFound() }
        guard department.retiredAt == nil else { throw AlreadyOver() }
        guard department.version == expected else { throw VersionConflict(current: department.version) }
    }
}
