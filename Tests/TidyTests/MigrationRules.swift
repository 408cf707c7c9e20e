import Foundation

/// What a migration may do; the reasons are in `docs/decisions` and in the rules for spreading schemas over machines.
enum MigrationRules {
    /// A schema's catalogue costs its tables times the number of tenants.
    static let mostTables = 45

    static func checkNames(_ files: [SQLFile]) -> [Finding] {
        files.enumerated().flatMap { index, file -> [Finding] in
            let stem = file.name.dropLast(4)
            let isNamed =
                file.name.prefix(4).allSatisfy(\.isNumber) && stem.dropFirst(4).hasPrefix("_") && stem.count > 5
                && stem.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") }
            guard isNamed else { return [file.finding(1, "is not named like 0001_subject.sql")] }
            return file.number == index + 1 ? [] : [file.finding(1, "should have the number \(index + 1)")]
        }
    }

    static func checkHeader(_ file: SQLFile) -> [Finding] {
        file.text.hasPrefix("-- ") ? [] : [file.finding(1, "does not begin with a comment")]
    }

    /// Old code runs while files are applied: what it uses goes a release later, in a file that says what it ends.
    static func checkDirection(_ file: SQLFile) -> [Finding] {
        if isContract(file) { return [] }
        return file.statements.compactMap { statement in
            let contracts =
                statement.contains("DROP", "COLUMN") || statement.contains("DROP", "TABLE")
                || statement.contains("RENAME") || statement.contains("SET", "NOT", "NULL")
            return contracts ? file.finding(statement.line, "takes away what old code uses") : nil
        }
    }

    private static func isContract(_ file: SQLFile) -> Bool {
        file.comments.contains { comment in
            guard let range = comment.range(of: "-- contract of ") else { return false }
            let digits = comment[range.upperBound...].prefix { $0.isNumber }
            guard digits.count == 4, let earlier = Int(digits), let number = file.number else { return false }
            return earlier > 0 && earlier < number
        }
    }

    /// The migrator opens the transaction, chooses the role and records the file.
    static func checkFrame(_ file: SQLFile) -> [Finding] {
        var findings = file.statements.compactMap { statement -> Finding? in
            let leaves =
                statement.contains("RESET", "ROLE") || statement.contains("SET", "ROLE")
                || statement.contains("SET", "LOCAL", "ROLE") || statement.contains("SET", "SESSION")
                || statement.contains("COMMIT") || statement.contains("ROLLBACK") || statement.tokens == ["BEGIN"]
                || statement.begins(with: "START", "TRANSACTION")
            return leaves ? file.finding(statement.line, "steps out of the migrator's transaction or role") : nil
        }
        if file.text.hasPrefix("-- outside transaction"), file.statements.count != 1 {
            findings.append(file.finding(1, "runs outside a transaction and must hold one statement"))
        }
        return findings
    }

    /// Rules under which the same schemas can later be spread over several machines.
    static func checkTenantFile(_ file: SQLFile) -> [Finding] {
        file.statements.flatMap { statement -> [Finding] in
            var faults: [String] = []
            if let table = createdTable(statement), !statement.contains("PARTITION", "OF"),
                !statement.contains("PRIMARY", "KEY")
            {
                faults.append("the table \(table) has no primary key")
            }
            if statement.tokens.contains(where: { $0.hasPrefix("CTL.") }) { faults.append("reaches into the registry") }
            if ["SERIAL", "BIGSERIAL", "SMALLSERIAL"].contains(where: { statement.tokens.contains($0) }) {
                faults.append("say `bigint GENERATED ALWAYS AS IDENTITY`")
            }
            if hasNarrowIdentity(statement) { faults.append("an identity column is a bigint") }
            if statement.contains("NOTIFY") || statement.tokens.contains(where: { $0.hasSuffix("PG_NOTIFY") }) {
                faults.append("notifies from within the database")
            }
            if statement.begins(with: "GRANT"), statement.contains("TO", "PUBLIC") {
                faults.append("grants to everybody")
            }
            return faults.map { file.finding(statement.line, $0) }
        }
    }

    /// Every table must be granted to the tenant's role, in whatever file; partitions are reached through their table.
    static func checkGrants(_ files: [SQLFile]) -> [Finding] {
        let granted = Set(files.flatMap(\.statements).flatMap(grantedTables))
        return files.flatMap { file in
            file.statements.compactMap { statement in
                guard let table = createdTable(statement), !granted.contains(table),
                    !statement.contains("PARTITION", "OF")
                else { return nil }
                return file.finding(statement.line, "nobody may use the table \(table)")
            }
        }
    }

    static func tableCount(_ files: [SQLFile]) -> Int {
        let statements = files.flatMap(\.statements)
        return statements.filter { createdTable($0) != nil }.count
            - statements.filter { $0.begins(with: "DROP", "TABLE") }.count
    }

    private static func createdTable(_ statement: SQLFile.Statement) -> String? {
        guard statement.begins(with: "CREATE"), let word = statement.tokens.prefix(3).firstIndex(of: "TABLE") else {
            return nil
        }
        return statement.tokens[(word + 1)...].first { !["IF", "NOT", "EXISTS"].contains($0) }
    }

    private static func grantedTables(_ statement: SQLFile.Statement) -> [String] {
        guard statement.begins(with: "GRANT"), let on = statement.tokens.firstIndex(of: "ON"),
            let to = statement.tokens.firstIndex(of: "TO"), on < to
        else { return [] }
        return statement.tokens[(on + 1)..<to].filter { $0 != "TABLE" && $0 != "," }
    }

    /// A column is narrow when no BIGINT stands between its comma and its IDENTITY.
    private static func hasNarrowIdentity(_ statement: SQLFile.Statement) -> Bool {
        guard createdTable(statement) != nil || statement.begins(with: "ALTER", "TABLE") else { return false }
        return statement.tokens.split { $0 == "," }.contains { column in
            column.contains("IDENTITY") && column.contains("AS") && !column.contains("BIGINT")
        }
    }
}
