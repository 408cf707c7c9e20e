import DebtDomain
import Foundation
import Persistence
import Safeguards

extension PersonCorrection {
    /// What is to be stored differently.
    ///
    /// - Throws: `InvalidPerson` with every mistake at once.
    func change(of person: PersonRow, at now: Date) throws(InvalidPerson) -> PersonChange {
        var reader = PersonReader()
        var change = PersonChange()
        let isNatural = person.kind == PersonKind.natural.rawValue
        name(givenNames, "/given_names", .personGivenNames, of: isNatural, 100, &change, &reader)
        name(surname, "/surname", .personSurname, of: isNatural, 100, &change, &reader)
        name(organisation, "/organisation", .personOrganisation, of: !isNatural, 300, &change, &reader)
        let born = birthday(of: isNatural, &change, &reader)
        number(nip, "/nip", .personNIP, of: true, NIP.init(parsing:), &change, &reader)
        number(regon, "/regon", .personREGON, of: !isNatural, REGON.init(parsing:), &change, &reader)
        day(of: isNatural, bornOn: born, hasPesel: person.pesel != nil, at: now, &change, &reader)
        for (index, item) in added.enumerated() {
            do {
                change.added.append(try item.value(at: "/added/\(index)"))
            } catch {
                reader.take(error)
            }
        }
        var seen: Set<UUID> = []
        change.removed = removed.filter { seen.insert($0).inserted }
        try reader.finish()
        return change
    }

    /// A name is there always.
    private func name(
        _ typed: String?,
        _ path: String,
        _ field: FieldRegistry,
        of isOfKind: Bool,
        _ most: Int,
        _ change: inout PersonChange,
        _ reader: inout PersonReader
    ) {
        guard let typed else { return }
        guard isOfKind else { return reader.note(path, "not_of_this_kind", PersonFault.notOfKind) }
        change.set[field] = PersonValue(field, reader.line(typed, path, most: most))
    }

    @discardableResult private func number<Number: IdentifyingNumber>(
        _ typed: String?,
        _ path: String,
        _ field: FieldRegistry,
        of isOfKind: Bool,
        _ parse: (String) throws(Number.Mistake) -> Number,
        _ change: inout PersonChange,
        _ reader: inout PersonReader
    ) -> Number? {
        guard let typed else { return nil }
        guard isOfKind else {
            reader.note(path, "not_of_this_kind", PersonFault.notOfKind)
            return nil
        }
        guard !typed.isEmpty else {
            change.set[field] = .some(nil)
            return nil
        }
        guard let number = reader.number(typed, path, parse) else { return nil }
        change.set[field] = PersonValue(field, number.normalised, foundBy: number.normalised)
        return number
    }

    /// The day of birth that a new PESEL brings along.
    private func birthday(of isNatural: Bool, _ change: inout PersonChange, _ reader: inout PersonReader) -> Day? {
        let number = number(pesel, "/pesel", .personPesel, of: isNatural, Pesel.init(parsing:), &change, &reader)
        return number?.birthday
    }

    /// The day and the PESEL agree at any time, and neither is opened to find out: a new PESEL brings its day along,
    /// and a new day beside a stored PESEL takes that number again.
    private func day(
        of isOfKind: Bool,
        bornOn born: Day?,
        hasPesel: Bool,
        at now: Date,
        _ change: inout PersonChange,
        _ reader: inout PersonReader
    ) {
        let path = "/birth_day"
        guard birthDay == nil || isOfKind else {
            return reader.note(path, "not_of_this_kind", PersonFault.notOfKind)
        }
        if birthDay?.isEmpty == true { change.set[.personBirthDay] = .some(nil) }
        var day = born
        if let birthDay, !birthDay.isEmpty {
            // Which mistake it was, the one advice covers.
            guard let typed = try? Day(parsing: birthDay) else {
                return reader.note(path, "not_a_date", PersonFault.notABirthday)
            }
            if let born, born != typed { reader.note(path, "other_than_pesel", PersonFault.otherBirthday) }
            if hasPesel, pesel == nil { reader.note(path, "pesel_needed", PersonFault.peselNeeded) }
            day = typed
        }
        guard let day else { return }
        guard day.daysSince1970 <= now.daysSince1970 else {
            return reader.note(path, "in_the_future", PersonFault.inTheFuture)
        }
        change.set[.personBirthDay] = PersonValue(.personBirthDay, day: day.daysSince1970)
    }
}
