package import DebtDomain

/// One payment of a bank's file of mass payments.
package struct MassPayment: Hashable, Sendable {
    package let place: FilePlace
    /// Grosze; negative where money went.
    package let amount: Int64
    package let bookingDay: Day
    package let valueDay: Day
    /// As the bank gives it, without blanks: the whole account, its end, or the payer's number.
    package let virtualAccount: String?
    package let payer: String?
    package let name: String
    package let address: String
    package let senderAccount: String?
    package let title: String
    package let reference: String?
    /// What tells it from all others, in this file and when the file comes again. It holds personal data: keep only its
    /// keyed digest.
    package let identity: EntryIdentity
}

/// What comes out of a file of mass payments.
package enum PaymentItem: Hashable, Sendable {
    case payment(MassPayment)
    /// What was counted where a line states totals; where it states others, a fault says so.
    case total(count: Int, sum: Int64)
    case fault(FileFault<PaymentMistake>)
}

/// What can be wrong with a file of mass payments, or with its description.
package enum PaymentMistake: FileMistake {
    case describesNoPayments
    case undescribed(MassPaymentDescription.Field)
    case impossiblePosition
    case noPayments
    case unknownLine
    case missing(MassPaymentDescription.Field)
    case amount(AmountFormat.Mistake, MassPaymentDescription.Field)
    case day(DayFormat.Mistake, MassPaymentDescription.Field)
    case accountCheckDigits
    case countDiffers(stated: Int, found: Int)
    case sumDiffers(difference: Int64)
    case missingTotal
    case sumTooLarge
    case tooManyPayments(limit: Int)
    case lineTooLong(limit: Int)
    case noHeader(String)
    /// Of the text or the table that the file is.
    case text(TableMistake)
    case tooManyFaults
    case moreWarnings

    package var severity: FaultSeverity {
        switch self {
        case .accountCheckDigits, .moreWarnings: .warning
        case .text(let mistake): mistake.severity
        case .unknownLine, .missing, .amount, .day: .recordLost
        case .describesNoPayments, .undescribed, .impossiblePosition, .noPayments, .countDiffers, .sumDiffers,
            .missingTotal, .sumTooLarge, .tooManyPayments, .lineTooLong, .noHeader, .tooManyFaults:
            .refusal
        }
    }

    package var code: String {
        switch self {
        case .describesNoPayments: "describes_no_payments"
        case .undescribed: "undescribed"
        case .impossiblePosition: "impossible_position"
        case .noPayments: "no_payments"
        case .unknownLine: "unknown_line"
        case .missing: "missing"
        case .amount: "not_an_amount"
        case .day: "not_a_date"
        case .accountCheckDigits: "account_check_digits"
        case .countDiffers: "count_differs"
        case .sumDiffers: "total_differs"
        case .missingTotal: "missing_total"
        case .sumTooLarge: "sum_too_large"
        case .tooManyPayments: "too_many_payments"
        case .lineTooLong: "line_too_long"
        case .noHeader: "no_header"
        case .text(let mistake): mistake.code
        case .tooManyFaults: "too_many_faults"
        case .moreWarnings: "more_warnings"
        }
    }

    package var explanation: Explanation {
        switch self {
        case .text(let mistake): mistake.explanation
        case .tooManyFaults: TableMistake.tooManyFaults.explanation
        case .moreWarnings: .moreWarnings
        case .accountCheckDigits: StatementMistake.accountCheckDigits.explanation
        case .countDiffers(let stated, let found):
            StatementMistake.countDiffers(stated: stated, found: found).explanation
        case .sumDiffers(let difference): StatementMistake.totalDiffers(difference: difference).explanation
        case .sumTooLarge: StatementMistake.sumTooLarge.explanation
        case .tooManyPayments(let limit): StatementMistake.tooManyEntries(limit: limit).explanation
        case .lineTooLong(let limit): StatementMistake.lineTooLong(limit: limit).explanation
        case .describesNoPayments, .undescribed, .impossiblePosition, .noHeader: ofDescription
        case .noPayments, .unknownLine, .missing, .amount, .day, .missingTotal: ofLines
        }
    }

    private var ofDescription: Explanation {
        switch self {
        case .undescribed(let field):
            Explanation(
                "Opis pliku nie mówi, gdzie stoi pole „\(field.polish)”.",
                english: "The description does not say where the field “\(field.rawValue)” stands."
            )
        case .impossiblePosition:
            Explanation(
                "Opis pliku wskazuje miejsce, którego w takim układzie być nie może.",
                english: "The description names a position that such a layout cannot have."
            )
        case .noHeader(let header):
            Explanation(
                "W pliku nie ma kolumny „\(header)”: sprawdź, czy opis jest właściwy dla tego banku.",
                english: "The file has no column “\(header)”: see whether the description is that of this bank."
            )
        default:
            Explanation(
                "Opis pliku nie mówi, które wiersze są wpłatami.",
                english: "The description does not say which lines are payments."
            )
        }
    }

    private var ofLines: Explanation {
        switch self {
        case .unknownLine:
            Explanation(
                "Opis pliku nie przewiduje takiego wiersza: nie wczytano go.",
                english: "The description knows no such line: it was not read."
            )
        case .missing(let field):
            Explanation(
                "Brakuje pola „\(field.polish)”: tej wpłaty nie wczytano.",
                english: "The field “\(field.rawValue)” is missing: this payment was not read."
            )
        case .amount(let mistake, let field):
            Explanation(
                "Pole „\(field.polish)”: \(mistake.explanation.polish)",
                english: "Field “\(field.rawValue)”: \(mistake.explanation.english)"
            )
        case .day(_, let field):
            Explanation(
                "Pole „\(field.polish)”: to nie jest data w formacie z opisu pliku.",
                english: "Field “\(field.rawValue)”: this is no date as the description has it."
            )
        case .missingTotal:
            Explanation(
                "Brakuje wiersza z podsumowaniem: plik jest ucięty. Pobierz go z banku jeszcze raz.",
                english: "The line with the totals is missing: the file was cut. Get it from the bank again."
            )
        default: Explanation("W pliku nie ma żadnej wpłaty.", english: "There is no payment in the file.")
        }
    }
}

extension MassPaymentDescription.Field {
    package var polish: String {
        switch self {
        case .amount: "kwota"
        case .direction: "strona"
        case .bookingDay: "data księgowania"
        case .valueDay: "data waluty"
        case .virtualAccount: "rachunek wirtualny"
        case .payer: "identyfikator płatnika"
        case .name: "nazwa płatnika"
        case .address: "adres płatnika"
        case .senderAccount: "rachunek płatnika"
        case .title: "tytuł"
        case .reference: "numer operacji"
        case .count: "liczba wpłat"
        case .sum: "suma wpłat"
        }
    }
}
