package import DebtDomain

/// What can be wrong with a table, before anybody asks what its columns mean.
package enum TableMistake: FileMistake {
    case empty
    case tooManyFaults
    /// Further warnings are not told.
    case moreWarnings
    case unreadableCharacter
    case otherEncoding(TextEncoding)
    case mixedEncodings
    case zeroByte
    /// A quotation mark within a cell that is in none.
    case loneQuote
    case unclosedQuote
    case rowTooLong(limit: Int)
    case cellTooLong(limit: Int)
    case tooManyColumns(limit: Int)
    /// More cells with content than the header has columns.
    case tooManyCells(expected: Int, found: Int)
    case tooFewCells(expected: Int, found: Int)
    case formula
    /// Nobody computed the formula, or its result was not stored.
    case formulaWithoutValue
    case errorValue(String)
    /// The file is a workbook, not a text.
    case isWorkbook
    /// An old or protected workbook.
    case isUnreadableWorkbook
    case archive(ArchiveMistake)
    case xml(XMLMistake)
    case missingPart(String)
    case macros
    case externalLinks
    case mergedCells(String)
    case noSuchDay
    case malformedCell
    /// All of them, or those that a few rows name.
    case tooManyTexts
    case tooManySheets(limit: Int)
    case noSheet

    package var severity: FaultSeverity {
        switch self {
        case .unreadableCharacter, .otherEncoding, .zeroByte, .loneQuote, .tooManyCells, .tooFewCells, .formula,
            .macros,
            .externalLinks, .mergedCells, .moreWarnings:
            .warning
        case .formulaWithoutValue, .errorValue, .noSuchDay, .malformedCell: .recordLost
        case .empty, .tooManyFaults, .mixedEncodings, .unclosedQuote, .rowTooLong, .cellTooLong, .tooManyColumns,
            .isWorkbook, .isUnreadableWorkbook, .archive, .xml, .missingPart, .tooManyTexts,
            .tooManySheets, .noSheet:
            .refusal
        }
    }

    package var code: String {
        switch self {
        case .empty: "empty"
        case .tooManyFaults: "too_many_faults"
        case .moreWarnings: "more_warnings"
        case .unreadableCharacter: "unreadable_character"
        case .otherEncoding: "other_encoding"
        case .mixedEncodings: "mixed_encodings"
        case .zeroByte: "zero_byte"
        case .loneQuote: "lone_quote"
        case .unclosedQuote: "unclosed_quote"
        case .rowTooLong: "row_too_long"
        case .cellTooLong: "cell_too_long"
        case .tooManyColumns: "too_many_columns"
        case .tooManyCells: "too_many_cells"
        case .tooFewCells: "too_few_cells"
        case .formula: "formula"
        case .formulaWithoutValue: "formula_without_value"
        case .errorValue: "error_value"
        case .isWorkbook: "is_workbook"
        case .isUnreadableWorkbook: "unreadable_workbook"
        case .archive: "archive"
        case .xml: "malformed_xml"
        case .missingPart: "missing_part"
        case .macros: "macros"
        case .externalLinks: "external_links"
        case .mergedCells: "merged_cells"
        case .noSuchDay: "no_such_day"
        case .malformedCell: "malformed_cell"
        case .tooManyTexts: "too_many_texts"
        case .tooManySheets: "too_many_sheets"
        case .noSheet: "no_sheet"
        }
    }

    package var explanation: Explanation {
        switch self {
        case .otherEncoding(let encoding): .otherEncoding(encoding)
        case .mixedEncodings: .mixedEncodings
        case .unreadableCharacter: .unreadableCharacter
        case .moreWarnings: .moreWarnings
        case .xml(let mistake): mistake.explanation
        case .archive(let mistake): mistake.explanation
        case .empty, .tooManyFaults, .zeroByte, .loneQuote, .unclosedQuote, .rowTooLong, .cellTooLong,
            .tooManyColumns, .tooManyCells, .tooFewCells:
            ofText
        case .formula, .formulaWithoutValue, .errorValue, .mergedCells, .noSuchDay, .malformedCell: ofCells
        case .isWorkbook, .isUnreadableWorkbook, .missingPart, .macros, .externalLinks, .tooManyTexts, .tooManySheets,
            .noSheet:
            ofWorkbook
        }
    }
}
