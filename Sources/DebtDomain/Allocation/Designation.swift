/// What a debtor's words choose among what he owes.
package enum Designation: Hashable, Sendable {
    case chosen(Choice)
    /// Then the law chooses, and this is why.
    case none(because: Undesignated)

    package struct Choice: Hashable, Sendable {
        /// Open debts, the longest due first: he named them and gave no order. Where he named side claims alone, the
        /// debts that have such.
        package let debts: [ID<Receivable>]
        package let namesDebts: Bool
        /// The side claims that he named instead of whole debts; empty where he named debts.
        package let sideClaims: Set<DebtPart>
        /// Months that he named and that are not charged yet.
        package let ahead: Set<CalendarMonth>
    }
}

/// Why words choose no debt.
package enum Undesignated: Hashable, Sendable {
    /// They name neither a period nor a number nor a kind of debt.
    case nothingNamed
    /// They speak of arrears in general.
    case arrearsInGeneral
    /// They hold a day, which is not a period.
    case onlyADay(String)
    /// A month without its year, and debts of that month in several years.
    case severalYears(month: Int, years: [Int])
    /// A range that runs backwards, or is no range of whole months.
    case unclear(String)
    case notAMonth(String)
    /// The same signs are the number of a document and a month that it was not issued for.
    case documentOrMonth(String)
    /// What they name does not go together: a document of one month and the name of another.
    case contradiction
    case unknownReference(String)
    case nothingCharged(CalendarMonth)
    /// A month without its year that nothing is owed for.
    case nothingOwed(month: Int)
    /// What they name is paid.
    case alreadyPaid
    /// They name a kind of debt or side claim of which nothing is owed.
    case noneOfItsKind
}

/// A debt as it stands when words are read.
struct DebtOutlook {
    let receivable: Receivable
    let isOpen: Bool
}

extension Designation {
    /// - Parameters:
    ///   - reading: The words.
    ///   - outlook: Every debt that has arisen by then, the longest due first.
    ///   - day: That of the payment.
    ///   - owes: Whether something of a part is open on a debt.
    init(
        of reading: TitleReading,
        among outlook: [DebtOutlook],
        on day: Day,
        owes: (Receivable, DebtPart) -> Bool
    ) {
        let resolution = Resolution(reading: reading, outlook: outlook, day: day)
        do {
            let named = try resolution.named()
            let sideClaims = Self.sideClaims(of: reading)
            guard let named else {
                self =
                    sideClaims.isEmpty
                    ? .none(because: resolution.whyNothing)
                    : Self.choice(of: sideClaims, among: outlook, owes: owes)
                return
            }
            let open = named.debts.filter(\.isOpen).map(\.receivable.id)
            guard open.isEmpty, named.ahead.isEmpty else {
                self = .chosen(Choice(debts: open, namesDebts: true, sideClaims: sideClaims, ahead: named.ahead))
                return
            }
            self = .none(because: named.debts.isEmpty ? named.whyEmpty : .alreadyPaid)
        } catch {
            self = .none(because: error)
        }
    }

    /// Interest with the rent is the whole debt; interest alone is the side claim.
    private static func sideClaims(of reading: TitleReading) -> Set<DebtPart> {
        if reading.subjects.contains(.principal) { return [] }
        var parts: Set<DebtPart> = []
        if reading.subjects.contains(.interest) { parts.insert(.interest) }
        if reading.subjects.contains(.costs) { parts.insert(.costs) }
        return parts
    }

    private static func choice(
        of sideClaims: Set<DebtPart>,
        among outlook: [DebtOutlook],
        owes: (Receivable, DebtPart) -> Bool
    ) -> Designation {
        let debts = outlook.map(\.receivable).filter { debt in sideClaims.contains { owes(debt, $0) } }
        guard !debts.isEmpty else { return .none(because: .noneOfItsKind) }
        return .chosen(Choice(debts: debts.map(\.id), namesDebts: false, sideClaims: sideClaims, ahead: []))
    }
}

/// Looks what was named up among the debts.
private struct Resolution {
    struct Named {
        var debts: [DebtOutlook]
        var ahead: Set<CalendarMonth>
        let whyEmpty: Undesignated
    }

    let reading: TitleReading
    let outlook: [DebtOutlook]
    let day: Day

