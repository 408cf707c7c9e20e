import Web

/// The roles that the unit has made itself.
struct CustomRolesPage: Page {
    var rows: [Row]
    var mayDefine: Bool

    let title = Section.roles.title
    let section: Section? = .roles
    let width = PageWidth.wide

    struct Row: Sendable {
        let id: String
        let name: String
        let permissions: Int
        let holders: Int
    }

    var parts: [any Component] {
        let add = LinkButton(Bilingual("Utwórz rolę", english: "Make a role"), to: .newRole, weight: .primary)
        guard !rows.isEmpty else {
            return [
                Empty(
                    Bilingual("Nie ma jeszcze własnych ról", english: "There are no custom roles yet"),
                    Bilingual(
                        "Role wbudowane zwykle wystarczają. Własną utwórz, gdy komuś potrzeba tylko części uprawnień.",
                        english:
                            "The built-in roles are usually enough. Make one where somebody needs only some "
                            + "permissions."
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
                    Table.Column(Bilingual("Uprawnienia", english: "Permissions")),
                    Table.Column(Bilingual("Kto ją ma", english: "Holders")),
                ],
                rows: rows.map { row in
                    let name: any Component =
                        mayDefine ? Link(.verbatim(row.name), to: .roles.adding(row.id)) : Plain(.verbatim(row.name))
                    return Table.Row([
                        [name], [Plain(.count(row.permissions, .permissions))], [Plain(.count(row.holders, .users))],
                    ])
                }
            )
        ]
    }
}

/// Makes a role or changes one.
struct CustomRolePage: Page {
    /// nil for a new one.
    var id: String?
    var name = ""
    var groups: [Group]
    var holders = 0
    var hidden: [Hidden] = []
    var stepUp: [any Component] = []
    var nameFault: Bilingual?
    var permissionsFault: Bilingual?

    var title: Bilingual {
        id == nil
            ? Bilingual("Utwórz rolę", english: "Make a role") : Bilingual("Zmień rolę", english: "Change the role")
    }
    let section: Section? = .roles
    let trail = [Section.roles.link]

    /// The permissions of one subject that the reader may put into a role.
    struct Group: Sendable {
        let id: String
        let title: Bilingual
        let permissions: [Permission]
    }

    struct Permission: Sendable {
        let name: String
        let text: Bilingual
        let isHeld: Bool
    }

    var parts: [any Component] {
        let people = Bilingual.count(holders, .users)
        let warning = Notice(
            Bilingual(
                "Tę rolę ma \(people.polish). Zmiana działa od razu, a te osoby zalogują się ponownie.",
                english: "Held by \(people.english). The change works at once, and they will sign in again."
            ),
            tone: .warning
        )
        let form = Form(
            action: id.map { .roles.adding($0) } ?? .newRole,
            fields: fields + stepUp,
            hidden: hidden,
            submit: Bilingual("Zapisz rolę", english: "Save the role"),
            cancel: .roles
        )
        let retire = id.map { id in
            Actions([
                LinkButton(
                    Bilingual("Usuń rolę", english: "Remove the role"),
                    to: .roles.adding(id).adding("retire"),
                    weight: .danger
                )
            ])
        }
        return (holders > 0 ? [warning] : []) + [form] + (retire.map { [$0] } ?? [])
    }

    private var fields: [any Component] {
        let texts: [any Component] = [
            TextField("name", Bilingual("Nazwa", english: "Name"), value: name, error: nameFault, length: 80)
        ]
        let choices = groups.enumerated().map { index, group in
            Choices(
                "permission",
                group.title,
                pick: .several,
                from: group.permissions.map { Option($0.name, $0.text, isChosen: $0.isHeld) },
                error: index == 0 ? permissionsFault : nil,
                id: "permission-\(group.id)"
            )
        }
        return texts + choices
    }
}
