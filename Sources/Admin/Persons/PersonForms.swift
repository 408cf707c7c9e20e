import Casework
import DebtDomain
import Safeguards
import Web

/// Adds a person.
struct RegisterPersonPage: Page {
    var kind: PersonKind
    var fields: PersonFormFields
    var key = ""
    /// A number that somebody has already, for whoever may look whose it is.
    var taken: String?

    var title: Bilingual {
        kind == .natural
            ? Bilingual("Zarejestruj osobę fizyczną", english: "Register a natural person")
            : Bilingual("Zarejestruj podmiot", english: "Register an organisation")
    }
    let section: Section? = .persons
    let trail = [Section.persons.link]

    var parts: [any Component] {
        let other =
            kind == .natural
            ? Link(
                Bilingual(
                    "Zarejestruj podmiot: firmę, wspólnotę, fundację",
                    english: "Register an organisation instead"
                ),
                to: .newPerson.asking("kind", PersonKind.organisation.rawValue)
            )
            : Link(
                Bilingual("Zarejestruj osobę fizyczną", english: "Register a natural person instead"),
                to: .newPerson
            )
        let search = taken.map { number in
            Actions([
                PostButton(
                    Bilingual("Pokaż osobę z tym numerem", english: "Show who has this number"),
                    action: .persons,
                    hidden: [Hidden("query", number)]
                )
            ])
        }
        return [search ?? Actions([other])] + [
            Form(
                action: .newPerson,
                fields: fields.groups(of: kind),
                hidden: [Hidden("key", key), Hidden("kind", kind.rawValue)],
                submit: Bilingual("Zarejestruj", english: "Register"),
                cancel: .persons
            )
        ]
    }
}

/// Corrects what is known of a person. What is hidden stays unless something else is typed, or its removal is ticked.
struct EditPersonPage: Page {
    var id: String
    var name: String
    var kind: PersonKind
    var fields: PersonFormFields
    /// What can be removed: hidden values and things of which there may be several.
    var removable: [Option]
    var removedFault: Bilingual?
    var hidden: [Hidden]
    var taken: String?

    let title = Bilingual("Popraw dane", english: "Correct the data")
    var caption: Bilingual? { .verbatim(name) }
    var section: Section?
    var trail: [Link] { (section.map { [$0.link] } ?? []) + [.person(id, name)] }

    var parts: [any Component] {
        let removal = Choices(
            "removed",
            Bilingual("Zaznacz, co usunąć", english: "Tick what to remove"),
            pick: .several,
            from: removable,
            error: removedFault,
            isOptional: true
        )
        let group = FieldGroup(
            Bilingual("Usuń zapisane dane", english: "Remove what is stored"),
            hint: Bilingual(
                "Żeby zmienić adres, wpisz wyżej nowy i zaznacz stary.",
                english: "To change an address, type the new one above and tick the old."
            ),
            [removal]
        )
        let search = taken.map { number in
            PostButton(
                Bilingual("Pokaż osobę z tym numerem", english: "Show who has this number"),
                action: .persons,
                hidden: [Hidden("query", number)]
            )
        }
        return (search.map { [Actions([$0])] } ?? []) + [
            Form(
                action: .persons.adding(id).adding("edit"),
                fields: fields.groups(of: kind) + (removable.isEmpty ? [] : [group]),
                hidden: hidden,
                submit: Bilingual("Zapisz zmiany", english: "Save the changes"),
                cancel: .persons.adding(id)
            )
        ]
    }
}

/// The questions about a person, with what was answered; the same for a new person and for one to be corrected.
struct PersonFormFields: Sendable {
    /// Values by the name of the field, and what is wrong with them.
    var values: [String: String] = [:]
    var faults: [String: Bilingual] = [:]
    /// Which hidden values are stored; nil for a new person.
    var stored: Set<HiddenValue>?

    func groups(of kind: PersonKind) -> [any Component] {
        [kind == .natural ? names : organisation, identifiers(of: kind), contact]
            + [address("address", .homeAddress, .homeAddressHint), address("mailing", .mailingAddress, .mailingHint)]
            + [hardship]
    }

    private var names: FieldGroup {
        FieldGroup(
            Bilingual("Osoba", english: "Person"),
            [
                text("given_names", .givenNames, .name, most: 100),
                text("surname", .surname, .name, most: 100),
            ]
        )
    }

    private var organisation: FieldGroup {
        FieldGroup(Bilingual("Podmiot", english: "Organisation"), [text("organisation", .organisation, most: 300)])
    }

    private func identifiers(of kind: PersonKind) -> FieldGroup {
        let own: [any Component] =
            kind == .natural ? [identifier("pesel", .pesel), day] : [identifier("regon", .regon)]
        return FieldGroup(
            Bilingual("Dane identyfikacyjne", english: "Identifiers"),
            own + [identifier("nip", .nip)] + document
        )
    }

    private var contact: FieldGroup {
        let hint = Bilingual("Każdy w osobnym wierszu.", english: "Each on a line of its own.")
        return FieldGroup(
            Bilingual("Kontakt", english: "Contact"),
            PersonLines.allCases.map { list in
                TextArea(
                    list.rawValue,
                    list.label,
                    value: values[list.rawValue] ?? "",
                    hint: hint,
                    error: faults[list.rawValue],
                    rows: 2,
                    isOptional: true,
                    length: 4_000
                )
            }
        )
    }

