import Casework
import Foundation
import Safeguards
import Web

/// Inviting users and changing what is known of them and what they hold.
enum UserFormRoutes {
    static let all: [PageRoute] =
        [
            .get("/users/new", .holders(.userInvite)) { try await inviting($0, nil) },
            .post("/users/new", .holders(.userInvite), invite),
            .get("/users/{user}/edit", .holders(.userChange)) { try await editing($0, nil) },
            .post("/users/{user}/edit", .holders(.userChange), edit),
            .get("/users/{user}/roles", .holders(.userAssignRoles)) { try await assigning($0, nil) },
            .post("/users/{user}/roles", .holders(.userAssignRoles), assign),
        ]
        + ProposalKind.allCases.flatMap { kind -> [PageRoute] in
            [
                .get("/users/{user}/\(kind.rawValue)", .holders(kind.permission)) {
                    try await proposing($0, kind, nil)
                },
                .post("/users/{user}/\(kind.rawValue)", .holders(kind.permission)) { try await propose($0, kind) },
            ]
        }

    private static let rolePlaces = ["roles": "role", "custom_roles": "role", "departments": "department"]

    private static func inviting(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let ((departments, roles), viewer) = try await exchange.look(Perhaps(OpenInvitations(), ListRoles()))
        let filled = Filled(form)
        let chosen = filled.chosen("role")
        let mayAssign = viewer.may(.userAssignRoles)
        let page = InviteUserPage(
            name: filled.text("name"),
            email: filled.text("email"),
            roles: mayAssign ? .offered(to: viewer, roles ?? [], chosen: chosen) : [],
            departments: .offered(departments.departments, chosen: filled.chosen("department")),
            days: departments.days,
            stepUp: mayAssign ? TextField.stepUp(viewer, filled) : [],
            key: filled.key,
            nameFault: filled.fault("name"),
            emailFault: filled.fault("email"),
            rolesFault: filled.fault("role"),
            departmentsFault: filled.fault("department")
        )
        return .page(page, for: viewer)
    }

    private static func invite(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let places = rolePlaces.merging(["email-taken": "email"]) { $1 }
        return try await exchange.submit(form, places: places, again: { try await inviting(exchange, form) }) {
            let name = form.parsed("name", else: .missing) { try PersonName(parsing: $0) }
            let email = form.parsed("email", else: .missing) { try EmailAddress(parsing: $0) }
            let roles = form.givenRoles()
            let departments = form.departments()
            let proof = form.proof()
            let key = form.uuid("key")
            guard
                let (name, email, roles, departments, proof, key) =
                    try form.gather(name, email, roles, departments, proof, key)
            else { return nil }
            try await exchange.show(proof)
            let action = InviteUser(name: name, email: email, roles: roles, departments: departments)
            let invited = try await exchange.once(action, form, key: key, route: "POST /users/new")
            guard let id = invited.outcome ?? invited.madeBefore else { return .seeOther(.users, .invited) }
            return .seeOther(.users.adding(id.text), .invited)
        }
    }

    private static func editing(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let id = try exchange.uuid("user")
        let ((details, departments), viewer) = try await exchange.look(
            Beforehand(.userChange, Both(ShowUser(id), ListDepartments()))
        )
        let user = details.user
        let filled = Filled(form)
        let held = Set(user.departments.map(\.text))
        let page = EditUserPage(
            id: user.id.text,
            storedName: user.name,
            name: filled.text("name", or: user.name),
            language: filled.text("language", or: user.language.rawValue),
            departments: .offered(departments, chosen: filled.chosen("department", or: held)),
            former: [
                .former("name", user.name), .former("language", user.language.rawValue),
                .former("department", held.joinedInOrder),
            ],
            version: user.version,
            nameFault: filled.fault("name"),
            departmentsFault: filled.fault("department")
        )
        return .page(page, for: viewer)
    }

