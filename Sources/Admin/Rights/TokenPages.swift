import Foundation
import Web

/// Where a token stands.
enum TokenState: Sendable {
    case live
    /// Replaced by a newer one, and still good for a while.
    case replaced
    case expired
    case revoked

    fileprivate var badge: Badge {
        switch self {
        case .live: Badge(Bilingual("działa", english: "works"), tone: .good)
        case .replaced: Badge(Bilingual("zastąpiony, jeszcze działa", english: "replaced, still works"), tone: .warning)
        case .expired: Badge(Bilingual("wygasł", english: "expired"))
        case .revoked: Badge(Bilingual("unieważniony", english: "revoked"))
        }
    }
}

/// The tokens of other systems.
struct TokensPage: Page {
    var rows: [Row]
    var mayCreate: Bool
    var older: Address?
    var newer: Address?

    let title = Section.tokens.title
    let section: Section? = .tokens
    let width = PageWidth.wide

    struct Row: Sendable {
        let id: String
        let name: String
        /// The last characters: enough to tell tokens apart.
        let ending: String
        let state: TokenState
        let expiresAt: Date
        let lastUsedAt: Date?
    }

    var parts: [any Component] {
        let add = LinkButton(Bilingual("Utwórz token", english: "Make a token"), to: .newToken, weight: .primary)
        guard !rows.isEmpty else {
            return [
                Empty(
                    Bilingual("Nie ma jeszcze tokenów", english: "There are no tokens yet"),
                    Bilingual(
                        "Token pozwala innemu systemowi, na przykład księgowemu, korzystać z wybranych danych.",
                        english: "A token lets another system, such as accounting, use data that you choose."
                    ),
                    action: mayCreate ? add : nil
                )
            ]
        }
        let count = Bilingual.shown(rows.count, .tokens, isAll: older == nil && newer == nil)
        return (mayCreate ? [Actions([add])] : []) + [table, Pager(count: count, newer: newer, older: older)]
    }

    private var table: Table {
        Table(
            title,
            columns: [
                Table.Column(Bilingual("Nazwa", english: "Name")),
                Table.Column(Bilingual("Końcówka", english: "Ending")),
                Table.Column(Bilingual("Stan", english: "State")),
                Table.Column(Bilingual("Ważny do", english: "Valid until")),
                Table.Column(Bilingual("Ostatnie użycie", english: "Last used")),
            ],
            rows: rows.map { row in
                Table.Row([
                    [Link(.verbatim(row.name), to: .tokens.adding(row.id))],
                    [Plain(code: "…\(row.ending)")],
                    [row.state.badge],
                    [Moment(row.expiresAt, to: .day)],
                    [row.lastUsedAt.map { Moment($0, to: .day) } ?? Plain.neverUsed],
                ])
            }
        )
    }
}

extension Plain {
    fileprivate static let neverUsed = Plain(Bilingual("jeszcze nie", english: "not yet"), isFaint: true)
}

/// One token, without its secret.
struct TokenPage: Page {
    var token: TokensPage.Row
    var scopes: [Bilingual]
    var addresses: [String]
    var createdAt: Date
    var createdBy: String
    var mayRotate: Bool
    var mayRevoke: Bool

    var title: Bilingual { .verbatim(token.name) }
    let section: Section? = .tokens
    let trail = [Section.tokens.link]

    var parts: [any Component] {
        let address = Address.tokens.adding(token.id)
        let rotate = LinkButton(Bilingual("Wymień na nowy", english: "Replace"), to: address.adding("rotate"))
        let revoke = LinkButton(
            Bilingual("Unieważnij token", english: "Revoke"),
            to: address.adding("revoke"),
            weight: .danger
        )
        let buttons = (mayRotate ? [rotate] : []) + (mayRevoke ? [revoke] : [])
        return [
            SummaryList([
                SummaryList.Row(Bilingual("Stan", english: "State"), [token.state.badge]),
                SummaryList.Row(Bilingual("Końcówka", english: "Ending"), [Plain(code: "…\(token.ending)")]),
                SummaryList.Row(Bilingual("Uprawnienia", english: "Permissions"), scopes.map { Plain($0) }),
                SummaryList.Row(
                    Bilingual("Dozwolone adresy", english: "Allowed addresses"),
                    addresses.isEmpty
                        ? [Plain(Bilingual("wszystkie", english: "all"), isFaint: true)]
                        : addresses.map { Plain(code: $0) }
                ),
                SummaryList.Row(Bilingual("Ważny do", english: "Valid until"), [Moment(token.expiresAt)]),
                SummaryList.Row(
                    Bilingual("Ostatnie użycie", english: "Last used"),
                    [token.lastUsedAt.map { Moment($0, to: .day) } ?? Plain.neverUsed]
                ),
                SummaryList.Row(
                    Bilingual("Utworzenie", english: "Made"),
                    [Moment(createdAt), Plain(.verbatim(createdBy), isFaint: true)]
                ),
            ])
        ] + (buttons.isEmpty ? [] : [Actions(buttons)])
    }
}

/// Makes a token.
struct NewTokenPage: Page {
    var name = ""
    var scopes: [Scope]
    var lifetime = 90
    var addresses = ""
    var key = ""
    var stepUp: [any Component] = []
    var nameFault: Bilingual?
    var scopesFault: Bilingual?
    var addressesFault: Bilingual?

    let title = Bilingual("Utwórz token", english: "Make a token")
    let section: Section? = .tokens
    let trail = [Section.tokens.link]

    /// How long a token may live, in days.
    static let lifetimes = [30, 90, 180, 365]

    struct Scope: Sendable {
        let name: String
        let text: Bilingual
        var isChosen = false
    }

