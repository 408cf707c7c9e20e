import Casework
import Foundation
import Web

/// The people who have, had or will have access.
struct UsersPage: Page {
    var rows: [Row]
    var filter: UserFilter
    var roles: [RoleChoice]
    /// As exact as is cheap: `12 użytkowników`, or `ponad 1 000`.
    var count: Bilingual
    var newer: Address?
    var older: Address?
    var mayInvite: Bool

    let title = Section.users.title
    let section: Section? = .users
    let width = PageWidth.wide

    struct Row: Sendable {
        let id: String
        let name: String
        let email: String
        let roles: [Bilingual]
        let state: UserState
        let hasFactor: Bool
        let lastSignInAt: Date?
    }

    var parts: [any Component] {
        let invite = Actions([
            LinkButton(Bilingual("Zaproś użytkownika", english: "Invite a user"), to: .inviteUser, weight: .primary)
        ])
        return (mayInvite ? [invite] : []) + [form] + (rows.isEmpty ? [empty] : [table])
            + [Pager(count: count, newer: newer, older: older)]
    }

    private var form: Filter {
        Filter(
            action: .users,
            fields: [
                TextField(
                    "name",
                    Bilingual("Imię lub nazwisko", english: "Name"),
                    kind: .name,
                    value: filter.name ?? "",
                    isOptional: true
                ),
                Select(
                    "state",
                    Bilingual("Stan konta", english: "State"),
                    from: [.all] + UserState.allCases.map { Option($0.rawValue, $0.text, isChosen: $0 == filter.state) }
                ),
                Select(
                    "role",
                    Bilingual("Rola", english: "Role"),
                    from: [.all] + roles.map { Option($0.id, $0.name, isChosen: $0.id == filter.role) }
                ),
            ],
            active: filter.active(naming: roles)
        )
    }

    private var table: Table {
        Table(
            title,
            columns: [
                Table.Column(Bilingual("Imię i nazwisko", english: "Name")),
                Table.Column(Bilingual("Role", english: "Roles")),
                Table.Column(Bilingual("Stan konta", english: "State")),
                Table.Column(Bilingual("Ostatnie logowanie", english: "Last sign-in")),
            ],
            rows: rows.map(\.cells)
        )
    }

    private var empty: Empty {
        Empty(
            Bilingual("Nikt nie pasuje do wybranych filtrów", english: "Nobody matches the filters"),
            Bilingual(
                "Usuń któryś z filtrów albo sprawdź pisownię nazwiska.",
                english: "Remove a filter, or check how the name is spelled."
            ),
            action: LinkButton(Bilingual("Pokaż wszystkich", english: "Show everybody"), to: .users)
        )
    }
}

extension UsersPage.Row {
    fileprivate var cells: Table.Row {
        let seen: any Component =
            lastSignInAt.map { Moment($0) } ?? Plain(Bilingual("jeszcze nie", english: "not yet"), isFaint: true)
        return Table.Row([
            [Link(.verbatim(name), to: .users.adding(id)), Plain(.verbatim(email), isFaint: true)],
            roles.isEmpty ? [Plain(.none, isFaint: true)] : roles.map { Plain($0) },
            [state.badge] + (state == .active && !hasFactor ? [Badge.noFactor] : []),
            [seen],
        ])
    }
}

/// What the list of users is narrowed to; all of it stands in the address.
struct UserFilter: Sendable, Equatable {
    var name: String?
    var state: UserState?
    var role: String?

    var address: Address {
        .users.asking("name", name).asking("state", state?.rawValue).asking("role", role)
    }

    fileprivate func active(naming roles: [RoleChoice]) -> [Filter.Active] {
        var active: [Filter.Active] = []
        if let name, !name.isEmpty {
            var rest = self
            rest.name = nil
            active.append(Filter.Active(.verbatim("„\(name)”"), without: rest.address))
        }
        if let state {
            var rest = self
            rest.state = nil
            active.append(Filter.Active(state.text, without: rest.address))
        }
        if let role, let known = roles.first(where: { $0.id == role }) {
            var rest = self
            rest.role = nil
            active.append(Filter.Active(known.name, without: rest.address))
        }
        return active
    }
}

extension Option {
    /// The answer that leaves a list as it is.
    static let all = Option("", Bilingual("wszystkie", english: "all"))
}
