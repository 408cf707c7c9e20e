import DebtDomain

// What the elements of a camt message say.
extension CamtMessage {
    func readStatement(_ name: String, _ text: String, _ place: FilePlace) {
        switch (parent, name) {
        case ("Stmt", "Id"), ("Rpt", "Id"), ("Ntfctn", "Id"): statement?.reference = text
        case (_, "ElctrncSeqNb"): statement?.number = text
        case (_, "LglSeqNb"): if statement?.number.isEmpty == true { statement?.number = text }
        case ("StmtPgntn", "PgNb"), ("RptPgntn", "PgNb"), ("NtfctnPgntn", "PgNb"):
            statement?.page = StatementAssembly.page(PlainText.squeezed(text))
            if statement?.page == nil { report(.malformedField(parent + "/PgNb"), at: place) }
        case ("Id", "IBAN") where around(2) == "Acct", ("Othr", "Id") where around(3) == "Acct":
            let account = EntryDetails.account(text) ?? ""
            guard account.utf8.count <= StatementAssembly.longestName else {
                return report(.malformedField("Acct/Id"), at: place)
            }
            statement?.account = account
            if !PolishAccount.isSound(account) { report(.accountCheckDigits, at: place) }
        case ("Acct", "Ccy"): statement?.currency = Self.currency(text)
        case (_, "NbOfNtries"):
            if let last = summaries.indices.last, parent.hasPrefix("Ttl") { summaries[last].count = Int(text) }
        case (_, "Sum"):
            if let last = summaries.indices.last, parent.hasPrefix("Ttl") { summaries[last].sum = Self.amount(text) }
        default: break
        }
    }

    func readBalance(_ name: String, _ text: String, _ place: FilePlace) {
        switch (parent, name) {
        case ("CdOrPrtry", "Cd"): balance?.code = text
        case ("Bal", "Amt"):
            balance?.sum.amount = Self.amount(text)
            balance?.sum.currency = currency
            if balance?.sum.amount == nil { report(.malformedAmount(field: "Bal/Amt"), at: place) }
        case ("Bal", "CdtDbtInd"): balance?.sum.isCredit = Self.isCredit(text)
        case ("Dt", "Dt"), ("Dt", "DtTm"):
            balance?.day = Self.day(text)
            if balance?.day == nil { report(.malformedDay(field: "Bal/Dt"), at: place) }
        default: break
        }
    }

    func readEntry(_ name: String, _ text: String, _ place: FilePlace) {
        switch (parent, name) {
        case ("Ntry", "Amt"):
            entry?.sum.amount = Self.amount(text)
            entry?.sum.currency = currency
        case ("Ntry", "CdtDbtInd"): entry?.sum.isCredit = Self.isCredit(text)
        case ("Ntry", "RvslInd"): entry?.isReversal = text == "true" || text == "1"
        case ("Sts", "Cd"): entry?.status = text
        case ("Ntry", "Sts"): if !PlainText.compact(text).isEmpty { entry?.status = text }
        case ("BookgDt", "Dt"), ("BookgDt", "DtTm"): entry?.bookingDay = Self.day(text)
        case ("ValDt", "Dt"), ("ValDt", "DtTm"): entry?.valueDay = Self.day(text)
        case ("Ntry", "AcctSvcrRef"): entry?.bankReference = text
        case ("Domn", "Cd"), ("Fmly", "Cd"), ("Fmly", "SubFmlyCd"):
            if entry.map({ $0.codes.count < 3 }) == true { entry?.codes.append(text) }
        case ("Prtry", "Cd") where around(2) == "BkTxCd": entry?.ownCode = text
        case ("Ntry", "AddtlNtryInf"): entry?.information = text
        default: break
        }
    }

    func readPayment(_ name: String, _ text: String, _ place: FilePlace) {
        switch (parent, name) {
        case ("TxDtls", "Amt"):
            payment?.sum.amount = Self.amount(text)
            payment?.sum.currency = currency
        case ("TxAmt", "Amt"):
            payment?.olderSum.amount = Self.amount(text)
            payment?.olderSum.currency = currency
        case ("TxDtls", "CdtDbtInd"): payment?.sum.isCredit = Self.isCredit(text)
        case ("Refs", "EndToEndId"): payment?.endToEnd = Self.reference(text)
        case ("Refs", "AcctSvcrRef"): payment?.bankReference = Self.reference(text)
        case ("Refs", "TxId"): payment?.transaction = Self.reference(text)
        case ("RmtInf", "Ustrd"): if payment.map({ $0.title.count < Self.most }) == true { payment?.title.append(text) }
        case ("CdtrRefInf", "Ref"): payment?.structuredReference = Self.reference(text)
        case ("TxDtls", "AddtlTxInf"): payment?.information = text
        case ("Id", "IBAN"): setAccount(text, of: around(2))
        case ("Othr", "Id"): setAccount(text, of: around(3))
        default: readParty(name, text)
        }
    }

    /// Newer versions put another level around a party.
    private func readParty(_ name: String, _ text: String) {
        let depth = name == "Nm" ? 1 : around(1) == "PstlAdr" ? 2 : 0
        guard depth > 0 else { return }
        let party = around(depth) == "Pty" ? around(depth + 1) : around(depth)
        guard party == "Dbtr" || party == "Cdtr" else { return }
        let isAddress = ["AdrLine", "StrtNm", "BldgNb", "PstCd", "TwnNm"].contains(name)
        switch (party, name) {
        case ("Dbtr", "Nm"): payment?.debtor.name = text
        case ("Cdtr", "Nm"): payment?.creditor.name = text
        case ("Dbtr", _): if isAddress { payment?.debtor.add(address: text) }
        default: if isAddress { payment?.creditor.add(address: text) }
        }
    }