    var parts: [any Component] {
        [
            Form(
                action: .newToken,
                fields: fields + stepUp,
                hidden: [Hidden("key", key)],
                submit: Bilingual("Utwórz token", english: "Make the token"),
                cancel: .tokens
            )
        ]
    }

    private var fields: [any Component] {
        [
            TextField(
                "name",
                Bilingual("Nazwa", english: "Name"),
                value: name,
                hint: Bilingual(
                    "Jaki system go używa, na przykład: program księgowy.",
                    english: "Which system uses it, for example: accounting."
                ),
                error: nameFault,
                length: 100
            ),
            Choices(
                "scope",
                Bilingual("Uprawnienia", english: "Permissions"),
                pick: .several,
                from: scopes.map { Option($0.name, $0.text, isChosen: $0.isChosen) },
                hint: Bilingual("Tylko te, których system potrzebuje.", english: "Only what the system needs."),
                error: scopesFault
            ),
            Select.lifetime(lifetime),
            TextArea(
                "addresses",
                Bilingual("Dozwolone adresy sieciowe", english: "Allowed network addresses"),
                value: addresses,
                hint: Bilingual(
                    "Każdy w osobnym wierszu, na przykład 192.0.2.10 lub 192.0.2.0/24. Puste pole oznacza wszystkie.",
                    english: "Each on a line of its own, such as 192.0.2.10 or 192.0.2.0/24. Empty means all."
                ),
                error: addressesFault,
                rows: 3,
                isOptional: true
            ),
        ]
    }
}

extension Select {
    fileprivate static func lifetime(_ days: Int) -> Select {
        Select(
            "days",
            Bilingual("Ważność", english: "Lifetime"),
            from: NewTokenPage.lifetimes.map { Option(String($0), .count($0, .days), isChosen: $0 == days) }
        )
    }
}

/// Shows a new token, once.
struct TokenShownPage: Page {
    var id: String
    var name: String
    var token: String
    var expiresAt: Date

    let title = Bilingual("Skopiuj token", english: "Copy the token")
    var caption: Bilingual? { .verbatim(name) }
    let section: Section? = .tokens
    let trail = [Section.tokens.link]

    var parts: [any Component] {
        let end = Moment(expiresAt).words
        return [
            Notice(
                Bilingual(
                    "Token pokazujemy tylko teraz. Wklej go od razu do ustawień systemu, który będzie go używał, i "
                        + "nigdzie więcej nie zapisuj.",
                    english: "The token is shown only now. Paste it into the settings of the system that will use it, "
                        + "and keep it nowhere else."
                ),
                tone: .warning
            ),
            SecretText(Bilingual("Token", english: "Token"), token),
            Paragraph(Bilingual("Ważny do \(end.polish).", english: "Valid until \(end.english).")),
            Actions([
                LinkButton(
                    Bilingual("Token jest skopiowany, dalej", english: "I have copied it, continue"),
                    to: .tokens.adding(id),
                    weight: .primary
                )
            ]),
        ]
    }
}

/// Replaces a token by a new one; both work until the old one is revoked or runs out.
struct RotateTokenPage: Page {
    var id: String
    var name: String
    var version: Int64
    var lifetime = 90
    var key = ""
    var stepUp: [any Component] = []

    let title = Bilingual("Wymień token na nowy", english: "Replace the token")
    var caption: Bilingual? { .verbatim(name) }
    let section: Section? = .tokens
    var trail: [Link] { [Section.tokens.link, Link(.verbatim(name), to: .tokens.adding(id))] }

    var parts: [any Component] {
        [
            BulletList([
                Bilingual(
                    "Utworzymy nowy token z tymi samymi uprawnieniami i pokażemy go raz.",
                    english: "A new token with the same permissions is made and shown once."
                ),
                Bilingual(
                    "Stary będzie działał jeszcze najwyżej 7 dni, chyba że unieważnisz go wcześniej.",
                    english: "The old one works for seven more days at most, unless you revoke it before."
                ),
                Bilingual("Jednocześnie działają najwyżej dwa.", english: "At most two work at a time."),
            ]),
            Form(
                action: .tokens.adding(id).adding("rotate"),
                fields: [Select.lifetime(lifetime)] + stepUp,
                hidden: [.version(version), Hidden("key", key)],
                submit: Bilingual("Utwórz nowy token", english: "Make the new token"),
                cancel: .tokens.adding(id)
            ),
        ]
    }
}

/// Takes a token out of use for good.
struct RevokeTokenPage: Page {
    var id: String
    var name: String
    var version: Int64

    let title = Bilingual("Unieważnij token", english: "Revoke the token")
    var caption: Bilingual? { .verbatim(name) }
    let section: Section? = .tokens
    var trail: [Link] { [Section.tokens.link, Link(.verbatim(name), to: .tokens.adding(id))] }

    var parts: [any Component] {
        [
            Interruption(
                Bilingual("Czy na pewno? Tego nie można cofnąć.", english: "Are you sure? This cannot be taken back."),
                consequences: [
                    Bilingual(
                        "System, który go używa, od razu straci dostęp.",
                        english: "The system that uses it loses access at once."
                    ),
                    Bilingual(
                        "Jeśli token wyciekł, unieważnij go bez wahania i utwórz nowy.",
                        english: "If the token has leaked, revoke it without hesitation and make a new one."
                    ),
                ],
                form: Form(
                    action: .tokens.adding(id).adding("revoke"),
                    fields: [],
                    hidden: [.version(version)],
                    submit: Bilingual("Unieważnij token", english: "Revoke the token"),
                    weight: .danger,
                    cancel: .tokens.adding(id)
                )
            )
        ]
    }
}
