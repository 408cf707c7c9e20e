import DebtDomain

/// What the elements of a sheet make: rows.
final class SheetContent: XMLTarget {
    private let sheet: String
    private let texts: SharedTexts
    private let areDays: [Bool]
    private let from1904: Bool
    private var items: [TableItem] = []
    private var budget = FaultBudget()
    private(set) var hasGivenUp = false

    private var row = 0
    private var cells: [TableCell] = []
    private var cell: Draft?
    /// Of the texts of the row, and of all that was not taken yet: few bytes of a sheet can name many of shared texts.
    private var bytes = (ofRow: 0, ofLot: 0)
    private var isInValue = false
    private var isInFormula = false
    private var phonetic = 0

    /// A cell while it is read.
    private struct Draft {
        let column: Int
        let type: String
        let isDay: Bool
        var value: String?
        var isFormula = false
    }

    static let lastRow = 1_048_576
    static let longestText = 1 << 17
    /// Of rows that come out together.
    static let mostTextOfLot = 1 << 25

    init(sheet: String, texts: SharedTexts, styles: StyleList, from1904: Bool) {
        self.sheet = sheet
        self.texts = texts
        areDays = styles.areDays
        self.from1904 = from1904
    }

    var wantsText: Bool { (isInValue && phonetic == 0) || isInFormula }

    func takeItems() -> [TableItem] {
        defer { items = [] }
        bytes.ofLot = bytes.ofRow
        return items
    }

    func report(_ mistake: TableMistake, column: Int = 1) {
        guard !hasGivenUp else { return }
        let (told, stops) = budget.told(mistake, more: .moreWarnings, tooMany: .tooManyFaults)
        guard let told else { return }
        let place = FilePlace(line: max(1, row), column: column, sheet: sheet)
        items.append(.fault(FileFault(told, at: place)))
        hasGivenUp = stops || told.severity == .refusal
    }

    func begin(_ element: XMLElement, at place: FilePlace) {
        guard !hasGivenUp else { return }
        switch element.name {
        case "c": begin(cell: element)
        case "v", "t": isInValue = true
        case "f": isInFormula = true
        case "row":
            let number = element["r"].map { Int($0) ?? 0 } ?? row + 1
            guard number > row, number <= Self.lastRow else { return report(.malformedCell) }
            row = number
            cells.removeAll(keepingCapacity: true)
            bytes.ofRow = 0
        case "rPh": phonetic += 1
        case "mergeCell": merged(element["ref"] ?? "")
        default: break
        }
    }

    func end(_ name: String, text: String, at place: FilePlace) {
        guard !hasGivenUp else { return }
        switch name {
        case "v": take(text)
        case "f":
            // LibreOffice writes the two truths as formulas.
            isInFormula = false
            let isTruth = cell?.type == "b" && ["TRUE()", "FALSE()"].contains(text)
            cell?.isFormula = !isTruth
        case "t": append(text)
        case "rPh": phonetic -= 1
        case "c": finishCell()
        case "row": finishRow()
        default: break
        }
    }

    private func take(_ value: String) {
        cell?.value = value
        isInValue = false
    }

    /// A text may come in many pieces; no spreadsheet has one of more than 32 767 characters.
    private func append(_ text: String) {
        isInValue = false
        guard phonetic == 0, let draft = cell else { return }
        guard (draft.value?.utf8.count ?? 0) + text.utf8.count <= Self.longestText else {
            return report(.malformedCell, column: draft.column)
        }
        if draft.value == nil { cell?.value = "" }
        cell?.value?.append(text)
    }

    private func begin(cell element: XMLElement) {
        let next = (cells.last?.column ?? 0) + 1
        let column = element["r"].map { Self.column(ofReference: $0) ?? 0 } ?? next
        guard column >= next else { return report(.malformedCell, column: max(1, column)) }
        guard column <= CSVReader.mostColumns else {
            return report(.tooManyColumns(limit: CSVReader.mostColumns), column: column)
        }
        let style = element["s"].flatMap { Int($0) } ?? 0
        cell = Draft(
            column: column,
            type: element["t"] ?? "n",
            isDay: areDays.indices.contains(style) && areDays[style]
        )
    }

