/// A question about interest as it is typed, into a form, a command or a request: one reading of it for all of them.
///
/// Either `due` and `paid` are told, and the due date is moved off days off, or `from` and `to`, which are counted as
/// they are. A regime that is left out is the statutory one, a rounding that is left out is that of each period.
package struct InterestQuestion: Hashable, Sendable {
    package enum Field: String, Hashable, Sendable, CaseIterable {
        case principal, due, paid, from, to, regime, rate, rounding
    }

    /// What is wrong with which field.
    package struct Mistake: ExplainedError {
        package let field: Field
        package let code: String
        package let explanation: Explanation
    }

    private let texts: [Field: String]

    /// - Parameter texts: Blank ones are like missing ones.
    package init(_ texts: [Field: String]) {
        self.texts = texts.filter { !$0.value.allSatisfy(\.isWhitespace) }
    }

    /// - Throws: The first mistake, in the order of the fields.
    package func inquiry() throws(Mistake) -> InterestInquiry {
        let principal = try read(.principal) { text throws(Money.Mistake) in try Money(parsing: text) }
        guard !principal.isNegative else { throw mistake(.principal, InterestError.negativePrincipal) }
        return InterestInquiry(
            principal: principal,
            delay: try delay(),
            regime: try regime(),
            rounding: try rounding()
        )
    }

    private func delay() throws(Mistake) -> InterestInquiry.Delay {
        let isDue = texts[.due] != nil || texts[.paid] != nil
        let isGiven = texts[.from] != nil || texts[.to] != nil
        guard !(isDue && isGiven) else {
            throw Mistake(field: texts[.from] == nil ? .to : .from, code: "two_delays", explanation: Self.twoDelays)
        }
        if !isGiven { return .due(try day(.due), through: try day(.paid)) }
        let (first, last) = (try day(.from), try day(.to))
        guard first <= last else { throw mistake(.to, InterestError.daysReversed) }
        return .days(from: first, through: last)
    }

    private func day(_ field: Field) throws(Mistake) -> Day {
        try read(field) { text throws(Day.Mistake) in try Day(parsing: text) }
    }

    private func regime() throws(Mistake) -> InterestRegime {
        let rate: AnnualRate? =
            if texts[.rate] == nil {
                nil
            } else {
                try read(.rate) { text throws(AnnualRate.Mistake) in try AnnualRate(parsing: text) }
            }
        do throws(InterestRegime.Mistake) {
            return try InterestRegime(code: texts[.regime] ?? "statutory", rate: rate)
        } catch {
            throw mistake(error == .unknown ? .regime : .rate, error)
        }
    }

    private func rounding() throws(Mistake) -> InterestRounding {
        guard let text = texts[.rounding] else { return .eachPeriod }
        guard let rounding = InterestRounding(rawValue: text) else {
            let words = InterestRounding.allCases.map(\.rawValue).joined(separator: ", ")
            let explanation = Explanation(
                "Nieznany sposób zaokrąglania. Wybierz: \(words).",
                english: "Unknown way of rounding. Choose one of \(words)."
            )
            throw Mistake(field: .rounding, code: "unknown_rounding", explanation: explanation)
        }
        return rounding
    }

    private func read<Value, Why: NumberMistake>(
        _ field: Field,
        as parse: (String) throws(Why) -> Value
    ) throws(Mistake) -> Value {
        guard let text = texts[field] else {
            throw Mistake(field: field, code: "missing", explanation: Self.missing(field))
        }
        do throws(Why) {
            return try parse(text)
        } catch {
            throw Mistake(field: field, code: error.code, explanation: error.explanation)
        }
    }

    private func mistake(_ field: Field, _ error: some ExplainedError) -> Mistake {
        Mistake(field: field, code: error.code, explanation: error.explanation)
    }

    private static let twoDelays = Explanation(
        "Podaj albo termin i dzień zapłaty, albo pierwszy i ostatni dzień odsetek.",
        english: "Give either the due date and the day of payment, or the first and the last day of interest."
    )

    private static func missing(_ field: Field) -> Explanation {
        switch field {
        case .principal: Explanation("Podaj kwotę należności.", english: "Give the principal.")
        case .due: Explanation("Podaj termin zapłaty.", english: "Give the due date.")
        case .paid: Explanation("Podaj dzień zapłaty.", english: "Give the day of payment.")
        case .from: Explanation("Podaj pierwszy dzień odsetek.", english: "Give the first day of interest.")
        case .to: Explanation("Podaj ostatni dzień odsetek.", english: "Give the last day of interest.")
        case .regime: Explanation("Podaj rodzaj odsetek.", english: "Give the kind of interest.")
        case .rate: Explanation("Podaj umowną stopę roczną.", english: "Give the yearly rate that was agreed.")
        case .rounding: Explanation("Podaj sposób zaokrąglania.", english: "Give the way of rounding.")
        }
    }
}
