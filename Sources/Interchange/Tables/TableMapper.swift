package import DebtDomain

/// The content of a field, read.
package enum FieldValue: Hashable, Sendable {
    case text(String)
    /// Grosze.
    case amount(Int64)
    case day(Day)
    case month(RecordMonth)
    case hundredths(Int64)
    case pesel(Pesel)
    case nip(NIP)
    case bankAccount(BankAccount)
    case phone(PhoneNumber)
    case postalCode(PostalCode)
}

/// A row whose fields were all read.
package struct TypedRow: Hashable, Sendable {
    package let place: FilePlace
    /// Without those that are empty.
    package let values: [RecordField: FieldValue]

    package subscript(_ field: RecordField) -> FieldValue? { values[field] }

    package func text(_ field: RecordField) -> String? {
        if case .text(let text) = values[field] { text } else { nil }
    }

    /// Grosze.
    package func amount(_ field: RecordField) -> Int64? {
        if case .amount(let amount) = values[field] { amount } else { nil }
    }

    package func day(_ field: RecordField) -> Day? {
        if case .day(let day) = values[field] { day } else { nil }
    }
}

/// What a row of a table is once it is known what the columns mean.
package enum MappedRow: Hashable, Sendable {
    /// The row that names the columns; the texts are those of columns that nothing is taken from.
    case header(line: Int, unused: [String])
    case record(TypedRow)
    /// A row that adds up others, with those of its amounts that could be read, in grosze.
    case total(place: FilePlace, amounts: [RecordField: Int64])
    /// All that is wrong with one row.
    case faults([FileFault<FieldMistake>])
}

