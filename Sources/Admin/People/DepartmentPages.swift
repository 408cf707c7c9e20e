import Web

/// The departments of the unit.
struct DepartmentsPage: Page {
    var rows: [Row]
    var mayDefine: Bool

    let title = Section.departments.title
    let section: Section? = .departments
    let width = PageWidth.wide

    struct Row: Sendable {
        let id: String
        let name: String
        /// Buildings and streets, shortened where there are many.
        let area: String
        let users: Int
    }

    var parts: [any Component] {
        let add = LinkButton(
            Bilingual("Dodaj dział", english: "Add a department"),
            to: .newDepartment,
            weight: .primary
        )
        guard !rows.isEmpty else {
            return [
                Empty(
                    Bilingual("Nie ma jeszcze działów", english: "There are no departments yet"),
                    Bilingual(
                        "Dział to zbiór budynków lub ulic. Windykatorzy widzą sprawy ze swoich działów.",
                        english: "A department is a set of buildings or streets. Case workers see the cases of theirs."
                    ),
                    action: mayDefine ? add : nil
                )
            ]
        }
        return (mayDefine ? [Actions([add])] : []) + [
            Table(
                title,
                columns: [
                    Table.Column(Bilingual("Nazwa", english: "Name")),
                    Table.Column(Bilingual("Budynki i ulice", english: "Buildings and streets")),
                    Table.Column(Bilingual("Pracownicy", english: "Staff")),
                ],
                rows: rows.map { row in
                    let name: any Component =
                        mayDefine
                        ? Link(.verbatim(row.name), to: .departments.adding(row.id)) : Plain(.verbatim(row.name))
                    return Table.Row([[name], [Plain(.verbatim(row.area))], [Plain(.count(row.users, .users))]])
                }
            )
        ]
    }
}

/// Makes a department or changes one.
struct DepartmentPage: Page {
    /// nil for a new one.
    var id: String?
    var name = ""
    var streets = ""
    var buildings = ""
    var version: Int64 = 0
    var hidden: [Hidden] = []
    var nameFault: Bilingual?
    var streetsFault: Bilingual?
    var buildingsFault: Bilingual?

    var title: Bilingual {
        id == nil
            ? Bilingual("Dodaj dział", english: "Add a department")
            : Bilingual("Zmień dział", english: "Change the department")
    }
    let section: Section? = .departments
    let trail = [Section.departments.link]

    var parts: [any Component] {
        let form = Form(
            action: id.map { .departments.adding($0) } ?? .newDepartment,
            fields: [
                TextField("name", Bilingual("Nazwa", english: "Name"), value: name, error: nameFault, length: 80),
                area(
                    "streets",
                    Self.streets,
                    streets,
                    Bilingual("Każda w osobnym wierszu, na przykład: Polna.", english: "Each on its own line: Polna."),
                    streetsFault
                ),
                area(
                    "buildings",
                    Self.buildings,
                    buildings,
                    Bilingual(
                        "Każdy w osobnym wierszu, na przykład: Polna 12.",
                        english: "Each on its own line: Polna 12."
                    ),
                    buildingsFault
                ),
            ],
            hidden: hidden,
            submit: Bilingual("Zapisz dział", english: "Save the department"),
            cancel: .departments
        )
        guard let id else { return [form] }
        let retire = LinkButton(
            Bilingual("Usuń dział", english: "Remove the department"),
            to: .departments.adding(id).adding("retire"),
            weight: .danger
        )
        return [form, Actions([retire])]
    }

    static let streets = Bilingual("Całe ulice", english: "Whole streets")
    static let buildings = Bilingual("Pojedyncze budynki", english: "Single buildings")

    private func area(
        _ name: String,
        _ label: Bilingual,
        _ value: String,
        _ hint: Bilingual,
        _ fault: Bilingual?
    ) -> TextArea {
        TextArea(name, label, value: value, hint: hint, error: fault, rows: 6, isOptional: true, length: 20_000)
    }
}

/// Ends a department, a role or another thing of the unit's that nobody needs any more.
struct RetirePage: Page {
    var title: Bilingual
    var name: String
    var section: Section?
    var consequences: [Bilingual]
    var submit: Bilingual
    var action: Address
    var back: Address
    var version: Int64
    /// What the form asks for besides.
    var stepUp: [any Component] = []

    var caption: Bilingual? { .verbatim(name) }
    var trail: [Link] { section.map { [$0.link] } ?? [] }

    var parts: [any Component] {
        [
            Interruption(
                Bilingual("Czy na pewno? Tego nie można cofnąć.", english: "Are you sure? This cannot be taken back."),
                consequences: consequences,
                form: Form(
                    action: action,
                    fields: stepUp,
                    hidden: [.version(version)],
                    submit: submit,
                    weight: .danger,
                    cancel: back
                )
            )
        ]
    }
}