    private var hardship: FieldGroup {
        let isStored = stored?.contains(.hardship) == true
        let hint = Bilingual(
            "Tylko to, co ma znaczenie dla sprawy, na przykład choroba albo utrata pracy.",
            english: "Only what matters for the case, such as an illness or a lost job."
        )
        let more = Bilingual(
            "Wcześniejszy opis zostaje, ukryty. \(hint.polish)",
            english: "The former description stays, hidden. \(hint.english)"
        )
        return FieldGroup(
            Bilingual("Trudna sytuacja", english: "Hardship"),
            [
                TextArea(
                    "hardship",
                    .description,
                    value: values["hardship"] ?? "",
                    hint: isStored ? more : hint,
                    error: faults["hardship"],
                    rows: 3,
                    isOptional: true,
                    length: 4_000
                )
            ]
        )
    }

    private var day: any Component {
        let example = Bilingual(
            "Na przykład: 27 3 1985. Puste pole uzupełni numer PESEL.",
            english: "For example: 27 3 1985. Left empty, the PESEL number fills it in."
        )
        return DateField(
            "birth_day",
            Bilingual("Data urodzenia", english: "Date of birth"),
            day: values["birth_day_day"] ?? "",
            month: values["birth_day_month"] ?? "",
            year: values["birth_day_year"] ?? "",
            hint: stored?.contains(.birthDay) == true ? .keptIfEmpty : example,
            error: faults["birth_day"],
            isOptional: true
        )
    }

    private var document: [any Component] {
        [
            Select(
                "document_kind",
                Bilingual("Rodzaj dokumentu tożsamości", english: "Kind of identity document"),
                from: IdentityDocument.Kind.allCases.map {
                    Option($0.rawValue, $0.text, isChosen: $0.rawValue == values["document_kind"])
                },
                error: faults["document_kind"]
            ),
            text(
                "document_number",
                Bilingual("Seria i numer dokumentu", english: "Number of the document"),
                .identifier,
                most: 60,
                isOptional: true
            ),
        ]
    }

    private func address(_ prefix: String, _ title: Bilingual, _ hint: Bilingual) -> FieldGroup {
        FieldGroup(
            stored == nil
                ? title
                : Bilingual("Nowy \(title.polish.lowercasedFirst)", english: "New \(title.english.lowercasedFirst)"),
            hint: hint,
            [
                text("\(prefix)_street", .street, most: 120, isOptional: true),
                Beside([
                    text("\(prefix)_house", .house, .short, most: 20, isOptional: true),
                    text("\(prefix)_flat", .flat, .short, most: 20, isOptional: true),
                ]),
                Beside([
                    text("\(prefix)_postal_code", .postalCode, .short, most: 20, isOptional: true),
                    text("\(prefix)_country", .country, .short, most: 2, isOptional: true),
                ]),
                text("\(prefix)_city", .city, most: 100, isOptional: true),
            ]
        )
    }

    private func identifier(_ name: String, _ value: HiddenValue) -> TextField {
        let isStored = stored?.contains(value) == true
        return text(name, value.title, .identifier, most: 60, isOptional: true, hint: isStored ? .keptIfEmpty : nil)
    }

    private func text(
        _ name: String,
        _ label: Bilingual,
        _ kind: TextField.Kind = .text,
        most: Int,
        isOptional: Bool = false,
        hint: Bilingual? = nil
    ) -> TextField {
        TextField(
            name,
            label,
            kind: kind,
            value: values[name] ?? "",
            hint: hint,
            error: faults[name],
            isOptional: isOptional,
            length: most
        )
    }
}

extension PersonLines {
    var label: Bilingual {
        switch self {
        case .phones: Bilingual("Telefony", english: "Phones")
        case .emails: Bilingual("Adresy e-mail", english: "E-mail addresses")
        case .accounts: Bilingual("Rachunki bankowe", english: "Bank accounts")
        }
    }
}

extension Bilingual {
    static let givenNames = Bilingual("Imiona", english: "Given names")
    static let surname = Bilingual("Nazwisko", english: "Surname")
    static let description = Bilingual("Opis", english: "Description")
    static let organisation = Bilingual("Nazwa", english: "Name")
    static let street = Bilingual("Ulica", english: "Street")
    static let house = Bilingual("Numer domu", english: "House")
    static let flat = Bilingual("Mieszkanie", english: "Flat")
    static let postalCode = Bilingual("Kod pocztowy", english: "Postal code")
    static let city = Bilingual("Miejscowość", english: "Place")
    static let country = Bilingual("Kraj", english: "Country")
    fileprivate static let homeAddress = Bilingual("Adres zamieszkania lub siedziby", english: "Address")
    fileprivate static let homeAddressHint = Bilingual(
        "Kraj to dwie litery; puste znaczy Polska.",
        english: "The country is two letters; left empty it is Poland."
    )
    fileprivate static let mailingAddress = Bilingual("Adres do korespondencji", english: "Address for letters")
    fileprivate static let mailingHint = Bilingual(
        "Tylko jeśli jest inny niż powyższy.",
        english: "Only where it is another than the one above."
    )
    fileprivate static let keptIfEmpty = Bilingual(
        "Zapisana wartość jest ukryta i zostanie, jeśli nic nie wpiszesz.",
        english: "The stored value is hidden, and stays if you type nothing."
    )
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
