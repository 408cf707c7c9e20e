import Casework
import Foundation
@testable import Admin
import Web

extension Gallery {
    private static let noName = Bilingual("Wpisz imię i nazwisko.", english: "Enter the name.")
    private static let takenEmail = Bilingual(
        "Ten adres ma już konto w tej jednostce. Podaj inny.",
        english: "This address has an account in this unit already. Give another."
    )

    static let people: [Sample] = [
        Sample("users", users(rows: rows(50), filter: UserFilter())),
        Sample(
            "users-filtered",
            users(rows: rows(3), filter: UserFilter(name: "Kow", state: .active, role: "manager"))
        ),
        Sample("users-empty", users(rows: [], filter: UserFilter(name: Invented.markup, state: .left))),
        Sample("users-worst", users(rows: worstRows, filter: UserFilter()), reader: Invented.worstReader),
        Sample(
            "user",
            user(name: "Jan Kowalski", state: .active, acts: Set(UserAct.allCases).subtracting([.resendInvitation]))
        ),
        Sample("user-invited", user(name: "Jan Kowalski", state: .invited, acts: [.resendInvitation, .dismiss])),
        Sample("user-worst", user(name: Invented.markup, state: .active, acts: Set(UserAct.allCases))),
        Sample("user-read-only", user(name: Invented.longName, state: .left, acts: [])),
        Sample("invite-user", InviteUserPage(roles: Invented.roles, departments: Invented.departments, days: 7)),
        Sample(
            "invite-user-refused",
            InviteUserPage(
                name: "",
                email: "jan.kowalski@zbm.example",
                roles: Invented.roles,
                departments: Invented.departments,
                days: 7,
                nameFault: noName,
                emailFault: takenEmail,
                rolesFault: Bilingual(
                    "Nie możesz nadać roli, której sam nie możesz nadawać.",
                    english: "You may not give this role."
                )
            )
        ),
        Sample(
            "user-roles",
            UserRolesPage(
                id: Invented.id,
                name: "Jan Kowalski",
                roles: Invented.roles,
                former: "manager",
                version: 7,
                stepUp: [TextField.oneTimeCode(fault: nil)]
            )
        ),
        Sample(
            "user-edit",
            EditUserPage(
                id: Invented.id,
                storedName: Invented.markup,
                name: "Jan Kowalski",
                language: "pl",
                departments: Invented.departments,
                former: [.former("name", Invented.markup)],
                version: 7
            )
        ),
        Sample("user-dismiss", DismissUserPage(id: Invented.id, name: "Jan Kowalski", sessions: 2, version: 7)),
        Sample("user-reset-factor", proposal(.resetFactor, fault: nil)),
        Sample("user-appoint-dpo", proposal(.appointDPO, fault: Bilingual("Podaj powód.", english: "Give a reason."))),
        Sample("user-remove-dpo", proposal(.removeDPO, fault: nil)),
        Sample("user-sight", sight),
        Sample("departments", DepartmentsPage(rows: departments, mayDefine: true)),
        Sample("departments-empty", DepartmentsPage(rows: [], mayDefine: true)),
        Sample("department-new", DepartmentPage()),
        Sample(
            "department",
            DepartmentPage(
                id: Invented.id,
                name: "Śródmieście",
                streets: "Długa\n\n\(Invented.markup)\n",
                buildings: "Polna 12\nPolna 14a",
                hidden: [.version(2)],
                nameFault: Bilingual(
                    "Taka nazwa już jest. Podaj inną.",
                    english: "There is one of that name. Choose another."
                )
            )
        ),
    ]

    private static func proposal(_ kind: ProposalKind, fault: Bilingual?) -> ProposalPage {
        ProposalPage(
            kind: kind,
            id: Invented.id,
            name: kind == .appointDPO ? Invented.longName : "Jan Kowalski",
            reason: fault == nil ? "" : Invented.markup,
            key: Invented.id,
            stepUp: kind == .resetFactor ? [] : [TextField.oneTimeCode(fault: nil)],
            fault: fault
        )
    }

