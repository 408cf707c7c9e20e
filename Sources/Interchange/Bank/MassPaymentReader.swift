import DebtDomain

/// Reads a bank's file of mass payments as its description says.
package struct MassPaymentReader: FileReader {
    package typealias Item = PaymentItem

    package private(set) var hasGivenUp = false
    private let description: MassPaymentDescription
    private let mostPayments: Int
    private var rows: RowSource
    private var headers: [FoldedText: Int] = [:]
    private var lineCount = 0
    private var items: [PaymentItem] = []
    private var budget = FaultBudget()
    private var ordinals = EntryOrdinals()
    private var all = Counted()
    private var sinceTotal = Counted()
    private var sinceAnnouncement = Counted()
    private var announced: StatedTotals?
    private var lastWasTotal = false
    private var lastPlace = FilePlace.start

    private struct Counted: Sendable {
        var count = 0
        var sum: Int64 = 0
    }

    private struct StatedTotals: Sendable {
        var count: Int?
        var sum: Int64?
        var place: FilePlace
    }

    static let longestLine = 1 << 14

    /// A file of more payments is refused.
    package init(_ description: MassPaymentDescription, mostPayments: Int = BankFileLimits.entries) {
        self.mostPayments = mostPayments
        self.description = description
        rows = RowSource(description)
        ordinals.begin(description.name)
    }

    package mutating func take(_ chunk: [UInt8]) -> [PaymentItem] {
        guard !hasGivenUp, isUsable() else { return takeItems() }
        read(rows.take(chunk))
        return takeItems()
    }

    package mutating func end() -> [PaymentItem] {
        guard !hasGivenUp, isUsable() else { return takeItems() }
        read(rows.end())
        guard !hasGivenUp else { return takeItems() }
        finishAnnouncement()
        if all.count == 0, budget.isUntouched { report(.noPayments, at: .start) }
        let endsWithTotals = description.lines.contains { $0.role == .total || $0.role == .grandTotal }
        if all.count > 0, endsWithTotals, !lastWasTotal { report(.missingTotal, at: lastPlace) }
        hasGivenUp = true
        return takeItems()
    }

    private mutating func isUsable() -> Bool {
        let mistakes = description.mistakes
        for mistake in mistakes { report(mistake, at: .start) }
        hasGivenUp = !mistakes.isEmpty
        return mistakes.isEmpty
    }

    private mutating func takeItems() -> [PaymentItem] {
        defer { items = [] }
        return items
    }

    private mutating func report(_ mistake: PaymentMistake, at place: FilePlace) {
        guard !hasGivenUp else { return }
        let (told, stops) = budget.told(mistake, more: .moreWarnings, tooMany: .tooManyFaults)
        guard let told else { return }
        hasGivenUp = stops
        items.append(.fault(FileFault(told, at: place)))
    }

    private mutating func read(_ found: [RowSource.Found]) {
        for found in found where !hasGivenUp {
            switch found {
            case .row(let row): read(row)
            case .fault(let fault): report(fault.mistake, at: fault.place)
            }
        }
    }

    private mutating func read(_ row: PaymentRow) {
        lineCount += 1
        lastPlace = FilePlace(line: row.line, column: 1)
        guard lineCount > description.linesAbove else {
            if lineCount == description.linesAbove { readHeaders(row) }
            return
        }
        let line = description.lines.first { line in
            guard let mark = line.mark else { return true }
            return row.text(at: mark.position, headers) == mark.text
        }
        guard let line else { return report(.unknownLine, at: lastPlace) }
        switch line.role {
        case .ignored: break
        case .total, .grandTotal, .announcement: readTotal(row, line)
        case .payment:
            lastWasTotal = false
            guard all.count < mostPayments else {
                report(.tooManyPayments(limit: mostPayments), at: lastPlace)
                hasGivenUp = true
                return
            }
            do throws(FileFault<PaymentMistake>) {
                let payment = try payment(row, line)
                items.append(.payment(payment))
                count(payment)
                if let account = payment.senderAccount, !PolishAccount.isSound(account) {
                    report(.accountCheckDigits, at: payment.place)
                }
            } catch {
                report(error.mistake, at: error.place)
            }
        }
    }

    private mutating func readHeaders(_ row: PaymentRow) {
        for (index, cell) in row.cells.enumerated() where headers[FoldedText(cell.text)] == nil {
            headers[FoldedText(cell.text)] = index
        }
        for line in description.lines {
            for case .header(let header) in line.fields.values where headers[FoldedText(header)] == nil {
                report(.noHeader(header), at: lastPlace)
                hasGivenUp = true
            }
        }
    }

    private mutating func count(_ payment: MassPayment) {
        for place in [\MassPaymentReader.sinceTotal, \.sinceAnnouncement, \.all] {
            let (sum, overflows) = self[keyPath: place].sum.addingReportingOverflow(payment.amount)
            if overflows { report(.sumTooLarge, at: payment.place) }
            self[keyPath: place].count += 1
            if !overflows { self[keyPath: place].sum = sum }
        }
    }

    private mutating func readTotal(_ row: PaymentRow, _ line: MassPaymentDescription.Line) {
        let stated = totals(row, line)
        switch line.role {
        case .total:
            compare(stated, with: sinceTotal)
            sinceTotal = Counted()
            lastWasTotal = true
        case .grandTotal:
            compare(stated, with: all)
            lastWasTotal = true
        default:
            finishAnnouncement()
            announced = stated
        }
    }

    private mutating func finishAnnouncement() {
        if let announced { compare(announced, with: sinceAnnouncement) }
        announced = nil
        sinceAnnouncement = Counted()
    }

    private mutating func totals(_ row: PaymentRow, _ line: MassPaymentDescription.Line) -> StatedTotals {
        var stated = StatedTotals(place: FilePlace(line: row.line, column: 1))
        if let position = line.fields[.count] {
            stated.place = row.place(of: position, headers)
            stated.count = row.text(at: position, headers).flatMap { Int($0) }
            if stated.count == nil { report(.missing(.count), at: stated.place) }
        }
        if let position = line.fields[.sum] {
            stated.place = row.place(of: position, headers)
            do throws(AmountFormat.Mistake) {
                stated.sum = try description.amounts.grosze(row.text(at: position, headers) ?? "")
            } catch {
                report(.amount(error, .sum), at: stated.place)
            }
        }
        return stated
    }

    private mutating func compare(_ stated: StatedTotals, with found: Counted) {
        if let count = stated.count, count != found.count {
            report(.countDiffers(stated: count, found: found.count), at: stated.place)
        }
        if let sum = stated.sum, sum != found.sum {
            let (difference, overflows) = sum.subtractingReportingOverflow(found.sum)
            report(overflows ? .sumTooLarge : .sumDiffers(difference: difference), at: stated.place)
        }
        items.append(.total(count: found.count, sum: found.sum))
    }
}

