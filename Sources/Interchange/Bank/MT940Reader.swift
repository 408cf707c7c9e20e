import DebtDomain

/// Reads MT940 and MT942 messages in the dialects of Polish banks, several to a file.
///
/// What is kept of the file is one field. The encoding is found out unless it is given.
package struct MT940Reader: FileReader {
    package typealias Item = StatementItem

    package private(set) var hasGivenUp = false
    private let mostEntries: Int
    private var decoder: TextDecoder
    private var splitter = LineSplitter(limit: Self.longestLine)
    private var field: Field?
    private var statement: StatementAssembly?
    private var entry: (line: EntryLine, supplement: String, place: FilePlace)?
    private var pages = PageSequence()
    private var ordinals = EntryOrdinals()
    private var stated: [(total: StatedTotal, isCredit: Bool, place: FilePlace)] = []
    private var items: [StatementItem] = []
    private var budget = FaultBudget()
    private var sawStatement = false
    private var lastPlace = FilePlace.start

    static let longestLine = 1 << 14
    static let mostLines = 100

    private struct Field: Sendable {
        let tag: String
        let place: FilePlace
        var lines: [String]
    }

    private static let tags: Set<String> = [
        "20", "21", "25", "25P", "28", "28C", "28D", "60F", "60M", "61", "62F", "62M", "64", "65", "86", "34F", "13",
        "13C", "13D", "90C", "90D", "NS",
    ]

    /// An encoding that is not given is found out; a statement of more entries is refused.
    package init(encoding: TextEncoding? = nil, mostEntries: Int = BankFileLimits.entries) {
        decoder = TextDecoder(encoding)
        self.mostEntries = mostEntries
    }

    /// `nil` as long as everything was ASCII.
    package var encoding: TextEncoding? { decoder.encoding }

    package mutating func take(_ chunk: [UInt8]) -> [StatementItem] {
        guard !hasGivenUp else { return [] }
        let text = decoder.take(chunk)
        return read(splitter.take(text))
    }

    package mutating func end() -> [StatementItem] {
        guard !hasGivenUp else { return closing() }
        let text = decoder.end()
        var last = read(splitter.take(text) + splitter.end())
        guard !hasGivenUp else { return last + closing() }
        finishField()
        finishStatement(isCut: true)
        if !sawStatement { report(.noStatement, at: .start) }
        if decoder.detector.isMixed {
            report(.mixedEncodings, at: .start)
        } else if let doubt = decoder.doubt {
            report(.otherEncoding(doubt), at: .start)
        }
        hasGivenUp = true
        last += items
        items = []
        return last
    }

    /// Whoever was told of a statement is told of its end, also where nothing more was read.
    private mutating func closing() -> [StatementItem] {
        guard let statement, statement.isHeaded else { return [] }
        self.statement = nil
        return [.closed(statement.closed(at: lastPlace).0)]
    }

    private mutating func read(_ lines: [LineSplitter.Line]) -> [StatementItem] {
        for line in lines where !hasGivenUp {
            switch line {
            case .line(let bytes, let number): read(bytes, FilePlace(line: number, column: 1))
            case .tooLong(let number):
                report(.lineTooLong(limit: Self.longestLine), at: FilePlace(line: number, column: 1))
                hasGivenUp = true
            }
        }
        defer { items = [] }
        return items
    }

    private mutating func report(_ mistake: StatementMistake, at place: FilePlace) {
        guard !hasGivenUp else { return }
        let (told, stops) = budget.told(mistake, more: .moreWarnings, tooMany: .tooManyFaults)
        guard let told else { return }
        hasGivenUp = stops
        items.append(.fault(FileFault(told, at: place)))
    }
}

// How lines make fields, and fields make messages.
extension MT940Reader {
    private mutating func read(_ bytes: [UInt8], _ place: FilePlace) {
        lastPlace = place
        // The frames of messages: start and end of text, and a mark that some banks put at the end of a file.
        let isFrame = { (byte: UInt8) in byte < 0x05 || byte == 0x1A }
        let plain = bytes.contains(where: isFrame) ? bytes.filter { !isFrame($0) } : bytes
        if decoder.encoding != nil, let column = plain.columnOfReplacement {
            report(.unreadableCharacter, at: FilePlace(line: place.line, column: column))
        }
        if plain.first == UInt8(ascii: "-"), plain.count == 1 || plain[1] == UInt8(ascii: "}") {
            finishField()
            finishStatement(isCut: false)
        } else if Self.isBlock(plain) {
            finishField()
        } else if let (tag, value) = Self.tag(of: plain), Self.tags.contains(tag) || field?.tag != "86" {
            finishField()
            begin(tag, value, place)
        } else if field != nil {
            proceed(String(decoding: plain, as: UTF8.self))
        } else if !plain.allSatisfy({ $0 == PlainText.space }) {
            report(.unexpectedField(String(decoding: plain.prefix(5), as: UTF8.self)), at: place)
        }
    }

