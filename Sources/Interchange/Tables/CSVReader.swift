/// Reads CSV as Polish Excel and other programs write it.
///
/// Encoding and separator are found out unless they are given. What is kept of the file is one row, and at its
/// beginning a window that shows the separator.
package struct CSVReader: FileReader {
    package typealias Item = TableItem

    package struct Settings: Hashable, Sendable, Codable {
        package var encoding: TextEncoding?
        package var separator: CSVSeparator?
        /// Which row, from 1 and counting only those with content, names the columns: rows are compared with its width.
        /// `nil` to find out: titles above it have fewer cells.
        package var headerRow: Int?

        package init() {}

        private enum CodingKeys: String, CodingKey {
            case encoding
            case separator
            case headerRow = "header_row"
        }

        /// What stored settings leave out is as it is by default.
        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            encoding = try container.decodeIfPresent(TextEncoding.self, forKey: .encoding)
            separator = try container.decodeIfPresent(CSVSeparator.self, forKey: .separator)
            headerRow = try container.decodeIfPresent(Int.self, forKey: .headerRow)
        }
    }

    package private(set) var hasGivenUp = false
    package private(set) var separator: CSVSeparator?

    private let settings: Settings
    private var decoder: TextDecoder
    private var head: [UInt8] = []
    private var beginning: [UInt8] = []
    private var isBegun = false
    private var items: [TableItem] = []
    private var budget = FaultBudget()
    private var rows = 0
    private var width: Int?
    /// Whether two rows agreed on it.
    private var isWidthSure = false

    private var cells: [TableCell] = []
    private var cell: [UInt8] = []
    private var rowBytes = 0
    private var rowLine = 1
    private var state = State.start
    private var line = 1
    private var column = 1
    private var start = (line: 1, column: 1)
    private var endedWithReturn = false

    private enum State {
        /// Of a cell.
        case start
        case plain
        case quoted
        /// After a quotation mark in a quoted cell: it ended the cell, or stands for itself if another follows.
        case quote
    }

    static let window = 1 << 15
    /// How the workbooks of old begin, and new ones that have a password.
    static let oldWorkbook: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    package static let longestRow = 1 << 20
    package static let longestCell = 1 << 16
    package static let mostColumns = 512

    package init(_ settings: Settings = Settings()) {
        self.settings = settings
        separator = settings.separator
        decoder = TextDecoder(settings.encoding)
    }

    /// `nil` as long as everything was ASCII.
    package var encoding: TextEncoding? { decoder.encoding }

    package mutating func take(_ chunk: [UInt8]) -> [TableItem] {
        guard !hasGivenUp else { return [] }
        if head.count < Self.oldWorkbook.count {
            head += chunk.prefix(Self.oldWorkbook.count - head.count)
            if head == Self.oldWorkbook { giveUp(.isUnreadableWorkbook, at: .start) }
        }
        read(decoder.take(chunk), isLast: false)
        return takeItems()
    }

    package mutating func end() -> [TableItem] {
        guard !hasGivenUp else { return [] }
        read(decoder.end(), isLast: true)
        guard !hasGivenUp else { return takeItems() }
        if state == .quoted {
            report(.unclosedQuote, at: FilePlace(line: start.line, column: start.column))
        } else if !cells.isEmpty || state != .start {
            if state == .start { begin() }
            finishCell()
            finishRow()
        }
        if rows == 0, budget.isUntouched { report(.empty, at: .start) }
        if decoder.detector.isMixed {
            report(.mixedEncodings, at: .start)
        } else if let doubt = decoder.doubt {
            report(.otherEncoding(doubt), at: .start)
        }
        hasGivenUp = true
        return takeItems()
    }

    private mutating func takeItems() -> [TableItem] {
        defer { items = [] }
        return items
    }

    private mutating func report(_ mistake: TableMistake, at place: FilePlace) {
        let (told, stops) = budget.told(mistake, more: .moreWarnings, tooMany: .tooManyFaults)
        guard let told else { return }
        stops ? giveUp(told, at: place) : items.append(.fault(FileFault(told, at: place)))
    }

    private mutating func giveUp(_ mistake: TableMistake, at place: FilePlace) {
        guard !hasGivenUp else { return }
        hasGivenUp = true
        items.append(.fault(FileFault(mistake, at: place)))
    }

    private var place: FilePlace { FilePlace(line: line, column: column) }

    /// Looks at the beginning before anything is cut into cells.
    private mutating func read(_ text: [UInt8], isLast: Bool) {
        guard !hasGivenUp else { return }
        guard !isBegun else { return scan(text) }
        beginning += text
        guard beginning.count >= Self.window || isLast else { return }
        isBegun = true
        var text = beginning
        beginning = []
        if text.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return giveUp(.isWorkbook, at: .start) }
        let firstEnd = text.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? text.count
        if let stated = CSVSeparator.stated(in: text[..<firstEnd]) {
            separator = settings.separator ?? stated
            line = 2
            let skips = text[firstEnd...].starts(with: Array("\r\n".utf8)) ? 2 : 1
            text.removeFirst(min(text.count, firstEnd + skips))
        }
        if separator == nil { separator = .likeliest(in: text) }
        scan(text)
    }
}