    private func setAccount(_ text: String, of party: String) {
        switch party {
        case "DbtrAcct": payment?.debtor.account = EntryDetails.account(text)
        case "CdtrAcct": payment?.creditor.account = EntryDetails.account(text)
        default: break
        }
    }

    /// Digits, and at most one point with digits behind it: no sign, no blanks.
    static func amount(_ text: String) -> Int64? {
        let plain = PlainText.compact(text)
        guard plain.allSatisfy({ PlainText.isDigit($0) || $0 == UInt8(ascii: ".") }) else { return nil }
        // What exactly is wrong with the sum makes no difference to whoever reads the message.
        return try? AmountFormat.point.grosze(String(decoding: plain, as: UTF8.self))
    }

    /// Faults repeat it: what is too long to be one is none that any other agrees with.
    static func currency(_ text: String) -> String {
        text.utf8.count > 3 ? "?" : text
    }

    static func day(_ text: String) -> Day? {
        // The time behind the day does not matter; what is no day is reported by the caller.
        try? DayFormat.iso.day(PlainText.compact(text).prefix(10))
    }

    static func isCredit(_ text: String) -> Bool? {
        ["CRDT": true, "DBIT": false][text]
    }

    static func reference(_ text: String) -> String? {
        let plain = PlainText.squeezed(text)
        return plain.isEmpty || plain == "NOTPROVIDED" ? nil : plain
    }
}

// How balances, payments, entries and statements end.
extension CamtMessage {
    func finishBalance(at place: FilePlace) {
        defer { balance = nil }
        guard let balance, openings.count + closings.count < Self.most else { return }
        switch balance.code {
        case "OPBD", "PRCD": openings.append(balance)
        case "CLBD": closings.append(balance)
        case "ITBD": openings.isEmpty ? openings.append(balance) : closings.append(balance)
        default: break
        }
    }

    func finishHeading() {
        guard let current = statement, !current.isHeaded else { return }
        let opening = openings.first { $0.code == "OPBD" } ?? openings.first
        statement?.opening = opening?.balance(isIntermediate: opening?.code == "ITBD")
        if current.account.isEmpty { report(.missingField("Acct/Id"), at: current.place) }
        if current.kind == .statement, statement?.opening == nil {
            report(.missingField("Bal OPBD"), at: current.place)
        }
        // Reports may stand in one line.
        let place = "\(current.place.line):\(current.place.column)"
        let own = current.kind == .statement ? current.number + current.reference : place
        ordinals.begin(current.account + "|" + own)
        if let heading = statement?.heading() { give(.opened(heading)) }
    }

    func finishPayment() {
        guard let payment else { return }
        self.payment = nil
        entry?.payments += 1
        guard entry?.payments != 1 else {
            entry?.first = payment
            return
        }
        if let first = entry?.first {
            entry?.first = nil
            give(first)
        }
        give(payment)
    }

    private func give(_ payment: CamtPayment) {
        guard let current = entry, current.mistake == nil, let statement,
            let amount = payment.amount(in: current.sum.currency, isCredit: current.sum.isCredit ?? true)
        else { return }
        let (sum, overflows) = current.given.addingReportingOverflow(amount)
        guard !overflows else { return report(.sumTooLarge, at: payment.place) }
        guard let read = current.entry(amount: amount, payment: payment, in: statement, ordinals: &ordinals) else {
            return
        }
        entry?.given = sum
        entry?.givenCount += 1
        give(read)
    }

    private func give(_ read: BankEntry) {
        // The entry itself was counted when it got its ordinal.
        guard ordinals.count <= mostEntries else {
            report(.tooManyEntries(limit: mostEntries), at: read.place)
            hasTooManyFaults = true
            return
        }
        statement?.count(read)
        give(.entry(read))
    }

    func finishEntry() {
        defer { entry = nil }
        guard let entry, let statement else { return }
        if let mistake = entry.mistake { return report(mistake, at: entry.place) }
        if let currency = statement.opening?.currency ?? statement.currency, currency != entry.sum.currency {
            report(.otherCurrency(expected: currency, found: entry.sum.currency), at: entry.place)
        }
        let amount = entry.sum.signed ?? 0
        entry.sum.isCredit == true ? credits.add(amount) : debits.add(-amount)
        let (rest, overflows) = amount.subtractingReportingOverflow(entry.given)
        guard !overflows, rest > .min else { return report(.sumTooLarge, at: entry.place) }
        if entry.payments > 1 {
            if entry.givenCount == 0 { report(.batchNotSplit, at: entry.place) }
            if entry.givenCount > 0, rest != 0 { report(.batchDiffers(difference: rest), at: entry.place) }
            if rest == 0 { return }
        }
        guard let read = entry.entry(amount: rest, payment: entry.first, in: statement, ordinals: &ordinals) else {
            return
        }
        give(read)
    }

    func finishStatement(at place: FilePlace) {
        guard statement != nil else { return }
        finishHeading()
        let closing = closings.first { $0.code == "CLBD" } ?? closings.last
        let isFinal = statement?.kind == .statement
        statement?.closing = isFinal ? closing?.balance(isIntermediate: closing?.code == "ITBD") : nil
        guard let read = statement else { return }
        if isFinal, read.closing == nil { report(.missingField("Bal CLBD"), at: place) }
        let (closed, mistakes) = read.closed(at: place)
        for mistake in mistakes { report(mistake, at: place) }
        for summary in summaries {
            let found = summary.isCredit.map { $0 ? credits : debits } ?? (credits + debits)
            for mistake in summary.mistakes(against: found) { report(mistake, at: summary.place) }
        }
        give(.closed(closed))
        statement = nil
        entry = nil
        payment = nil
    }
}
