import Casework
import Foundation
import Safeguards
import Web

/// What roles may do: the built-in ones, two side by side, and those that the unit has made itself.
enum RoleRoutes {
    static let all: [PageRoute] = [
        .get("/permissions", .holders(.permissionRead), matrix),
        .get("/permissions/compare", .holders(.permissionRead), compare),
        .get("/roles", .holders(.roleList), list),
        .get("/roles/new", .holders(.roleDefine)) { try await defining($0, nil) },
        .post("/roles/new", .holders(.roleDefine), define),
        .get("/roles/{role}", .holders(.roleDefine)) { try await changing($0, nil) },
        .post("/roles/{role}", .holders(.roleDefine), change),
        .get("/roles/{role}/retire", .holders(.roleDefine)) { try await retiring($0, nil) },
        .post("/roles/{role}/retire", .holders(.roleDefine), retire),
    ]

    private static func matrix(_ exchange: Exchange) async throws -> Answer {
        let (_, viewer) = try await exchange.look(ReadPermissions())
        let roles = Role.allCases.filter { $0 != .operator }
        let page = PermissionsPage(
            roles: roles.map { PermissionsPage.Role($0) },
            groups: Safeguards.Matrix.Section.allCases.filter(\.isForPeople).map { section in
                PermissionsPage.Group(
                    title: Bilingual(section.title),
                    rows: Safeguards.Matrix.rows.filter { $0.section == section }.map { row in
                        PermissionsPage.Row(
                            act: .act(row.permission),
                            reaches: roles.map { row[$0].map { Bilingual($0.wording(in: section)) } }
                        )
                    }
                )
            }
        )
        return .page(page, for: viewer)
    }

    private static func compare(_ exchange: Exchange) async throws -> Answer {
        let (left, right, show) = try exchange.request.query { query throws(Problem) in
            (try query.filled("left"), try query.filled("right"), try query.filled("show"))
        }
        let ((_, custom), viewer) = try await exchange.look(Perhaps(ReadPermissions(), ListRoles()))
        let subjects = ComparedRole.all(custom ?? [])
        guard let first = subjects.first(where: { $0.id == left }) ?? subjects.first,
            let second = subjects.first(where: { $0.id == right }) ?? subjects.dropFirst().first
        else { throw Problem.notFound }
        let page = CompareRolesPage(
            roles: subjects.map(\.role),
            left: first.id,
            right: second.id,
            onlyDifferences: show != "all",
            rows: Safeguards.Matrix.rows.filter(\.section.isForPeople).map { row in
                CompareRolesPage.Row(act: .act(row.permission), left: first.reach(row), right: second.reach(row))
            }
        )
        return .page(page, for: viewer)
    }

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let (roles, viewer) = try await exchange.look(ListRoles())
        let rows = roles.filter { $0.retiredAt == nil }.map { role in
            CustomRolesPage.Row(
                id: role.id.text,
                name: role.name,
                permissions: role.permissions.count,
                holders: role.holders
            )
        }
        return .page(CustomRolesPage(rows: rows, mayDefine: viewer.may(.roleDefine)), for: viewer)
    }

    private static func defining(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (_, viewer) = try await exchange.look(Beforehand(.roleDefine, LookAround()))
        let filled = Filled(form)
        return .page(CustomRolePage(filled, for: viewer, hidden: [.key(of: filled)]), for: viewer)
    }

    private static func define(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        return try await exchange.submit(form, places: places, again: { try await defining(exchange, form) }) {
            let name = form.text("name", length: 1...80)
            let permissions = form.permissions()
            let proof = form.proof()
            let key = form.uuid("key")
            guard let (name, permissions, proof, key) = try form.gather(name, permissions, proof, key) else {
                return nil
            }
            try await exchange.show(proof)
            let action = DefineRole(name: name, permissions: permissions)
            _ = try await exchange.once(action, form, key: key, route: "POST /roles/new")
            return .seeOther(.roles, .roleSaved)
        }
    }

    private static func changing(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (role, viewer) = try await exchange.role()
        let page = CustomRolePage(
            Filled(form),
            stored: role,
            for: viewer,
            hidden: [
                .version(role.version), .former("name", role.name),
                .former("permission", role.permissions.map(\.name).joinedInOrder),
            ]
        )
        return .page(page, for: viewer)
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let again = { try await changing(exchange, form) }
        let conflict = { try await contest(exchange, form) }
        return try await exchange.submit(form, places: places, again: again, conflict: conflict) {
            let name = form.text("name", length: 1...80)
            let permissions = form.permissions()
            let version = form.version()
            let proof = form.proof()
            form.passOver("was_name", "was_permission")
            guard let (name, permissions, version, proof) = try form.gather(name, permissions, version, proof) else {
                return nil
            }
            try await exchange.show(proof)
            let id = try exchange.uuid("role")
            try await exchange.perform(ChangeRole(id, expected: version, name: name, permissions: permissions))
            return .seeOther(.roles, .roleSaved)
        }
    }

    private static func contest(_ exchange: Exchange, _ form: FormBody) async throws -> Answer {
        let (now, viewer) = try await exchange.role()
        let address = Address.roles.adding(now.id.text)
        let page = ConflictPage(
            subject: .verbatim(now.name),
            section: .roles,
            fields: [
                Contested("name", Bilingual("Nazwa", english: "Name"), form, now: now.name),
                Contested(
                    "permission",
                    Bilingual("Uprawnienia", english: "Permissions"),
                    form,
                    now: now.permissions.map(\.name).joinedInOrder
                ) { .act(Permission($0)) },
            ],
            version: now.version,
            action: address,
            cancel: address,
            stepUp: TextField.stepUp(viewer, Filled(nil))
        )
        return .page(page, for: viewer)
    }

    private static func retiring(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (role, viewer) = try await exchange.role()
        let address = Address.roles.adding(role.id.text)
        let people = Bilingual.count(role.holders, .users)
        let page = RetirePage(
            title: Bilingual("Usuń rolę", english: "Remove the role"),
            name: role.name,
            section: .roles,
            consequences: [
                Bilingual(
                    "Ma ją \(people.polish): stracą to, co im daje, i zalogują się ponownie.",
                    english: "Held by \(people.english), who lose what it gives and sign in again."
                )
            ],
            submit: Bilingual("Usuń rolę", english: "Remove the role"),
            action: address.adding("retire"),
            back: address,
            version: role.version,
            stepUp: TextField.stepUp(viewer, Filled(form))
        )
        return .page(page, for: viewer)
    }

    private static func retire(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        return try await exchange.submit(form, again: { try await retiring(exchange, form) }) {
            guard let (version, proof) = try form.gather(form.version(), form.proof()) else { return nil }
            try await exchange.show(proof)
            try await exchange.perform(RetireRole(try exchange.uuid("role"), expected: version))
            return .seeOther(.roles, .roleRetired)
        }
    }

    private static let places = ["name-taken": "name", "permissions": "permission"]
}

