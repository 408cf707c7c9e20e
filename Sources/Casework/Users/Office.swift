import Foundation
import Persistence
import Safeguards

/// The administrators of a unit and whoever else an act is about, locked: what the office's rules are decided on.
package struct Office: Sendable {
    struct Member: Sendable {
        let id: UUID
        let version: Int64
        let state: UserState
        let roles: Set<Role>
        let customRoles: [UUID]
        let hasFactor: Bool

        var holdsDPO: Bool { roles.contains(.dpo) }
        var isAdministrator: Bool { state == .active && roles.contains(.tenantAdmin) }
    }

    let tenant: TenantID
    private let members: [UUID: Member]
    /// The tenant's own roles that can be held, and what they contain.
    let customRoles: [UUID: Set<Permission>]
    let departments: Set<UUID>

    init(_ rows: OfficeRows, of tenant: TenantID) {
        self.tenant = tenant
        members = Dictionary(uniqueKeysWithValues: rows.members.map { ($0.id, Member($0)) })
        customRoles = Dictionary(
            uniqueKeysWithValues: rows.customRoles.map { ($0.id, Set($0.permissions.map { Permission($0) })) }
        )
        departments = Set(rows.departments)
    }

    /// - Throws: `NotFound` where there is nobody of that identifier.
    func member(_ id: UUID) throws -> Member {
        guard let member = members[id] else { throw NotFound() }
        return member
    }

    /// - Throws: `NotFound`; `AlreadyOver` where they have left.
    func presentMember(_ id: UUID) throws -> Member {
        let member = try member(id)
        guard member.state != .left else { throw AlreadyOver() }
        return member
    }

    func holdsDPO(_ id: UUID) -> Bool {
        members[id]?.holdsDPO ?? false
    }

    /// What somebody would hold if they came now; nothing where they may not come.
    func standing(of id: UUID) -> Standing? {
        guard let member = members[id], member.state == .active else { return nil }
        let custom = member.customRoles.compactMap { customRoles[$0] }
        return .person(of: tenant, roles: member.roles, custom: custom.reduce(into: []) { $0.formUnion($1) })
    }

    /// - Throws: `LastAdministrator` where nobody would administer the unit without `id`.
    func checkAdministratorRemains(without id: UUID) throws {
        guard members[id]?.isAdministrator == true else { return }
        guard members.values.contains(where: { $0.isAdministrator && $0.id != id }) else { throw LastAdministrator() }
    }

    /// - Throws: `VersionConflict` unless `member` still is as whoever asks has seen them.
    func check(_ member: Member, is expected: Int64) throws {
        guard member.version == expected else { throw VersionConflict(current: member.version) }
    }

    /// - Throws: `InvalidChange` where one of `ids` is no department, or none any more.
    func checkDepartments(_ ids: [UUID]) throws {
        guard ids.count <= 100 else { throw InvalidChange("departments", .tooMany(most: 100)) }
        guard departments.isSuperset(of: ids) else { throw InvalidChange("departments", .unknown) }
    }
}

extension Office.Member {
    fileprivate init(_ row: OfficeRow) {
        id = row.id
        version = row.version
        state = UserState(rawValue: row.state) ?? .left
        roles = Set(row.roles.known)
        customRoles = row.customRoles
        hasFactor = row.hasFactor
    }
}

extension TenantConnection {
    /// Locks the office; see `lockOffice(including:session:)`.
    ///
    /// - Throws: `Unauthenticated` where whoever asks lost their session while others were at work.
    func office(with ids: UUID...) async throws -> Office {
        let principal = try await principal()
        let rows = try await lockOffice(including: ids, session: principal.session?.id)
        guard rows.sessionStands else { throw Unauthenticated(.unknown) }
        return Office(rows, of: tenant)
    }
}
