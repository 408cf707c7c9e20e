import Casework
import Foundation
import Safeguards
import Web

/// Who did what to whom, the newest first, and whether the log can be believed.
struct LogPage: Page {
    var lines: [LogLine]
    var filter: LogFilter
    /// The unit's people, to choose from.
    var people: [(id: UUID, name: String)]
    var state: LogState
    var count: Bilingual
    var newer: Address?
    var older: Address?
    var mayFind: Bool

    let title = Section.log.title
    let section: Section? = .log
    let width = PageWidth.wide

    var parts: [any Component] {
        [LogStanding(state).notice, actions, form] + (lines.isEmpty ? [empty] : [LogTable(title, lines).table])
            + [Pager(count: count, newer: newer, older: older)]
    }

    private var actions: Actions {
        let find = LinkButton(Bilingual("Znajdź osobę", english: "Find a person"), to: .logPersons)
        let export = LinkButton(Bilingual("Eksportuj", english: "Export"), to: filter.address(of: .logExport))
        return Actions((mayFind ? [find] : []) + [export])
    }

    private var form: Filter {
        let names = Dictionary(people.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        return Filter(
            action: .log,
            fields: [
                Select(
                    "actor",
                    Bilingual("Kto", english: "Who"),
                    from: [.all]
                        + people.map {
                            Option($0.id.text, .verbatim($0.name), isChosen: $0.id == filter.actor)
                        }
                ),
                Select(
                    "class",
                    Bilingual("Rodzaj", english: "Kind"),
                    from: [.all]
                        + AuditClass.allCases.map {
                            Option($0.name, Bilingual($0.wording), isChosen: $0 == filter.kind)
                        }
                ),
                Select(
                    "act",
                    Bilingual("Czynność", english: "Act"),
                    from: [.all]
                        + AuditAct.all.map { Option($0.name, Bilingual($0.wording), isChosen: $0 == filter.act) }
                ),
                Select(
                    "purpose",
                    Bilingual("Cel", english: "Purpose"),
                    from: [.all]
                        + PurposeCode.allCases.map {
                            Option($0.rawValue, Bilingual($0.wording), isChosen: $0 == filter.purpose)
                        }
                ),
                Select(
                    "result",
                    Bilingual("Wynik", english: "Result"),
                    from: [.all]
                        + AuditResult.allCases.map {
                            Option($0.name, Bilingual($0.wording), isChosen: $0 == filter.result)
                        }
                ),
                TextField.day("from", Bilingual("Od dnia", english: "From"), filter.from, filter.fromFault),
                TextField.day("to", Bilingual("Do dnia", english: "To"), filter.to, filter.toFault),
            ],
            hidden: filter.person.map { [Hidden("person", $0.text)] } ?? [],
            active: filter.active(naming: names).map { Filter.Active($0.words, without: $0.rest.address(of: .log)) }
        )
    }

    private var empty: Empty {
        Empty(
            Bilingual("Żaden wpis nie pasuje do wybranych filtrów", english: "No entry matches the filters"),
            Bilingual("Usuń któryś z filtrów albo zmień okres.", english: "Remove a filter, or change the period."),
            action: LinkButton(Bilingual("Pokaż wszystkie", english: "Show all"), to: .log)
        )
    }
}

extension TextField {
    /// A day as text, for filters.
    static func day(_ name: String, _ label: Bilingual, _ value: String, _ fault: Bilingual?) -> TextField {
        TextField(
            name,
            label,
            value: value,
            hint: Bilingual("RRRR-MM-DD", english: "YYYY-MM-DD"),
            error: fault,
            isOptional: true,
            length: 10
        )
    }
}

/// Lines as a table.
struct LogTable {
    /// With more of them, and every act to choose from, a page would be too heavy for a slow line.
    static let mostRows = 30

    let title: Bilingual
    let lines: [LogLine]
    /// Whether the reader may open an entry.
    let areOpen: Bool