/// A role in a comparison: a built-in one, or one of the unit's own.
private struct ComparedRole {
    let id: String
    let role: PermissionsPage.Role
    let reach: (Safeguards.Matrix.Row) -> Bilingual?

    static func all(_ custom: [CustomRole]) -> [ComparedRole] {
        let builtIn = Role.allCases.filter { $0 != .operator }.map { role in
            ComparedRole(id: role.rawValue, role: PermissionsPage.Role(role)) { row in
                row[role].map { Bilingual($0.wording(in: row.section)) }
            }
        }
        let own = custom.filter { $0.retiredAt == nil }.map { role in
            ComparedRole(
                id: role.id.text,
                role: .init(id: role.id.text, name: .verbatim(role.name), explanation: .verbatim(""))
            ) { row in
                guard role.permissions.contains(row.permission) else { return nil }
                return row.customReach.map { Bilingual($0.wording(in: row.section)) }
            }
        }
        return builtIn + own
    }
}

extension PermissionsPage.Role {
    fileprivate init(_ role: Role) {
        self.init(id: role.rawValue, name: Bilingual(role.name), explanation: Bilingual(role.explanation))
    }
}

extension Exchange {
    fileprivate func role() async throws -> (CustomRole, Viewer) {
        try await look(Beforehand(.roleDefine, ShowRole(try uuid("role"))))
    }
}

extension CustomRolePage {
    fileprivate init(_ filled: Filled, stored: CustomRole? = nil, for viewer: Viewer, hidden: [Hidden]) {
        let held = filled.chosen("permission", or: Set(stored?.permissions.map(\.name) ?? []))
        let open = Grants.grantable(by: viewer.standing)
        self.init(
            id: stored?.id.text,
            name: filled.text("name", or: stored?.name ?? ""),
            groups: Safeguards.Matrix.Section.allCases.compactMap { section in
                let rows = Safeguards.Matrix.rows.filter { $0.section == section && open.contains($0.permission) }
                guard !rows.isEmpty else { return nil }
                return Group(
                    id: section.rawValue,
                    title: Bilingual(section.title),
                    permissions: rows.map { row in
                        Permission(
                            name: row.permission.name,
                            text: .act(row.permission),
                            isHeld: held.contains(row.permission.name)
                        )
                    }
                )
            },
            holders: stored?.holders ?? 0,
            hidden: hidden,
            stepUp: TextField.stepUp(viewer, filled),
            nameFault: filled.fault("name"),
            permissionsFault: filled.fault("permission")
        )
    }
}

extension FormBody {
    fileprivate func permissions() -> Set<Permission>? {
        guard let names = set("permission") else { return nil }
        guard !names.isEmpty else {
            note(FieldFault("missing", .noPermission), at: "permission")
            return nil
        }
        return Set(names.map { Permission($0) })
    }
}

extension Bilingual {
    fileprivate static let noPermission = Bilingual(
        "Zaznacz co najmniej jedno uprawnienie, w tej części lub w dalszych.",
        english: "Tick at least one permission, in this part or in one further down."
    )
}
