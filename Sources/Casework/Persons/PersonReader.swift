import DebtDomain
import Foundation
package import Safeguards

/// One thing that is wrong with what was typed of a person, and where.
package struct PersonFault: Sendable, Hashable {
    /// A JSON Pointer into what was sent, such as `/phones/0`.
    package let field: String
    package let code: String
    package let wording: Wording

    static let notACountry = Wording(
        "Podaj kod kraju z dwóch liter, na przykład PL.",
        english: "Give the country as two letters, for example PL."
    )
    static let notABirthday = Wording(
        "Podaj istniejącą datę urodzenia w postaci RRRR-MM-DD.",
        english: "Give an existing date of birth as YYYY-MM-DD."
    )
    static let otherBirthday = Wording(
        "Data urodzenia nie zgadza się z numerem PESEL. Sprawdź jedno i drugie.",
        english: "The date of birth is not the one that the PESEL number says. Check both."
    )
    static let peselNeeded = Wording(
        "Ta osoba ma już numer PESEL, z którym data musi się zgadzać. Podaj jedno i drugie.",
        english: "The person has a PESEL number, and the date must agree with it. Give both."
    )
    static let inTheFuture = Wording(
        "Data urodzenia jest w przyszłości. Sprawdź ją.",
        english: "The date of birth is in the future. Check it."
    )
    static let notOfKind = Wording(
        "Tego pola nie ma przy tym rodzaju osoby. Usuń je.",
        english: "A person of this kind has no such field. Remove it."
    )
}

/// What was typed of a person cannot be taken: every mistake at once.
package struct InvalidPerson: Error, Equatable {
    package let faults: [PersonFault]
}

/// Reads what was typed of a person, and goes on after a mistake to find the next.
struct PersonReader {
    private(set) var faults: [PersonFault] = []

    mutating func note(_ field: String, _ code: String, _ wording: Wording) {
        faults.append(PersonFault(field: field, code: code, wording: wording))
    }

    /// A text that must be there.
    mutating func line(_ typed: String, _ field: String, most: Int) -> String {
        read(field) { () throws(InvalidChange) in try Entry.line(typed, field, most: most) }
    }

    /// A text that may be missing.
    mutating func optionalLine(_ typed: String, _ field: String, most: Int) -> String {
        typed.allSatisfy(\.isWhitespace) ? "" : line(typed, field, most: most)
    }

    mutating func paragraphs(_ typed: String, _ field: String, most: Int) -> String {
        read(field) { () throws(InvalidChange) in try Entry.paragraphs(typed, field, most: most) }
    }

    /// A number of one of the kinds that are checked digit by digit.
    mutating func number<Number: IdentifyingNumber>(
        _ typed: String,
        _ field: String,
        _ parse: (String) throws(Number.Mistake) -> Number
    ) -> Number? {
        do {
            return try parse(typed)
        } catch {
            note(field, error.code, Wording(error.explanation))
            return nil
        }
    }

    func finish() throws(InvalidPerson) {
        guard faults.isEmpty else { throw InvalidPerson(faults: faults) }
    }

    mutating func take(_ invalid: InvalidPerson) {
        faults += invalid.faults
    }

    private mutating func read(_ field: String, _ body: () throws(InvalidChange) -> String) -> String {
        do {
            return try body()
        } catch {
            note(field, error.reason.code, error.reason.wording)
            return ""
        }
    }
}