    /// Blocks of the SWIFT network; only the fourth, which has a line of its own, holds a message.
    private static func isBlock(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 2, bytes[0] == UInt8(ascii: "{"), bytes[2] == UInt8(ascii: ":") else { return false }
        return (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(bytes[1])
    }

    private mutating func begin(_ tag: String, _ value: String, _ place: FilePlace) {
        guard Self.tags.contains(tag) else {
            report(.unknownField(":\(tag):"), at: place)
            field = Field(tag: "", place: place, lines: [])
            return
        }
        let column = place.column + tag.utf8.count + 2
        field = Field(tag: tag, place: FilePlace(line: place.line, column: column), lines: [value])
    }

    private mutating func proceed(_ line: String) {
        guard let count = field?.lines.count else { return }
        guard count < Self.mostLines else {
            if count == Self.mostLines, let field {
                report(.fieldTooLong(tag: ":\(field.tag):"), at: field.place)
                self.field?.lines.append("")
            }
            return
        }
        field?.lines.append(line)
    }

    /// What looks like a tag at the start of a line.
    private static func tag(of bytes: [UInt8]) -> (String, String)? {
        let colon = UInt8(ascii: ":")
        guard bytes.first == colon, let end = bytes.dropFirst().prefix(4).firstIndex(of: colon) else { return nil }
        let tag = bytes[1..<end]
        let isTag = tag.prefix(2).allSatisfy(PlainText.isDigit) || tag.elementsEqual("NS".utf8)
        guard (2...3).contains(tag.count), isTag,
            tag.dropFirst(2).allSatisfy({ PlainText.isLetter($0) && $0 & 0x20 == 0 })
        else { return nil }
        return (String(decoding: tag, as: UTF8.self), String(decoding: bytes[(end + 1)...], as: UTF8.self))
    }

    private mutating func finishField() {
        guard let field else { return }
        self.field = nil
        let value = field.lines.first ?? ""
        if field.tag == "20" {
            finishStatement(isCut: true)
            sawStatement = true
            statement = StatementAssembly(at: FilePlace(line: field.place.line, column: 1))
            statement?.reference = value
            return
        }
        guard !field.tag.isEmpty else { return }
        guard statement != nil else { return report(.unexpectedField(":\(field.tag):"), at: field.place) }
        do throws(EntryLine.Mistake) {
            try read(field, value)
        } catch {
            let column = field.place.column + error.offset
            report(error.mistake, at: FilePlace(line: field.place.line, column: column))
        }
    }

    private mutating func read(_ field: Field, _ value: String) throws(EntryLine.Mistake) {
        if field.tag == "86" { return finishEntry(EntryDetails(lines: field.lines)) }
        // What a bank adds for itself ends nothing.
        guard field.tag != "NS" else { return }
        finishEntry(nil)
        switch field.tag {
        case "25", "25P":
            let account = Self.account(value)
            guard account.utf8.count <= StatementAssembly.longestName else {
                throw .init(mistake: .malformedField(":\(field.tag):"), offset: 0)
            }
            statement?.account = account
            if !PolishAccount.isSound(account) { report(.accountCheckDigits, at: field.place) }
        case "28", "28C":
            let parts = value.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts[0].utf8.count <= StatementAssembly.longestName else {
                throw .init(mistake: .malformedField(":\(field.tag):"), offset: 0)
            }
            statement?.number = String(parts[0])
            statement?.page = nil
            guard parts.count > 1 else { break }
            guard let page = StatementAssembly.page(PlainText.squeezed(parts[1])) else {
                throw .init(mistake: .malformedField(":\(field.tag):"), offset: parts[0].count + 1)
            }
            statement?.page = page
        case "34F", "13", "13C", "13D":
            statement?.kind = .interim
            if field.tag == "34F", statement?.currency == nil { statement?.currency = String(value.prefix(3)) }
        case "60F", "60M":
            let tag = ":\(field.tag):"
            statement?.opening = try StatementBalance(field: value, tag: tag, isIntermediate: field.tag == "60M")
        case "61":
            try begin(field, value)
        case "62F", "62M":
            let tag = ":\(field.tag):"
            statement?.closing = try StatementBalance(field: value, tag: tag, isIntermediate: field.tag == "62M")
        case "90C", "90D":
            statement?.kind = .interim
            let total = try StatedTotal(field: value, tag: ":\(field.tag):")
            // A message has one of each.
            if stated.count < 100 { stated.append((total, field.tag == "90C", field.place)) }
        default: break
        }
    }

    /// `PL…`, `/PL…`, or a bank's code in front of it.
    private static func account(_ value: String) -> String {
        let parts = value.split(separator: "/")
        return EntryDetails.account(String(parts.last { $0.count > 9 } ?? parts.last ?? "")) ?? ""
    }
}

// How entries and statements end.
extension MT940Reader {
    private mutating func begin(_ field: Field, _ value: String) throws(EntryLine.Mistake) {
        finishHeading()
        let line = try EntryLine(value)
        let supplement = PlainText.squeezed(field.lines.dropFirst().joined(separator: " "))
        entry = (line, supplement, FilePlace(line: field.place.line, column: 1))
    }