    private static func users(rows: [UsersPage.Row], filter: UserFilter) -> UsersPage {
        UsersPage(
            rows: rows,
            filter: filter,
            roles: Invented.roles,
            count: .count(rows.count, .users),
            newer: rows.count == 50 ? Address.users.asking("cursor", "bmV3ZXI") : nil,
            older: rows.count == 50 ? Address.users.asking("cursor", "b2xkZXI") : nil,
            mayInvite: true
        )
    }

    private static func rows(_ count: Int) -> [UsersPage.Row] {
        let names = ["Jan Kowalski", "Anna Wiśniewska", "Piotr Zieliński", "Katarzyna Wójcik", "Tomasz Dąbrowski"]
        return (0..<count).map { index in
            UsersPage.Row(
                id: Invented.id,
                name: names[index % names.count],
                email: "pracownik.\(index)@zbm.example",
                roles: [Invented.roles[index % 4].name],
                state: UserState.allCases[(index * 7) % 3],
                hasFactor: index % 4 != 0,
                lastSignInAt: index % 3 == 0 ? nil : Invented.before(days: index, minutes: index * 37)
            )
        }
    }

    private static let worstRows: [UsersPage.Row] = [Invented.longName, Invented.markup].map { name in
        UsersPage.Row(
            id: Invented.markup,
            name: name,
            email: Invented.longEmail,
            roles: Invented.roles.map(\.name) + [.verbatim(Invented.markup)],
            state: .active,
            hasFactor: false,
            lastSignInAt: Invented.now
        )
    }

    private static func user(name: String, state: UserState, acts: Set<UserAct>) -> UserPage {
        UserPage(
            id: Invented.id,
            name: name,
            email: name == "Jan Kowalski" ? "jan.kowalski@zbm.example" : Invented.longEmail,
            state: state,
            roles: state == .left ? [] : [Invented.roles[0].name],
            departments: state == .left ? [] : ["Śródmieście"],
            sessions: 2,
            lastSignInAt: state == .invited ? nil : Invented.before(days: 1),
            invitedBy: .verbatim("Anna Wiśniewska"),
            invitedAt: Invented.before(days: 90),
            invitationEndsAt: state == .invited ? Invented.after(days: 3) : nil,
            hasFactor: name != Invented.markup,
            acts: acts
        )
    }

    private static let sight = UserSightPage(
        id: Invented.id,
        name: "Jan Kowalski",
        roles: [Invented.roles[0].name],
        isInForce: false,
        fields: [
            (Bilingual("Kontakt", english: "Contact"), Bilingual("wszystkie sprawy", english: "all cases")),
            (Bilingual("Notatki", english: "Notes"), nil),
        ],
        groups: [
            UserSightPage.Group(
                title: Bilingual("Sprawy", english: "Cases"),
                acts: [
                    UserSightPage.Act(
                        text: Bilingual("Przegląda listę spraw", english: "Lists cases"),
                        reach: Bilingual("wszystkie sprawy, dane zamaskowane", english: "all cases, masked")
                    ),
                    UserSightPage.Act(
                        text: Bilingual("Odsłania PESEL", english: "Reveals national identity numbers"),
                        reach: Bilingual("wszystkie sprawy, z podaniem powodu", english: "all cases, with a reason")
                    ),
                ]
            ),
            UserSightPage.Group(title: Bilingual("Klucze", english: "Keys"), acts: []),
        ],
        refused: [
            Bilingual("Zaprasza użytkowników", english: "Invites users"),
            Bilingual("Zmienia ustawienia jednostki", english: "Changes the unit's settings"),
        ]
    )

    private static let departments = [
        DepartmentsPage.Row(id: "d1", name: "Śródmieście", area: "ul. Polna, ul. Długa i 14 innych", users: 4),
        DepartmentsPage.Row(id: "d2", name: Invented.longName, area: Invented.markup, users: 1),
    ]
}
