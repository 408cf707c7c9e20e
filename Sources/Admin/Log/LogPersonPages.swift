import Casework
import Foundation
import Safeguards
import Web

/// Looks for a person by a number, and shows nothing of theirs.
struct LogFindPage: Page {
    /// As typed.
    var typed = ""
    var fault: Bilingual?
    /// Who was found; nil before anybody was looked for.
    var found: [LogSubject]?
    var stepUp: [any Component] = []

    let title = Bilingual("Znajdź osobę w dzienniku", english: "Find a person in the log")
    let section: Section? = .log
    let trail = [Section.log.link]

    var parts: [any Component] {
        let form = Form(
            action: .logPersons,
            fields: [
                TextField(
                    "query",
                    Bilingual("Numer lub adres", english: "Number or address"),
                    value: typed,
                    hint: Bilingual(
                        "PESEL, NIP, REGON, telefon, e-mail albo numer rachunku. Tego, co wpiszesz, nie ma w adresie "
                            + "strony; w dzienniku jest zaszyfrowane.",
                        english: "PESEL, NIP, REGON, phone, e-mail or account. What you type does not stand in the "
                            + "page's address; in the log it is sealed."
                    ),
                    error: fault,
                    length: 200
                )
            ] + stepUp,
            submit: Bilingual("Szukaj", english: "Search")
        )
        guard let found else { return [form] }
        return [form] + (found.isEmpty ? [nobody] : [table(found)])
    }

    private var nobody: Empty {
        Empty(
            Bilingual("Nikt nie ma takiego numeru", english: "Nobody has this number"),
            Bilingual(
                "Sprawdź cyfry. Osób o usuniętych danych nie da się tak znaleźć.",
                english: "Check the digits. Who was erased cannot be found so."
            )
        )
    }

    private func table(_ found: [LogSubject]) -> Table {
        Table(
            Bilingual("Znalezione osoby", english: "Persons found"),
            columns: [
                Table.Column(Bilingual("Osoba", english: "Person")),
                Table.Column(Bilingual("Rodzaj", english: "Kind")),
                Table.Column(Bilingual("Stan", english: "State")),
                Table.Column(Bilingual("W rejestrze od", english: "Registered")),
            ],
            rows: found.map { person in
                Table.Row([
                    [Link(LogWords.person(person.id), to: .logPersons.adding(person.id.text))],
                    [Plain(Bilingual(person.kind.wording))],
                    [Plain(Bilingual(person.state.wording))],
                    [Moment(person.registeredAt, to: .day)],
                ])
            }
        )
    }
}

/// Who looked at one person, and the report for them.
struct LogPersonPage: Page {
    var person: UUID
    var lines: [LogLine]
    var isCut: Bool
    var mayReport: Bool
    /// As typed before.
    var request = ""
    var requestFault: Bilingual?
    var from = ""
    var fromFault: Bilingual?
    var to = ""
    var toFault: Bilingual?
    var form = "pdf"
    var stepUp: [any Component] = []

    let title = Bilingual("Kto oglądał dane tej osoby", english: "Who looked at this person")
    var caption: Bilingual? { LogWords.person(person) }
    let section: Section? = .log
    let trail = [Section.log.link]
    let width = PageWidth.wide

    var parts: [any Component] {
        let list: [any Component] = lines.isEmpty ? [empty] : [LogTable(title, lines).table]
        let all = LinkButton(
            Bilingual("Pokaż wszystkie w dzienniku", english: "Show all in the log"),
            to: .log.asking("person", person.text)
        )
        let more: [any Component] = isCut ? [Actions([all])] : []
        guard mayReport else { return list + more }
        return list + more + [Heading(Bilingual("Wykaz dla tej osoby", english: "Report for this person"))] + report
    }

    private var empty: Empty {
        Empty(
            Bilingual("Nie ma wpisów o tej osobie", english: "There are no entries about this person"),
            Bilingual("Dziennik nic o niej nie zapisał.", english: "The log has nothing about them.")
        )
    }