    private mutating func finishHeading() {
        guard let statement, !statement.isHeaded else { return }
        if statement.account.isEmpty { report(.missingField(":25:"), at: statement.place) }
        if statement.kind == .statement, statement.opening == nil {
            report(.missingField(":60F:"), at: statement.place)
        }
        // Pages of a statement count on; an interim report may hold once more what the one before held.
        let year = statement.opening.map { String($0.day.year) } ?? statement.reference
        let own = statement.kind == .interim ? String(statement.place.line) : ""
        ordinals.begin([statement.account, statement.number, year, own].joined(separator: "|"))
        if let heading = self.statement?.heading() { items.append(.opened(heading)) }
    }

    private mutating func finishEntry(_ details: EntryDetails?) {
        guard let (line, supplement, place) = entry else { return }
        entry = nil
        guard ordinals.count < mostEntries else {
            report(.tooManyEntries(limit: mostEntries), at: place)
            hasGivenUp = true
            return
        }
        let details = details ?? EntryDetails()
        let mark = line.mark
        let content = EntryIdentity.content(
            account: statement?.account ?? "",
            entry: (line.valueDay, line.bookingDay, mark.isIncoming ? line.magnitude : -line.magnitude),
            references: [mark.rawValue, line.customerReference, line.bankReference],
            text: details.text
        )
        let read = BankEntry(
            place: place,
            valueDay: line.valueDay,
            bookingDay: line.bookingDay,
            magnitude: line.magnitude,
            mark: mark,
            isBooked: !line.isExpected,
            fundsCode: line.fundsCode,
            kind: line.kind,
            customerReference: line.customerReference,
            bankReference: line.bankReference,
            supplement: supplement,
            details: details,
            identity: ordinals.identity(of: content)
        )
        statement?.count(read)
        items.append(.entry(read))
        if let account = details.account, !PolishAccount.isSound(account) { report(.accountCheckDigits, at: place) }
    }

    private mutating func finishStatement(isCut: Bool) {
        finishEntry(nil)
        guard let statement else { return }
        finishHeading()
        if statement.kind == .statement, statement.closing == nil {
            report(isCut ? .unclosed : .missingField(":62F:"), at: lastPlace)
        } else if isCut, statement.kind == .interim, stated.isEmpty {
            report(.unclosed, at: lastPlace)
        }
        let (closing, mistakes) = statement.closed(at: lastPlace)
        for mistake in mistakes { report(mistake, at: lastPlace) }
        if pages.breaks(with: statement) { report(.pagesDoNotFollow, at: statement.place) }
        for (total, isCredit, place) in stated {
            let found = isCredit ? statement.credits : statement.debits
            if total.count != found.count { report(.countDiffers(stated: total.count, found: found.count), at: place) }
            let (difference, overflows) = total.sum.subtractingReportingOverflow(found.sum)
            if overflows || difference != 0 {
                report(overflows ? .sumTooLarge : .totalDiffers(difference: difference), at: place)
            }
        }
        stated = []
        items.append(.closed(closing))
        self.statement = nil
    }
}
