import Casework
import Foundation
import Web

/// A person's card: name and contacts, which other values there are, and the values that were revealed just now.
struct PersonPage: Page {
    var id: String
    var name: String
    var kind: PersonKind
    var state: PersonState
    /// Whether all of each value is shown.
    var isClear = true
    var contacts: [PersonCard.Contact]
    var hidden: Set<HiddenValue>
    var revealed: [RevealedPerson.Value] = []
    var registeredAt: Date
    var changedAt: Date
    /// What was recorded of this very look, where more than the card was shown.
    var recorded: Bilingual?
    /// What can be revealed, and how it is asked why.
    var questions: [PersonOpening: PurposeQuestion] = [:]
    var acts: Set<PersonAct> = []
    /// Only for who may search.
    var section: Section?

    var title: Bilingual { .verbatim(name) }
    var trail: [Link] { section.map { [$0.link] } ?? [] }

    var parts: [any Component] {
        let buttons = PersonAct.allCases.filter(acts.contains).map { $0.button(for: id) }
        return notices + [SummaryList(rows)] + group(.identifiers) + group(.hardship)
            + [Heading(Bilingual("Wpis w rejestrze", english: "Entry in the register")), SummaryList(entry)]
            + (buttons.isEmpty ? [] : [Actions(buttons)]) + [Paragraph(.everyLookIsRecorded)]
    }

    private var notices: [any Component] {
        (recorded.map { [Notice($0)] } ?? []) + (state == .restricted ? [Notice(.restricted, tone: .warning)] : [])
            + (isClear ? [] : [Notice(.partly)])
    }

    private var rows: [SummaryList.Row] {
        let kinds = [PersonItemKind.address, .mailingAddress, .phone, .email, .bankAccount].filter { kind in
            contacts.contains { $0.kind == kind }
        }
        let standing = [
            SummaryList.Row(Bilingual("Rodzaj", english: "Kind"), kind.text),
            SummaryList.Row(Bilingual("Stan", english: "State"), [state.badge]),
        ]
        guard !kinds.isEmpty else {
            return standing + [
                SummaryList.Row(Bilingual("Kontakt", english: "Contact"), [Plain(.none, isFaint: true)])
            ]
        }
        return standing
            + kinds.map { kind in
                let lines = contacts.filter { $0.kind == kind }.map { $0.lines.joined(separator: ", ") }
                return SummaryList.Row(kind.title, lines.map { Plain(.verbatim($0)) })
            }
    }

    /// One group of hidden values: what there is, and the way to see it.
    private func group(_ opening: PersonOpening) -> [any Component] {
        let values = HiddenValue.allCases.filter { PersonOpening($0.secret) == opening && hidden.contains($0) }
        guard let heading = opening.heading, !values.isEmpty else { return [] }
        let rows = values.map { value in
            SummaryList.Row(value == .hardship ? .description : value.title, shown(value))
        }
        let isRevealed = revealed.contains { PersonOpening($0.kind.secret) == opening }
        let question = isRevealed ? nil : questions[opening]
        let form = question.map { Details(opening.summary, [$0.form(for: opening, of: id, prefix: opening.prefix)]) }
        return [Heading(heading), SummaryList(rows)] + (form.map { [$0] } ?? [])
    }

    private func shown(_ value: HiddenValue) -> [any Component] {
        let values = revealed.filter { $0.kind == value }
        guard !values.isEmpty else { return [Plain(.storedHidden, isFaint: true)] }
        return values.flatMap { value -> [any Component] in
            let kind = value.document.map { [Plain($0.text, isFaint: true)] } ?? []
            return [value.words] + kind
        }
    }

    private var entry: [SummaryList.Row] {
        [
            SummaryList.Row(Bilingual("Zarejestrowano", english: "Registered"), [Moment(registeredAt)]),
            SummaryList.Row(Bilingual("Ostatnia zmiana", english: "Last change"), [Moment(changedAt)]),
        ]
    }
}

/// What can be done from a card.
enum PersonAct: Sendable, CaseIterable {
    case correct, restrict, erase, hold, look

    fileprivate func button(for id: String) -> LinkButton {
        let card = Address.persons.adding(id)
        return switch self {
        case .correct:
            LinkButton(
                Bilingual("Popraw dane", english: "Correct the data"),
                to: card.adding("edit"),
                weight: .primary
            )
        case .restrict:
            LinkButton(
                Bilingual("Ogranicz przetwarzanie", english: "Restrict processing"),
                to: .person(id, .restriction)
            )
        case .erase: LinkButton(Bilingual("Usuń dane", english: "Erase"), to: .person(id, .erasure))
        case .hold:
            LinkButton(Bilingual("Co blokuje usunięcie", english: "What blocks erasure"), to: .person(id, .holds))
        case .look: LinkButton(Bilingual("Kto oglądał te dane", english: "Who looked"), to: .logPersons.adding(id))
        }
    }
}

extension PersonOpening {
    fileprivate var heading: Bilingual? {
        switch self {
        case .card: nil
        case .identifiers: Bilingual("Dane identyfikacyjne", english: "Identifiers")
        case .hardship: Bilingual("Trudna sytuacja", english: "Hardship")
        }
    }

    fileprivate var summary: Bilingual {
        switch self {
        case .card: submit
        case .identifiers: Bilingual("Odsłoń dane identyfikacyjne", english: "Show identifiers")
        case .hardship: Bilingual("Odsłoń opis sytuacji", english: "Show the hardship")
        }
    }

    fileprivate var prefix: String {
        switch self {
        case .card: ""
        case .identifiers: "identifiers-"
        case .hardship: "hardship-"
        }
    }

    /// What is said once something was revealed.
    func recorded(for purpose: Bilingual) -> Bilingual {
        let what = heading ?? .none
        return Bilingual(
            "To odczytanie zapisano w dzienniku. Odsłonięto: \(what.polish.lowercased()). Cel: \(purpose.polish).",
            english: "This reading is recorded. Shown: \(what.english.lowercased()). Purpose: \(purpose.english)."
        )
    }
}

extension RevealedPerson.Value {
    fileprivate var words: any Component {
        switch kind {
        case .hardship: Plain(.verbatim(text))
        case .birthDay: day ?? Plain(.verbatim(text))
        default: Plain(code: text)
        }
    }

    private var day: (any Component)? {
        // What is stored is a day; noon keeps it that day in Warsaw.
        (try? Date("\(text)T12:00:00Z", strategy: .iso8601)).map { Moment($0, to: .day) }
    }
}

extension Bilingual {
    static let storedHidden = Bilingual("zapisane, ukryte", english: "stored, hidden")
    fileprivate static let everyLookIsRecorded = Bilingual(
        "Każde otwarcie karty i każde odsłonięcie danych zapisuje się w dzienniku.",
        english: "Each opening of the card and each showing of data is recorded."
    )
    fileprivate static let restricted = Bilingual(
        "Przetwarzanie danych tej osoby jest ograniczone: można je odczytać tylko na jej żądanie, dla sądu albo po to, "
            + "żeby je poprawić.",
        english: "Processing of this person's data is restricted: it may be read at the person's request, for a court, "
            + "or to be corrected."
    )
    fileprivate static let partly = Bilingual(
        "Twoja rola pokazuje te dane tylko w części: tyle, żeby rozpoznać osobę.",
        english: "Your role shows a part of this data: enough to recognise the person."
    )
}
