package import DebtDomain
import Foundation
import Persistence
import Safeguards

/// A person as somebody typed it. Empty texts are values that are not there. It does not print.
package struct PersonEntry: Sendable, CustomReflectable {
    package var kind: PersonKind
    package var givenNames = ""
    package var surname = ""
    package var organisation = ""
    package var pesel = ""
    package var nip = ""
    package var regon = ""
    package var birthDay = ""
    package var items: [PersonItemEntry] = []

    package init(_ kind: PersonKind) {
        self.kind = kind
    }

    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

    /// What is to be stored.
    ///
    /// - Parameter now: The instant of the request: nobody is born after it.
    /// - Returns: The values that were typed, in their normal form.
    /// - Throws: `InvalidPerson` with every mistake at once.
    func values(at now: Date) throws(InvalidPerson) -> [PersonValue] {
        var reader = PersonReader()
        var values = kind == .natural ? natural(&reader, at: now) : named(&reader)
        if !nip.isEmpty, let number = reader.number(nip, "/nip", NIP.init(parsing:)) {
            values.append(PersonValue(.personNIP, number.normalised, foundBy: number.normalised))
        }
        for (index, item) in items.enumerated() {
            do {
                values.append(try item.value(at: "/items/\(index)"))
            } catch {
                reader.take(error)
            }
        }
        try reader.finish()
        return values
    }

    private func natural(_ reader: inout PersonReader, at now: Date) -> [PersonValue] {
        refuse([("/organisation", organisation), ("/regon", regon)], &reader)
        let given = reader.line(givenNames, "/given_names", most: 100)
        let surname = reader.line(surname, "/surname", most: 100)
        var values = [PersonValue(.personGivenNames, given), PersonValue(.personSurname, surname)]
        let number = pesel.isEmpty ? nil : reader.number(pesel, "/pesel", Pesel.init(parsing:))
        if let number { values.append(PersonValue(.personPesel, number.normalised, foundBy: number.normalised)) }
        guard let day = day(&reader) ?? number?.birthday else { return values }
        if let born = number?.birthday, born != day {
            reader.note("/birth_day", "other_than_pesel", PersonFault.otherBirthday)
        }
        if day.daysSince1970 > now.daysSince1970 {
            reader.note("/birth_day", "in_the_future", PersonFault.inTheFuture)
        }
        values.append(PersonValue(.personBirthDay, day: day.daysSince1970))
        return values
    }

    private func named(_ reader: inout PersonReader) -> [PersonValue] {
        let others = [
            ("/given_names", givenNames), ("/surname", surname), ("/pesel", pesel), ("/birth_day", birthDay),
        ]
        refuse(others, &reader)
        var values = [PersonValue(.personOrganisation, reader.line(organisation, "/organisation", most: 300))]
        if !regon.isEmpty, let number = reader.number(regon, "/regon", REGON.init(parsing:)) {
            values.append(PersonValue(.personREGON, number.normalised, foundBy: number.normalised))
        }
        return values
    }

    private func refuse(_ fields: [(String, String)], _ reader: inout PersonReader) {
        for (field, text) in fields where !text.isEmpty {
            reader.note(field, "not_of_this_kind", PersonFault.notOfKind)
        }
    }

    private func day(_ reader: inout PersonReader) -> Day? {
        guard !birthDay.isEmpty else { return nil }
        // Which mistake it was, the one advice covers.
        guard let day = try? Day(parsing: birthDay) else {
            reader.note("/birth_day", "not_a_date", PersonFault.notABirthday)
            return nil
        }
        return day
    }
}

/// One of the things that a person may have several of, as somebody typed it.
package enum PersonItemEntry: Sendable {
    case document(IdentityDocument.Kind, String)
    case email(String)
    case phone(String)
    case address(AddressEntry)
    case mailingAddress(AddressEntry)
    case bankAccount(String)
    case hardship(String)

    /// - Throws: `InvalidPerson`; the names of the fields begin with `path`.
    func value(at path: String) throws(InvalidPerson) -> PersonValue {
        var reader = PersonReader()
        let value = try value(at: path, &reader)
        try reader.finish()
        guard let value else { preconditionFailure("what is no value was noted") }
        return value
    }

    private func value(at path: String, _ reader: inout PersonReader) throws(InvalidPerson) -> PersonValue? {
        switch self {
        case .document(let kind, let text):
            return reader.number(text, path + "/number") { (text) throws(IdentityDocument.Mistake) in
                try IdentityDocument(kind, parsing: text)
            }.map { PersonValue(.personDocument, "\(kind.rawValue):\($0.normalised)") }
        case .email(let text):
            do {
                let address = try EmailAddress(parsing: text)
                return PersonValue(.personEmail, address.text, foundBy: address.normalised)
            } catch {
                let reason = InvalidChange.Reason.notAnAddress
                reader.note(path + "/address", reason.code, reason.wording)
                return nil
            }
        case .phone(let text):
            return reader.number(text, path + "/number", PhoneNumber.init(parsing:))
                .map { PersonValue(.personPhone, $0.normalised, foundBy: $0.normalised) }
        case .bankAccount(let text):
            return reader.number(text, path + "/number", BankAccount.init(parsing:))
                .map { PersonValue(.personBankAccount, $0.normalised, foundBy: $0.normalised) }
        case .hardship(let text):
            return PersonValue(.personHardship, reader.paragraphs(text, path + "/text", most: 4_000))
        case .address(let entry): return try entry.value(.personAddress, at: path)
        case .mailingAddress(let entry): return try entry.value(.personMailingAddress, at: path)
        }
    }
}

/// An address as somebody typed it.
package struct AddressEntry: Sendable {
    package var street = ""
    package var house = ""
    package var flat = ""
    package var postalCode = ""
    package var city = ""
    package var country = "PL"

    package init() {}

    fileprivate func value(_ field: FieldRegistry, at path: String) throws(InvalidPerson) -> PersonValue {
        let address = try PostalAddress(
            street: street,
            house: house,
            flat: flat,
            postalCode: postalCode,
            city: city,
            country: country,
            at: path
        )
        do {
            return try PersonValue(field, json: address.json)
        } catch {
            preconditionFailure("an address holds no numbers")
        }
    }
}
