package import DebtDomain

/// What kind of message brought the entries.
package enum StatementKind: String, Hashable, Sendable {
    /// Final, with balances: MT940, camt.053.
    case statement
    /// Of the running day; the same entries come again in the statement: MT942, camt.052.
    case interim
    /// Of single entries: camt.054.
    case notification
}

/// A balance of an account. Amounts are in the smallest unit of the currency: of PLN, grosze; debts are negative.
package struct StatementBalance: Hashable, Sendable {
    package let amount: Int64
    package let currency: String
    package let day: Day
    /// Between the pages of one statement.
    package let isIntermediate: Bool
}

/// What a statement says of itself before its entries.
package struct StatementHeading: Hashable, Sendable {
    package let kind: StatementKind
    /// Without blanks and slashes: an IBAN where the bank gives one, else what it gives. Empty where it is missing.
    package let account: String
    /// `nil` where the message has no balance and names none.
    package let currency: String?
    /// The bank's own name for the message.
    package let reference: String
    /// As the bank counts: `00009`.
    package let number: String
    /// From 1; `nil` where the bank numbers no pages.
    package let page: Int?
    package let opening: StatementBalance?
    package let place: FilePlace
}

/// Which way money went.
package enum EntryMark: String, Hashable, Sendable {
    case credit
    case debit
    /// A credit taken back: money goes out.
    case reversalOfCredit
    /// A debit taken back: money comes in.
    case reversalOfDebit

    package var isIncoming: Bool { self == .credit || self == .reversalOfDebit }
}

/// One movement of money.
package struct BankEntry: Hashable, Sendable {
    package let place: FilePlace
    /// From this day on the bank counts interest.
    package let valueDay: Day
    package let bookingDay: Day
    /// Never negative, in the smallest unit of the account's currency.
    package let magnitude: Int64
    package let mark: EntryMark
    /// `false` for what the bank only expects, or has not booked yet; it is in no balance.
    package let isBooked: Bool
    /// The third letter of the currency, where the bank gives it.
    package let fundsCode: String?
    /// As the bank names kinds of movements: `NTRF`, `S073`, `PMNT/RCDT/ESCT`.
    package let kind: String
    /// The payer's reference; `nil` where the bank says that there is none.
    package let customerReference: String?
    /// The bank's reference. It repeats: one order may be booked in several entries.
    package let bankReference: String?
    /// The second line of an MT940 entry.
    package let supplement: String
    package let details: EntryDetails
    package let identity: EntryIdentity

    /// With its sign: incoming is positive.
    package var amount: Int64 { mark.isIncoming ? magnitude : -magnitude }
}

/// What tells an entry from all others of its account, in whichever message it comes: an interim report and the
/// statement that follows give the same.
///
/// Two entries that agree in everything, down to their text, are told apart by their order within a statement.
package struct EntryIdentity: Hashable, Sendable {
    /// Account, days, amount, references and text. It holds personal data: keep only its keyed digest.
    package let content: String
    /// How many entries of the statement with the same content came before.
    package let ordinal: Int
}

/// What a statement says of itself after its entries.
package struct StatementClosing: Hashable, Sendable {
    package let closing: StatementBalance?
    package let entries: Int
    /// Of the booked entries, with their signs.
    package let sum: Int64
    /// By how much the closing balance is higher than opening balance and entries explain: 0 where the statement
    /// reconciles, `nil` where it has no balances.
    package let difference: Int64?
    package let place: FilePlace
}

/// What comes out of a bank's file, in the order of the file: of each statement its heading, its entries, its closing.
package enum StatementItem: Hashable, Sendable {
    case opened(StatementHeading)
    case entry(BankEntry)
    case closed(StatementClosing)
    case fault(FileFault<StatementMistake>)
}

/// Bounds of what banks' readers take.
package enum BankFileLimits {
    /// Of a statement with all its pages, or of a file of mass payments: what is kept of each entry is small, and yet
    /// something.
    package static let entries = 2_000_000
}

/// Numbers equal entries of one statement, over its pages.
struct EntryOrdinals: Sendable {
    private var series = ""
    private var seen: [UInt64: Int32] = [:]
    /// Of the statement so far, with the pages and the repetitions of it that came before.
    private(set) var count = 0

    mutating func begin(_ series: String) {
        guard series != self.series else { return }
        self.series = series
        count = 0
        seen = [:]
    }

    mutating func identity(of content: String) -> EntryIdentity {
        // FNV-1a: what matters is that it is the same tomorrow; whoever forges a clash is numbered, not lost.
        let hash = content.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let ordinal = seen[hash, default: 0]
        seen[hash] = ordinal &+ 1
        count += 1
        return EntryIdentity(content: content, ordinal: Int(ordinal))
    }
}

extension EntryIdentity {
    /// Text counts without its blanks, which depend on where lines were broken.
    static func content(
        account: String,
        entry: (value: Day, booking: Day, amount: Int64),
        references: [String?],
        text: String
    ) -> String {
        var bytes = Array(account.utf8)
        let days = [entry.value, entry.booking].map { String($0.daysSince1970) }
        for part in days + [String(entry.amount)] + references.map({ $0 ?? "" }) {
            bytes.append(UInt8(ascii: "|"))
            bytes.append(contentsOf: part.utf8)
        }
        bytes.append(UInt8(ascii: "|"))
        bytes.append(contentsOf: PlainText.compact(text))
        return String(decoding: bytes, as: UTF8.self)
    }
}
