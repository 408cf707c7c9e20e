import Casework
import Foundation
import Safeguards
import Web

/// One entry of the log, with what it keeps of the request and what proves it.
struct LogEntryPage: Page {
    var details: LogLineDetails
    var mayProve: Bool
    /// The form that opens values, as typed before.
    var request = ""
    var requestFault: Bilingual?
    var stepUp: [any Component] = []

    var title: Bilingual { LogWords.act(line) }
    let caption: Bilingual? = Bilingual("Wpis dziennika", english: "Entry of the log")
    let section: Section? = .log
    let trail = [Section.log.link]

    private var line: LogLine { details.line }
    private var address: Address { .logEntries.adding(line.id.text) }

    var parts: [any Component] {
        var parts: [any Component] = [SummaryList(rows)]
        if details.holdsValues { parts += [Heading(Bilingual("Wartości", english: "Values"))] + values }
        if mayProve, line.place != nil {
            parts.append(
                Actions([
                    LinkButton(
                        Bilingual("Pobierz dowód wpisu", english: "Download the proof"),
                        to: address.adding("proof")
                    )
                ])
            )
        }
        if let text = details.text {
            let exact = Bilingual("Dokładny zapis", english: "Exact text")
            parts.append(Details(exact, [MessageText(exact, text)]))
        }
        return parts
    }

    private var values: [any Component] {
        [
            Paragraph(
                Bilingual(
                    "Wpis przechowuje zaszyfrowane wartości lub to, czego szukano. Otwarcie wymaga żądania osoby i "
                        + "zostanie zapisane.",
                    english: "The entry keeps sealed values, or what was looked for. To open them takes the person's "
                        + "request, and is recorded."
                )
            ),
            Form(
                action: address.adding("reveal"),
                fields: [TextField.subjectRequest(request, requestFault)] + stepUp,
                submit: Bilingual("Odsłoń wartości", english: "Show the values")
            ),
        ]
    }

    private var rows: [SummaryList.Row] {
        var rows = [
            SummaryList.Row(Bilingual("Kiedy", english: "When"), [Moment(line.at)]),
            SummaryList.Row(
                Bilingual("Kto", english: "Who"),
                [Plain(LogWords.actor(line.actor))]
                    + line.actor.roles.filter { $0 != .user }.map { Plain(Bilingual($0.name), isFaint: true) }
            ),
            SummaryList.Row(
                Bilingual("Czynność", english: "Act"),
                [Plain(LogWords.act(line)), Plain(code: line.actName)]
            ),
            SummaryList.Row(Bilingual("Wynik", english: "Result"), [line.result.badge]),
        ]
        func add(_ key: Bilingual, _ values: [any Component]) {
            if !values.isEmpty { rows.append(SummaryList.Row(key, values)) }
        }
        add(Bilingual("Skąd", english: "From where"), details.client.map { Plain(code: $0) })
        if let object = line.object {
            let id = object.id.map { [Plain(code: $0.text)] } ?? []
            add(Bilingual("Czego dotyczy", english: "About"), [Plain(LogWords.object(object.kind))] + id)
        }
        add(Bilingual("Osoby", english: "Persons"), line.subjects.map(subject))
        add(Bilingual("Pola", english: "Fields"), line.fields.map { Plain(Bilingual($0)) })
        if let purpose = line.purpose {
            let words = details.purposeWords.map { [Plain(.verbatim($0), isFaint: true)] } ?? []
            add(Bilingual("Cel", english: "Purpose"), [Plain(LogWords.purpose(purpose))] + words)
        }
        let facts = line.details.sorted { $0.key < $1.key }.map { Plain(code: "\($0.key) = \($0.value)") }
        add(Bilingual("Szczegóły", english: "Details"), facts)
        add(Bilingual("Numer żądania", english: "Request"), line.request.map { [Plain(code: $0)] } ?? [])
        let waiting = Plain(Bilingual("czeka na miejsce", english: "waits for its place"), isFaint: true)
        add(
            Bilingual("Miejsce w dzienniku", english: "Place in the log"),
            [line.place.map { Plain(code: String($0)) } ?? waiting]
        )
        add(Bilingual("Skrót", english: "Hash"), [Plain(code: details.leafHash)])
        return rows
    }

    private func subject(_ subject: LogLine.Subject) -> any Component {
        guard let id = subject.id else { return Plain(.verbatim(subject.pseudonym)) }
        return Link(LogWords.person(id), to: .logPersons.adding(id.text))
    }
}

extension TextField {
    /// By which the request of the person whose data it is is known again.
    static func subjectRequest(_ value: String, _ fault: Bilingual?) -> TextField {
        TextField(
            "request",
            Bilingual("Żądanie osoby, której dane dotyczą", english: "Request of the person"),
            value: value,
            hint: Bilingual(
                "Na przykład: wniosek z 12 listopada 2026 r., znak IOD.041.7.2026. Bez danych osoby.",
                english: "For example: request of 12 November 2026, no. IOD.041.7.2026. Nothing of the person's."
            ),
            error: fault,
            length: 500
        )
    }
}

/// What the values of an entry were and have become.
struct LogValuesPage: Page {
    var revealed: RevealedLogLine

    let title = Bilingual("Odsłonięte wartości", english: "Values shown")
    let caption: Bilingual? = Bilingual("Wpis dziennika", english: "Entry of the log")
    let section: Section? = .log
    var trail: [Link] {
        [
            Section.log.link,
            Link(Bilingual("Wpis", english: "Entry"), to: .logEntries.adding(revealed.id.text)),
        ]
    }

    var parts: [any Component] {
        let note = Notice(Bilingual("To odczytanie zapisano w dzienniku.", english: "This reading is in the log."))
        let asked = revealed.query.map {
            SummaryList([SummaryList.Row(Bilingual("Czego szukano", english: "Looked for"), .verbatim($0))])
        }
        return [note] + (asked.map { [$0] } ?? []) + (revealed.changes.isEmpty ? [] : [table])
    }

    private var table: Table {
        Table(
            title,
            columns: [
                Table.Column(Bilingual("Pole", english: "Field")),
                Table.Column(Bilingual("Było", english: "Before")),
                Table.Column(Bilingual("Jest", english: "After")),
            ],
            rows: revealed.changes.map { change in
                Table.Row([
                    [Plain(change.field.personWording.map { Bilingual($0) } ?? .verbatim(change.field.field))],
                    [Plain(change.before.map { .verbatim($0) } ?? .none, isFaint: change.before == nil)],
                    [Plain(change.after.map { .verbatim($0) } ?? .none, isFaint: change.after == nil)],
                ])
            }
        )
    }
}
