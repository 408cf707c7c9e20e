package import Foundation
package import Postgres

/// A department: the buildings and streets that it looks after.
package struct DepartmentRow: RowDecodable, Sendable {
    package let id: UUID
    package let version: Int64
    package let name: String
    package let streets: [String]
    package let buildings: [String]
    package let madeAt: Date
    package let retiredAt: Date?
    /// How many people belong to it who have not left.
    package let members: Int64

    static let columns: SQL = """
        d.id, d.version, d.name, d.streets, d.buildings, d.made_at, d.retired_at,
        (SELECT count(*) FROM app_user u WHERE d.id = ANY (u.departments) AND u.state <> 'left') AS members
        """

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        version = try row["version"]
        name = try row["name"]
        streets = try row["streets"]
        buildings = try row["buildings"]
        madeAt = try row["made_at"]
        retiredAt = try row[optional: "retired_at"]
        members = try row["members"]
    }
}

extension TenantConnection {
    /// By name; the retired ones last.
    package func departments() async throws -> [DepartmentRow] {
        try await rows(
            "SELECT \(DepartmentRow.columns) FROM department d ORDER BY d.retired_at IS NOT NULL, lower(d.name), d.id"
        )
    }

    package func department(_ id: UUID) async throws -> DepartmentRow? {
        try await optionalRow("SELECT \(DepartmentRow.columns) FROM department d WHERE d.id = \(id)")
    }

    /// Adds a department; false where another has the name.
    package func addDepartment(
        _ id: UUID,
        name: String,
        streets: [String],
        buildings: [String]
    ) async throws -> Bool {
        try await execute(
            """
            INSERT INTO department (id, name, streets, buildings, made_at)
            VALUES (\(id), \(name), \(streets), \(buildings), \(now))
                ON CONFLICT (lower(name)) WHERE retired_at IS NULL DO NOTHING
            """
        ) == 1
    }

    /// Gives a department another name and another extent; false where another has the name.
    package func changeDepartment(
        _ id: UUID,
        name: String,
        streets: [String],
        buildings: [String]
    ) async throws -> Bool {
        try await execute(
            """
            UPDATE department SET name = \(name), streets = \(streets), buildings = \(buildings), version = version + 1
             WHERE id = \(id)
               AND NOT EXISTS (SELECT FROM department
                                WHERE lower(name) = lower(\(name)) AND retired_at IS NULL AND id <> \(id))
            """
        ) == 1
    }

    /// Ends a department; who belonged to it belongs to it no longer. How many those were.
    package func retireDepartment(_ id: UUID) async throws -> Int {
        let (_, members) = try await run(
            .count("UPDATE department SET retired_at = \(now), version = version + 1 WHERE id = \(id)"),
            .count(
                """
                UPDATE app_user SET departments = array_remove(departments, \(id)), version = version + 1
                 WHERE \(id) = ANY (departments)
                """
            )
        )
        return members
    }
}