// How bytes make cells, and cells rows.
extension CSVReader {
    private mutating func scan(_ text: [UInt8]) {
        guard let separator = separator?.byte else { return }
        var index = 0
        while index < text.count, !hasGivenUp {
            let byte = text[index]
            if endedWithReturn {
                endedWithReturn = false
                if byte == UInt8(ascii: "\n") {
                    if state == .quoted { cell.append(byte) }
                    index += 1
                    continue
                }
            }
            if state == .start { begin() }
            let run = length(ofRunAt: index, in: text, until: separator)
            if run > 0 {
                keep(text[index..<(index + run)])
                index += run
            } else {
                take(byte, separator)
                index += 1
            }
        }
    }

    private mutating func begin() {
        start = (line, column)
        if cells.isEmpty { rowLine = line }
    }

    /// How many bytes from there on are nothing but a part of a cell.
    private func length(ofRunAt index: Int, in text: [UInt8], until separator: UInt8) -> Int {
        var end = index
        if state == .quoted {
            while end < text.count, text[end] != UInt8(ascii: "\""), text[end] > 0x0D { end += 1 }
        } else {
            while end < text.count, text[end] != separator, text[end] != UInt8(ascii: "\""), text[end] > 0x0D {
                end += 1
            }
        }
        return end - index
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        switch state {
        case .start: state = .plain
        case .quote:
            // The cell had ended, and yet goes on.
            report(.loneQuote, at: place)
            state = .plain
        case .plain, .quoted: break
        }
        cell.append(contentsOf: bytes)
        rowBytes += bytes.count
        column += bytes.count { $0 & 0xC0 != 0x80 }
        checkLengths()
    }

    private mutating func checkLengths() {
        let opening = FilePlace(line: start.line, column: start.column)
        if cell.count > Self.longestCell { giveUp(.cellTooLong(limit: Self.longestCell), at: opening) }
        if rowBytes > Self.longestRow {
            giveUp(.rowTooLong(limit: Self.longestRow), at: FilePlace(line: rowLine, column: 1))
        }
    }

    private mutating func take(_ byte: UInt8, _ separator: UInt8) {
        rowBytes += 1
        switch byte {
        case separator where state != .quoted:
            column += 1
            finishCell()
        case UInt8(ascii: "\""): quote()
        case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
            endedWithReturn = byte == UInt8(ascii: "\r")
            if state == .quoted {
                cell.append(byte)
                checkLengths()
            } else {
                finishCell()
                finishRow()
            }
            line += 1
            column = 1
        case 0:
            report(.zeroByte, at: place)
            column += 1
        default:
            keep([byte])
        }
    }

    private mutating func quote() {
        switch state {
        case .start: state = .quoted
        case .quoted: state = .quote
        case .quote:
            cell.append(UInt8(ascii: "\""))
            state = .quoted
        case .plain:
            // `="007"` is how a program tells Excel that a number is a text.
            if !cell.starts(with: Array("=".utf8)) { report(.loneQuote, at: place) }
            cell.append(UInt8(ascii: "\""))
        }
        column += 1
        checkLengths()
    }

    private mutating func finishCell() {
        defer {
            cell.removeAll(keepingCapacity: true)
            state = .start
        }
        guard cells.count < Self.mostColumns else {
            return giveUp(.tooManyColumns(limit: Self.mostColumns), at: FilePlace(line: rowLine, column: start.column))
        }
        guard !cell.isEmpty else {
            return cells.append(TableCell(.empty, line: start.line, column: start.column))
        }
        if decoder.encoding != nil, let offset = cell.columnOfReplacement {
            report(.unreadableCharacter, at: FilePlace(line: start.line, column: start.column + offset - 1))
        }
        var text = String(decoding: cell, as: UTF8.self)
        if cell[0] == UInt8(ascii: "=") {
            if cell.count > 2, cell[1] == UInt8(ascii: "\""), cell.last == UInt8(ascii: "\"") {
                text = String(text.dropFirst(2).dropLast())
            } else {
                report(.formula, at: FilePlace(line: start.line, column: start.column))
            }
        }
        cells.append(TableCell(.text(text), line: start.line, column: start.column))
    }

    private mutating func finishRow() {
        defer {
            cells.removeAll(keepingCapacity: true)
            rowBytes = 0
        }
        guard !hasGivenUp, cells.contains(where: { !$0.content.isEmpty }) else { return }
        rows += 1
        let row = TableRow(line: rowLine, cells: cells)
        measure()
        items.append(.row(row))
        guard let width, cells.count != width else { return }
        if cells.count < width {
            report(.tooFewCells(expected: width, found: cells.count), at: row.place(of: cells.count))
        } else if let extra = cells.lastIndex(where: { !$0.content.isEmpty }), extra >= width {
            report(.tooManyCells(expected: width, found: cells.count), at: row.place(of: width))
        }
    }

    private mutating func measure() {
        if let header = settings.headerRow {
            if rows == header { width = cells.count }
            return
        }
        guard !isWidthSure else { return }
        let filled = cells.count { !$0.content.isEmpty }
        if let width {
            if cells.count == width { isWidthSure = true }
            // What came before were titles.
            if filled >= 2 * width { self.width = cells.count }
        } else if filled > 1 {
            width = cells.count
        }
    }
}