    private var report: [any Component] {
        [
            Paragraph(
                Bilingual(
                    "Wykaz podaje daty, cele i funkcje, bez nazwisk pracowników (art. 15 RODO, wyrok TSUE C-579/21).",
                    english: "The report gives dates, purposes and offices without names of employees (GDPR, art. 15; "
                        + "CJEU C-579/21)."
                )
            ),
            Form(
                action: .logPersons.adding(person.text).adding("report"),
                fields: [
                    TextField.subjectRequest(request, requestFault),
                    TextField.day("from", Bilingual("Od dnia", english: "From"), from, fromFault),
                    TextField.day("to", Bilingual("Do dnia", english: "To"), to, toFault),
                    Choices(
                        "form",
                        Bilingual("Postać", english: "As"),
                        pick: .one,
                        from: [
                            Option(
                                "pdf",
                                Bilingual("PDF do wydruku", english: "PDF for printing"),
                                isChosen: form == "pdf"
                            ),
                            Option(
                                "csv",
                                Bilingual("tabela CSV", english: "CSV table"),
                                isChosen: form == "csv"
                            ),
                        ]
                    ),
                ] + stepUp,
                submit: Bilingual("Sporządź wykaz", english: "Make the report"),
                isDownload: true
            ),
        ]
    }
}

/// What one did oneself.
struct OwnLogPage: Page {
    var lines: [LogLine]
    var count: Bilingual
    var newer: Address?
    var older: Address?

    let title = Bilingual("Moje czynności", english: "What I did")
    let trail = [Link(Bilingual("Mój profil", english: "My profile"), to: .profile)]
    let width = PageWidth.wide

    var parts: [any Component] {
        let intro = Paragraph(
            Bilingual(
                "Oto Twoje czynności zapisane w dzienniku. Inspektor ochrony danych widzi je także, dokładniej.",
                english: "These are your own acts in the log. The data-protection officer sees them too, in more "
                    + "detail."
            )
        )
        let empty = Empty(
            Bilingual("Nie ma jeszcze wpisów", english: "There are no entries yet"),
            Bilingual("Pojawią się, gdy coś zrobisz.", english: "They will appear when you do something.")
        )
        return [intro] + (lines.isEmpty ? [empty] : [LogTable(title, lines, areOpen: false).table])
            + [Pager(count: count, newer: newer, older: older)]
    }
}

/// How the log leaves the house.
struct LogExportPage: Page {
    var filter: LogFilter
    var people: [UUID: String]
    var mayTakeBundle: Bool
    var form: String
    var formFault: Bilingual?
    var stepUp: [any Component] = []

    let title = Bilingual("Eksport dziennika", english: "Export of the log")
    let section: Section? = .log
    let trail = [Section.log.link]

    var parts: [any Component] {
        let chosen = filter.active(naming: people).map(\.words)
        let all = Bilingual("Wszystkie wpisy.", english: "All entries.")
        let selection: any Component = chosen.isEmpty ? Paragraph(all) : BulletList(chosen)
        return [
            Heading(Bilingual("Co zostanie wyeksportowane", english: "What is exported")), selection,
            Form(
                action: .logExport,
                fields: [
                    Choices(
                        "form",
                        Bilingual("Postać", english: "As"),
                        pick: .one,
                        from: (mayTakeBundle ? [bundle] : []) + [table],
                        error: formFault
                    )
                ] + stepUp,
                hidden: filter.hidden,
                submit: Bilingual("Pobierz", english: "Download"),
                cancel: filter.address(of: .log),
                isDownload: true
            ),
            Paragraph(
                Bilingual("Eksport zostanie zapisany w dzienniku.", english: "The export is recorded in the log.")
            ),
        ]
    }

    private var bundle: Option {
        Option(
            "bundle",
            Bilingual("paczka z dowodami (ZIP)", english: "archive with proofs (ZIP)"),
            hint: Bilingual(
                "Dokładne wpisy, punkty kontrolne, tabela i raport PDF. Sprawdza ją niezależny program.",
                english: "Exact entries, checkpoints, a table and a PDF report; an independent program verifies it."
            ),
            isChosen: form == "bundle"
        )
    }

    private var table: Option {
        Option(
            "table",
            Bilingual("sama tabela (CSV)", english: "a table alone (CSV)"),
            hint: Bilingual("Do arkusza kalkulacyjnego, bez dowodów.", english: "For a spreadsheet, without proofs."),
            isChosen: form == "table"
        )
    }
}
