import Foundation

extension PermissionTable {
    /// The whole matrix for programs: every cell with its reach, needs and view, so that another evaluator can be built
    /// from it or compared with it. Keys are sorted, rows stand in the order of the table.
    package static var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            return String(decoding: try encoder.encode(Document()), as: UTF8.self) + "\n"
        }
    }

    private struct Document: Encodable {
        let roles = Role.allCases.map(Office.init)
        let rows = Matrix.rows.map(Line.init)
        let exclusive = Matrix.exclusive.map { [$0.rawValue, $1.rawValue] }
        let groups = Dictionary(
            uniqueKeysWithValues: FieldGroup.allCases.map { ($0.rawValue, $0.permission.name) }
        )
    }

    private struct Office: Encodable {
        let role: String
        let isAssignable: Bool
        let name: Texts
        let explanation: Texts

        init(_ role: Role) {
            self.role = role.rawValue
            isAssignable = role.isAssignable
            name = Texts(role.name)
            explanation = Texts(role.explanation)
        }
    }

    private struct Line: Encodable {
        let permission: String
        let section: String
        let isChange: Bool
        let isAboutPersons: Bool
        let never: [String]
        let approval: String?
        let cells: [String: Cell]
        let custom: Cell?
        let meaning: Texts?

        init(_ row: Matrix.Row) {
            permission = row.permission.name
            section = row.section.rawValue
            isChange = row.isChange
            isAboutPersons = row.section.isAboutPersons
            never = row.separations.map(\.rawValue)
            approval = row.approval?.name
            cells = Dictionary(
                uniqueKeysWithValues: row.cells.map { ($0.rawValue, Cell($1, in: row.section)) }
            )
            custom = row.customReach.map { Cell($0, in: row.section) }
            meaning = row.permission.wording.map(Texts.init)
        }
    }

    private struct Cell: Encodable {
        let reach: String
        let needs: [String]
        let view: String
        let meaning: Texts

        init(_ reach: Reach, in section: Matrix.Section) {
            self.reach = reach.extent.rawValue
            needs = reach.needs.map(\.rawValue)
            view = reach.view.rawValue
            meaning = Texts(reach.wording(in: section))
        }
    }

    private struct Texts: Encodable {
        let pl: String
        let en: String

        init(_ wording: Wording) {
            pl = wording.polish
            en = wording.english
        }
    }
}
