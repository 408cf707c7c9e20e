import Casework
import DebtDomain
import Foundation
import Safeguards
import Web

// What is sent of persons. Here a text is measured only; what is wrong with a number or a name the action says.

extension JSONBody {
    func newPerson() throws -> PersonEntry {
        let (kind, given, surname, organisation, pesel, nip, regon, birthDay, items) = try gather(
            choice("kind", as: PersonKind.self),
            optional("given_names") { typed($0, most: 100) },
            optional("surname") { typed($0, most: 100) },
            optional("organisation") { typed($0, most: 300) },
            optional("pesel") { typed($0, most: 60) },
            optional("nip") { typed($0, most: 60) },
            optional("regon") { typed($0, most: 60) },
            optional("birth_day") { typed($0, most: 10) },
            optional("items") { personItems($0) }
        )
        var entry = PersonEntry(kind)
        entry.givenNames = given ?? ""
        entry.surname = surname ?? ""
        entry.organisation = organisation ?? ""
        entry.pesel = pesel ?? ""
        entry.nip = nip ?? ""
        entry.regon = regon ?? ""
        entry.birthDay = birthDay ?? ""
        entry.items = items ?? []
        return entry
    }

    func personCorrection() throws -> (PersonCorrection, AccessPurpose?) {
        let (given, surname, organisation, pesel, nip, regon, birthDay, added, removed, purpose) = try gather(
            optional("given_names") { typed($0, most: 100) },
            optional("surname") { typed($0, most: 100) },
            optional("organisation") { typed($0, most: 300) },
            optional("pesel") { replaced($0, most: 60) },
            optional("nip") { replaced($0, most: 60) },
            optional("regon") { replaced($0, most: 60) },
            optional("birth_day") { replaced($0, most: 10) },
            optional("added") { personItems($0) },
            optional("removed") { uuidArray($0, count: 0...50) },
            optional("purpose") { self.purpose($0) }
        )
        var correction = PersonCorrection()
        correction.givenNames = given
        correction.surname = surname
        correction.organisation = organisation
        correction.pesel = pesel
        correction.nip = nip
        correction.regon = regon
        correction.birthDay = birthDay
        correction.added = added ?? []
        correction.removed = removed ?? []
        return (correction, purpose)
    }

    func typed(_ name: String, most: Int) -> String? {
        string(name, length: 1...most, .anything)
    }

    /// What takes the place of a value; nothing does where it is empty or `null`.
    private func replaced(_ name: String, most: Int) -> String? {
        nullable(name) { string($0, length: 0...most, .anything) }.map { $0 ?? "" }
    }

    func purpose(_ name: String) -> AccessPurpose? {
        guard let body = object(name) else { return nil }
        let code = body.choice("code", as: PurposeCode.self)
        let words = body.optionalString("words", length: 1...500)
        guard let code, let words else { return nil }
        let trimmed = words?.trimmingCharacters(in: .whitespaces)
        guard trimmed?.isEmpty != true, let purpose = AccessPurpose(code, words: trimmed) else {
            body.note(trimmed == nil ? .missing : .empty, at: "words")
            return nil
        }
        return purpose
    }

    private func personItems(_ name: String) -> [PersonItemEntry]? {
        objects(name, count: 0...50) { $0.personItem() }
    }

    private func personItem() -> PersonItemEntry? {
        guard let kind = choice("kind", as: PersonItemKind.self) else {
            passOverTheRest()
            return nil
        }
        switch kind {
        case .phone: return typed("number", most: 60).map { .phone($0) }
        case .bankAccount: return typed("number", most: 60).map { .bankAccount($0) }
        case .email: return typed("address", most: 254).map { .email($0) }
        case .hardship: return typed("text", most: 4_000).map { .hardship($0) }
        case .address: return postalAddress().map { .address($0) }
        case .mailingAddress: return postalAddress().map { .mailingAddress($0) }
        case .document:
            let (document, number) = (choice("document", as: IdentityDocument.Kind.self), typed("number", most: 60))
            guard let document, let number else { return nil }
            return .document(document, number)
        }
    }

    private func postalAddress() -> AddressEntry? {
        let street = optionalString("street", length: 0...120, .anything)
        let house = typed("house", most: 20)
        let flat = optionalString("flat", length: 0...20, .anything)
        let code = string("postal_code", length: 0...20, .anything)
        let city = typed("city", most: 100)
        let country = optionalString("country", length: 2...2, .anything)
        guard let street, let house, let flat, let code, let city, let country else { return nil }
        var address = AddressEntry()
        address.street = street ?? ""
        address.house = house
        address.flat = flat ?? ""
        address.postalCode = code
        address.city = city
        address.country = country ?? "PL"
        return address
    }
}

