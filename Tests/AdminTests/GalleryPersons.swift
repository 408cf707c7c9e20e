@testable import Casework
import DebtDomain
import Foundation
import HTTPTypes
@testable import Admin
import Safeguards
import Web

extension Gallery {
    static let persons: [Sample] = search + cards + questions + forms

    private static let search: [Sample] = [
        Sample("persons", PersonsPage(mayRegister: true)),
        Sample(
            "persons-found",
            PersonsPage(query: "Kowlaski", result: .found(kind: .name, hits(3), isCut: false), mayRegister: true)
        ),
        Sample(
            "persons-many",
            PersonsPage(query: "Nowak", result: .found(kind: .name, hits(50), isCut: true), mayRegister: false)
        ),
        Sample(
            "persons-worst",
            PersonsPage(
                query: Invented.markup,
                result: .found(kind: .name, [hit(Invented.longName, Invented.markup, 1)], isCut: false),
                mayRegister: true
            ),
            reader: Invented.worstReader
        ),
        Sample(
            "persons-nobody",
            PersonsPage(query: "600123456", result: .found(kind: .phone, [], isCut: false), mayRegister: true)
        ),
        Sample("persons-not-ready", PersonsPage(query: "Nowak", result: .notReady, mayRegister: true)),
        Sample("persons-refused", PersonsPage(fault: missing, mayRegister: true)),
    ]

    private static let cards: [Sample] = [
        Sample("person", card("Zofia Przykładowa-Wzorcowa")),
        Sample("person-revealed", revealed()),
        Sample("person-restricted", card("Jan Testowy", state: .restricted)),
        Sample("person-masked", masked()),
        Sample("person-worst", card(Invented.markup), reader: Invented.worstReader),
    ]

    private static let questions: [Sample] = [
        Sample(
            "person-purpose",
            PurposePage(
                id: Invented.id,
                opening: .card,
                question: PurposeQuestion(codes: [.subjectRequest]),
                reason: Bilingual(
                    "Te dane można odczytać tylko na żądanie osoby, której dotyczą. Podaj ten cel i opisz żądanie.",
                    english: "This may be read at the person's own request only. Give that purpose and describe it."
                ),
                status: .forbidden
            )
        ),
        Sample(
            "person-purpose-refused",
            PurposePage(
                id: Invented.id,
                opening: .identifiers,
                question: PurposeQuestion(
                    codes: PurposeCode.allCases,
                    words: Invented.markup,
                    codeFault: Bilingual("Wybierz cel.", english: "Choose a purpose."),
                    wordsFault: Bilingual("Opisz cel w kilku słowach.", english: "Describe the purpose in a few words.")
                ),
                section: .persons
            )
        ),
    ]

    private static let forms: [Sample] = [
        Sample("person-new", RegisterPersonPage(kind: .natural, fields: PersonFormFields())),
        Sample("person-new-organisation", RegisterPersonPage(kind: .organisation, fields: PersonFormFields())),
        Sample(
            "person-new-refused",
            RegisterPersonPage(kind: .natural, fields: wrong, taken: "44051401359")
        ),
        Sample("person-edit", edit(name: "Zofia Przykładowa", wrong: nil)),
        Sample("person-edit-worst", edit(name: Invented.longName, wrong: wrong), reader: Invented.worstReader),
    ]

    private static let missing = Bilingual("Uzupełnij to pole.", english: "Fill in this field.")

    private static func hits(_ count: Int) -> [PersonHit] {
        let names = ["Z. Kowalska", "J. Kowalski", "Wspólnota „Pod Kowalem”"]
        return (0..<count).map { hit(names[$0 % 3], ["Nowa Wieś", "", "Gdańsk"][$0 % 3], $0) }
    }

    private static func hit(_ name: String, _ place: String, _ number: Int) -> PersonHit {
        PersonHit(
            id: UUID(),
            kind: number % 3 == 2 ? .organisation : .natural,
            state: number % 3 == 1 ? .restricted : .active,
            name: name,
            place: place
        )
    }

