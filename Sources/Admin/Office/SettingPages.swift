import Foundation
import Web

/// The unit's settings as they stand.
struct SettingsPage: Page {
    var rows: [Row]
    var mayChange: Bool

    let title = Section.settings.title
    let section: Section? = .settings

    struct Row: Sendable {
        let id: String
        let title: Bilingual
        let value: Bilingual
        /// nil where it still is as delivered.
        let changedAt: Date?
    }

    var parts: [any Component] {
        [
            SummaryList(
                rows.map { row in
                    SummaryList.Row(
                        row.title,
                        [Plain(row.value)] + (row.changedAt.map { [Moment($0, to: .day)] } ?? []),
                        action: mayChange
                            ? Link(
                                Bilingual("Zmień", english: "Change"),
                                to: .settings.adding(row.id),
                                context: row.title
                            ) : nil
                    )
                }
            ),
            Actions([
                LinkButton(
                    Bilingual("Historia zmian i porównanie", english: "History and comparison"),
                    to: .settingsHistory
                )
            ]),
        ]
    }
}

/// Changes one setting.
struct SettingPage: Page {
    var id: String
    var name: Bilingual
    /// Named `value`; what kind it is depends on the setting.
    var field: TextField
    var hidden: [Hidden]
    var stepUp: [any Component] = []

    var title: Bilingual { name }
    let caption: Bilingual? = Bilingual("Zmień ustawienie", english: "Change a setting")
    let section: Section? = .settings
    let trail = [Section.settings.link]

    var parts: [any Component] {
        [
            Form(
                action: .settings.adding(id),
                fields: [field] + stepUp,
                hidden: hidden,
                submit: Bilingual("Zapisz ustawienie", english: "Save the setting"),
                cancel: .settings
            )
        ]
    }
}

/// What was changed when and by whom, and what was different on a given day.
struct SettingsHistoryPage: Page {
    var changes: [Change]
    var day: TypedDay
    /// nil until a day is asked for.
    var comparison: [Difference]?
    var count: Bilingual
    var newer: Address?
    var older: Address?

    let title = Bilingual("Historia ustawień", english: "History of settings")
    let section: Section? = .settings
    let trail = [Section.settings.link]

    struct Change: Sendable {
        let title: Bilingual
        let value: Bilingual
        let author: String
        let at: Date
    }

    struct Difference: Sendable {
        let title: Bilingual
        let then: Bilingual
        let now: Bilingual
    }

    /// A day as the reader typed it.
    struct TypedDay: Sendable {
        var day = ""
        var month = ""
        var year = ""
        var fault: Bilingual?
    }

    var parts: [any Component] {
        [Heading(Bilingual("Porównaj z wybranym dniem", english: "Compare with a day")), question] + answer
            + [Heading(Bilingual("Zmiany", english: "Changes"))] + (changes.isEmpty ? [empty] : [timeline])
            + [Pager(count: count, newer: newer, older: older)]
    }

    private var question: Question {
        Question(
            action: .settingsHistory,
            fields: [
                DateField(
                    "day",
                    Bilingual("Dzień", english: "Day"),
                    day: day.day,
                    month: day.month,
                    year: day.year,
                    hint: Bilingual("Na przykład: 31 10 2026.", english: "For example: 31 10 2026."),
                    error: day.fault
                )
            ],
            submit: Bilingual("Porównaj", english: "Compare")
        )
    }

    private var answer: [any Component] {
        guard let comparison else { return [] }
        return [
            Comparison(
                Bilingual("Ustawienia wtedy i teraz", english: "Settings then and now"),
                corner: Bilingual("Ustawienie", english: "Setting"),
                columns: [Bilingual("Tego dnia", english: "On that day"), Bilingual("Teraz", english: "Now")],
                rows: comparison.map { Comparison.Row($0.title, [$0.then, $0.now]) }
            )
        ]
    }

    private var timeline: Timeline {
        Timeline(
            changes.map { change in
                Timeline.Event(
                    change.title,
                    at: Moment(change.at),
                    by: .verbatim(change.author),
                    details: [
                        Plain(
                            Bilingual(
                                "nowa wartość: \(change.value.polish)",
                                english: "new value: \(change.value.english)"
                            )
                        )
                    ]
                )
            }
        )
    }

    private var empty: Empty {
        Empty(
            Bilingual("Nic jeszcze nie zmieniono", english: "Nothing has been changed yet"),
            Bilingual(
                "Wszystkie ustawienia są takie jak na początku.",
                english: "All settings are as they were delivered."
            )
        )
    }
}
