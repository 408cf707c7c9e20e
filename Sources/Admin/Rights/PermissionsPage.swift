import Web

/// What each role may do, as one table in plain words.
struct PermissionsPage: Page {
    var roles: [Role]
    var groups: [Group]

    let title = Bilingual("Kto co może", english: "Who may do what")
    let section: Section? = .permissions
    let width = PageWidth.wide

    struct Role: Sendable {
        let id: String
        let name: Bilingual
        let explanation: Bilingual
    }

    /// Acts of one subject; each with its reach for every role, in the order of the roles.
    struct Group: Sendable {
        let title: Bilingual
        let rows: [Row]
    }

    struct Row: Sendable {
        let act: Bilingual
        let reaches: [Bilingual?]
    }

    var parts: [any Component] {
        [
            Paragraph(
                Bilingual(
                    "Tabela pokazuje, na co pozwala każda rola. Czego tu nie ma, tego nie wolno nikomu.",
                    english: "The table shows what each role allows. What is not in it, nobody may do."
                )
            ),
            Actions([
                LinkButton(Bilingual("Porównaj dwie role", english: "Compare two roles"), to: .compareRoles)
            ]),
            Details(
                Bilingual("Co znaczą role", english: "What the roles mean"),
                [SummaryList(roles.map { SummaryList.Row($0.name, $0.explanation) })]
            ),
            Matrix(
                title,
                corner: Bilingual("Czynność", english: "Act"),
                columns: roles.map(\.name),
                groups: groups.map { group in
                    Matrix.Group(group.title, group.rows.map { Matrix.Row($0.act, $0.reaches.map { Matrix.Cell($0) }) })
                }
            ),
        ]
    }
}

/// Two roles side by side.
struct CompareRolesPage: Page {
    var roles: [PermissionsPage.Role]
    /// The ids of those that are compared.
    var left: String
    var right: String
    var onlyDifferences: Bool
    var rows: [Row]

    let title = Bilingual("Porównaj dwie role", english: "Compare two roles")
    let section: Section? = .permissions
    let trail = [Section.permissions.link]
    let width = PageWidth.wide

    struct Row: Sendable {
        let act: Bilingual
        let left: Bilingual?
        let right: Bilingual?
    }

    var parts: [any Component] {
        let no = Bilingual("nie", english: "no")
        let shown = rows.filter { !onlyDifferences || $0.left != $0.right }
        let names = [left, right].map { id in roles.first { $0.id == id }?.name ?? .verbatim(id) }
        let same = Empty(
            Bilingual("Te role niczym się nie różnią", english: "These roles do not differ"),
            Bilingual("Wybierz inne role do porównania.", english: "Choose other roles to compare.")
        )
        let table = Comparison(
            title,
            corner: Bilingual("Czynność", english: "Act"),
            columns: names,
            rows: shown.map { row in
                Comparison.Row(row.act, [row.left ?? no, row.right ?? no], marksDifference: !onlyDifferences)
            }
        )
        return [question] + (shown.isEmpty ? [same] : [table])
    }

    private var question: Question {
        Question(
            action: .compareRoles,
            fields: [
                Select(
                    "left",
                    Bilingual("Pierwsza rola", english: "First role"),
                    from: roles.map { Option($0.id, $0.name, isChosen: $0.id == left) }
                ),
                Select(
                    "right",
                    Bilingual("Druga rola", english: "Second role"),
                    from: roles.map { Option($0.id, $0.name, isChosen: $0.id == right) }
                ),
                Choices(
                    "show",
                    Bilingual("Pokaż", english: "Show"),
                    pick: .one,
                    from: [
                        Option("all", Bilingual("wszystko", english: "everything"), isChosen: !onlyDifferences),
                        Option(
                            "differences",
                            Bilingual("tylko różnice", english: "differences"),
                            isChosen: onlyDifferences
                        ),
                    ]
                ),
            ],
            submit: Bilingual("Porównaj", english: "Compare")
        )
    }
}