    /// `AB12` is in column 28.
    static func column(ofReference text: String) -> Int? {
        var column = 0
        for byte in text.utf8 {
            guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) else { break }
            column = 26 * column + Int(byte - UInt8(ascii: "A")) + 1
            guard column <= 16_384 else { return nil }
        }
        return column > 0 ? column : nil
    }

    private func finishCell() {
        guard let draft = cell else { return }
        cell = nil
        isInValue = false
        let content = content(of: draft)
        if draft.isFormula { report(content.isEmpty ? .formulaWithoutValue : .formula, column: draft.column) }
        guard !content.isEmpty, hasRoom(for: content, column: draft.column) else { return }
        for column in ((cells.last?.column ?? 0) + 1)..<draft.column {
            cells.append(TableCell(.empty, line: row, column: column))
        }
        cells.append(TableCell(content, line: row, column: draft.column, isFormula: draft.isFormula))
    }

    /// Whether a row, and all rows that come out together, may hold that much; where not, nothing is read on.
    private func hasRoom(for content: CellContent, column: Int) -> Bool {
        guard case .text(let text) = content else { return true }
        bytes.ofRow += text.utf8.count
        bytes.ofLot += text.utf8.count
        if bytes.ofRow > CSVReader.longestRow {
            report(.rowTooLong(limit: CSVReader.longestRow), column: column)
        } else if bytes.ofLot > Self.mostTextOfLot {
            report(.tooManyTexts, column: column)
        }
        return !hasGivenUp
    }

    private func finishRow() {
        guard !cells.isEmpty else { return }
        items.append(.row(TableRow(sheet: sheet, line: row, cells: cells)))
        cells.removeAll(keepingCapacity: true)
        bytes.ofRow = 0
    }

    private func content(of draft: Draft) -> CellContent {
        guard let value = draft.value, !value.isEmpty else { return .empty }
        switch draft.type {
        case "s":
            guard let index = Int(value), let text = texts[index] else { return unreadable(draft) }
            return Self.text(text)
        case "str", "inlineStr": return Self.text(value)
        case "b": return .boolean(value == "1" || value == "true")
        case "e":
            report(.errorValue(PlainText.shortened(value, to: 20)), column: draft.column)
            return .error(value)
        case "d":
            // The time behind a day is not asked for by anybody.
            guard let day = try? DayFormat.iso.day(value.prefix(10)) else { return noDay(draft) }
            return .day(day, seconds: 0)
        default:
            guard let plain = SheetNumber.plain(value) else { return unreadable(draft) }
            guard draft.isDay else { return .number(plain) }
            guard let read = SheetNumber.day(plain, from1904: from1904) else { return noDay(draft) }
            return .day(read.day, seconds: read.seconds)
        }
    }

    private func unreadable(_ draft: Draft) -> CellContent {
        report(.malformedCell, column: draft.column)
        return .error("?")
    }

    private func noDay(_ draft: Draft) -> CellContent {
        report(.noSuchDay, column: draft.column)
        return .error("?")
    }

    private func merged(_ range: String) {
        let first = range.prefix { $0 != ":" }
        guard range.utf8.count < 30, first != range, let column = Self.column(ofReference: range),
            let line = Int(first.drop { $0.isLetter }), (1...Self.lastRow).contains(line)
        else { return }
        row = line
        report(.mergedCells(range), column: column)
    }

    /// Text without the marks by which XLSX writes characters that XML has not: `_x000D_`.
    private static func text(_ text: String) -> CellContent {
        guard text.utf8.contains(UInt8(ascii: "_")), text.contains("_x") else {
            return text.isEmpty ? .empty : .text(text)
        }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            let mark = rest.prefix(7)
            if byte == UInt8(ascii: "_"), mark.count == 7, mark.last == UInt8(ascii: "_"),
                mark.dropFirst().first == UInt8(ascii: "x"),
                let value = UInt32(String(decoding: mark.dropFirst(2).dropLast(), as: UTF8.self), radix: 16)
            {
                bytes.append(utf8Of: value)
                rest = rest.dropFirst(7)
            } else {
                bytes.append(byte)
                rest = rest.dropFirst()
            }
        }
        return .text(String(decoding: bytes, as: UTF8.self))
    }
}
