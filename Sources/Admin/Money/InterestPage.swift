import Casework
import DebtDomain
import HTTPTypes
import Safeguards
import Web

/// What interest comes to, and what that follows from.
struct InterestPage: Page {
    var typed: [InterestQuestion.Field: String] = [:]
    var calculation: InterestCalculation?
    var invalid: InvalidQuestion?

    let title = Bilingual("Kalkulator odsetek", english: "Interest calculator")
    let section: Section? = .interest
    let width = PageWidth.wide

    var status: HTTPResponse.Status { invalid == nil ? .ok : .unprocessableContent }

    var parts: [any Component] {
        [question] + (calculation.map { InterestResult($0).parts } ?? [])
    }

    private var question: Question {
        Question(
            action: .interest,
            fields: [
                text(.principal, Bilingual("Kwota należności", english: "Principal"), hint: Self.amountHint),
                text(.due, Bilingual("Termin zapłaty", english: "Due date"), hint: Self.dayHint),
                text(.paid, Bilingual("Dzień zapłaty", english: "Day of payment"), hint: Self.paidHint),
                regime,
                text(
                    .rate,
                    Bilingual("Stopa umowna w % rocznie", english: "Agreed rate, % a year"),
                    hint: Self.rateHint
                ),
                rounding,
                text(.from, Bilingual("Pierwszy dzień odsetek", english: "First day of interest"), hint: Self.daysHint),
                text(.to, Bilingual("Ostatni dzień odsetek", english: "Last day of interest")),
            ],
            submit: Bilingual("Policz", english: "Calculate")
        )
    }

    private static let amountHint = Bilingual("Na przykład 10 000,00.", english: "For example 10 000,00.")
    private static let dayHint = Bilingual("Na przykład 2015-01-03.", english: "For example 2015-01-03.")
    private static let paidHint = Bilingual("Albo dzień, na który liczysz.", english: "Or the day you count to.")
    private static let rateHint = Bilingual("Tylko przy odsetkach umownych.", english: "For contractual interest only.")
    private static let daysHint = Bilingual(
        "Zamiast terminu i dnia zapłaty; dni wolne niczego wtedy nie przesuwają.",
        english: "Instead of the due date and the day of payment; days off then move nothing."
    )

    private func text(_ field: InterestQuestion.Field, _ label: Bilingual, hint: Bilingual? = nil) -> TextField {
        TextField(
            field.rawValue,
            label,
            kind: .text,
            value: typed[field] ?? "",
            hint: hint,
            error: error(field),
            autocomplete: "off",
            isOptional: [.rate, .from, .to].contains(field),
            length: 40
        )
    }

    private var regime: Select {
        let chosen = typed[.regime] ?? InterestRegime.statutoryDelay.code
        return Select(
            "regime",
            Bilingual("Rodzaj odsetek", english: "Kind of interest"),
            from: Self.regimes.map { Option($0.0, $0.1, isChosen: $0.0 == chosen) },
            error: error(.regime)
        )
    }

    private static let regimes: [(String, Bilingual)] = [
        ("statutory", Bilingual("ustawowe za opóźnienie", english: "statutory, for delay")),
        ("commercial", Bilingual("w transakcjach handlowych", english: "commercial transactions")),
        (
            "commercial-healthcare",
            Bilingual(
                "w transakcjach handlowych, podmiot leczniczy",
                english: "commercial transactions, public healthcare"
            )
        ),
        ("contractual", Bilingual("umowne za opóźnienie", english: "contractual, for delay")),
    ]

    private var rounding: Choices {
        let chosen = typed[.rounding] ?? InterestRounding.eachPeriod.rawValue
        return Choices(
            "rounding",
            Bilingual("Zaokrąglanie", english: "Rounding"),
            pick: .one,
            from: InterestRounding.allCases.map { rounding in
                Option(rounding.rawValue, Bilingual(rounding.name), isChosen: rounding.rawValue == chosen)
            },
            error: error(.rounding)
        )
    }

    private func error(_ field: InterestQuestion.Field) -> Bilingual? {
        guard let invalid, invalid.field == field.rawValue else { return nil }
        return Bilingual(invalid.wording)
    }
}

/// The sum, the lines, and what is doubtful about them.
private struct InterestResult {
    private let calculation: InterestCalculation

    init(_ calculation: InterestCalculation) {
        self.calculation = calculation
    }

    var parts: [any Component] {
        let lines: [any Component] = calculation.lines.isEmpty ? [] : [table]
        let doubts: [any Component] =
            calculation.doubts.isEmpty
            ? []
            : [
                Heading(Bilingual("Do potwierdzenia", english: "To be confirmed")),
                BulletList(calculation.doubts.map { Bilingual($0.explanation) }),
            ]
        return [
            Heading(Bilingual("Razem odsetki", english: "Interest in all") + calculation.total.formatted), facts,
        ] + lines + doubts
    }

    private var facts: SummaryList {
        let inquiry = calculation.inquiry
        let delay =
            calculation.delay.map { "\($0.lowerBound.iso) – \($0.upperBound.iso) (\(calculation.days))" }
            .map(Bilingual.verbatim) ?? Bilingual("nie ma", english: "none")
        let dueOn = calculation.dueOn.map { postponement in
            SummaryList.Row(Bilingual("Termin zapłaty", english: "Due"), Bilingual(postponement.explanation))
        }
        return SummaryList(
            [
                .init(
                    Bilingual("Należność", english: "Principal"),
                    .verbatim(inquiry.principal.formatted)
                )
            ] + [dueOn].compactMap(\.self) + [
                .init(Bilingual("Opóźnienie (dni)", english: "Delay (days)"), delay),
                .init(Bilingual("Rodzaj", english: "Kind"), Bilingual(inquiry.regime.name)),
                .init(Bilingual("Zaokrąglanie", english: "Rounding"), Bilingual(inquiry.rounding.name)),
                .init(Bilingual("Stawki, wydanie", english: "Rates, edition"), .verbatim(calculation.edition)),
            ]
        )
    }

    private var table: Table {
        Table(
            Bilingual("Okresy", english: "Periods"),
            columns: [
                .init(Bilingual("Od", english: "From")), .init(Bilingual("Do", english: "To")),
                .init(Bilingual("Dni", english: "Days")), .init(Bilingual("Stopa", english: "Rate")),
                .init(Bilingual("Od kwoty", english: "On")), .init(Bilingual("Odsetki", english: "Interest")),
                .init(Bilingual("Podstawa", english: "Basis")),
            ],
            rows: calculation.lines.map { line in
                let figures = [
                    line.from.iso, line.to.iso, String(line.days), line.rate.formatted, line.principal.grouped,
                    calculation.amountText(of: line),
                ]
                let basis: [any Component] =
                    [Plain(Bilingual(line.source.explanation))]
                    + line.doubts.map { Plain(Bilingual($0.explanation), isFaint: true) }
                return Table.Row(figures.map { [Plain(figure: $0)] } + [basis])
            }
        )
    }
}

extension Bilingual {
    fileprivate init(_ explanation: Explanation) {
        self.init(explanation.polish, english: explanation.english)
    }

    /// A figure behind its name.
    fileprivate static func + (name: Bilingual, figure: String) -> Bilingual {
        Bilingual("\(name.polish): \(figure)", english: "\(name.english): \(figure)")
    }
}
