import Foundation
import Safeguards
import Testing

@Suite("The matrix")
struct PolicyTableTests {
    @Test func hasARowForEachPermissionOnce() {
        let names = Permission.matrix.map(\.name)
        #expect(names.count > 100 && Set(names).count == names.count)
        for name in names {
            #expect(name.wholeMatch(of: /[a-z_]+(\.[a-z_]+){1,2}/) != nil, "\(name)")
        }
    }

    @Test("Every row is somebody's, unless it is for later", arguments: Matrix.rows.map(\.permission))
    func isHeld(permission: Permission) throws {
        let row = try #require(Matrix.row(permission))
        #expect(row.cells.isEmpty == (row.section == .later))
        for (role, reach) in row.cells {
            #expect(Matrix.cell(permission, role) == reach)
            #expect((reach.extent == .scope) == (role == .integration))
            #expect((row.section == .platform) == (role == .operator))
        }
    }

    @Test("Sentences are whole, and Polish is not English", arguments: Permission.matrix)
    func isSaid(permission: Permission) throws {
        let wording = try #require(permission.wording)
        for text in [wording.polish, wording.english] {
            #expect(text.first?.isUppercase == true && text.last?.isPunctuation == false && text.count > 9, "\(text)")
        }
        #expect(wording.polish != wording.english)
    }

    @Test func rolesAreSaidToo() {
        for role in Role.allCases {
            #expect(!role.name.polish.isEmpty && role.explanation.polish.hasSuffix("."))
            #expect(!role.name.english.isEmpty && role.explanation.english.hasSuffix("."))
            #expect(Role(rawValue: role.rawValue) == role)
        }
        #expect(
            Role.allCases.map(\.rawValue) == [
                "user", "tenant_admin", "head_of_unit", "dpo", "manager", "case_worker", "accountant", "lawyer",
                "auditor", "integration", "operator",
            ]
        )
    }

    @Test(
        "A cell in words",
        arguments: [
            (
                Permission.personIdentifiersReveal, Role.caseWorker, "tylko przydzielone sprawy, z podaniem powodu",
                "assigned cases only, with a reason given"
            ),
            (
                .userAssignRoles, .tenantAdmin, "tak, po ponownym potwierdzeniu tożsamości",
                "yes, after showing again who one is"
            ),
            (
                .caseList, .auditor, "wszystkie sprawy, dane osób częściowo zakryte",
                "all cases, personal data partly hidden"
            ),
            (.auditCountTeam, .manager, "własny dział", "the own department"),
            (.profileRead, .user, "tylko własne", "one's own only"),
        ]
    )
    func cells(permission: Permission, role: Role, polish: String, english: String) throws {
        let row = try #require(Matrix.row(permission))
        let wording = try #require(row[role]).wording(in: row.section)
        #expect(wording == Wording(polish, english: english))
    }

    @Test func restrictionsAreSaid() throws {
        let row = try #require(Matrix.row(.factorResetPropose))
        #expect(row.restrictions.polish == "nie wobec siebie, potrzebna zgoda: factor_reset.approve")
        #expect(try #require(Matrix.row(.caseList)).restrictions.english.isEmpty)
    }
}

@Suite("The matrix, printed")
struct PolicyPrintingTests {
    @Test("Its columns are straight and its cells are all there", arguments: WordingLanguage.allCases)
    func asText(language: WordingLanguage) throws {
        let text = PermissionTable.text(in: language)
        var width: Int?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                width = nil
                #expect(line.count <= 120)
                continue
            }
            #expect(line.count == width ?? line.count)
            width = line.count
        }
        for row in Matrix.rows {
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("| \(row.permission) ") })
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let codes = row.cells.values.map { code($0, in: language) }
            #expect(codes.allSatisfy(cells.contains), "\(row.permission)")
        }
        let head = try #require(text.split(separator: "\n").first { $0.contains("| tenant_admin") })
        #expect(head.contains("| custom") == (language == .english))
    }

    private func code(_ reach: Reach, in language: WordingLanguage) -> String {
        reach.extent.code.text(in: language) + reach.needs.map { "+" + $0.code.text(in: language) }.joined()
            + reach.view.code
    }

    @Test("No two cells are written alike", arguments: WordingLanguage.allCases)
    func codesAreUnique(language: WordingLanguage) {
        #expect(Set(Reach.Extent.allCases.map { $0.code.text(in: language) }).count == Reach.Extent.allCases.count)
        #expect(Set(Reach.Need.allCases.map { $0.code.text(in: language) }).count == Reach.Need.allCases.count)
        #expect(Set(FieldView.allCases.map(\.code)).count == FieldView.allCases.count)
    }

    private struct Document: Decodable {
        let roles: [Office]
        let rows: [Line]
        let exclusive: [[String]]
        let groups: [String: String]
    }

    private struct Office: Decodable {
        let role: String
        let isAssignable: Bool
    }

    private struct Line: Decodable {
        let permission: String
        let isChange: Bool
        let isAboutPersons: Bool
        let never: [String]
        let approval: String?
        let cells: [String: Cell]
        let custom: Cell?
    }

    private struct Cell: Decodable {
        let reach: String
        let needs: [String]
        let view: String
    }

    @Test("Everything can be read back from the JSON")
    func asJSON() throws {
        let json = try PermissionTable.json
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let document = try decoder.decode(Document.self, from: Data(json.utf8))
        #expect(document.roles.map(\.role) == Role.allCases.map(\.rawValue))
        #expect(document.roles.map(\.isAssignable) == Role.allCases.map(\.isAssignable))
        #expect(document.exclusive == Matrix.exclusive.map { [$0.rawValue, $1.rawValue] })
        #expect(document.groups["ID"] == "person.identifiers.reveal" && document.groups.count == 6)
        try #require(document.rows.map(\.permission) == Permission.matrix.map(\.name))
        for (line, row) in zip(document.rows, Matrix.rows) {
            #expect(line.isChange == row.isChange && line.isAboutPersons == row.section.isAboutPersons)
            #expect(line.never == row.separations.map(\.rawValue) && line.approval == row.approval?.name)
            #expect(Set(line.cells.keys) == Set(row.cells.keys.map(\.rawValue)))
            for (role, cell) in line.cells {
                #expect(isSame(cell, Role(rawValue: role).flatMap { row[$0] }))
            }
            #expect(isSame(line.custom, row.customReach))
        }
        #expect(json == (try PermissionTable.json), "printed alike each time")
    }

    private func isSame(_ cell: Cell?, _ reach: Reach?) -> Bool {
        guard let cell, let reach else { return cell == nil && reach == nil }
        return cell.reach == reach.extent.rawValue && cell.view == reach.view.rawValue
            && cell.needs == reach.needs.map(\.rawValue)
    }
}
