import Casework
import Foundation
import Web

/// One person's account, and what may be done with it.
struct UserPage: Page {
    var id: String
    var name: String
    var email: String
    var state: UserState
    var roles: [Bilingual]
    var departments: [String]
    var sessions: Int
    var lastSignInAt: Date?
    var invitedBy: Bilingual
    var invitedAt: Date
    /// While an invitation is open.
    var invitationEndsAt: Date?
    var hasFactor = true
    /// What the reader may do here.
    var acts: Set<UserAct>

    var title: Bilingual { .verbatim(name) }
    let section: Section? = .users
    let trail = [Section.users.link]

    var parts: [any Component] {
        var parts: [any Component] = [SummaryList(rows)]
        if acts.contains(.inspect) {
            parts.append(
                Link(
                    Bilingual("Co może zobaczyć ten użytkownik?", english: "What may this user see?"),
                    to: .users.adding(id).adding("sight")
                )
            )
        }
        let buttons = UserAct.allCases.filter(acts.contains).compactMap { $0.button(for: id) }
        if !buttons.isEmpty { parts.append(Actions(buttons)) }
        return parts
    }

    private var rows: [SummaryList.Row] {
        let user = Address.users.adding(id)
        let change = Bilingual("Zmień", english: "Change")
        let none = [Plain(.none, isFaint: true)]
        return [
            SummaryList.Row(Bilingual("Stan konta", english: "State"), standing),
            SummaryList.Row(Bilingual("Adres e-mail", english: "E-mail address"), .verbatim(email)),
            SummaryList.Row(
                Bilingual("Role", english: "Roles"),
                roles.isEmpty ? none : roles.map { Plain($0) },
                action: acts.contains(.assignRoles)
                    ? Link(change, to: user.adding("roles"), context: Bilingual("role", english: "roles")) : nil
            ),
            SummaryList.Row(
                Bilingual("Działy", english: "Departments"),
                departments.isEmpty ? none : departments.map { Plain(.verbatim($0)) },
                action: acts.contains(.change)
                    ? Link(change, to: user.adding("edit"), context: Bilingual("dane i działy", english: "details"))
                    : nil
            ),
            SummaryList.Row(
                Bilingual("Ostatnie logowanie", english: "Last sign-in"),
                lastSignInAt.map { [Moment($0)] } ?? [
                    Plain(Bilingual("jeszcze nie", english: "not yet"), isFaint: true)
                ]
            ),
            SummaryList.Row(Bilingual("Trwające sesje", english: "Sessions"), .verbatim(String(sessions))),
            SummaryList.Row(
                Bilingual("Zaproszenie", english: "Invited"),
                [Moment(invitedAt), Plain(invitedBy, isFaint: true)]
            ),
        ]
    }

    private var standing: [any Component] {
        [state.badge] + (state == .active && !hasFactor ? [Badge.noFactor] : []) + invitationEnd
    }

    private var invitationEnd: [any Component] {
        guard let end = invitationEndsAt.map({ Moment($0).words }) else { return [] }
        return [Plain(Bilingual("ważne do \(end.polish)", english: "valid until \(end.english)"), isFaint: true)]
    }
}

/// What can be done with an account.
enum UserAct: Sendable, CaseIterable {
    case resendInvitation
    case assignRoles
    case change
    case signOut
    case resetFactor
    case appointDPO
    case removeDPO
    case dismiss
    case inspect

    fileprivate func button(for id: String) -> (any Component)? {
        let user = Address.users.adding(id)
        return switch self {
        case .resendInvitation:
            PostButton(
                Bilingual("Wyślij zaproszenie ponownie", english: "Send the invitation again"),
                action: user.adding("invitation")
            )
        case .signOut:
            PostButton(
                Bilingual("Zakończ wszystkie sesje", english: "End all sessions"),
                action: user.adding("end-sessions")
            )
        case .resetFactor:
            LinkButton(
                Bilingual("Usuń drugi składnik", english: "Reset the second factor"),
                to: user.adding("reset-factor")
            )
        case .appointDPO:
            LinkButton(Bilingual("Wyznacz na IOD", english: "Appoint as DPO"), to: user.adding("appoint-dpo"))
        case .removeDPO:
            LinkButton(Bilingual("Odwołaj z funkcji IOD", english: "Remove as DPO"), to: user.adding("remove-dpo"))
        case .dismiss:
            LinkButton(
                Bilingual("Zakończ dostęp", english: "End access"),
                to: user.adding("dismiss"),
                weight: .danger
            )
        case .assignRoles, .change, .inspect: nil
        }
    }
}
