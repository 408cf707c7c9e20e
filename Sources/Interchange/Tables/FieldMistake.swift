package import DebtDomain

/// What can be wrong with a row, or with a mapping, once it is known what the columns mean.
package enum FieldMistake: FileMistake {
    case mappedTwice(RecordField)
    case foreignField(RecordField)
    case unmapped(RecordField)
    /// No row at the beginning of the table has these headers.
    case noHeader(missing: [String])
    case repeatedHeader(String)
    /// A text has more cells in a row than its header: which of them belong where is unknown.
    case tooManyCells(expected: Int, found: Int)
    case missing(RecordField, header: String)
    case amount(AmountFormat.Mistake, header: String)
    case day(DayFormat.Mistake, header: String)
    /// Of a time in which nobody owes anything today.
    case dayOutOfRange(header: String)
    case month(header: String)
    /// By the word that its type has for it.
    case identifier(RecordField, code: String, Explanation, header: String)
    case email(header: String)
    case textTooLong(header: String, limit: Int)
    /// A number where a text is needed, a truth where an amount is.
    case otherContent(header: String)
    /// A formula that failed.
    case failedFormula(header: String)

    package var severity: FaultSeverity {
        switch self {
        case .mappedTwice, .foreignField, .unmapped, .noHeader, .repeatedHeader: .refusal
        case .tooManyCells, .missing, .amount, .day, .dayOutOfRange, .month, .identifier, .email, .textTooLong,
            .otherContent,
            .failedFormula:
            .recordLost
        }
    }

    package var code: String {
        switch self {
        case .mappedTwice: "mapped_twice"
        case .foreignField: "foreign_field"
        case .unmapped: "unmapped"
        case .noHeader: "no_header"
        case .repeatedHeader: "repeated_header"
        case .tooManyCells: "too_many_cells"
        case .missing: "missing"
        case .amount(let mistake, _): mistake == .ambiguous ? "ambiguous_amount" : "not_an_amount"
        case .day: "not_a_date"
        case .dayOutOfRange: "date_out_of_range"
        case .month: "not_a_month"
        case .identifier(_, let code, _, _): code
        case .email: "not_an_email"
        case .textTooLong: "too_long"
        case .otherContent: "other_content"
        case .failedFormula: "failed_formula"
        }
    }

    package var explanation: Explanation {
        switch self {
        case .mappedTwice, .foreignField, .unmapped, .noHeader, .repeatedHeader: ofMapping
        case .tooManyCells(let expected, let found): .tooManyCells(expected: expected, found: found)
        case .missing(_, let header): Self.in(header, "brakuje wartości.", english: "the value is missing.")
        case .amount(let mistake, let header): Self.in(header, mistake.explanation)
        case .day(.noSuchDay, let header):
            Self.in(header, "nie ma takiego dnia w kalendarzu.", english: "there is no such day.")
        case .day(_, let header):
            Self.in(
                header,
                "to nie jest data w ustawionym formacie, na przykład 15.11.2026.",
                english: "this is no date in the format that was set, such as 15.11.2026."
            )
        case .dayOutOfRange(let header):
            Self.in(header, "rok musi być od 1900 do 2199.", english: "the year must be 1900 to 2199.")
        case .month(let header):
            Self.in(header, "to nie jest miesiąc, na przykład 2026-10.", english: "this is no month such as 2026-10.")
        case .identifier(_, _, let explanation, let header): Self.in(header, explanation)
        case .email(let header):
            Self.in(header, "to nie jest adres e-mail.", english: "this is no e-mail address.")
        case .textTooLong(let header, let limit):
            Self.in(
                header,
                "tekst jest dłuższy niż \(limit) znaków.",
                english: "text of more than \(limit) characters."
            )
        case .otherContent(let header):
            Self.in(header, "komórka zawiera wartość innego rodzaju.", english: "the cell holds another kind of value.")
        case .failedFormula(let header):
            Self.in(header, "formuła dała błąd: popraw ją.", english: "the formula failed: correct it.")
        }
    }

    private var ofMapping: Explanation {
        switch self {
        case .mappedTwice(let field):
            Explanation(
                "„\(field.headers[0])” wskazano w dwóch kolumnach: zostaw jedną.",
                english: "“\(field.rawValue)” was given two columns: leave one."
            )
        case .foreignField(let field):
            Explanation(
                "„\(field.headers[0])” nie należy do tego rodzaju pliku: usuń tę kolumnę z opisu.",
                english: "“\(field.rawValue)” does not belong to this kind of file: take it out."
            )
        case .unmapped(let field):
            Explanation(
                "Nie wskazano kolumny „\(field.headers[0])”: bez niej wiersza nie da się wczytać.",
                english: "No column was given for “\(field.rawValue)”: rows cannot be read without it."
            )
        case .repeatedHeader(let header):
            Explanation(
                "Nagłówek „\(header)” powtarza się: nie wiadomo, o którą kolumnę chodzi.",
                english: "The header “\(header)” is repeated: it is unclear which column is meant."
            )
        case .noHeader(let missing):
            Explanation(
                "W pliku nie ma wiersza nagłówka z kolumnami: \(missing.joined(separator: ", ")).",
                english: "The file has no header row with the columns: \(missing.joined(separator: ", "))."
            )
        default: Explanation("Opis kolumn jest niepoprawny.", english: "The mapping is wrong.")
        }
    }

    private static func `in`(_ header: String, _ polish: String, english: String) -> Explanation {
        Explanation("kolumna „\(header)”: \(polish)", english: "column “\(header)”: \(english)")
    }

    private static func `in`(_ header: String, _ explanation: Explanation) -> Explanation {
        `in`(header, explanation.polish, english: explanation.english)
    }
}

extension AmountFormat.Mistake {
    var explanation: Explanation {
        switch self {
        case .empty: Explanation("brakuje kwoty.", english: "the amount is missing.")
        case .notANumber:
            Explanation(
                "to nie jest kwota w ustawionym formacie, na przykład 1234,56.",
                english: "this is no amount in the format that was set, such as 1234,56."
            )
        case .partsOfAGrosz:
            Explanation(
                "kwota ma więcej niż dwie cyfry po przecinku: zaokrąglij ją.",
                english: "the amount has more than two decimals: round it."
            )
        case .ambiguous:
            Explanation(
                "nie wiadomo, czy kropka lub przecinek oddziela tysiące, czy grosze: ustaw format kwot.",
                english: "it is unclear whether the sign separates thousands or decimals: set the format of amounts."
            )
        case .tooLarge: Explanation("kwota jest za duża.", english: "the amount is too large.")
        }
    }
}
