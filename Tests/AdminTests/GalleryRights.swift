import Casework
import Foundation
@testable import Admin
import Web

extension Gallery {
    static let rights: [Sample] = [
        Sample("permissions", permissions),
        Sample("compare-roles", comparison(of: "manager", onlyDifferences: false)),
        Sample("compare-roles-same", comparison(of: "case_worker", onlyDifferences: true)),
        Sample("roles", CustomRolesPage(rows: customRoles, mayDefine: true)),
        Sample("roles-empty", CustomRolesPage(rows: [], mayDefine: false)),
        Sample("role-new", CustomRolePage(groups: permissionGroups)),
        Sample(
            "role",
            CustomRolePage(
                id: Invented.id,
                name: "Sekretariat",
                groups: permissionGroups,
                holders: 3,
                hidden: [.version(2)],
                stepUp: [TextField.oneTimeCode(fault: nil)],
                permissionsFault: Bilingual("Wybierz co najmniej jedno uprawnienie.", english: "Choose at least one.")
            )
        ),
        Sample("tokens", TokensPage(rows: tokens, mayCreate: true)),
        Sample("tokens-empty", TokensPage(rows: [], mayCreate: true)),
        Sample("token", token),
        Sample("token-new", NewTokenPage(scopes: scopes, stepUp: [TextField.oneTimeCode(fault: nil)])),
        Sample(
            "token-shown",
            TokenShownPage(
                id: Invented.id,
                name: "Program księgowy",
                token: "kmr_dt_" + String(repeating: "x", count: 36),
                expiresAt: Invented.after(days: 90)
            )
        ),
        Sample("token-rotate", RotateTokenPage(id: Invented.id, name: "Program księgowy", version: 1)),
        Sample(
            "role-retire",
            RetirePage(
                title: Bilingual("Usuń rolę", english: "Remove the role"),
                name: Invented.longName,
                section: .roles,
                consequences: [Bilingual("Ma ją 1 użytkownik.", english: "Held by 1 user.")],
                submit: Bilingual("Usuń rolę", english: "Remove the role"),
                action: Address.roles.adding(Invented.id).adding("retire"),
                back: .roles,
                version: 2
            )
        ),
        Sample("token-revoke", RevokeTokenPage(id: Invented.id, name: Invented.longName, version: 1)),
        Sample(
            "approvals",
            ApprovalsPage(
                rows: approvals,
                view: .mine,
                state: .waiting,
                count: Bilingual("2 pozycje", english: "2 entries")
            )
        ),
        Sample(
            "approvals-empty",
            ApprovalsPage(rows: [], view: .waiting, count: Bilingual("0 pozycji", english: "0 entries"))
        ),
        Sample("approval", approval(approvals[0], mayDecide: true)),
        Sample("approval-own", approval(approvals[1], mayDecide: false)),
    ]

    private static let reaches: [Bilingual?] = [
        nil,
        Bilingual("wszystkie sprawy", english: "all cases"),
        nil,
        Bilingual("tylko przypisane sprawy, z podaniem powodu", english: "assigned cases only, with a reason"),
        nil,
        Bilingual("swój dział", english: "own department"),
        Bilingual("po zatwierdzeniu przez drugą osobę", english: "once a second person approves"),
        nil,
    ]

    private static let roles = [
        ("Administrator jednostki", "Tenant administrator"), ("Inspektor ochrony danych", "Data-protection officer"),
        ("Kierownik jednostki", "Head of unit"), ("Kierownik", "Manager"), ("Windykator", "Case worker"),
        ("Księgowość", "Accountant"), ("Radca prawny", "Lawyer"), ("Audytor", "Auditor"), ("Integracja", "Integration"),
    ].enumerated().map { index, name in
        PermissionsPage.Role(
            id: [
                "tenant_admin", "dpo", "head_of_unit", "manager", "case_worker", "accountant", "lawyer", "auditor",
                "integration",
            ][index],
            name: Bilingual(name.0, english: name.1),
            explanation: Bilingual("Robi to, co do niej należy.", english: "Does what belongs to it.")
        )
    }