    private static func card(_ name: String, state: PersonState = .active) -> PersonPage {
        let isWorst = name == Invented.markup
        return PersonPage(
            id: Invented.id,
            name: name,
            kind: .natural,
            state: state,
            contacts: [
                contact(.address, "ul. Długa 12A/7", "80-831 Gdańsk"), contact(.phone, "+48 601 202 303"),
                contact(.phone, "+48 58 301 20 30"),
                contact(.email, isWorst ? Invented.longEmail : "zofia@example.com"),
                contact(.bankAccount, "61 1090 1014 0000 0712 1981 2874"),
            ],
            hidden: [.pesel, .birthDay, .document, .hardship],
            registeredAt: Invented.before(days: 400),
            changedAt: Invented.before(days: 2),
            questions: [
                .identifiers: PurposeQuestion(codes: PurposeCode.allCases, chosen: .court),
                .hardship: PurposeQuestion(codes: [.subjectRequest], words: isWorst ? Invented.markup : ""),
            ],
            acts: Set(PersonAct.allCases),
            section: .persons
        )
    }

    private static func revealed() -> PersonPage {
        var page = card("Zofia Przykładowa-Wzorcowa")
        page.revealed = [
            RevealedPerson.Value(kind: .pesel, text: "44051401359", item: nil, document: nil),
            RevealedPerson.Value(kind: .birthDay, text: "1944-05-14", item: nil, document: nil),
            RevealedPerson.Value(kind: .document, text: "ABA300000", item: UUID(), document: .identityCard),
        ]
        page.recorded = PersonOpening.identifiers.recorded(for: Bilingual(PurposeCode.court.wording))
        return page
    }

    private static func masked() -> PersonPage {
        var page = card("Z. Przykładowa")
        page.isClear = false
        page.contacts = [contact(.address, "Gdańsk"), contact(.phone, "••• ••• 303")]
        page.questions = [:]
        page.acts = []
        return page
    }

    private static func contact(_ kind: PersonItemKind, _ lines: String...) -> PersonCard.Contact {
        PersonCard.Contact(id: UUID(), kind: kind, lines: lines)
    }

    private static let wrong = PersonFormFields(
        values: [
            "given_names": "Zofia", "surname": Invented.longName, "pesel": "44051401358", "birth_day_day": "31",
            "birth_day_month": "2", "birth_day_year": "1944", "phones": "012\n600 123 456", "hardship": Invented.markup,
        ],
        faults: [
            "given_names": missing,
            "pesel": Bilingual(
                "Cyfra kontrolna się nie zgadza: sprawdź, czy nie zamieniono dwóch cyfr.",
                english: "The check digit is wrong: see whether two digits were swapped."
            ),
            "birth_day": Bilingual("Podaj istniejący dzień.", english: "Give an existing day."),
            "phones": Bilingual(
                "Wiersz 1: numer nie zaczyna się od zera.",
                english: "Line 1: no number begins with 0."
            ),
            "address_house": missing,
        ]
    )

    private static func edit(name: String, wrong: PersonFormFields?) -> EditPersonPage {
        var fields =
            wrong
            ?? PersonFormFields(values: ["given_names": "Zofia", "surname": "Przykładowa", "phones": "601 202 303"])
        fields.stored = [.pesel, .birthDay, .hardship]
        return EditPersonPage(
            id: Invented.id,
            name: name,
            kind: .natural,
            fields: fields,
            removable: [
                Option("pesel", .verbatim("PESEL"), hint: .storedHidden),
                Option(
                    Invented.id,
                    Bilingual(
                        "Adres: ul. Długa 12A/7, 80-831 Gdańsk",
                        english: "Address: ul. Długa 12A/7, 80-831 Gdańsk"
                    ),
                    hint: Bilingual("dodano 4 maja 2025", english: "added on 4 May 2025"),
                    isChosen: wrong != nil
                ),
            ],
            hidden: [.version(3)],
            taken: nil,
            section: .persons
        )
    }
}
