extension InterestLine {
    /// The interest with four decimals and without rounding, for where only the sum is rounded: `2 949,5890…` where
    /// more follow.
    package var exactText: String {
        let (units, rest) = (100 * exact).quotientAndRemainder(dividingBy: Self.denominator)
        let (grosze, hundredths) = units.quotientAndRemainder(dividingBy: 100)
        let decimals = (hundredths < 10 ? "0" : "") + String(hundredths)
        let whole = Int64(exactly: grosze).map { Money(grosze: $0).grouped } ?? amount.grouped
        return whole + decimals + (rest == 0 ? "" : "…")
    }
}

extension InterestCalculation {
    /// The calculation as a page of fixed pitch: what was asked, a table of the lines, the sum and the doubts.
    ///
    /// Days and amounts are written alike in both languages.
    package var text: Explanation {
        Explanation(
            Page(of: self, in: \.polish).text,
            english: Page(of: self, in: \.english).text
        )
    }

    /// What stands in one row of a page's table, here and wherever else one is made.
    package func amountText(of line: InterestLine) -> String {
        inquiry.rounding == .once ? line.exactText : line.amount.grouped
    }
}

/// Writes a calculation in one language.
private struct Page {
    private let calculation: InterestCalculation
    private let language: KeyPath<Explanation, String>

    init(of calculation: InterestCalculation, in language: KeyPath<Explanation, String>) {
        self.calculation = calculation
        self.language = language
    }

    var text: String {
        var paragraphs = [([title] + facts).joined(separator: "\n")]
        if !calculation.lines.isEmpty { paragraphs.append(table.joined(separator: "\n")) }
        paragraphs.append(say("Razem odsetki: ", "Interest in all: ") + calculation.total.formatted)
        if !notes.isEmpty { paragraphs.append(notes.joined(separator: "\n")) }
        return paragraphs.joined(separator: "\n\n") + "\n"
    }

    private var title: String {
        let name = calculation.inquiry.regime.name[keyPath: language]
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    private var facts: [String] {
        let inquiry = calculation.inquiry
        var facts = [(say("Należność", "Principal"), inquiry.principal.formatted)]
        for change in inquiry.changes.sorted(by: { $0.day < $1.day }) {
            facts.append((change.reason.name[keyPath: language], "\(change.day) \(change.amount.formatted)"))
        }
        if let dueOn = calculation.dueOn {
            facts.append((say("Termin zapłaty", "Due"), dueOn.explanation[keyPath: language]))
        }
        facts.append((say("Opóźnienie", "Delay"), delay))
        facts.append((say("Zaokrąglanie", "Rounding"), inquiry.rounding.name[keyPath: language]))
        facts.append((say("Rok", "Year"), say("zawsze 365 dni", "always 365 days")))
        facts.append((say("Stawki", "Rates"), say("wydanie ", "edition ") + calculation.edition))
        let width = facts.map(\.0.count).max() ?? 0
        return facts.map { name, value in
            padded(name.prefix(1).uppercased() + name.dropFirst() + ":", to: width + 1) + " " + value
        }
    }

    private var delay: String {
        guard let delay = calculation.delay else { return say("nie ma", "none") }
        let days = Explanation(
            CountedWord("dzień", "dni", "dni")(calculation.days),
            english: calculation.days == 1 ? "1 day" : "\(calculation.days) days"
        )
        return "\(delay.lowerBound) – \(delay.upperBound), \(days[keyPath: language])"
    }

    private var table: [String] {
        let head = [
            say("Od", "From"), say("Do", "To"), say("Dni", "Days"), say("Stopa", "Rate"),
            say("Od kwoty", "On"), say("Odsetki", "Interest"), say("Podstawa", "Basis"),
        ]
        let rows = calculation.lines.map { line in
            [
                line.from.iso, line.to.iso, String(line.days), line.rate.formatted, line.principal.grouped,
                calculation.amountText(of: line), basis(of: line),
            ]
        }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        return ([head] + rows).map { row in
            row.indices.map { column in
                switch column {
                case 2...5: padded(row[column], to: widths[column], isNumber: true)
                case row.count - 1: row[column]
                default: padded(row[column], to: widths[column])
                }
            }.joined(separator: "  ")
        }
    }

    /// With the numbers of the notes that doubt it.
    private func basis(of line: InterestLine) -> String {
        let marks = line.doubts.compactMap { calculation.doubts.firstIndex(of: $0) }.map { " [\($0 + 1)]" }
        return line.source.explanation[keyPath: language] + marks.joined()
    }

    private var notes: [String] {
        calculation.doubts.enumerated().map { "[\($0 + 1)] \($1.explanation[keyPath: language])" }
    }

    private func say(_ polish: String, _ english: String) -> String {
        Explanation(polish, english: english)[keyPath: language]
    }

    private func padded(_ text: String, to width: Int, isNumber: Bool = false) -> String {
        let padding = String(repeating: " ", count: max(0, width - text.count))
        return isNumber ? padding + text : text + padding
    }
}