    /// As many as the matrix has in all, so that the page's size is a real one.
    private static let permissions = PermissionsPage(
        roles: roles,
        groups: ["Użytkownicy", "Sprawy", "Dane osobowe", "Pieniądze", "Sąd", "Dziennik", "Klucze"].enumerated().map {
            group,
            title in
            PermissionsPage.Group(
                title: .verbatim(title),
                rows: (0..<10).map { row in
                    PermissionsPage.Row(
                        act: Bilingual(
                            "Zatwierdza propozycję numer \(row + 1)",
                            english: "Approves proposal \(row + 1)"
                        ),
                        reaches: roles.indices.map { reaches[($0 * 5 + row * 3 + group) % reaches.count] }
                    )
                }
            )
        }
    )

    private static func comparison(of left: String, onlyDifferences: Bool) -> CompareRolesPage {
        CompareRolesPage(
            roles: roles,
            left: left,
            right: "case_worker",
            onlyDifferences: onlyDifferences,
            rows: (0..<12).map { row in
                CompareRolesPage.Row(
                    act: Bilingual("Zatwierdza propozycję numer \(row)", english: "Approves proposal \(row)"),
                    left: reaches[row % 8],
                    right: reaches[left == "manager" ? (row * 3) % 8 : row % 8]
                )
            }
        )
    }

    private static let customRoles = [
        CustomRolesPage.Row(id: "r1", name: "Sekretariat", permissions: 2, holders: 3),
        CustomRolesPage.Row(id: "r2", name: Invented.longName, permissions: 1, holders: 0),
    ]

    private static let permissionGroups = ["cases", "money"].map { id in
        CustomRolePage.Group(
            id: id,
            title: id == "cases" ? Bilingual("Sprawy", english: "Cases") : Bilingual("Pieniądze", english: "Money"),
            permissions: (1...4).map { number in
                CustomRolePage.Permission(
                    name: "\(id).\(number)",
                    text: Bilingual("Przegląda rzecz numer \(number)", english: "Looks at thing \(number)"),
                    isHeld: number == 2
                )
            }
        )
    }

    private static let scopes = [
        NewTokenPage.Scope(
            name: "payment.record",
            text: Bilingual("Zapisuje wpłaty", english: "Records payments"),
            isChosen: true
        ),
        NewTokenPage.Scope(name: "case.list", text: Bilingual("Przegląda listę spraw", english: "Lists cases")),
    ]

    private static let tokens = [TokenState.live, .replaced, .expired, .revoked].map { state in
        TokensPage.Row(
            id: Invented.id,
            name: state == .revoked ? Invented.markup : "Program księgowy",
            ending: "a1B9",
            state: state,
            expiresAt: Invented.after(days: 60),
            lastUsedAt: state == .expired ? nil : Invented.before(days: 1)
        )
    }

    private static let token = TokenPage(
        token: tokens[0],
        scopes: scopes.map(\.text),
        addresses: ["192.0.2.0/24", "2001:db8::/32"],
        createdAt: Invented.before(days: 30),
        createdBy: "Anna Wiśniewska",
        mayRotate: true,
        mayRevoke: true
    )

    private static let approvals = ["Jan Kowalski", Invented.markup].enumerated().map { index, name in
        ApprovalsPage.Row(
            id: Invented.id,
            subject: Bilingual("Usunięcie drugiego składnika: \(name)", english: "Reset of the second factor: \(name)"),
            proposer: "Anna Wiśniewska",
            proposedAt: Invented.before(days: 1),
            expiresAt: Invented.after(days: 2),
            state: .waiting,
            isOwn: index == 1
        )
    }

    private static func approval(_ row: ApprovalsPage.Row, mayDecide: Bool) -> ApprovalPage {
        ApprovalPage(
            approval: row,
            about: "Jan Kowalski",
            reason: "Telefon zgubiony w tramwaju. Tożsamość sprawdzona osobiście.",
            fingerprint: "9f2c 41d7 08be",
            version: 2,
            mayDecide: mayDecide,
            mayWithdraw: !mayDecide,
            decisionFault: mayDecide ? Bilingual("Wybierz decyzję.", english: "Choose a decision.") : nil
        )
    }
}
