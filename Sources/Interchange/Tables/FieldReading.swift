import DebtDomain

/// Reads the content of one cell as its column says.
struct FieldReading {
    let field: RecordField
    let header: String
    let amounts: AmountFormat
    let days: [DayFormat]

    /// `nil` for a cell that is empty or blank.
    func value(of content: CellContent) throws(FieldMistake) -> FieldValue? {
        let text: String
        switch content {
        case .empty: return nil
        case .error: throw .failedFormula(header: header)
        case .boolean: throw .otherContent(header: header)
        case .day(let day, _): return try value(of: day)
        case .number(let number): return try value(ofNumber: number)
        case .text(let written): text = PlainText.squeezed(written)
        }
        guard !text.isEmpty else { return nil }
        switch field.form {
        case .text: return .text(try bounded(text))
        case .amount: return .amount(try grosze(text, amounts))
        case .hundredths: return .hundredths(try grosze(Self.withoutUnit(text), amounts == .grosze ? .either : amounts))
        case .day: return .day(try day(text))
        case .month:
            guard let month = RecordMonth(text) else { throw .month(header: header) }
            return .month(month)
        case .email: return .text(try email(text))
        case .pesel, .nip, .bankAccount, .phone, .postalCode: return try identifier(text)
        }
    }

    private func value(of day: Day) throws(FieldMistake) -> FieldValue {
        switch field.form {
        case .day: return .day(try inRange(day))
        case .month:
            guard let month = RecordMonth(year: day.year, month: day.month) else { throw .month(header: header) }
            return .month(month)
        default: throw .otherContent(header: header)
        }
    }

    /// A number that a spreadsheet knows to be one; leading zeros are lost there, and a PESEL gets its own back.
    private func value(ofNumber number: String) throws(FieldMistake) -> FieldValue {
        switch field.form {
        case .amount: return .amount(try grosze(number, .point))
        case .hundredths: return .hundredths(try grosze(number, .point))
        case .text: return .text(try bounded(number))
        case .pesel:
            let zeros = String(repeating: "0", count: max(0, 11 - number.utf8.count))
            return try identifier(zeros + number)
        case .nip, .phone, .bankAccount, .postalCode: return try identifier(number)
        case .month:
            guard let month = RecordMonth(number) else { throw .month(header: header) }
            return .month(month)
        case .day: return .day(try day(number))
        case .email: throw .email(header: header)
        }
    }

    private func bounded(_ text: String) throws(FieldMistake) -> String {
        let limit = RecordField.longestText
        guard text.utf8.count <= limit || PlainText.count(text.utf8) <= limit else {
            throw .textTooLong(header: header, limit: RecordField.longestText)
        }
        return text
    }

    private func grosze(_ text: String, _ format: AmountFormat) throws(FieldMistake) -> Int64 {
        do {
            return try format.grosze(text)
        } catch {
            throw .amount(error, header: header)
        }
    }

    private static func withoutUnit(_ text: String) -> String {
        for unit in ["m2", "m²", "mkw."] where text.hasSuffix(unit) { return String(text.dropLast(unit.count)) }
        return text
    }

    private func day(_ text: String) throws(FieldMistake) -> Day {
        var mistake = DayFormat.Mistake.malformed
        for format in days {
            do {
                return try inRange(try format.day(text))
            } catch let failure as DayFormat.Mistake {
                // A day that is written well and does not exist is told, whatever the other formats make of it.
                if failure == .noSuchDay { mistake = .noSuchDay }
            } catch {
                throw .dayOutOfRange(header: header)
            }
        }
        throw .day(mistake, header: header)
    }

    private func inRange(_ day: Day) throws(FieldMistake) -> Day {
        guard (1_900...2_199).contains(day.year) else { throw .dayOutOfRange(header: header) }
        return day
    }

    private func email(_ text: String) throws(FieldMistake) -> String {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !parts[1].hasPrefix("."),
            !parts[1].hasSuffix("."), text.utf8.count <= 254, !text.contains(where: { $0.isWhitespace || $0 == "," })
        else { throw .email(header: header) }
        return text
    }

    private func identifier(_ text: String) throws(FieldMistake) -> FieldValue {
        do {
            switch field.form {
            case .pesel: return .pesel(try Pesel(parsing: text))
            case .nip: return .nip(try NIP(parsing: text))
            case .bankAccount: return .bankAccount(try BankAccount(parsing: text))
            case .phone: return .phone(try PhoneNumber(parsing: text))
            default: return .postalCode(try PostalCode(parsing: text))
            }
        } catch let mistake as any NumberMistake {
            throw .identifier(field, code: mistake.code, mistake.explanation, header: header)
        } catch {
            throw .otherContent(header: header)
        }
    }
}
