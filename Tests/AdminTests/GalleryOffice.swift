import Foundation
@testable import Admin
import HTTPTypes
import Web

extension Gallery {
    static let office: [Sample] = [
        Sample("settings", SettingsPage(rows: settings, mayChange: true)),
        Sample(
            "setting",
            SettingPage(
                id: "session.idle",
                name: settings[0].title,
                field: TextField(
                    "value",
                    Bilingual("Minuty", english: "Minutes"),
                    kind: .number,
                    value: "90",
                    error: Bilingual("Podaj liczbę od 5 do 30.", english: "Give a number from 5 to 30.")
                ),
                hidden: [.version(4)],
                stepUp: [TextField.oneTimeCode(fault: nil)]
            )
        ),
        Sample(
            "settings-history",
            SettingsHistoryPage(
                changes: changes,
                day: SettingsHistoryPage.TypedDay(day: "31", month: "10", year: "2026"),
                comparison: [
                    SettingsHistoryPage.Difference(
                        title: settings[0].title,
                        then: .verbatim("30"),
                        now: .verbatim("15")
                    ),
                    SettingsHistoryPage.Difference(title: settings[1].title, then: .verbatim("7"), now: .verbatim("7")),
                ],
                count: Bilingual("2 pozycje", english: "2 entries")
            )
        ),
        Sample(
            "settings-history-empty",
            SettingsHistoryPage(
                changes: [],
                day: SettingsHistoryPage.TypedDay(
                    day: "31",
                    month: "2",
                    year: Invented.markup,
                    fault: Bilingual(
                        "Nie ma takiego dnia. Popraw datę.",
                        english: "There is no such day. Correct the date."
                    )
                ),
                count: Bilingual("0 pozycji", english: "0 entries")
            )
        ),
        Sample("sent-mail", SentMailPage(rows: mail, count: Bilingual("2 pozycje", english: "2 entries"))),
        Sample("sent-mail-empty", SentMailPage(rows: [], count: Bilingual("0 pozycji", english: "0 entries"))),
        Sample(
            "sent-message",
            SentMessagePage(
                message: mail[0],
                sender: "Komorne <komorne@zbm.example>",
                text:
                    "Dzień dobry,\n\notwórz https://zbm.komorne.localhost/invitation/"
                    + "\(String(repeating: "q", count: 43))\n\n\(Invented.markup)\n",
                link: Address.invitation.adding("qqqq")
            )
        ),
        Sample("accessibility", statement, isSignedIn: false),
        Sample("help", HelpPage(), isSignedIn: false),
        Sample("help-signed-in", HelpPage(contact: "pomoc@zbm.example")),
    ]

    static let problems: [Sample] =
        [400, 403, 404, 409, 429, 500, 503].map { status in
            Sample(
                "problem-\(status)",
                ProblemPage(
                    problem: problem(HTTPResponse.Status(code: status)),
                    requestID: "0123456789abcdef0123456789abcdef"
                )
            )
        } + [
            Sample(
                "problem-visitor",
                ProblemPage(problem: problem(.notFound), requestID: "0123456789abcdef0123456789abcdef"),
                isSignedIn: false
            ),
            Sample("conflict", conflict),
        ]

    private static let settings: [SettingsPage.Row] = [
        SettingsPage.Row(
            id: "session.idle",
            title: Bilingual("Sesja wygasa po bezczynności (minuty)", english: "Idle time before sign-out (minutes)"),
            value: .verbatim("15"),
            changedAt: Invented.before(days: 3)
        ),
        SettingsPage.Row(
            id: "invitation.days",
            title: Bilingual("Ważność zaproszeń (dni)", english: "Lifetime of invitations (days)"),
            value: .verbatim("7"),
            changedAt: nil
        ),
        SettingsPage.Row(
            id: "contact.name",
            title: Bilingual("Osoba odpowiedzialna za dostępność", english: "Accessibility contact"),
            value: .verbatim(Invented.markup),
            changedAt: Invented.before(days: 30)
        ),
    ]

    private static let changes = [
        SettingsHistoryPage.Change(
            title: settings[0].title,
            value: .verbatim("15"),
            author: "Anna Wiśniewska",
            at: Invented.before(days: 3)
        ),
        SettingsHistoryPage.Change(
            title: settings[2].title,
            value: .verbatim(Invented.markup),
            author: Invented.markup,
            at: Invented.before(days: 30)
        ),
    ]

    private static let mail = ["Zaproszenie do serwisu Komorne", Invented.longName].map { subject in
        SentMailPage.Row(id: Invented.id, subject: subject, recipient: Invented.longEmail, at: Invented.now)
    }

    private static let statement = AccessibilityPage(
        unit: Invented.unit,
        host: "zbm.komorne.example",
        publishedOn: Invented.before(days: 30),
        updatedOn: Invented.before(days: 3),
        statedOn: Invented.before(days: 30),
        contact: "dostepnosc@zbm.example"
    )

    private static func problem(_ status: HTTPResponse.Status) -> Problem {
        let problem = Problem.bare(status)
        return status.code == 429 ? problem.retrying(after: 60) : problem
    }

    private static let conflict = ConflictPage(
        subject: .verbatim("Jan Kowalski"),
        fields: [
            Contested(
                "name",
                Bilingual("Imię i nazwisko", english: "Name"),
                sent("name=Jan+Kowalski-Nowak&was_name=Jan+Kowalski"),
                now: Invented.markup
            ),
            Contested(
                "department",
                Bilingual("Działy", english: "Departments"),
                sent("department=d1&department=d2&was_department=d1"),
                now: ""
            ) { .verbatim($0 == "d1" ? "Śródmieście" : "Osiedle Leśne") },
            Contested(
                "language",
                Bilingual("Język", english: "Language"),
                sent("language=pl&was_language=pl"),
                now: "en"
            ),
        ],
        version: 8,
        action: Address.users.adding(Invented.id).adding("edit"),
        cancel: Address.users.adding(Invented.id)
    )

    private static func sent(_ body: String) -> FormBody {
        // It is written below, and right.
        guard let form = try? FormBody(Array(body.utf8)) else { preconditionFailure("a form as browsers send it") }
        return form
    }
}
