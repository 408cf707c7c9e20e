package import Safeguards

/// What is wrong with one value of a body, a form or a query.
package struct FieldFault: Error, Sendable, Equatable {
    /// For programs.
    package let code: String
    package let message: Bilingual

    package init(_ code: String, _ message: Bilingual) {
        self.code = code
        self.message = message
    }

    package static let missing = FieldFault(
        "missing",
        Bilingual("Uzupełnij to pole.", english: "Fill in this field.")
    )
    package static let unknown = FieldFault(
        "unknown_member",
        Bilingual("Nie ma takiego pola. Usuń je.", english: "There is no such field. Remove it.")
    )
    package static let repeated = FieldFault(
        "repeated",
        Bilingual("Podaj tę wartość tylko raz.", english: "Give this value only once.")
    )
    package static let empty = FieldFault(
        "empty",
        Bilingual("Wpisz przynajmniej jeden znak.", english: "Enter at least one character.")
    )
    package static let unprintable = FieldFault(
        "unprintable",
        Bilingual(
            "Usuń znaki, których nie widać, na przykład znak końca wiersza.",
            english: "Remove characters that cannot be seen, such as line breaks."
        )
    )
    package static let choice = FieldFault(
        "not_a_choice",
        Bilingual("Wybierz jedną z podanych możliwości.", english: "Choose one of the options given.")
    )
    package static let uuid = FieldFault(
        "not_a_uuid",
        Bilingual("Podaj identyfikator UUID.", english: "Give an identifier in the form of a UUID.")
    )
    package static let date = FieldFault(
        "not_a_date",
        Bilingual(
            "Podaj istniejącą datę w postaci RRRR-MM-DD, na przykład 2026-11-15.",
            english: "Give an existing date as YYYY-MM-DD, for example 2026-11-15."
        )
    )
    package static let instant = FieldFault(
        "not_a_date_time",
        Bilingual(
            "Podaj datę i godzinę ze strefą, na przykład 2026-11-15T14:05:00Z.",
            english: "Give date and time with an offset, for example 2026-11-15T14:05:00Z."
        )
    )
    package static let number = FieldFault(
        "not_a_number",
        Bilingual("Podaj liczbę całkowitą.", english: "Give a whole number.")
    )

    /// Neither a one-time code nor a recovery code.
    package static let code = FieldFault(
        "not_a_code",
        Bilingual(
            "Wpisz sześć cyfr z aplikacji albo kod zapasowy.",
            english: "Enter the six digits of the app, or a recovery code."
        )
    )

    package static func wrongType(_ expected: Bilingual) -> FieldFault {
        FieldFault(
            "wrong_type",
            Bilingual("Oczekiwano: \(expected.polish).", english: "Expected: \(expected.english).")
        )
    }

    package static func tooLong(_ most: Int) -> FieldFault {
        FieldFault(
            "too_long",
            Bilingual(
                "Skróć tekst; najwięcej znaków: \(most).",
                english: "Shorten the text; at most \(most) characters."
            )
        )
    }

    package static func tooShort(_ fewest: Int) -> FieldFault {
        FieldFault(
            "too_short",
            Bilingual(
                "Wydłuż tekst; najmniej znaków: \(fewest).",
                english: "Lengthen the text; at least \(fewest) characters."
            )
        )
    }

    package static func range(_ range: ClosedRange<Int64>) -> FieldFault {
        FieldFault(
            "out_of_range",
            Bilingual(
                "Podaj liczbę od \(range.lowerBound) do \(range.upperBound).",
                english: "Give a number from \(range.lowerBound) to \(range.upperBound)."
            )
        )
    }

    package static func count(_ range: ClosedRange<Int>) -> FieldFault {
        FieldFault(
            "wrong_count",
            Bilingual(
                "Dozwolona liczba pozycji: od \(range.lowerBound) do \(range.upperBound).",
                english: "The number of items must be from \(range.lowerBound) to \(range.upperBound)."
            )
        )
    }
}

/// An error of a parser that says what is wrong with the text it was given.
package protocol FieldExplaining: Error {
    var fieldFault: FieldFault { get }
}

extension FieldFault {
    /// What `parse` makes of a text, or what it says against it; `usual` where it says nothing.
    static func reading<Value>(
        _ text: String,
        else usual: FieldFault,
        _ parse: (String) throws -> Value?
    ) -> Result<Value, FieldFault> {
        do {
            return try parse(text).map { .success($0) } ?? .failure(usual)
        } catch let error as any FieldExplaining {
            return .failure(error.fieldFault)
        } catch {
            return .failure(usual)
        }
    }
}

extension EmailAddress.Fault: FieldExplaining {
    package var fieldFault: FieldFault {
        let code =
            switch self {
            case .empty: "empty"
            case .tooLong: "too_long"
            case .notASCII: "not_ascii"
            case .malformed: "not_an_address"
            }
        return FieldFault(code, Bilingual(wording))
    }
}

extension PersonName.Fault: FieldExplaining {
    package var fieldFault: FieldFault {
        let code =
            switch self {
            case .empty: "empty"
            case .tooLong: "too_long"
            case .unprintable: "unprintable"
            }
        return FieldFault(code, Bilingual(wording))
    }
}

extension PasswordFault: FieldExplaining {
    package var fieldFault: FieldFault {
        let code =
            switch self {
            case .tooShort: "too_short"
            case .tooLong: "too_long"
            case .predictable: "predictable"
            case .personal: "personal"
            case .common: "common"
            }
        return FieldFault(code, Bilingual(wording))
    }
}

/// The faults found so far, each with its place. All are told at once, so that nobody mends one to be shown the next.
final class FaultList {
    /// More would not be read, and would make the answer a mirror of the request.
    private static let most = 50

    private(set) var fields: [Problem.Field] = []
    private(set) var count = 0

    func note(_ fault: FieldFault, at pointer: String) {
        count += 1
        guard fields.count < Self.most else { return }
        fields.append(Problem.Field(pointer: pointer, code: fault.code, message: fault.message))
    }
}

/// Which characters a text may hold beside the ordinary ones.
package enum TextKind: Sendable {
    /// Characters that can be seen, and blanks.
    case line
    /// Line feeds and tabs too.
    case lines
    /// Whatever somebody may have typed: passwords.
    case anything

    /// Counted in Unicode scalars, which is how the rules for passwords and names count.
    func fault(of text: String, length: ClosedRange<Int>) -> FieldFault? {
        let count = text.unicodeScalars.count
        if count == 0, length.lowerBound == 1 { return .empty }
        if count < length.lowerBound { return .tooShort(length.lowerBound) }
        if count > length.upperBound { return .tooLong(length.upperBound) }
        return text.unicodeScalars.allSatisfy(admits) ? nil : .unprintable
    }

    private func admits(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .anything: true
        case .lines: scalar == "\n" || scalar == "\t" || scalar.isVisible
        case .line: scalar.isVisible
        }
    }
}

extension Unicode.Scalar {
    /// Neither a control nor a mark that breaks lines or turns the direction of what follows.
    var isVisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
