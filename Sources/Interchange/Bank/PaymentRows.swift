/// A line of a file of mass payments, with its cells where it has some.
struct PaymentRow: Sendable {
    let line: Int
    let cells: [(text: String, line: Int, column: Int)]
    /// Of a fixed layout.
    private let signs: [Character]

    init(line: Int, signs: [Character]) {
        self.line = line
        self.signs = signs
        cells = []
    }

    init(_ row: TableRow) {
        line = row.line
        signs = []
        cells = row.cells.map { cell in
            if case .text(let text) = cell.content {
                (text, cell.line, cell.column)
            } else {
                ("", cell.line, cell.column)
            }
        }
    }

    /// `nil` for what is blank or not there.
    func text(at position: MassPaymentDescription.Position, _ headers: [FoldedText: Int]) -> String? {
        let text: String
        switch position {
        case .characters(let from, let count):
            guard from <= signs.count else { return nil }
            text = String(signs[(from - 1)..<min(signs.count, from - 1 + count)])
        case .column, .header:
            guard let index = index(of: position, headers), cells.indices.contains(index) else { return nil }
            text = cells[index].text
        }
        let trimmed = text.drop { $0 == " " }
        let end = trimmed.lastIndex { $0 != " " }
        return end.map { String(trimmed[...$0]) }
    }

    func place(of position: MassPaymentDescription.Position, _ headers: [FoldedText: Int]) -> FilePlace {
        if case .characters(let from, _) = position { return FilePlace(line: line, column: from) }
        guard let index = index(of: position, headers), cells.indices.contains(index) else {
            return FilePlace(line: line, column: 1)
        }
        return FilePlace(line: cells[index].line, column: cells[index].column)
    }

    private func index(of position: MassPaymentDescription.Position, _ headers: [FoldedText: Int]) -> Int? {
        switch position {
        case .characters: nil
        case .column(let column): column - 1
        case .header(let header): headers[FoldedText(header)]
        }
    }
}

/// Cuts a file of mass payments into its lines, whichever layout it has.
struct RowSource: Sendable {
    enum Found: Sendable {
        case row(PaymentRow)
        case fault(FileFault<PaymentMistake>)
    }

    private enum Kind: Sendable {
        case table(CSVReader)
        case lines(TextDecoder, LineSplitter)
    }

    private var kind: Kind

    init(_ description: MassPaymentDescription) {
        switch description.layout {
        case .fixed:
            let splitter = LineSplitter(limit: MassPaymentReader.longestLine)
            kind = .lines(TextDecoder(description.encoding), splitter)
        case .separated(let separator):
            var settings = CSVReader.Settings()
            settings.encoding = description.encoding
            settings.separator = separator
            // Lines of several kinds differ in width.
            settings.headerRow = .max
            kind = .table(CSVReader(settings))
        }
    }

    mutating func take(_ chunk: [UInt8]) -> [Found] {
        switch kind {
        case .table(var reader):
            kind = .table(CSVReader())
            defer { kind = .table(reader) }
            return reader.take(chunk).map(Self.found)
        case .lines(var decoder, var splitter):
            let text = decoder.take(chunk)
            let lines = splitter.take(text)
            kind = .lines(decoder, splitter)
            return lines.flatMap(Self.found)
        }
    }

    mutating func end() -> [Found] {
        switch kind {
        case .table(var reader):
            defer { kind = .table(reader) }
            return reader.end().map(Self.found)
        case .lines(var decoder, var splitter):
            let text = decoder.end()
            let lines = splitter.take(text) + splitter.end()
            var found = lines.flatMap(Self.found)
            let mistake: TableMistake? =
                decoder.detector.isMixed ? .mixedEncodings : decoder.doubt.map { .otherEncoding($0) }
            if let mistake { found.append(.fault(FileFault(.text(mistake), at: .start))) }
            return found
        }
    }

    private static func found(_ item: TableItem) -> Found {
        switch item {
        case .row(let row): .row(PaymentRow(row))
        case .fault(let fault):
            .fault(FileFault(fault.mistake == .empty ? .noPayments : .text(fault.mistake), at: fault.place))
        }
    }

    private static func found(_ line: LineSplitter.Line) -> [Found] {
        switch line {
        case .tooLong(let number):
            let place = FilePlace(line: number, column: 1)
            return [.fault(FileFault(.lineTooLong(limit: MassPaymentReader.longestLine), at: place))]
        case .line(let bytes, let number):
            guard bytes.contains(where: { $0 > 0x20 }) else { return [] }
            let row = Found.row(PaymentRow(line: number, signs: Array(String(decoding: bytes, as: UTF8.self))))
            guard let column = bytes.columnOfReplacement else { return [row] }
            let place = FilePlace(line: number, column: column)
            return [.fault(FileFault(.text(.unreadableCharacter), at: place)), row]
        }
    }
}
