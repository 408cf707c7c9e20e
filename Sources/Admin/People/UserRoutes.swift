import Casework
import Foundation
import Hummingbird
import Safeguards
import Web

/// The unit's users: who may work here, and as what.
enum UserRoutes {
    static let all: [PageRoute] = [
        .get("/users", .holders(.userList), list),
        .get("/users/{user}", .holders(.userShow), show),
        .get("/users/{user}/sight", .holders(.permissionInspect), sight),
        .post("/users/{user}/invitation", .holders(.userInvite)) { exchange in
            _ = try await exchange.form().gather(.some(()))
            try await exchange.perform(InviteAgain(try exchange.uuid("user")))
            return .seeOther(try exchange.user(), .invitedAgain)
        },
        .post("/users/{user}/end-sessions", .holders(.userSignOut)) { exchange in
            _ = try await exchange.form().gather(.some(()))
            try await exchange.perform(SignOutUser(try exchange.uuid("user")))
            return .seeOther(try exchange.user(), .signedOut)
        },
        .get("/users/{user}/dismiss", .holders(.userDismiss), dismissing),
        .post("/users/{user}/dismiss", .holders(.userDismiss), dismiss),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let (page, state, role, name) = try exchange.request.query { query throws(Problem) in
            (
                try query.page(), try query.filled("state").flatMap { UserState(rawValue: $0) },
                try query.filled("role").flatMap { Role(rawValue: $0) }, try query.filled("name")
            )
        }
        let kind = "user.page:\(state?.rawValue ?? ""):\(role?.rawValue ?? ""):\(name ?? "")"
        let position = try await exchange.position(of: page, list: kind)
        let users = ListUsers(state: state, role: role, named: name, after: position, limit: page.limit)
        let ((found, custom), viewer) = try await exchange.look(Perhaps(users, ListRoles()))
        let filter = UserFilter(name: name, state: state, role: role?.rawValue)
        let shown = UsersPage(
            rows: found.items.map { UsersPage.Row($0, custom: custom ?? []) },
            filter: filter,
            roles: Role.allCases.filter(\.isAssignable).map { RoleChoice($0) },
            count: .shown(found.items.count, .users, isAll: position == nil && found.next == nil),
            newer: page.cursor == nil ? nil : filter.address,
            older: try await exchange.address(filter.address, after: found.next, list: kind),
            mayInvite: viewer.may(.userInvite)
        )
        return .page(shown, for: viewer)
    }

    private static func show(_ exchange: Exchange) async throws -> Answer {
        let (card, viewer) = try await exchange.look(ShowUserCard(try exchange.uuid("user")))
        let user = card.details.user
        let page = UserPage(
            id: user.id.text,
            name: user.name,
            email: user.email,
            state: user.state,
            roles: user.roles.map { Bilingual($0.name) } + card.details.customRoles.map { .verbatim($0.name) },
            departments: card.details.departments.map(\.name),
            sessions: card.details.liveSessions,
            lastSignInAt: user.lastSignInAt,
            invitedBy: card.inviter.map { .verbatim($0) } ?? .platformOperator,
            invitedAt: user.invitedAt,
            invitationEndsAt: card.details.invitationExpiresAt,
            hasFactor: user.hasFactor,
            acts: UserAct.open(to: viewer, on: card.details)
        )
        return .page(page, for: viewer)
    }

    private static func sight(_ exchange: Exchange) async throws -> Answer {
        let id = try exchange.uuid("user")
        let ((inspection, details), viewer) = try await exchange.look(Both(InspectPermissions(of: id), ShowUser(id)))
        return .page(UserSightPage(details.user, inspection), for: viewer)
    }

    private static func dismissing(_ exchange: Exchange) async throws -> Answer {
        let (details, viewer) = try await exchange.look(
            Beforehand(.userDismiss, ShowUser(try exchange.uuid("user")))
        )
        let page = DismissUserPage(
            id: details.user.id.text,
            name: details.user.name,
            sessions: details.liveSessions,
            version: details.user.version
        )
        return .page(page, for: viewer)
    }

