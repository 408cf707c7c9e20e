/// Reads camt.052, camt.053 and camt.054 messages of ISO 20022 in all their versions, by the names of their elements.
///
/// An entry that holds several payments comes out as these payments, whose sums are checked against it.
package final class CamtReader: FileReader {
    package typealias Item = StatementItem

    private let message: CamtMessage
    private let xml: XMLReader
    private var isOver = false

    /// A statement of more entries is refused.
    package init(mostEntries: Int = BankFileLimits.entries) {
        message = CamtMessage(mostEntries: mostEntries)
        xml = XMLReader(message, tracksPlaces: true)
    }

    package var hasGivenUp: Bool { isOver || xml.fault != nil || message.hasTooManyFaults }

    package func take(_ chunk: [UInt8]) -> [StatementItem] {
        guard !hasGivenUp else { return [] }
        xml.take(chunk)
        return message.takeItems()
    }

    package func end() -> [StatementItem] {
        guard !isOver else { return [] }
        isOver = true
        xml.end()
        message.finish(after: xml.fault)
        return message.takeItems()
    }
}

/// What the elements of a camt message make.
final class CamtMessage: XMLTarget {
    let wantsText = true
    var path: [String] = []
    var kind: StatementKind?
    var statement: StatementAssembly?
    var balance: CamtBalance?
    var openings: [CamtBalance] = []
    var closings: [CamtBalance] = []
    var entry: CamtEntry?
    var payment: CamtPayment?
    var summaries: [CamtSummary] = []
    var credits = CamtCount()
    var debits = CamtCount()
    var ordinals = EntryOrdinals()
    /// The currency of the sum that is being read.
    var currency = ""
    let mostEntries: Int
    private var items: [StatementItem] = []
    private var budget = FaultBudget()
    /// Also of too many entries.
    var hasTooManyFaults = false

    private static let messages: [String: StatementKind] = [
        "BkToCstmrStmt": .statement, "BkToCstmrAcctRpt": .interim, "BkToCstmrDbtCdtNtfctn": .notification,
    ]

    /// Of what a message has a few of.
    static let most = 100

    init(mostEntries: Int) {
        self.mostEntries = mostEntries
    }

    func takeItems() -> [StatementItem] {
        defer { items = [] }
        return items
    }

    func give(_ item: StatementItem) {
        items.append(item)
    }

    func report(_ mistake: StatementMistake, at place: FilePlace) {
        guard !hasTooManyFaults else { return }
        let (told, stops) = budget.told(mistake, more: .moreWarnings, tooMany: .tooManyFaults)
        guard let told else { return }
        hasTooManyFaults = stops
        items.append(.fault(FileFault(told, at: place)))
    }

    func begin(_ element: XMLElement, at place: FilePlace) {
        path.append(element.name)
        if element.name == "Amt" { currency = Self.currency(element["Ccy"] ?? "") }
        if let kind = Self.messages[element.name] { self.kind = kind }
        switch (parent, element.name) {
        case ("BkToCstmrStmt", "Stmt"), ("BkToCstmrAcctRpt", "Rpt"), ("BkToCstmrDbtCdtNtfctn", "Ntfctn"):
            guard statement == nil else { return }
            statement = StatementAssembly(at: place)
            statement?.kind = kind ?? .statement
            (openings, closings, summaries) = ([], [], [])
            (credits, debits) = (CamtCount(), CamtCount())
        case ("Stmt", "Bal"), ("Rpt", "Bal"), ("Ntfctn", "Bal"): balance = CamtBalance()
        case ("TxsSummry", "TtlNtries"): summarise(CamtSummary(isCredit: nil, place: place))
        case ("TxsSummry", "TtlCdtNtries"): summarise(CamtSummary(isCredit: true, place: place))
        case ("TxsSummry", "TtlDbtNtries"): summarise(CamtSummary(isCredit: false, place: place))
        case ("Stmt", "Ntry"), ("Rpt", "Ntry"), ("Ntfctn", "Ntry"):
            finishHeading()
            entry = CamtEntry(at: place)
        case ("NtryDtls", "TxDtls"): payment = CamtPayment(at: place)
        default: break
        }
    }

    func end(_ name: String, text: String, at place: FilePlace) {
        guard statement != nil else { return leave() }
        if payment != nil {
            name == "TxDtls" ? finishPayment() : readPayment(name, text, place)
        } else if entry != nil {
            name == "Ntry" ? finishEntry() : readEntry(name, text, place)
        } else if balance != nil {
            name == "Bal" ? finishBalance(at: place) : readBalance(name, text, place)
        } else if ["Stmt", "Rpt", "Ntfctn"].contains(name), Self.messages[parent] != nil {
            finishStatement(at: place)
        } else {
            readStatement(name, text, place)
        }
        leave()
    }

    private func summarise(_ summary: CamtSummary) {
        if summaries.count < Self.most { summaries.append(summary) }
    }

    private func leave() {
        _ = path.popLast()
    }

    /// The element around the one that begins or ends, or the one so many levels further out.
    func around(_ levels: Int) -> String {
        path.count > levels ? path[path.count - 1 - levels] : ""
    }

    var parent: String { around(1) }

    func finish(after fault: (mistake: XMLMistake, place: FilePlace)?) {
        if let fault { report(.xml(fault.mistake), at: fault.place) }
        if let statement {
            report(.unclosed, at: fault?.place ?? statement.place)
            finishStatement(at: fault?.place ?? statement.place)
        }
        if kind == nil, fault == nil { report(.unknownMessage, at: .start) }
    }
}