    private static func edit(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let again = { try await editing(exchange, form) }
        let conflict = { try await editConflict(exchange, form) }
        return try await exchange.submit(form, places: rolePlaces, again: again, conflict: conflict) {
            let name = form.parsed("name", else: .missing) { try PersonName(parsing: $0) }
            let language = form.choice("language", as: WordingLanguage.self)
            let departments = form.departments()
            let version = form.version()
            form.passOver("was_name", "was_language", "was_department")
            guard
                let (name, language, departments, version) = try form.gather(name, language, departments, version)
            else { return nil }
            let action = ChangeUser(
                try exchange.uuid("user"),
                expected: version,
                name: name,
                language: language,
                departments: departments
            )
            try await exchange.perform(action)
            return .seeOther(try exchange.user(), .userChanged)
        }
    }

    private static func editConflict(_ exchange: Exchange, _ form: FormBody) async throws -> Answer {
        let id = try exchange.uuid("user")
        let ((details, departments), viewer) = try await exchange.look(
            Beforehand(.userChange, Both(ShowUser(id), ListDepartments()))
        )
        let user = details.user
        let names = Dictionary(uniqueKeysWithValues: departments.map { ($0.id.text, $0.name) })
        let languages = ["pl": ProfilePage.polish, "en": ProfilePage.english]
        let page = ConflictPage(
            subject: .verbatim(user.name),
            section: .users,
            fields: [
                Contested("name", Bilingual("Imię i nazwisko", english: "Name"), form, now: user.name),
                Contested(
                    "language",
                    Bilingual("Język wiadomości", english: "Language of messages"),
                    form,
                    now: user.language.rawValue
                ) { languages[$0] ?? .verbatim($0) },
                Contested(
                    "department",
                    Bilingual("Działy", english: "Departments"),
                    form,
                    now: user.departments.map(\.text).joinedInOrder
                ) { .verbatim(names[$0] ?? $0) },
            ],
            version: user.version,
            action: try exchange.user().adding("edit"),
            cancel: try exchange.user()
        )
        return .page(page, for: viewer)
    }

    private static func assigning(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let id = try exchange.uuid("user")
        let ((details, custom), viewer) = try await exchange.look(
            Beforehand(.userAssignRoles, Perhaps(ShowUser(id), ListRoles()))
        )
        let held = details.user.heldRoles
        let filled = Filled(form)
        let page = UserRolesPage(
            id: details.user.id.text,
            name: details.user.name,
            roles: .offered(to: viewer, custom ?? [], chosen: filled.chosen("role", or: held)),
            former: held.joinedInOrder,
            version: details.user.version,
            stepUp: TextField.stepUp(viewer, filled),
            fault: filled.fault("role")
        )
        return .page(page, for: viewer)
    }

    private static func assign(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let again = { try await assigning(exchange, form) }
        let conflict = { try await rolesConflict(exchange, form) }
        return try await exchange.submit(form, places: rolePlaces, again: again, conflict: conflict) {
            let roles = form.givenRoles()
            let version = form.version()
            let proof = form.proof()
            form.passOver("was_role")
            guard let (roles, version, proof) = try form.gather(roles, version, proof) else { return nil }
            try await exchange.show(proof)
            try await exchange.perform(AssignRoles(roles, to: try exchange.uuid("user"), expected: version))
            return .seeOther(try exchange.user(), .rolesAssigned)
        }
    }

    private static func rolesConflict(_ exchange: Exchange, _ form: FormBody) async throws -> Answer {
        let id = try exchange.uuid("user")
        let ((details, custom), viewer) = try await exchange.look(
            Beforehand(.userAssignRoles, Perhaps(ShowUser(id), ListRoles()))
        )
        let names = Dictionary(uniqueKeysWithValues: (custom ?? []).map { ($0.id.text, $0.name) })
        let page = ConflictPage(
            subject: .verbatim(details.user.name),
            section: .users,
            fields: [
                Contested(
                    "role",
                    Bilingual("Role", english: "Roles"),
                    form,
                    now: details.user.heldRoles.joinedInOrder
                ) { text in
                    Role(rawValue: text).map { Bilingual($0.name) } ?? .verbatim(names[text] ?? text)
                }
            ],
            version: details.user.version,
            action: try exchange.user().adding("roles"),
            cancel: try exchange.user(),
            stepUp: TextField.stepUp(viewer, Filled(nil))
        )
        return .page(page, for: viewer)
    }