    private static func dismiss(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        guard let version = try form.gather(form.version()) else { throw Problem.malformed }
        let dismissal = try await exchange.perform(DismissUser(try exchange.uuid("user"), expected: version))
        return .seeOther(try exchange.user(), dismissal.tokens.isEmpty ? .dismissed : .dismissedWithTokens)
    }
}

extension Exchange {
    /// The page of the user whom the path names.
    func user() throws -> Address { .users.adding(try uuid("user").text) }

    /// Where a list goes on, by the cursor that the address carries.
    func position(of page: PageRequest, list: String) async throws -> UUID? {
        let position = try await desk.cursors.position(of: page, list: list, tenant: try signedIn().tenant)
        return position.flatMap { UUID(octets: $0) }
    }

    /// The next part of a list; nil where there is none.
    func address(_ list: Address, after last: UUID?, list kind: String) async throws -> Address? {
        guard let last else { return nil }
        let cursor = try await desk.cursors.text(of: last.octets, list: kind, tenant: try signedIn().tenant)
        return list.asking("cursor", cursor)
    }
}

extension Query {
    /// A field of a filter; one that was left empty asks for nothing.
    mutating func filled(_ name: String) throws(Problem) -> String? {
        let text = try text(name, length: 0...100)
        return text?.isEmpty == true ? nil : text
    }
}

extension Bilingual {
    /// How much of a list is on the page.
    static func shown(_ count: Int, _ noun: Noun, isAll: Bool) -> Bilingual {
        let items = Bilingual.count(count, noun)
        return isAll ? items : Bilingual("na tej stronie: \(items.polish)", english: "on this page: \(items.english)")
    }

    static let platformOperator = Bilingual("operator platformy", english: "the platform's operator")
}

extension UsersPage.Row {
    init(_ user: UserSummary, custom: [CustomRole]) {
        let names = user.customRoles.map { id in custom.first { $0.id == id }.map { Bilingual.verbatim($0.name) } }
        self.init(
            id: user.id.text,
            name: user.name,
            email: user.email,
            roles: user.roles.map { Bilingual($0.name) }
                + names.map { $0 ?? Bilingual("rola własna", english: "custom role") },
            state: user.state,
            hasFactor: user.hasFactor,
            lastSignInAt: user.lastSignInAt
        )
    }
}

extension RoleChoice {
    init(_ role: Role, isHeld: Bool = false) {
        self.init(
            id: role.rawValue,
            name: Bilingual(role.name),
            explanation: Bilingual(role.explanation),
            isHeld: isHeld
        )
    }

    init(_ role: CustomRole, isHeld: Bool = false) {
        let content = Bilingual.count(role.permissions.count, .permissions)
        self.init(
            id: role.id.text,
            name: .verbatim(role.name),
            explanation: Bilingual(
                "Rola tej jednostki: \(content.polish).",
                english: "This unit's own: \(content.english)."
            ),
            isHeld: isHeld
        )
    }
}

extension UserAct {
    /// What the page offers. Whether it may really be done, the door decides.
    static func open(to viewer: Viewer, on details: UserDetails) -> Set<UserAct> {
        let user = details.user
        let isOneself = viewer.id == user.id
        let isDPO = user.roles.contains(.dpo)
        let isHere = user.state != .left
        return Set(
            allCases.filter { act in
                switch act {
                case .inspect: viewer.may(.permissionInspect)
                case .signOut: viewer.may(.userSignOut) && details.liveSessions > 0 && !isOneself
                case .resendInvitation: viewer.may(.userInvite) && user.state == .invited
                case .assignRoles: viewer.may(.userAssignRoles) && isHere && !isOneself && !isDPO
                case .change: viewer.may(.userChange) && isHere && !isOneself && !isDPO
                case .dismiss: viewer.may(.userDismiss) && isHere && !isOneself && !isDPO
                case .resetFactor:
                    viewer.may(.factorResetPropose) && user.state == .active && user.hasFactor && !isOneself
                case .appointDPO:
                    viewer.may(.dpoPropose) && isHere && !isOneself && user.roles.isEmpty && user.customRoles.isEmpty
                case .removeDPO: viewer.may(.dpoPropose) && isHere && !isOneself && isDPO
                }
            }
        )
    }
}
