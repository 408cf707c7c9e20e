import Foundation
import Web

/// The first page after signing in: what waits, and what can be done.
struct StartPage: Page {
    var name: String
    var sections: [Section]
    /// Approvals that wait for this reader's decision.
    var waiting: Int
    var recoveryCodesLeft: Int

    var title: Bilingual { Bilingual("Dzień dobry, \(name)", english: "Good day, \(name)") }
    let section: Section? = .start
    let isStart = true

    var parts: [any Component] {
        let codes = Notice(
            Bilingual(
                "Kończą się Twoje kody zapasowe. Wygeneruj nowe w części „Twoje konto”.",
                english: "You are running out of recovery codes. Generate new ones in “Your account”."
            ),
            tone: .warning
        )
        return (recoveryCodesLeft < 3 ? [codes] : []) + [Tasks(tasks)]
    }

    private var tasks: [Tasks.Item] {
        sections.filter { $0 != .start }.map { section in
            let badge =
                section == .approvals && waiting > 0
                ? Badge(Bilingual("czeka: \(waiting)", english: "waiting: \(waiting)"), tone: .warning) : nil
            return Tasks.Item(section.title, section.summary, to: section.address, badge: badge)
        } + [
            Tasks.Item(
                Words().account,
                Bilingual(
                    "Hasło, drugi składnik logowania, sesje na urządzeniach.",
                    english: "Password, second factor, sessions on devices."
                ),
                to: .profile
            )
        ]
    }
}

extension Section {
    fileprivate var summary: Bilingual {
        switch self {
        case .start: .verbatim("")
        case .persons:
            Bilingual(
                "Dłużnicy, lokatorzy i ich przedstawiciele: wyszukiwanie i karty.",
                english: "Debtors, occupiers and who represents them: search and cards."
            )
        case .interest:
            Bilingual("Kalkulator odsetek z wyprowadzeniem.", english: "Interest, with all that it follows from.")
        case .users:
            Bilingual("Kto ma dostęp, z jaką rolą i od kiedy.", english: "Who has access, in which role, since when.")
        case .departments:
            Bilingual("Podział pracy według budynków i ulic.", english: "Who looks after which buildings and streets.")
        case .permissions:
            Bilingual("Co wolno każdej roli, prostymi słowami.", english: "What each role may do, in plain words.")
        case .roles:
            Bilingual("Role ułożone przez tę jednostkę.", english: "Roles that this unit has made itself.")
        case .tokens:
            Bilingual("Dostęp dla innych systemów jednostki.", english: "Access for the unit's other systems.")
        case .approvals:
            Bilingual(
                "Wnioski, które wymagają decyzji drugiej osoby.",
                english: "What needs a second person's decision."
            )
        case .log:
            Bilingual("Kto co zrobił i kto oglądał czyje dane.", english: "Who did what, and who looked at whom.")
        case .settings:
            Bilingual("Ustawienia jednostki i historia ich zmian.", english: "The unit's settings and their history.")
        case .sentMail:
            Bilingual(
                "Wiadomości, których wersja pokazowa nie wysłała.",
                english: "Mail that the demonstration kept back."
            )
        }
    }
}

/// The reader's own account.
struct ProfilePage: Page {
    var name: String
    var nameFault: Bilingual?
    var email: String
    var language: String
    var roles: [Bilingual]
    var departments: [String]
    var version: Int64
    /// Name and language as they are stored.
    var former: (name: String, language: String)
    var mayReadOwnLog = false

    let title = Words().account

    static let polish = Bilingual("polski", english: "Polish")
    static let english = Bilingual("angielski", english: "English")

    static let link = Link(Words().account, to: .profile)

