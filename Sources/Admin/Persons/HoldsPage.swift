import Casework
import DebtDomain
import Web

/// What keeps a person's data from being erased: all of it, and the form for another ground.
struct HoldsPage: Page {
    var person: PersonReference
    var holds: [PersonHold]
    var form: NewHold

    let title = Bilingual("Podstawy przechowywania danych", english: "Grounds for keeping the data")
    var caption: Bilingual? { person.text }
    let width = PageWidth.wide
    private var id: String { person.id.text }

    /// The form as it was filled in.
    struct NewHold: Sendable {
        var ground = ""
        var day = ""
        var month = ""
        var year = ""
        var key: String
        var groundFault: Bilingual?
        var untilFault: Bilingual?
    }

    var parts: [any Component] {
        [
            Paragraph(
                Bilingual(
                    "Dopóki trwa którakolwiek z tych podstaw, danych tej osoby nie można usunąć.",
                    english: "As long as one of these is in force, the person cannot be erased."
                )
            ),
            holds.isEmpty ? empty : table,
            Heading(Bilingual("Dodaj podstawę", english: "Add a ground")),
            fields,
            Details(
                Bilingual("Skąd to wiemy i co trzeba sprawdzić", english: "Where this is from, and what to check"),
                [
                    SummaryList(
                        HoldGround.allCases.map { ground in
                            SummaryList.Row(
                                Bilingual(ground.wording),
                                [
                                    Plain(Bilingual(ground.article)), Plain(Bilingual(ground.source), isFaint: true),
                                    Plain(Bilingual(ground.doubt)),
                                ]
                            )
                        }
                    )
                ]
            ),
        ]
    }

    private var empty: Empty {
        Empty(
            Bilingual("Nie ma żadnej podstawy", english: "There is none"),
            Bilingual(
                "Nic nie stoi na przeszkodzie usunięciu danych tej osoby.",
                english: "Nothing keeps this person's data from being erased."
            )
        )
    }

    private var table: Table {
        Table(
            title,
            columns: [
                Table.Column(Bilingual("Podstawa", english: "Ground")),
                Table.Column(Bilingual("Do kiedy", english: "Until")),
                Table.Column(Bilingual("Ustalił(a)", english: "Set by")),
                Table.Column(Bilingual("Stan", english: "State")),
                Table.Column(Bilingual("Czynność", english: "Act"), isSilent: true),
            ],
            rows: holds.map { Table.Row(cells(of: $0)) }
        )
    }

    private func cells(of hold: PersonHold) -> [[any Component]] {
        let ground = hold.ground.map { Bilingual($0.wording) } ?? Bilingual("inna podstawa", english: "another ground")
        let article = hold.ground.map { [Plain(Bilingual($0.article), isFaint: true)] } ?? []
        let until = hold.until.map { Bilingual.verbatim($0.iso) } ?? Bilingual("do odwołania", english: "until lifted")
        let lifted: [any Component] =
            if let by = hold.liftedBy, let at = hold.liftedAt { [Plain(.verbatim(by.name)), Moment(at)] } else { [] }
        let lift = PostButton(
            Bilingual("Uchyl", english: "Lift"),
            action: .person(id, .holds).adding(hold.id.text).adding("lift"),
            context: ground,
            isQuiet: true
        )
        return [
            [Plain(ground)] + article,
            [Plain(until)],
            [Plain(.verbatim(hold.setBy.name)), Moment(hold.setAt)],
            [badge(of: hold)] + lifted,
            hold.isInForce ? [lift] : [],
        ]
    }

    private func badge(of hold: PersonHold) -> Badge {
        if hold.isInForce { return Badge(Bilingual("trwa", english: "in force"), tone: .warning) }
        return hold.liftedAt == nil
            ? Badge(Bilingual("minęła", english: "over")) : Badge(Bilingual("uchylona", english: "lifted"))
    }

    private var fields: Form {
        Form(
            action: .person(id, .holds),
            fields: [
                Choices(
                    "ground",
                    Bilingual("Podstawa", english: "Ground"),
                    pick: .one,
                    from: HoldGround.allCases.map { ground in
                        Option(
                            ground.rawValue,
                            Bilingual(ground.wording),
                            hint: Bilingual(ground.article),
                            isChosen: form.ground == ground.rawValue
                        )
                    },
                    error: form.groundFault
                ),
                DateField(
                    "until",
                    Bilingual("Ostatni dzień", english: "Last day"),
                    day: form.day,
                    month: form.month,
                    year: form.year,
                    hint: Bilingual(
                        "Na przykład: 31 12 2031. Puste pola znaczą: dopóki jej ktoś nie zdejmie.",
                        english: "For example: 31 12 2031. Empty means: until somebody lifts it."
                    ),
                    error: form.untilFault,
                    isOptional: true
                ),
            ],
            hidden: [Hidden("key", form.key)],
            submit: Bilingual("Dodaj podstawę", english: "Add the ground")
        )
    }
}
