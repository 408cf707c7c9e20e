import DebtDomain

/// Adds up one statement while it is read, and says at its end whether it reconciles.
struct StatementAssembly: Sendable {
    var kind = StatementKind.statement
    var account = ""
    var currency: String?
    var reference = ""
    var number = ""
    var page: Int?
    var opening: StatementBalance?
    var closing: StatementBalance?
    let place: FilePlace
    private(set) var entries = 0
    private(set) var sum: Int64 = 0
    private(set) var credits = (count: 0, sum: Int64(0))
    private(set) var debits = (count: 0, sum: Int64(0))
    private(set) var overflowed = false
    private(set) var isHeaded = false

    init(at place: FilePlace) {
        self.place = place
    }

    /// In bytes, of an account and of a statement's number, which are kept with every entry and every page: longer than
    /// any that a bank gives.
    static let longestName = 64

    /// A page as banks number them: 1 to 99999, in digits; `nil` for what is none.
    static func page(_ text: some StringProtocol) -> Int? {
        guard text.utf8.allSatisfy(PlainText.isDigit), let page = Int(text), (1...99_999).contains(page) else {
            return nil
        }
        return page
    }

    /// The heading, once.
    mutating func heading() -> StatementHeading? {
        guard !isHeaded else { return nil }
        isHeaded = true
        return StatementHeading(
            kind: kind,
            account: account,
            currency: currency ?? opening?.currency,
            reference: reference,
            number: number,
            page: page,
            opening: opening,
            place: place
        )
    }

    mutating func count(_ entry: BankEntry) {
        entries += 1
        guard entry.isBooked else { return }
        sum = add(entry.amount, to: sum)
        // What a bank states of its debits and credits counts a reversal on the side it is booked on.
        if entry.mark.isIncoming {
            credits = (credits.count + 1, add(entry.magnitude, to: credits.sum))
        } else {
            debits = (debits.count + 1, add(entry.magnitude, to: debits.sum))
        }
    }

    private mutating func add(_ amount: Int64, to sum: Int64) -> Int64 {
        let (result, overflows) = sum.addingReportingOverflow(amount)
        if overflows { overflowed = true }
        return overflows ? sum : result
    }

    /// The closing, and what is wrong with the sums.
    func closed(at end: FilePlace) -> (StatementClosing, [StatementMistake]) {
        var mistakes: [StatementMistake] = overflowed ? [.sumTooLarge] : []
        var difference: Int64?
        if let opening, let closing {
            if opening.currency != closing.currency {
                mistakes.append(.otherCurrency(expected: opening.currency, found: closing.currency))
            }
            let explained = Int128(opening.amount) + Int128(sum)
            if let exact = Int64(exactly: Int128(closing.amount) - explained) {
                difference = exact
                if exact != 0 { mistakes.append(.doesNotReconcile(difference: exact)) }
            } else {
                mistakes.append(.sumTooLarge)
            }
        }
        let closing = StatementClosing(
            closing: closing,
            entries: entries,
            sum: sum,
            difference: difference,
            place: end
        )
        return (closing, mistakes)
    }
}

/// Whether pages and statements of an account follow one another.
struct PageSequence: Sendable {
    private var last: [String: (number: String, page: Int, closing: StatementBalance)] = [:]
    private static let most = 10_000

    /// Notes a statement, and says whether it is a page that does not go on from the page before.
    mutating func breaks(with statement: StatementAssembly) -> Bool {
        guard let opening = statement.opening, let closing = statement.closing, let page = statement.page else {
            return false
        }
        let before = last[statement.account]
        if last.count < Self.most || before != nil {
            last[statement.account] = (statement.number, page, closing)
        }
        guard let before, opening.isIntermediate, before.number == statement.number else { return false }
        let (next, overflows) = before.page.addingReportingOverflow(1)
        return !overflows && page == next && before.closing.amount != opening.amount
    }
}