// How a line makes a payment.
extension MassPaymentReader {
    private mutating func payment(
        _ row: PaymentRow,
        _ line: MassPaymentDescription.Line
    ) throws(FileFault<PaymentMistake>) -> MassPayment {
        func text(_ field: MassPaymentDescription.Field) -> String? {
            line.fields[field].flatMap { row.text(at: $0, headers) }
        }
        func squeezed(_ field: MassPaymentDescription.Field) -> String {
            let text = text(field) ?? ""
            guard let joiner = description.joiner, !joiner.isEmpty else { return PlainText.squeezed(text) }
            return PlainText.squeezed(text.replacing(joiner, with: " "))
        }
        let amount = try amount(row, line)
        let isOutgoing = text(.direction).map(description.outgoing.contains) ?? false
        let booking = try day(.bookingDay, row, line)
        let value = try day(.valueDay, row, line)
        guard let first = booking ?? value else {
            throw FileFault(.missing(.bookingDay), at: FilePlace(line: row.line, column: 1))
        }
        let reference = text(.reference)
        let signed = isOutgoing ? -abs(amount) : amount
        let account = text(.virtualAccount).flatMap(EntryDetails.account)
        let sender = text(.senderAccount).flatMap(EntryDetails.account)
        let name = squeezed(.name)
        let title = squeezed(.title)
        let content = EntryIdentity.content(
            account: account ?? text(.payer) ?? "",
            entry: (value ?? first, first, signed),
            references: [reference, sender],
            text: name + title
        )
        return MassPayment(
            place: FilePlace(line: row.line, column: 1),
            amount: signed,
            bookingDay: first,
            valueDay: value ?? first,
            virtualAccount: account,
            payer: text(.payer),
            name: name,
            address: squeezed(.address),
            senderAccount: sender,
            title: title,
            reference: reference,
            identity: ordinals.identity(of: content)
        )
    }

    private func amount(
        _ row: PaymentRow,
        _ line: MassPaymentDescription.Line
    ) throws(FileFault<PaymentMistake>) -> Int64 {
        guard let position = line.fields[.amount] else {
            throw FileFault(.missing(.amount), at: FilePlace(line: row.line, column: 1))
        }
        do throws(AmountFormat.Mistake) {
            let amount = try description.amounts.grosze(row.text(at: position, headers) ?? "")
            guard amount > .min else { throw .tooLarge }
            return amount
        } catch {
            throw FileFault(.amount(error, .amount), at: row.place(of: position, headers))
        }
    }

    private func day(
        _ field: MassPaymentDescription.Field,
        _ row: PaymentRow,
        _ line: MassPaymentDescription.Line
    ) throws(FileFault<PaymentMistake>) -> Day? {
        guard let position = line.fields[field], let text = row.text(at: position, headers) else { return nil }
        do throws(DayFormat.Mistake) {
            return try description.days.day(text)
        } catch {
            throw FileFault(.day(error, field), at: row.place(of: position, headers))
        }
    }
}