    init(_ title: Bilingual, _ lines: [LogLine], areOpen: Bool = true) {
        self.title = title
        self.lines = lines
        self.areOpen = areOpen
    }

    var table: Table {
        Table(
            title,
            columns: [
                Table.Column(Bilingual("Kiedy", english: "When")),
                Table.Column(Bilingual("Kto", english: "Who")),
                Table.Column(Bilingual("Co zrobiono", english: "What")),
                Table.Column(Bilingual("Kogo lub czego dotyczy", english: "About")),
                Table.Column(Bilingual("Cel", english: "Purpose")),
                Table.Column(Bilingual("Wynik", english: "Result")),
            ],
            rows: lines.map(row)
        )
    }

    private func row(_ line: LogLine) -> Table.Row {
        let when: any Component =
            areOpen ? Link(Self.breakable(line.at), to: .logEntries.adding(line.id.text)) : Moment(line.at)
        return Table.Row([
            [when],
            [Plain(LogWords.actor(line.actor))],
            [Plain(LogWords.act(line))],
            about(line),
            [line.purpose.map { Plain(LogWords.purpose($0)) } ?? Plain(.none, isFaint: true)],
            [line.result.badge],
        ])
    }

    /// A time that a narrow column may break between its words, and not within one.
    private static func breakable(_ date: Date) -> Bilingual {
        let words = Moment(date).words
        return Bilingual(
            words.polish.replacing(Typesetting.noBreak, with: " "),
            english: words.english.replacing(Typesetting.noBreak, with: " ")
        )
    }

    private func about(_ line: LogLine) -> [any Component] {
        guard !line.subjects.isEmpty else {
            return [line.object.map { Plain(LogWords.object($0.kind)) } ?? Plain(.none, isFaint: true)]
        }
        let shown = line.subjects.prefix(3).map { Plain(.verbatim($0.pseudonym)) }
        let rest = line.subjects.count - shown.count
        let more = Plain(Bilingual("i jeszcze \(rest)", english: "and \(rest) more"), isFaint: true)
        return shown + (rest > 0 ? [more] : [])
    }
}

/// How far the log is signed and verified, in one sentence.
struct LogStanding {
    private let state: LogState

    init(_ state: LogState) {
        self.state = state
    }

    var notice: Notice {
        if let verification = state.verification, !verification.isSound {
            return Notice(
                Bilingual(
                    "Dziennik nie zgadza się z tym, co podpisano. Zgłoś to operatorowi i nie usuwaj zachowanych "
                        + "punktów kontrolnych.",
                    english: "The log is not what was signed. Tell the operator, and keep your checkpoints."
                ),
                tone: .danger
            )
        }
        guard let head = state.head else {
            return Notice(
                Bilingual("Dziennik czeka na pierwszy podpis.", english: "The log waits for its first signature.")
            )
        }
        let (signed, at) = (head.size, Moment(head.at).words)
        let polish = "Podpisano wpisów: \(Typesetting.number(Int(signed), in: .polish)), ostatnio \(at.polish)."
        let english = "Entries signed: \(Typesetting.number(Int(signed), in: .english)), last on \(at.english)."
        let late =
            state.isVerificationLate
            ? Bilingual(
                " Nocne sprawdzenie całości nie kończy się od ponad doby: zgłoś to operatorowi.",
                english: " The nightly verification has not ended for more than a day: tell the operator."
            ) : Bilingual("", english: "")
        guard let verification = state.verification else {
            return Notice(
                Bilingual(polish + late.polish, english: english + late.english),
                tone: state.isVerificationLate ? .warning : .info
            )
        }
        let (size, checked) = (Int(verification.size), Moment(verification.at).words)
        return Notice(
            Bilingual(
                "\(polish) Sprawdzono całość do wpisu \(Typesetting.number(size, in: .polish)): \(checked.polish)."
                    + late.polish,
                english:
                    "\(english) All verified to entry \(Typesetting.number(size, in: .english)): \(checked.english)."
                    + late.english
            ),
            tone: state.isVerificationLate ? .warning : .good
        )
    }
}