    /// `nil` where the words name nothing that debts are told apart by.
    func named() throws(Undesignated) -> Named? {
        var criteria: [(Receivable) -> Bool] = []
        var unknown: Undesignated?
        for kind in Reference.Kind.allCases {
            let mentions = reading.references.filter { $0.kind == kind }
            guard !mentions.isEmpty else { continue }
            let fits = { (debt: Receivable) in debt.references.contains { mentions.contains(where: $0.isMeant) } }
            if outlook.contains(where: { fits($0.receivable) }) {
                criteria.append(fits)
            } else if kind != .account {
                // The account is often the unit's own, and quoting it chooses nothing.
                unknown = unknown ?? .unknownReference(mentions[0].text)
            }
        }
        if let fits = try kindOfDebt(hasAgreement: reading.references.contains { $0.kind == .agreement }) {
            criteria.append(fits)
        }
        let months = try namedMonths()
        guard !criteria.isEmpty || months != nil else {
            if let unknown { throw unknown }
            return nil
        }
        let byCriteria = outlook.filter { debt in criteria.allSatisfy { $0(debt.receivable) } }
        guard let months else { return try only(byCriteria, isMissing: !criteria.isEmpty) }
        let debts = byCriteria.filter { isOf(months, $0.receivable) }
        if !criteria.isEmpty { return try only(debts, isMissing: true) }
        let charged = Set(debts.flatMap { $0.receivable.months.map(Array.init) ?? [] })
        let missing = months.subtracting(charged)
        return Named(
            debts: debts,
            ahead: missing.filter(isAhead),
            whyEmpty: missing.min().map { .nothingCharged($0) } ?? .alreadyPaid
        )
    }

    private func only(_ debts: [DebtOutlook], isMissing: Bool) throws(Undesignated) -> Named {
        if debts.isEmpty, isMissing { throw .contradiction }
        return Named(debts: debts, ahead: [], whyEmpty: .alreadyPaid)
    }

    private func kindOfDebt(hasAgreement: Bool) throws(Undesignated) -> ((Receivable) -> Bool)? {
        let fits: (Receivable) -> Bool
        if reading.subjects.contains(.deposit) {
            fits = { $0.kind == .deposit }
        } else if reading.subjects.contains(.agreement), !hasAgreement {
            fits = { $0.references.contains { $0.kind == .agreement } }
        } else {
            return nil
        }
        guard outlook.contains(where: { fits($0.receivable) }) else { throw .noneOfItsKind }
        return fits
    }

    /// `nil` where no month is named that can be told from others.
    private func namedMonths() throws(Undesignated) -> Set<CalendarMonth>? {
        var months: Set<CalendarMonth> = []
        for mention in reading.months {
            switch mention {
            case .months(let range): months.formUnion(range)
            case .numbered(let month):
                try checkDocument(month)
                months.insert(month)
            case .yearless(let month): months.insert(try withYear(month))
            case .unclear, .notAMonth, .day: continue
            }
        }
        return months.isEmpty ? nil : months
    }

    private func checkDocument(_ month: CalendarMonth) throws(Undesignated) {
        guard !reading.subjects.contains(.principal) else { return }
        let mention = Reference(.document, month.title)
        let documents = outlook.filter { debt in debt.receivable.references.contains { $0.isMeant(by: mention) } }
        if documents.contains(where: { !isOf([month], $0.receivable) }) { throw .documentOrMonth(month.title) }
    }

    private func withYear(_ month: Int) throws(Undesignated) -> CalendarMonth {
        let open = outlook.filter { $0.isOpen && $0.receivable.kind != .deposit }.compactMap(\.receivable.months)
            .filter { $0.count == 1 && $0.lowerBound.month == month }.map(\.lowerBound)
        let years = Set(open.map(\.year)).sorted()
        if years.count > 1 { throw .severalYears(month: month, years: years) }
        if let year = years.first, let found = CalendarMonth(year: year, month: month) { return found }
        let current = CalendarMonth(of: day)
        let year = month < current.month ? current.year + 1 : current.year
        guard let next = CalendarMonth(year: year, month: month), current.distance(to: next) <= 2 else {
            throw .nothingOwed(month: month)
        }
        return next
    }

    private func isOf(_ months: Set<CalendarMonth>, _ debt: Receivable) -> Bool {
        guard debt.kind != .deposit, let own = debt.months else { return false }
        return own.allSatisfy(months.contains)
    }

    private func isAhead(_ month: CalendarMonth) -> Bool {
        let current = CalendarMonth(of: day)
        return month >= current && current.distance(to: month) <= 12
    }

    var whyNothing: Undesignated {
        for mention in reading.months {
            switch mention {
            case .unclear(let text): return .unclear(text)
            case .notAMonth(let text): return .notAMonth(text)
            case .day(let text): return .onlyADay(text)
            case .months, .numbered, .yearless: continue
            }
        }
        return reading.subjects.contains(.arrears) ? .arrearsInGeneral : .nothingNamed
    }
}

extension Undesignated: Error {}
