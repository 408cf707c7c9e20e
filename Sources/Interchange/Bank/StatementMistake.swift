package import DebtDomain

/// What can be wrong with a bank's file.
package enum StatementMistake: FileMistake {
    /// Nothing in it is a statement.
    case noStatement
    case lineTooLong(limit: Int)
    case fieldTooLong(tag: String)
    case tooManyFaults
    /// Further warnings are not told.
    case moreWarnings
    case unreadableCharacter
    case otherEncoding(TextEncoding)
    case mixedEncodings
    case missingField(String)
    case unexpectedField(String)
    case unknownField(String)
    case malformedField(String)
    case malformedDay(field: String)
    case malformedAmount(field: String)
    /// The statement has no end: the file was cut, or two were joined.
    case unclosed
    /// Closing less opening less entries, in grosze.
    case doesNotReconcile(difference: Int64)
    /// A page does not begin with the balance that the page before ended with.
    case pagesDoNotFollow
    case otherCurrency(expected: String, found: String)
    case sumTooLarge
    case tooManyEntries(limit: Int)
    case countDiffers(stated: Int, found: Int)
    case totalDiffers(difference: Int64)
    case accountCheckDigits
    case xml(XMLMistake)
    case unknownMessage
    /// Payments of one entry do not add up to it.
    case batchDiffers(difference: Int64)
    /// Several payments came in one entry, and the bank does not say how much each is.
    case batchNotSplit

    package var severity: FaultSeverity {
        switch self {
        case .unreadableCharacter, .unknownField, .accountCheckDigits, .unexpectedField, .otherEncoding,
            .pagesDoNotFollow, .fieldTooLong, .batchNotSplit, .moreWarnings:
            .warning
        case .malformedField, .malformedDay, .malformedAmount: .recordLost
        case .noStatement, .lineTooLong, .tooManyFaults, .mixedEncodings, .missingField, .unclosed, .doesNotReconcile,
            .otherCurrency, .sumTooLarge, .tooManyEntries, .countDiffers, .totalDiffers, .xml, .unknownMessage,
            .batchDiffers:
            .refusal
        }
    }

    package var code: String {
        switch self {
        case .noStatement: "no_statement"
        case .lineTooLong: "line_too_long"
        case .fieldTooLong: "field_too_long"
        case .tooManyFaults: "too_many_faults"
        case .moreWarnings: "more_warnings"
        case .unreadableCharacter: "unreadable_character"
        case .otherEncoding: "other_encoding"
        case .mixedEncodings: "mixed_encodings"
        case .missingField: "missing_field"
        case .unexpectedField: "unexpected_field"
        case .unknownField: "unknown_field"
        case .malformedField: "malformed_field"
        case .malformedDay: "malformed_day"
        case .malformedAmount: "malformed_amount"
        case .unclosed: "unclosed"
        case .doesNotReconcile: "does_not_reconcile"
        case .pagesDoNotFollow: "pages_do_not_follow"
        case .otherCurrency: "other_currency"
        case .sumTooLarge: "sum_too_large"
        case .tooManyEntries: "too_many_entries"
        case .countDiffers: "count_differs"
        case .totalDiffers: "total_differs"
        case .accountCheckDigits: "account_check_digits"
        case .xml: "malformed_xml"
        case .unknownMessage: "unknown_message"
        case .batchDiffers: "batch_differs"
        case .batchNotSplit: "batch_not_split"
        }
    }

    package var explanation: Explanation {
        switch self {
        case .noStatement, .unclosed, .unknownMessage, .tooManyFaults, .tooManyEntries, .moreWarnings, .xml: ofFile
        case .lineTooLong, .fieldTooLong, .unreadableCharacter, .otherEncoding, .mixedEncodings: ofText
        case .missingField, .unexpectedField, .unknownField, .malformedField, .malformedDay, .malformedAmount,
            .accountCheckDigits:
            ofField
        case .doesNotReconcile, .pagesDoNotFollow, .otherCurrency, .sumTooLarge, .countDiffers, .totalDiffers,
            .batchDiffers, .batchNotSplit:
            ofSums
        }
    }
}