extension Schema {
    /// What the names stand for that are about persons.
    static let persons: [(name: String, schema: Schema)] = sent + shown

    private static let names = [
        Member("given_names", .text(1...100), required: false), Member("surname", .text(1...100), required: false),
        Member("organisation", .text(1...300), required: false),
    ]

    private static let postalAddress = [
        Member("street", .text(0...120), required: false), Member("house", .text(1...20)),
        Member("flat", .text(0...20), required: false), Member("postal_code", .text(0...20)),
        Member("city", .text(1...100)), Member("country", .text(2...2), required: false),
    ]

    private static let number = Member("number", .text(1...60))

    private static let sent: [(name: String, schema: Schema)] = [
        (
            "NewPerson",
            .object(
                [Member("kind", .choice(PersonKind.allCases.map(\.rawValue)))] + names + [
                    Member("pesel", .text(1...60), required: false), Member("nip", .text(1...60), required: false),
                    Member("regon", .text(1...60), required: false),
                    Member("birth_day", .format("date"), required: false),
                    Member("items", .list(of: .named("NewPersonItem"), 0...50), required: false),
                ]
            )
        ),
        (
            "NewPersonItem",
            .either([
                .object([Member("kind", .choice(["phone", "bank_account"])), number]),
                .object([
                    Member("kind", .choice(["document"])),
                    Member("document", .choice(IdentityDocument.Kind.allCases.map(\.rawValue))), number,
                ]),
                .object([Member("kind", .choice(["email"])), Member("address", .text(1...254))]),
                .object([Member("kind", .choice(["address", "mailing_address"]))] + postalAddress),
                .object([Member("kind", .choice(["hardship"])), Member("text", .text(1...4_000))]),
            ])
        ),
        (
            "PersonChange",
            .object(
                names + [
                    Member("pesel", .nullable(.text(0...60)), required: false),
                    Member("nip", .nullable(.text(0...60)), required: false),
                    Member("regon", .nullable(.text(0...60)), required: false),
                    Member(
                        "birth_day",
                        .nullable(.pattern("^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")),
                        required: false
                    ),
                    Member("added", .list(of: .named("NewPersonItem"), 0...50), required: false),
                    Member("removed", .list(of: uuid, 0...50), required: false),
                    Member("purpose", .named("Purpose"), required: false),
                ]
            )
        ),
        ("PersonQuery", .object([Member("query", .text(1...200))])),
        ("PersonView", .object([Member("purpose", .named("Purpose"), required: false)])),
        (
            "PersonReveal",
            .object([
                Member("group", .choice(PersonSecret.allCases.map(\.rawValue))),
                Member("purpose", .named("Purpose"), required: false),
            ])
        ),
        (
            "Purpose",
            .object([
                Member("code", .choice(PurposeCode.allCases.map(\.rawValue))),
                Member("words", .text(1...500), required: false),
            ])
        ),
    ]

    private static let state = Member("state", .choice(["active", "restricted"]))
    private static let kind = Member("kind", .choice(PersonKind.allCases.map(\.rawValue)))
    private static let hidden = Schema.choice(HiddenValue.allCases.map(\.rawValue))

    private static let shown: [(name: String, schema: Schema)] = [
        (
            "PersonCard",
            .object([
                Member("id", uuid), kind, state, Member("view", .choice(FieldView.allCases.map(\.rawValue))),
                Member("name", .string),
                Member(
                    "contacts",
                    .array(
                        of: .object([
                            Member("id", uuid), Member("kind", .choice(PersonItemKind.allCases.map(\.rawValue))),
                            Member("lines", .array(of: .string)),
                        ])
                    )
                ),
                Member("hidden", .array(of: hidden)), Member("registered_at", instant),
                Member("changed_at", instant), Member("version", version),
            ])
        ),
        (
            "PersonSearch",
            .object([
                Member("kind", .choice(PersonSearch.Kind.allCases.map(\.rawValue))),
                Member(
                    "persons",
                    .array(
                        of: .object([
                            Member("id", uuid), kind, state, Member("name", .string), Member("place", .string),
                        ])
                    )
                ),
                Member("is_cut", .boolean),
            ])
        ),
        (
            "RevealedPerson",
            .object([
                Member("id", uuid),
                Member(
                    "values",
                    .array(
                        of: .object([
                            Member("kind", hidden), Member("text", .string), Member("item", .nullable(uuid)),
                            Member(
                                "document",
                                .choice(IdentityDocument.Kind.allCases.map(\.rawValue)),
                                required: false
                            ),
                        ])
                    )
                ),
            ])
        ),
    ]
}
