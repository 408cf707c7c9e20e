/// Which column of somebody's table means what, and how it is written: saved once, used for every file of that table.
///
/// It is stored as JSON; columns are found by their headers, however these are written.
package struct ColumnMapping: Hashable, Sendable, Codable {
    package struct Column: Hashable, Sendable, Codable {
        package var field: RecordField
        /// Any of them will do.
        package var headers: [String]
        /// `nil` for the mapping's own.
        package var amounts: AmountFormat?
        package var days: [DayFormat]?
        /// A row without it is a fault, beyond what its kind requires.
        package var isRequired: Bool?

        private enum CodingKeys: String, CodingKey {
            case field
            case headers
            case amounts
            case days
            case isRequired = "is_required"
        }

        package init(_ field: RecordField, headers: [String]) {
            self.field = field
            self.headers = headers
        }
    }

    package var kind: RecordKind
    package var columns: [Column]
    /// Of text; cells that a spreadsheet knows to be numbers need none.
    package var amounts = AmountFormat.either
    /// Tried in this order.
    package var days = DayFormat.usual
    /// What stands first in a row that adds up others; compared as headers are.
    package var totals = ["razem", "suma", "ogółem", "łącznie"]

    package init(_ kind: RecordKind, columns: [Column]) {
        self.kind = kind
        self.columns = columns
    }

    /// What a stored mapping leaves out is as it is by default.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(RecordKind.self, forKey: .kind),
            columns: try container.decode([Column].self, forKey: .columns)
        )
        amounts = try container.decodeIfPresent(AmountFormat.self, forKey: .amounts) ?? amounts
        days = try container.decodeIfPresent([DayFormat].self, forKey: .days) ?? days
        totals = try container.decodeIfPresent([String].self, forKey: .totals) ?? totals
    }

    /// What is wrong with the mapping itself.
    package var mistakes: [FieldMistake] {
        var mistakes: [FieldMistake] = []
        let fields = columns.map(\.field)
        let allowed = RecordField.fields(of: kind)
        for (index, field) in fields.enumerated() {
            if fields[..<index].contains(field) { mistakes.append(.mappedTwice(field)) }
            if !allowed.contains(field) { mistakes.append(.foreignField(field)) }
        }
        for group in RecordField.required(of: kind) where group.allSatisfy({ !fields.contains($0) }) {
            mistakes.append(.unmapped(group[0]))
        }
        return mistakes
    }

    /// A proposal for a table with these headers, and what it leaves open.
    package struct Suggestion: Hashable, Sendable {
        package let mapping: ColumnMapping
        /// Columns that nothing is known about.
        package let unused: [String]
        package let missing: [RecordField]
    }

    /// Proposes a mapping by what municipal units usually call their columns.
    ///
    /// A header that is exactly one of these comes before one that only contains it; between equals the first wins.
    package static func suggested(for kind: RecordKind, headers row: TableRow) -> Suggestion {
        let headers = row.cells.map { $0.header }
        let fields = RecordField.fields(of: kind)
        var candidates: [(score: Int, column: Int, field: Int)] = []
        for (column, header) in headers.enumerated() where !header.isEmpty {
            for (field, known) in fields.enumerated() {
                let score = known.headers.map { Self.likeness(of: header, to: $0) }.max() ?? 0
                if score > 0 { candidates.append((score, column, field)) }
            }
        }
        candidates.sort { ($1.score, $0.column, $0.field) < ($0.score, $1.column, $1.field) }
        var taken: [Int: Int] = [:]
        for candidate in candidates
        where taken[candidate.column] == nil && !taken.values.contains(candidate.field) {
            taken[candidate.column] = candidate.field
        }
        let columns = taken.keys.sorted().compactMap { column in
            taken[column].map { Column(fields[$0], headers: [headers[column]]) }
        }
        let mapping = ColumnMapping(kind, columns: columns)
        return Suggestion(
            mapping: mapping,
            unused: headers.indices.filter { taken[$0] == nil && !headers[$0].isEmpty }.map { headers[$0] },
            missing: mapping.mistakes.compactMap { if case .unmapped(let field) = $0 { field } else { nil } }
        )
    }

    private static func likeness(of header: String, to known: String) -> Int {
        let (header, known) = (FoldedText(header).text, FoldedText(known).text)
        if header == known { return 1_000 }
        // Two letters are in every word.
        guard known.count > 3 else { return 0 }
        if header.hasPrefix(known) { return 500 + known.count }
        return header.contains(known) ? known.count : 0
    }
}

extension DayFormat {
    /// As Poles and programs write days.
    package static let usual: [DayFormat] =
        [.polish, .iso]
        + ["dd-MM-yyyy", "dd/MM/yyyy", "yyyy.MM.dd", "yyyyMMdd"]
        .compactMap { DayFormat($0) }
}

extension TableCell {
    /// Its text as a header.
    package var header: String {
        switch content {
        case .text(let text): PlainText.squeezed(text)
        case .number(let number): number
        case .empty, .day, .boolean, .error: ""
        }
    }
}
