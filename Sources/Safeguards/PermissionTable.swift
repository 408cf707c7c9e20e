/// The matrix, printed: for people as aligned tables, which are Markdown at the same time, and for programs as JSON.
package enum PermissionTable {
    /// All rows under their headings, with the key to the cells.
    package static func text(in language: WordingLanguage) -> String {
        var lines = ["# " + title.text(in: language), ""]
        lines += paragraph(introduction.text(in: language)) + [""]
        lines += key(in: language) + [""]
        for section in Matrix.Section.allCases {
            lines += ["## " + section.title.text(in: language), ""]
            lines += table(of: section, in: language) + [""]
        }
        lines += ["## " + words.roles.text(in: language), ""] + roles(in: language) + [""]
        lines += paragraph(exclusions.text(in: language))
        return lines.joined(separator: "\n") + "\n"
    }

    private static let title = Wording("Uprawnienia", english: "Permissions")

    private static let introduction = Wording(
        """
        Kto co może: wiersz to uprawnienie, kolumna to rola, a pusta komórka znaczy „nie”. Kto ma kilka ról, może to, \
        na co pozwala którakolwiek z nich. Kolumna „własna” mówi, co daje uprawnienie włączone do roli, którą \
        jednostka utworzyła sama.
        """,
        english: """
            Who may do what: a row is a permission, a column is a role, and an empty cell means no. Whoever holds \
            several roles may what any of them allows. The column "custom" says what a permission gives as part of a \
            role that a unit made for itself.
            """
    )

    /// `Role.excludes` in words.
    private static let exclusions = Wording(
        """
        Kto jest IOD, nie ma żadnej innej roli poza zwykłym użytkownikiem, także żadnej roli własnej jednostki. \
        Integracja i operator nie łączą się z żadną rolą.
        """,
        english: """
            Whoever is the DPO holds no other role than that of a user, nor any role that the unit made for itself. \
            Integrations and operators hold no other role at all.
            """
    )

    private static let words = (
        permission: Wording("uprawnienie", english: "permission"),
        allowed: Wording("co wolno", english: "what it allows"),
        restrictions: Wording("ograniczenia", english: "restrictions"),
        meaning: Wording("znaczenie", english: "meaning"),
        custom: Wording("własna", english: "custom"),
        sign: Wording("znak", english: "sign"),
        roles: Wording("Role", english: "Roles"),
        role: Wording("rola", english: "role"),
        name: Wording("nazwa", english: "name"),
        purpose: Wording("do czego służy", english: "what it is for")
    )

    /// Only the columns in which the section has a cell, so that the table stays as narrow as it can be.
    private static func table(of section: Matrix.Section, in language: WordingLanguage) -> [String] {
        let rows = Matrix.rows.filter { $0.section == section }
        let roles = Role.allCases.filter { role in rows.contains { $0[role] != nil } }
        let hasCustom = rows.contains { $0.customReach != nil }
        let head =
            [words.permission.text(in: language)] + roles.map(\.rawValue)
            + (hasCustom ? [words.custom.text(in: language)] : [])
            + [words.allowed.text(in: language), words.restrictions.text(in: language)]
        let body = rows.map { row in
            [row.permission.name] + roles.map { row[$0].map { code($0, in: language) } ?? "" }
                + (hasCustom ? [row.customReach.map { code($0, in: language) } ?? ""] : [])
                + [row.permission.wording?.text(in: language) ?? "", row.restrictions.text(in: language)]
        }
        return aligned([head] + body)
    }

    private static func code(_ reach: Reach, in language: WordingLanguage) -> String {
        let needs = reach.needs.map { "+" + $0.code.text(in: language) }.joined()
        return reach.extent.code.text(in: language) + needs + reach.view.code
    }

    private static func key(in language: WordingLanguage) -> [String] {
        let everywhere = Wording("wszystkie sprawy, wszystkie zasoby", english: "all cases, all resources")
        let extents = Reach.Extent.allCases.map { ($0.code, $0 == .all ? everywhere : $0.wording(in: .cases)) }
        let needs = Reach.Need.allCases.map { need in
            (Wording("+" + need.code.polish, english: "+" + need.code.english), need.wording)
        }
        let views = FieldView.allCases.compactMap { view in
            view.wording.map { (Wording(view.code, english: view.code), $0) }
        }
        let lines = (extents + needs + views).map { [$0.text(in: language), $1.text(in: language)] }
        return aligned([[words.sign.text(in: language), words.meaning.text(in: language)]] + lines)
    }

    private static func roles(in language: WordingLanguage) -> [String] {
        let head = [words.role, words.name, words.purpose].map { $0.text(in: language) }
        let lines = Role.allCases.map { role in
            [role.rawValue, role.name.text(in: language), role.explanation.text(in: language)]
        }
        return aligned([head] + lines)
    }

    /// Cells in columns of one width each, the first line as their heads.
    private static func aligned(_ lines: [[String]]) -> [String] {
        let widths = (lines.first ?? []).indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        var printed = lines.map { line in
            let cells = zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return "| " + cells.joined(separator: " | ") + " |"
        }
        printed.insert("|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|", at: 1)
        return printed
    }

    /// A text broken into lines of at most 120 characters.
    private static func paragraph(_ text: String) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= 120 {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