/// Turns the rows of a table into typed fields, by a mapping.
///
/// Titles above the header are skipped: the header is the first of the first 30 rows that has all columns of the
/// mapping, or at least those that a row needs.
package struct TableMapper: Sendable {
    package let mapping: ColumnMapping
    package private(set) var hasGivenUp = false
    private var bound: [Bound] = []
    /// Of the header.
    private var width = 0
    private var isBound = false
    private var skipped = 0
    /// What the best of the skipped rows was missing.
    private var nearest: (missing: [String], place: FilePlace)?
    private let totals: Set<FoldedText>

    private struct Bound: Sendable {
        let column: ColumnMapping.Column
        let index: Int
        let header: String
    }

    static let mostTitles = 30

    package init(_ mapping: ColumnMapping) {
        self.mapping = mapping
        totals = Set(mapping.totals.map { FoldedText($0) })
    }

    /// Takes the next row; `nil` for titles above the header.
    package mutating func take(_ row: TableRow) -> MappedRow? {
        guard !hasGivenUp else { return nil }
        guard isBound else { return bind(row) }
        if let first = row.cells.first(where: { !$0.content.isEmpty }), isTotal(first) { return total(row) }
        return read(row)
    }

    /// What is wrong once all rows were taken.
    package mutating func end() -> [FileFault<FieldMistake>] {
        guard !isBound, !hasGivenUp else { return [] }
        hasGivenUp = true
        return [noHeader]
    }

    private var noHeader: FileFault<FieldMistake> {
        let headers = mapping.columns.map { $0.headers.first ?? $0.field.headers[0] }
        return FileFault(.noHeader(missing: nearest?.missing ?? headers), at: nearest?.place ?? .start)
    }

    private mutating func bind(_ row: TableRow) -> MappedRow? {
        let place = FilePlace(line: row.line, column: 1, sheet: row.sheet)
        let mistakes = mapping.mistakes
        guard mistakes.isEmpty else {
            hasGivenUp = true
            return .faults(mistakes.map { FileFault($0, at: place) })
        }
        let headers = row.cells.map(\.header)
        let folded = headers.map { FoldedText($0) }
        var found: [Bound] = []
        var missing: [String] = []
        var repeated: [FileFault<FieldMistake>] = []
        for column in mapping.columns {
            let wanted = Set(column.headers.map { FoldedText($0) })
            let places = folded.indices.filter { !folded[$0].text.isEmpty && wanted.contains(folded[$0]) }
            if places.count > 1 {
                repeated.append(FileFault(.repeatedHeader(headers[places[1]]), at: row.place(of: places[1])))
            }
            if let first = places.first {
                found.append(Bound(column: column, index: first, header: PlainText.shortened(headers[first])))
            } else {
                missing.append(column.headers.first ?? column.field.headers[0])
            }
        }
        guard missing.isEmpty || suffices(found.map(\.column)) else {
            if nearest.map({ missing.count < $0.missing.count }) ?? !found.isEmpty { nearest = (missing, place) }
            skipped += 1
            guard skipped >= Self.mostTitles else { return nil }
            hasGivenUp = true
            return .faults([noHeader])
        }
        guard repeated.isEmpty else {
            hasGivenUp = true
            return .faults(repeated)
        }
        bound = found
        isBound = true
        width = row.cells.count
        let used = Set(found.map(\.index))
        let unused = headers.indices.filter { !used.contains($0) && !headers[$0].isEmpty }.map { headers[$0] }
        return .header(line: row.line, unused: unused)
    }

    /// Whether all that a row needs is there.
    private func suffices(_ columns: [ColumnMapping.Column]) -> Bool {
        let fields = columns.map(\.field)
        let needed = mapping.columns.filter { $0.isRequired == true }.map(\.field)
        return needed.allSatisfy(fields.contains)
            && RecordField.required(of: mapping.kind).allSatisfy { $0.contains(where: fields.contains) }
    }

    private func isTotal(_ cell: TableCell) -> Bool {
        guard case .text(let text) = cell.content, text.utf8.count < 40 else { return false }
        return totals.contains(FoldedText(text))
    }

    private func total(_ row: TableRow) -> MappedRow {
        var amounts: [RecordField: Int64] = [:]
        for column in bound where column.column.field.form == .amount && row.cells.indices.contains(column.index) {
            // A total that cannot be read is none: it is not loaded, only compared.
            guard case .amount(let amount)? = try? read(row.cells[column.index].content, column) else { continue }
            amounts[column.column.field] = amount
        }
        return .total(place: FilePlace(line: row.line, column: 1, sheet: row.sheet), amounts: amounts)
    }

    private func read(_ row: TableRow) -> MappedRow {
        // In a sheet every cell knows its column, and notes may stand beside the table.
        if row.sheet == nil, let extra = row.cells.lastIndex(where: { !$0.content.isEmpty }), extra >= width {
            let mistake = FieldMistake.tooManyCells(expected: width, found: row.cells.count)
            return .faults([FileFault(mistake, at: row.place(of: width))])
        }
        var values: [RecordField: FieldValue] = [:]
        values.reserveCapacity(bound.count)
        var faults: [FileFault<FieldMistake>] = []
        for column in bound {
            let content = row.cells.indices.contains(column.index) ? row.cells[column.index].content : .empty
            do {
                if let value = try read(content, column) {
                    values[column.column.field] = value
                } else if column.column.isRequired == true {
                    let mistake = FieldMistake.missing(column.column.field, header: column.header)
                    faults.append(FileFault(mistake, at: row.place(of: column.index)))
                }
            } catch {
                faults.append(FileFault(error, at: row.place(of: column.index)))
            }
        }
        for group in RecordField.required(of: mapping.kind) where group.allSatisfy({ values[$0] == nil }) {
            guard let column = bound.first(where: { group.contains($0.column.field) }),
                !faults.contains(where: { $0.place == row.place(of: column.index) })
            else { continue }
            let mistake = FieldMistake.missing(column.column.field, header: column.header)
            faults.append(FileFault(mistake, at: row.place(of: column.index)))
        }
        guard faults.isEmpty else { return .faults(faults) }
        return .record(
            TypedRow(place: FilePlace(line: row.line, column: 1, sheet: row.sheet), values: values)
        )
    }

    /// `nil` for a cell that is empty or blank.
    private func read(_ content: CellContent, _ bound: Bound) throws(FieldMistake) -> FieldValue? {
        let column = bound.column
        let reading = FieldReading(
            field: column.field,
            header: bound.header,
            amounts: column.amounts ?? mapping.amounts,
            days: column.days ?? mapping.days
        )
        return try reading.value(of: content)
    }
}
