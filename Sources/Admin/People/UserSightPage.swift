import Casework
import Safeguards
import Web

/// What a person may do and see.
struct UserSightPage: Page {
    var id: String
    var name: String
    var roles: [Bilingual]
    /// Whether any of it counts now.
    var isInForce: Bool
    /// The groups of personal fields, and how far each is open; nil for not at all.
    var fields: [(group: Bilingual, reach: Bilingual?)]
    var groups: [Group]
    /// Acts that no role of this person allows.
    var refused: [Bilingual]

    let title = Bilingual("Co może zobaczyć ten użytkownik?", english: "What may this user see?")
    var caption: Bilingual? { .verbatim(name) }
    let section: Section? = .users
    var trail: [Link] { [Section.users.link, .user(id, name)] }
    let width = PageWidth.wide

    struct Group: Sendable {
        let title: Bilingual
        let acts: [Act]
    }

    struct Act: Sendable {
        let text: Bilingual
        /// How far it goes: `tylko przypisane sprawy, z podaniem powodu`.
        let reach: Bilingual
    }

    var parts: [any Component] {
        let summary = SummaryList([
            SummaryList.Row(
                Bilingual("Role", english: "Roles"),
                roles.isEmpty ? [Plain(.none, isFaint: true)] : roles.map { Plain($0) }
            )
        ])
        let notice = Notice(
            Bilingual(
                "To konto nie działa: teraz nie może nic z tego, co poniżej.",
                english: "This account does not work: it may do none of the following now."
            )
        )
        return (isInForce ? [] : [notice]) + [summary]
            + [Heading(Bilingual("Dane osób", english: "Personal data")), personalData]
            + groups.filter { !$0.acts.isEmpty }.flatMap { group -> [any Component] in
                [Heading(group.title), table(of: group)]
            } + [
                Details(Bilingual("Czego nie może", english: "What this user may not do"), [BulletList(refused)])
            ]
    }

    private var personalData: Table {
        Table(
            Bilingual("Dane osób", english: "Personal data"),
            columns: [
                Table.Column(Bilingual("Jakie dane", english: "Which data")),
                Table.Column(Bilingual("Czyje i jak", english: "Whose, and how")),
            ],
            rows: fields.map { field in
                let reach: any Component =
                    field.reach.map { Plain($0) } ?? Plain(Bilingual("nie widzi", english: "sees none"), isFaint: true)
                return Table.Row([[Plain(field.group)], [reach]])
            }
        )
    }

    private func table(of group: Group) -> Table {
        Table(
            group.title,
            columns: [
                Table.Column(Bilingual("Czynność", english: "Act")),
                Table.Column(Bilingual("Zakres", english: "How far")),
            ],
            rows: group.acts.map { Table.Row([[Plain($0.text)], [Plain($0.reach)]]) }
        )
    }
}

extension UserSightPage {
    init(_ user: UserSummary, _ inspection: Inspection) {
        let held = Set(inspection.lines.map(\.permission))
        self.init(
            id: user.id.text,
            name: user.name,
            roles: inspection.roles.map { Bilingual($0.name) } + inspection.customRoles.map { .verbatim($0.name) },
            isInForce: inspection.isInForce,
            fields: inspection.fields.map { fields in
                (
                    group: Bilingual(fields.group.wording),
                    reach: fields.reaches.isEmpty ? nil : .reaches(fields.reaches, in: .cases)
                )
            },
            groups: Safeguards.Matrix.Section.allCases.map { section in
                Group(
                    title: Bilingual(section.title),
                    acts: inspection.lines.filter { $0.section == section }.map { line in
                        Act(text: .act(line.permission), reach: .reaches(line.reaches, in: section))
                    }
                )
            },
            refused: Safeguards.Matrix.rows.filter { !held.contains($0.permission) && $0.section.isForPeople }
                .map { .act($0.permission) }
        )
    }
}

extension Safeguards.Matrix.Section {
    /// Whether its rows are anything that people of a unit could be allowed.
    var isForPeople: Bool { self != .platform && self != .later }
}

extension Bilingual {
    /// What a permission lets its holder do, as a sentence about them.
    static func act(_ permission: Permission) -> Bilingual {
        permission.wording.map { Bilingual($0) } ?? .verbatim(permission.name)
    }

    /// How far somebody reaches by one role or another.
    static func reaches(_ reaches: [Reach], in section: Safeguards.Matrix.Section) -> Bilingual {
        var words: [Bilingual] = []
        for reach in reaches.map({ Bilingual($0.wording(in: section)) }) where !words.contains(reach) {
            words.append(reach)
        }
        return Bilingual(
            words.map(\.polish).joined(separator: "; albo: "),
            english: words.map(\.english).joined(separator: "; or: ")
        )
    }
}
