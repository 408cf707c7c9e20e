import Casework
import DebtDomain
import Foundation
import Safeguards
import Web

/// What of persons a form holds, and where each mistake in it is shown.
///
/// Everything is read as it was typed: what is wrong with a number or a name the action says, in its own words.
struct TypedItems {
    /// Where the entries of one field stand.
    private struct Place {
        let field: String
        /// Which line of a text of several; nil for a field of its own.
        let line: Int?
        /// Whether the rest of a fault's path names one of several fields.
        let isPrefix: Bool
    }

    private(set) var entries: [PersonItemEntry] = []
    private var places: [Place] = []

    mutating func add(_ lines: [String], at field: String, _ make: (String) -> PersonItemEntry) {
        for (index, line) in lines.enumerated() {
            entries.append(make(line))
            places.append(Place(field: field, line: lines.count > 1 ? index + 1 : nil, isPrefix: false))
        }
    }

    mutating func add(_ entry: PersonItemEntry?, at field: String, isPrefix: Bool = false) {
        guard let entry else { return }
        entries.append(entry)
        places.append(Place(field: field, line: nil, isPrefix: isPrefix))
    }

    /// The field of the form and what to say there; a fault points into what was sent, as `/items/3/street`.
    func place(of fault: PersonFault) -> (field: String, message: Bilingual) {
        let parts = fault.field.split(separator: "/").map(String.init)
        let message = fault.code == "not_a_date" ? Bilingual.noSuchDay : Bilingual(fault.wording)
        guard parts.count == 3, let index = Int(parts[1]), places.indices.contains(index) else {
            return (parts.joined(separator: "_"), message)
        }
        let place = places[index]
        if place.isPrefix { return ("\(place.field)_\(parts[2])", message) }
        return (place.field, place.line.map { message.inLine($0) } ?? message)
    }
}

extension FormBody {
    /// A field that is measured and nothing more.
    func typed(_ name: String, most: Int) -> String {
        (optionalText(name, length: 1...most, .anything) ?? nil) ?? ""
    }

    /// A day in three fields, in the form that is stored; what is no number stays as it is.
    func typedDay(_ name: String) -> String {
        let parts = ["year", "month", "day"].map { typed("\(name)_\($0)", most: 4) }
        guard parts.contains(where: { !$0.isEmpty }) else { return "" }
        let (year, rest) = (parts[0], parts[1...].map { $0.count == 1 ? "0\($0)" : $0 })
        return ([year] + rest).joined(separator: "-")
    }

    func typedAddress(_ prefix: String) -> AddressEntry? {
        var entry = AddressEntry()
        entry.street = typed("\(prefix)_street", most: 120)
        entry.house = typed("\(prefix)_house", most: 20)
        entry.flat = typed("\(prefix)_flat", most: 20)
        entry.postalCode = typed("\(prefix)_postal_code", most: 20)
        entry.city = typed("\(prefix)_city", most: 100)
        entry.country = typed("\(prefix)_country", most: 2)
        let texts = [entry.street, entry.house, entry.flat, entry.postalCode, entry.city]
        // Where only the country is there, nobody began to type an address.
        return texts.allSatisfy(\.isEmpty) ? nil : entry
    }

    func typedDocument() -> PersonItemEntry? {
        let kind = optional("document_kind") { _ in choice("document_kind", as: IdentityDocument.Kind.self) }
        let number = typed("document_number", most: 60)
        guard let kind = kind.flatMap({ $0 }), !number.isEmpty else { return nil }
        return .document(kind, number)
    }

    /// What a form adds besides the lines of phones, addresses of e-mail and accounts.
    func addTyped(to items: inout TypedItems) {
        items.add(typedDocument(), at: "document", isPrefix: true)
        items.add(typedAddress("address").map { .address($0) }, at: "address", isPrefix: true)
        items.add(typedAddress("mailing").map { .mailingAddress($0) }, at: "mailing", isPrefix: true)
        let hardship = typed("hardship", most: 4_000)
        items.add(hardship.isEmpty ? nil : .hardship(hardship), at: "hardship")
    }

