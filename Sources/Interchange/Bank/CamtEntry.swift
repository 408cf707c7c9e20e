import DebtDomain

/// A sum in a camt message, and which way it went.
struct CamtSum {
    var amount: Int64?
    var currency = ""
    /// `CRDT` or `DBIT`.
    var isCredit: Bool?

    /// With its sign, once both are known.
    var signed: Int64? {
        guard let amount, let isCredit else { return nil }
        return isCredit ? amount : -amount
    }
}

/// A balance of a camt message while it is read.
struct CamtBalance {
    var code = ""
    var sum = CamtSum()
    var day: Day?

    func balance(isIntermediate: Bool) -> StatementBalance? {
        guard let amount = sum.signed, let day else { return nil }
        return StatementBalance(amount: amount, currency: sum.currency, day: day, isIntermediate: isIntermediate)
    }
}

/// A party with its account.
struct CamtParty {
    var name = ""
    private(set) var address: [String] = []
    var account: String?

    mutating func add(address line: String) {
        // An address has at most seven lines.
        if address.count < 10 { address.append(line) }
    }
}

/// One payment of an entry (`TxDtls`) while it is read.
struct CamtPayment {
    var sum = CamtSum()
    /// Of the older versions, which state the sum of a payment elsewhere.
    var olderSum = CamtSum()
    var debtor = CamtParty()
    var creditor = CamtParty()
    var title: [String] = []
    var structuredReference: String?
    var endToEnd: String?
    var bankReference: String?
    var transaction: String?
    var information = ""
    let place: FilePlace

    init(at place: FilePlace) {
        self.place = place
    }

    /// In the entry's currency; `nil` where the bank does not say.
    func amount(in currency: String, isCredit: Bool) -> Int64? {
        let stated = sum.amount == nil ? olderSum : sum
        guard let amount = stated.amount, stated.currency == currency else { return nil }
        return (sum.isCredit ?? isCredit) ? amount : -amount
    }

    func details(isIncoming: Bool, of account: String) -> EntryDetails {
        var details = EntryDetails()
        let (other, own) = isIncoming ? (debtor, creditor) : (creditor, debtor)
        details.name = PlainText.squeezed(other.name)
        details.address = PlainText.squeezed(other.address.joined(separator: " "))
        details.account = other.account
        details.virtualAccount = own.account == account ? nil : own.account
        let free = PlainText.squeezed(title.joined(separator: " "))
        details.title = free.isEmpty ? structuredReference ?? "" : free
        details.transaction = transaction
        details.customerReference = endToEnd
        details.payer = structuredReference
        details.operation = PlainText.squeezed(information)
        details.text = [details.title, details.name, details.address, details.account ?? ""]
            .filter { !$0.isEmpty }.joined(separator: " ")
        details.splitPayment = SplitPayment(title: details.title)
        return details
    }
}

/// An entry (`Ntry`) while it is read.
struct CamtEntry {
    var sum = CamtSum()
    var isReversal = false
    var status = "BOOK"
    var bookingDay: Day?
    var valueDay: Day?
    var bankReference: String?
    var codes: [String] = []
    var ownCode = ""
    var information = ""
    var payments = 0
    /// The first payment waits: it may be the only one.
    var first: CamtPayment?
    /// With their signs, of the payments that were given out.
    var given: Int64 = 0
    var givenCount = 0
    let place: FilePlace

    init(at place: FilePlace) {
        self.place = place
    }

    /// What is missing for it to be an entry.
    var mistake: StatementMistake? {
        if sum.amount == nil { return .malformedAmount(field: "Ntry/Amt") }
        if sum.isCredit == nil { return .malformedField("Ntry/CdtDbtInd") }
        return bookingDay == nil && valueDay == nil ? .malformedDay(field: "Ntry/BookgDt") : nil
    }

    /// The amount is more than the least of all numbers, which has no magnitude.
    func entry(
        amount: Int64,
        payment: CamtPayment?,
        in statement: StatementAssembly,
        ordinals: inout EntryOrdinals
    ) -> BankEntry? {
        guard let booking = bookingDay ?? valueDay, let value = valueDay ?? bookingDay else { return nil }
        let isIncoming = amount >= 0
        let mark: EntryMark =
            isIncoming ? (isReversal ? .reversalOfDebit : .credit) : (isReversal ? .reversalOfCredit : .debit)
        var details = payment?.details(isIncoming: isIncoming, of: statement.account) ?? EntryDetails()
        if details.operation.isEmpty { details.operation = PlainText.squeezed(information) }
        details.code = ownCode
        if details.text.isEmpty { details.text = details.operation }
        let reference = payment?.bankReference ?? bankReference
        let content = EntryIdentity.content(
            account: statement.account,
            entry: (value, booking, amount),
            references: [mark.rawValue, details.customerReference, reference, details.transaction],
            text: details.text
        )
        return BankEntry(
            place: payment?.place ?? place,
            valueDay: value,
            bookingDay: booking,
            magnitude: abs(amount),
            mark: mark,
            isBooked: status == "BOOK",
            fundsCode: nil,
            kind: codes.isEmpty ? ownCode : codes.joined(separator: "/"),
            customerReference: details.customerReference,
            bankReference: reference,
            supplement: "",
            details: details,
            identity: ordinals.identity(of: content)
        )
    }
}

/// What a camt statement says of the number and the sum of its entries.
struct CamtSummary {
    var count: Int?
    var sum: Int64?
    let isCredit: Bool?
    let place: FilePlace
}

/// What a statement holds, counted as the bank counts: an entry with several payments is one.
struct CamtCount {
    private(set) var count = 0
    /// It holds the largest amounts of all entries that a file can have.
    private(set) var sum: Int128 = 0

    mutating func add(_ amount: Int64) {
        count += 1
        sum += Int128(amount)
    }

    static func + (left: CamtCount, right: CamtCount) -> CamtCount {
        CamtCount(count: left.count + right.count, sum: left.sum + right.sum)
    }
}

extension CamtSummary {
    func mistakes(against found: CamtCount) -> [StatementMistake] {
        var mistakes: [StatementMistake] = []
        if let count, count != found.count { mistakes.append(.countDiffers(stated: count, found: found.count)) }
        if let sum, Int128(sum) != found.sum {
            let difference = Int64(exactly: Int128(sum) - found.sum)
            mistakes.append(difference.map { .totalDiffers(difference: $0) } ?? .sumTooLarge)
        }
        return mistakes
    }
}
