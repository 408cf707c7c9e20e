/// What a bank's file of mass payments looks like: every bank has its own, and so this is a value that a tenant stores
/// as JSON, one for each bank.
///
/// A file has lines of several kinds; each kind is known by a mark. Lines that no kind claims are faults, so that
/// nothing is left out in silence.
package struct MassPaymentDescription: Hashable, Sendable, Codable {
    package enum Layout: Hashable, Sendable {
        /// Fields have places, in characters.
        case fixed
        case separated(CSVSeparator)
    }

    /// Where a field stands: in a fixed layout from a character on, from 1, so many; else in a column, from 1, or under
    /// a header.
    package enum Position: Hashable, Sendable {
        case characters(from: Int, count: Int)
        case column(Int)
        case header(String)
    }

    package enum Field: String, Hashable, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
        case amount
        /// What says whether money came or went, where the amount has no sign.
        case direction
        case bookingDay = "booking_day"
        case valueDay = "value_day"
        /// The account that was paid to, or its end, or the payer's number in it.
        case virtualAccount = "virtual_account"
        case payer
        case name
        case address
        case senderAccount = "sender_account"
        case title
        case reference
        /// Of the lines that state totals.
        case count
        case sum
    }

    package struct Mark: Hashable, Sendable, Codable {
        package var position: Position
        package var text: String

        package init(_ position: Position, _ text: String) {
            self.position = position
            self.text = text
        }
    }

    package enum Role: String, Hashable, Sendable, Codable {
        case payment
        /// States number and sum of the payments before it, since the line before it that did.
        case total
        /// States number and sum of all payments.
        case grandTotal = "grand_total"
        /// States number and sum of the payments that follow, up to the next such line.
        case announcement
        case ignored
    }

    package struct Line: Hashable, Sendable, Codable {
        package var role: Role
        /// `nil`: every line that no kind before it claimed.
        package var mark: Mark?
        package var fields: [Field: Position]

        enum CodingKeys: String, CodingKey {
            case role
            case mark
            case fields
        }

        package init(_ role: Role, mark: Mark? = nil, fields: [Field: Position] = [:]) {
            self.role = role
            self.mark = mark
            self.fields = fields
        }
    }

    package var name: String
    package var layout: Layout
    /// `nil` to find out.
    package var encoding: TextEncoding?
    package var amounts: AmountFormat
    package var days: DayFormat
    /// Of the fields of text: banks join lines of names and titles by it.
    package var joiner: String?
    /// Texts in `direction` that say that money went; such lines are debits.
    package var outgoing: [String]
    /// How many lines stand above the first, and, where there are headers, whether the last of them has them.
    package var linesAbove: Int
    package var lines: [Line]
    package var currency: String

    enum CodingKeys: String, CodingKey {
        case name
        case layout
        case encoding
        case amounts
        case days
        case joiner
        case outgoing
        case linesAbove = "lines_above"
        case lines
        case currency
    }

    package init(_ name: String, _ layout: Layout, amounts: AmountFormat, days: DayFormat, lines: [Line]) {
        self.name = name
        self.layout = layout
        self.amounts = amounts
        self.days = days
        self.lines = lines
        joiner = nil
        outgoing = []
        linesAbove = 0
        currency = "PLN"
    }

    /// What is wrong with the description itself.
    package var mistakes: [PaymentMistake] {
        var mistakes: [PaymentMistake] = []
        if !lines.contains(where: { $0.role == .payment }) { mistakes.append(.describesNoPayments) }
        for line in lines {
            let needed: [Field] = line.role == .payment ? [.amount] : []
            mistakes += needed.filter { line.fields[$0] == nil }.map { .undescribed($0) }
            let hasDay = line.fields[.bookingDay] != nil || line.fields[.valueDay] != nil
            if line.role == .payment, !hasDay { mistakes.append(.undescribed(.bookingDay)) }
            let positions = Array(line.fields.values) + (line.mark.map { [$0.position] } ?? [])
            if !positions.allSatisfy(isPossible) { mistakes.append(.impossiblePosition) }
        }
        return mistakes
    }

    private func isPossible(_ position: Position) -> Bool {
        switch (layout, position) {
        case (.fixed, .characters(let from, let count)): from > 0 && count > 0 && from <= 10_000 && count <= 10_000
        case (.separated, .column(let column)): (1...CSVReader.mostColumns).contains(column)
        case (.separated, .header(let header)): linesAbove > 0 && !FoldedText(header).text.isEmpty
        default: false
        }
    }
}