    /// A new person.
    func newPerson(_ kind: PersonKind) -> (PersonEntry, TypedItems) {
        var entry = PersonEntry(kind)
        if kind == .natural {
            entry.givenNames = typed("given_names", most: 100)
            entry.surname = typed("surname", most: 100)
            entry.pesel = typed("pesel", most: 60)
            entry.birthDay = typedDay("birth_day")
        } else {
            entry.organisation = typed("organisation", most: 300)
            entry.regon = typed("regon", most: 60)
        }
        entry.nip = typed("nip", most: 60)
        var items = TypedItems()
        for list in PersonLines.allCases { items.add(lines(list.rawValue) ?? [], at: list.rawValue, list.entry) }
        addTyped(to: &items)
        entry.items = items.entries
        return (entry, items)
    }

    /// What shall become different of a person: what was left empty stays, what was ticked is removed.
    func personCorrection(_ kind: PersonKind) -> (PersonCorrection, TypedItems) {
        var correction = PersonCorrection()
        let removed = set("removed") ?? []
        func replaced(_ name: String, _ typed: String) -> String? {
            typed.isEmpty ? (removed.contains(name) ? "" : nil) : typed
        }
        if kind == .natural {
            correction.givenNames = typed("given_names", most: 100)
            correction.surname = typed("surname", most: 100)
            correction.pesel = replaced("pesel", typed("pesel", most: 60))
            correction.birthDay = replaced("birth_day", typedDay("birth_day"))
        } else {
            correction.organisation = typed("organisation", most: 300)
            correction.regon = replaced("regon", typed("regon", most: 60))
        }
        correction.nip = replaced("nip", typed("nip", most: 60))
        var items = TypedItems()
        correction.removed = removed.compactMap { UUID(strict: $0) }
        for list in PersonLines.allCases {
            let now = lines(list.rawValue) ?? []
            let before = keptLines("was_\(list.rawValue)")
            let ids = typed(list.itemsField, most: 4_000).split(separator: ",").compactMap { UUID(strict: $0) }
            items.add(now.filter { !before.contains($0) }, at: list.rawValue, list.entry)
            correction.removed += zip(before, ids).filter { !now.contains($0.0) }.map(\.1)
        }
        addTyped(to: &items)
        correction.added = items.entries
        return (correction, items)
    }

    private func keptLines(_ name: String) -> [String] {
        passOver(name)
        return kept(name).split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// Notes what the action found wrong, each at its field; several in one field one after the other.
    func note(_ invalid: InvalidPerson, of items: TypedItems) {
        var order: [String] = []
        var messages: [String: [Bilingual]] = [:]
        for fault in invalid.faults {
            let (field, message) = items.place(of: fault)
            if messages[field] == nil { order.append(field) }
            messages[field, default: []].append(message)
        }
        for field in order {
            let all = messages[field] ?? []
            let text = Bilingual(
                all.map(\.polish).joined(separator: " "),
                english: all.map(\.english).joined(separator: " ")
            )
            note(FieldFault("invalid", text), at: field)
        }
    }

    /// Notes that somebody else has the number.
    func note(_ taken: PersonTaken) {
        guard let problem = Problem.describing(taken), let detail = problem.detail else { return }
        note(FieldFault(problem.code, detail), at: taken.number == .personNIP ? "nip" : "pesel")
    }
}

/// What a form has as lines of a text, one value each; the name of the field.
enum PersonLines: String, CaseIterable, Sendable {
    case phones
    case emails
    case accounts

    var kind: PersonItemKind {
        switch self {
        case .phones: .phone
        case .emails: .email
        case .accounts: .bankAccount
        }
    }

    /// The field that says which stored item each line was.
    var itemsField: String { "\(rawValue)_items" }

    fileprivate var entry: (String) -> PersonItemEntry {
        switch self {
        case .phones: { .phone($0) }
        case .emails: { .email($0) }
        case .accounts: { .bankAccount($0) }
        }
    }
}

extension Bilingual {
    fileprivate static let noSuchDay = Bilingual(
        "Podaj istniejący dzień, na przykład 27 3 1985.",
        english: "Give an existing day, for example 27 3 1985."
    )

    fileprivate func inLine(_ number: Int) -> Bilingual {
        Bilingual("Wiersz \(number): \(polish)", english: "Line \(number): \(english)")
    }
}