    private static func proposing(
        _ exchange: Exchange,
        _ kind: ProposalKind,
        _ form: FormBody?
    ) async throws -> Answer {
        let (details, viewer) = try await exchange.look(
            Beforehand(kind.permission, ShowUser(try exchange.uuid("user")))
        )
        let filled = Filled(form)
        let page = ProposalPage(
            kind: kind,
            id: details.user.id.text,
            name: details.user.name,
            reason: filled.text("reason"),
            key: filled.key,
            stepUp: TextField.stepUp(viewer, filled),
            fault: filled.fault("reason")
        )
        return .page(page, for: viewer)
    }

    private static func propose(_ exchange: Exchange, _ kind: ProposalKind) async throws -> Answer {
        let form = try await exchange.form()
        return try await exchange.submit(form, again: { try await proposing(exchange, kind, form) }) {
            let reason = form.text("reason", length: 1...800, .lines)
            let proof = form.proof()
            let key = form.uuid("key")
            guard let (reason, proof, key) = try form.gather(reason, proof, key) else { return nil }
            try await exchange.show(proof)
            let id = try exchange.uuid("user")
            let approval =
                switch kind {
                case .resetFactor: try await propose(ResetSecondFactor(of: id), reason, exchange, form, key)
                case .appointDPO: try await propose(AppointDPO(id), reason, exchange, form, key)
                case .removeDPO: try await propose(RemoveDPO(id), reason, exchange, form, key)
                }
            return .seeOther(approval.map { .approvals.adding($0.text) } ?? .approvals, .proposed)
        }
    }

    private static func propose<Proposed: ApprovableCommand>(
        _ command: Proposed,
        _ reason: String,
        _ exchange: Exchange,
        _ form: FormBody,
        _ key: UUID
    ) async throws -> UUID? {
        let route = "POST /users/{user}/\(Proposed.kind)"
        let proposed = try await exchange.once(Propose(command, because: reason), form, key: key, route: route)
        return proposed.outcome?.approval ?? proposed.madeBefore
    }
}

extension FormBody {
    /// Boxes of roles: built-in ones by their names, the unit's own by their identifiers.
    func givenRoles() -> GivenRoles? {
        guard let names = set("role") else { return nil }
        let roles = Set(names.compactMap { Role(rawValue: $0) }.filter(\.isAssignable))
        let custom = Set(names.compactMap { UUID(strict: $0) })
        guard roles.count + custom.count == names.count else {
            note(.choice, at: "role")
            return nil
        }
        return GivenRoles(roles: roles, custom: custom)
    }

    func departments() -> Set<UUID>? {
        guard let texts = set("department") else { return nil }
        let ids = Set(texts.compactMap { UUID(strict: $0) })
        guard ids.count == texts.count else {
            note(.choice, at: "department")
            return nil
        }
        return ids
    }
}

extension [RoleChoice] {
    /// What the reader may give, with what is held ticked.
    fileprivate static func offered(to viewer: Viewer, _ custom: [CustomRole], chosen: Set<String>) -> [RoleChoice] {
        let builtIn = Role.allCases.filter {
            Grants.mayGrant($0, by: viewer.standing, to: false, holderIsDPO: false)
        }
        return builtIn.map { RoleChoice($0, isHeld: chosen.contains($0.rawValue)) }
            + custom.filter { $0.retiredAt == nil }.map { RoleChoice($0, isHeld: chosen.contains($0.id.text)) }
    }
}

extension [DepartmentChoice] {
    fileprivate static func offered(_ departments: [Department], chosen: Set<String>) -> [DepartmentChoice] {
        departments.filter { $0.retiredAt == nil }.map {
            DepartmentChoice(id: $0.id.text, name: $0.name, isHeld: chosen.contains($0.id.text))
        }
    }
}

extension UserSummary {
    /// Everything held, as a form says it.
    fileprivate var heldRoles: Set<String> { Set(roles.map(\.rawValue) + customRoles.map(\.text)) }
}

extension Collection where Element == String {
    /// Separated by commas, in an order of their own: two equal sets read alike.
    var joinedInOrder: String { sorted().joined(separator: ",") }
}
