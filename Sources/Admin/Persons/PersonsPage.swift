import Casework
import HTTPTypes
import Web

/// Finds persons. What is looked for is sent like a form, never in an address.
struct PersonsPage: Page {
    enum Result: Sendable {
        case found(kind: PersonSearch.Kind, [PersonHit], isCut: Bool)
        /// The names are being read for the first time.
        case notReady
    }

    var query = ""
    var fault: Bilingual?
    /// nil until something is looked for.
    var result: Result?
    var mayRegister: Bool

    let title = Section.persons.title
    let section: Section? = .persons
    let width = PageWidth.wide

    var status: HTTPResponse.Status {
        if case .notReady = result { .serviceUnavailable } else { .ok }
    }

    var parts: [any Component] {
        let form = Form(
            action: .persons,
            fields: [
                TextField(
                    "query",
                    Bilingual("Kogo szukasz?", english: "Whom are you looking for?"),
                    value: query,
                    hint: Bilingual(
                        "Nazwisko lub nazwa, adres, PESEL, NIP, REGON, telefon, e-mail albo numer rachunku. "
                            + "Drobne pomyłki w nazwisku nie przeszkadzają.",
                        english: "A name, an address, PESEL, NIP, REGON, phone, e-mail or account number. Small slips "
                            + "in a name do no harm."
                    ),
                    error: fault,
                    length: 200
                )
            ],
            submit: Bilingual("Szukaj", english: "Search")
        )
        return [form] + answer + (mayRegister ? [Actions([register])] : [])
    }

    private var register: LinkButton {
        LinkButton(Bilingual("Zarejestruj osobę", english: "Register a person"), to: .newPerson)
    }

    private var answer: [any Component] {
        switch result {
        case nil: []
        case .notReady: [Notice(.namesNotReady, tone: .info)]
        case .found(_, let hits, _) where hits.isEmpty: [nobody]
        case .found(let kind, let hits, let isCut):
            [heading(hits.count, kind, isCut)] + (isCut ? [more] : []) + [table(hits)]
        }
    }

    private func heading(_ count: Int, _ kind: PersonSearch.Kind, _ isCut: Bool) -> Heading {
        let number = Bilingual.count(count, .persons)
        let (polish, english) =
            isCut ? ("ponad \(number.polish)", "more than \(number.english)") : (number.polish, number.english)
        return Heading(Bilingual("Znaleziono: \(polish)", english: "Found: \(english)"), id: "found")
    }

    private var more: Notice {
        Notice(
            Bilingual(
                "Pokazujemy najbardziej podobne. Dopisz imię, ulicę albo miejscowość, żeby zawęzić wynik.",
                english: "The likeliest are shown. Add a given name, a street or a place to narrow it down."
            )
        )
    }

    private func table(_ hits: [PersonHit]) -> Table {
        Table(
            Bilingual("Znalezione osoby", english: "Persons found"),
            columns: [
                Table.Column(Bilingual("Imię i nazwisko lub nazwa", english: "Name")),
                Table.Column(Bilingual("Miejscowość", english: "Place")),
                Table.Column(Bilingual("Rodzaj", english: "Kind")),
                Table.Column(Bilingual("Stan", english: "State")),
            ],
            rows: hits.map { hit in
                Table.Row([
                    [Link.person(hit.id.text, hit.name)],
                    [hit.place.isEmpty ? Plain(.none, isFaint: true) : Plain(.verbatim(hit.place))],
                    [Plain(hit.kind.text)],
                    [hit.state.badge],
                ])
            }
        )
    }

    private var nobody: Empty {
        let taken: Bilingual =
            if case .found(let kind, _, _) = result { kind.text } else { .none }
        return Empty(
            Bilingual("Nikogo nie znaleziono", english: "Nobody was found"),
            Bilingual(
                "To, co wpisano, odczytaliśmy jako \(taken.polish). Sprawdź pisownię albo użyj innej danej. Widać tu "
                    + "tylko osoby, do których masz dostęp.",
                english: "What was typed was read as \(taken.english). Check the spelling, or try something else. Only "
                    + "persons that you may see are shown."
            )
        )
    }
}

extension Bilingual {
    fileprivate static let namesNotReady = Bilingual(
        "Nazwiska są właśnie wczytywane po raz pierwszy od uruchomienia. Poczekaj kilka sekund i wyszukaj ponownie; po "
            + "numerze PESEL, NIP, telefonie lub e-mailu można szukać od razu.",
        english:
            "Names are being read for the first time since the start. Wait a few seconds and search again; a PESEL, "
            + "NIP, phone or e-mail can be looked for at once."
    )
}