    var parts: [any Component] {
        [
            SummaryList(
                [
                    SummaryList.Row(
                        Bilingual("Adres e-mail", english: "E-mail address"),
                        [
                            Plain(.verbatim(email)),
                            Plain(
                                Bilingual(
                                    "Nie można go zmienić; nowy adres to nowe zaproszenie od administratora.",
                                    english: "It cannot be changed; a new address takes a new invitation."
                                ),
                                isFaint: true
                            ),
                        ]
                    ),
                    SummaryList.Row(
                        Bilingual("Role", english: "Roles"),
                        roles.isEmpty ? [Plain(.none, isFaint: true)] : roles.map { Plain($0) }
                    ),
                    SummaryList.Row(
                        Bilingual("Działy", english: "Departments"),
                        departments.isEmpty ? [Plain(.none, isFaint: true)] : departments.map { Plain(.verbatim($0)) }
                    ),
                    SummaryList.Row(
                        Bilingual("Hasło", english: "Password"),
                        Bilingual("ustawione", english: "set"),
                        action: Link(Bilingual("Zmień hasło", english: "Change password"), to: .password)
                    ),
                    SummaryList.Row(
                        Bilingual("Drugi składnik logowania", english: "Second factor"),
                        Bilingual("włączony", english: "set up"),
                        action: Link(Bilingual("Sprawdź", english: "Check"), to: .factor, context: FactorPage.link.text)
                    ),
                    SummaryList.Row(
                        Bilingual("Sesje", english: "Sessions"),
                        Bilingual("Urządzenia, na których trwa sesja", english: "Devices on which you are signed in"),
                        action: Link(Bilingual("Pokaż sesje", english: "Show sessions"), to: .sessions)
                    ),
                ] + (mayReadOwnLog ? [ownLog] : [])
            ),
            Heading(Bilingual("Twoje dane", english: "Your details")),
            form,
        ]
    }

    private var ownLog: SummaryList.Row {
        SummaryList.Row(
            Bilingual("Dziennik", english: "Log"),
            Bilingual("Co zapisano o Twoich czynnościach", english: "What is recorded of what you did"),
            action: Link(Bilingual("Pokaż moje czynności", english: "Show what I did"), to: .ownLog)
        )
    }

    private var form: Form {
        Form(
            action: .profile,
            fields: [
                TextField(
                    "name",
                    Bilingual("Imię i nazwisko", english: "Name"),
                    kind: .name,
                    value: name,
                    error: nameFault,
                    autocomplete: "name",
                    length: 100
                ),
                Choices(
                    "language",
                    Bilingual("Język", english: "Language"),
                    pick: .one,
                    from: [
                        Option("pl", Self.polish, isChosen: language == "pl"),
                        Option("en", Self.english, isChosen: language == "en"),
                    ]
                ),
            ],
            hidden: [.version(version), .former("name", former.name), .former("language", former.language)],
            submit: Bilingual("Zapisz", english: "Save")
        )
    }
}

extension Bilingual {
    /// Stands where a value would.
    static let none = Bilingual("brak", english: "none")
}

extension Hidden {
    /// The version that the reader saw, so that a change by somebody else meanwhile is noticed.
    static func version(_ version: Int64) -> Hidden { Hidden("version", String(version)) }
}

/// Where the reader is signed in.
struct SessionsPage: Page {
    var sessions: [Row]

    let title = Bilingual("Twoje sesje", english: "Your sessions")
    let trail = [ProfilePage.link]
    let width = PageWidth.wide

    struct Row: Sendable {
        let id: String
        /// `Firefox, Windows`: as far as it can be told.
        let device: Bilingual
        let network: String
        let signedInAt: Date
        let lastSeenAt: Date
        let isCurrent: Bool
    }

    var parts: [any Component] {
        let others = Actions([
            PostButton(
                Bilingual("Zakończ wszystkie inne sesje", english: "End all other sessions"),
                action: .sessions.adding("end-others"),
                weight: .danger
            )
        ])
        return [
            Paragraph(
                Bilingual(
                    "Nie poznajesz którejś sesji? Zakończ ją i zmień hasło.",
                    english: "Is there one that you do not know? End it, and change your password."
                )
            ),
            Table(
                title,
                columns: [
                    Table.Column(Bilingual("Urządzenie", english: "Device")),
                    Table.Column(Bilingual("Początek", english: "Signed in")),
                    Table.Column(Bilingual("Ostatnie użycie", english: "Last used")),
                    Table.Column(Bilingual("Adres sieciowy", english: "Network address")),
                    Table.Column(Bilingual("Czynności", english: "Actions"), isSilent: true),
                ],
                rows: sessions.map(\.cells)
            ),
        ] + (sessions.count > 1 ? [others] : [])
    }
}

extension SessionsPage.Row {
    fileprivate var cells: Table.Row {
        let end: any Component =
            isCurrent
            ? Badge(Bilingual("ta sesja", english: "this one"), tone: .good)
            : PostButton(
                Bilingual("Zakończ", english: "End"),
                action: .sessions.adding(id).adding("end"),
                weight: .danger,
                context: Bilingual("sesję: \(device.polish)", english: "session: \(device.english)"),
                isQuiet: true
            )
        return Table.Row([
            [Plain(device)], [Moment(signedInAt)], [Moment(lastSeenAt)], [Plain(code: network)], [end],
        ])
    }
}
