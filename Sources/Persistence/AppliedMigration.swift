import Postgres

/// A file that was applied somewhere, as `ctl.migration` remembers it.
struct AppliedMigration: RowDecodable, Equatable {
    let scope: String
    let number: Int32
    let name: String
    let sha256: [UInt8]

    static let all: SQL = "SELECT DISTINCT scope, number, name, sha256 FROM ctl.migration"

    init(row: borrowing Row) throws(PostgresError) {
        scope = try row["scope"]
        number = try row["number"]
        name = try row["name"]
        sha256 = try row["sha256"]
    }

    /// Throws where an applied file is not the file at hand any more.
    static func verify(
        _ applied: [AppliedMigration],
        against files: MigrationFiles
    ) throws(Migrator.ChangedAfterwards) {
        for migration in applied {
            let line = migration.scope == "platform" ? files.platform : files.tenant
            guard let file = line.first(where: { $0.number == migration.number }) else { continue }
            guard file.sha256 == migration.sha256 else {
                throw Migrator.ChangedAfterwards(file: "\(migration.scope)/\(file.name).sql")
            }
        }
    }
}
