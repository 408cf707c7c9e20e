import Crypto
import Foundation
import Postgres
import Safeguards

/// A table of a tenant's schema as the catalog describes it.
struct TenantTable: RowDecodable, Equatable {
    let name: String
    let columns: [String]
    /// The primary key as terms of an ORDER BY: text by its bytes, so that every server sorts alike.
    let key: [String]
    /// Where it stands and which of its rows are the tenant's, for what is not in the tenant's own schema.
    private var shared: (table: String, condition: String)?

    static func == (one: TenantTable, other: TenantTable) -> Bool {
        one.name == other.name && one.columns == other.columns && one.key == other.key
    }

    /// The tenant's rows of the tables that keep wrapped keys.
    static func keys(of login: Identifier) -> [TenantTable] {
        let condition = "login = '\(login.text)'"
        return [
            TenantTable(
                name: "vault_tenant_key",
                columns: ["login", "kind", "generation", "root", "wrapped", "made_at"],
                key: ["kind", "generation"],
                shared: ("vault.tenant_key", condition)
            ),
            TenantTable(
                name: "vault_subject_key",
                columns: [
                    "login", "subject", "version", "key_id", "epoch", "wrapped", "key_check", "made_at", "destroyed_at",
                ],
                key: ["subject", "version"],
                shared: ("vault.subject_key", condition)
            ),
        ]
    }

    private init(name: String, columns: [String], key: [String], shared: (table: String, condition: String)) {
        self.name = name
        self.columns = columns
        self.key = key
        self.shared = shared
    }

    init(row: borrowing Row) throws(PostgresError) {
        name = try row["name"]
        columns = try row["columns"]
        key = try row["key"]
    }

    /// Every table, generated columns left out, a referred-to table before the one that refers to it.
    static func all(of schema: Identifier, on connection: Connection) async throws -> [TenantTable] {
        let tables: [TenantTable] = try await connection.rows(
            """
            SELECT c.relname::text AS name,
                   ARRAY(SELECT a.attname::text FROM pg_attribute a
                          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                          ORDER BY a.attnum) AS columns,
                   ARRAY(SELECT format('%I', a.attname) || CASE WHEN a.attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END
                           FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
                           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
                          WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY k.place) AS key
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = \(schema.text) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
             ORDER BY c.relname
            """
        )
        let references: [Reference] = try await connection.rows(
            """
            SELECT f.relname::text AS referring, t.relname::text AS referred
              FROM pg_constraint k
              JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
              JOIN pg_namespace n ON n.oid = f.relnamespace
             WHERE n.nspname = \(schema.text) AND k.contype = 'f' AND k.conrelid <> k.confrelid
            """
        )
        return ordered(tables, by: references)
    }

    private static func ordered(_ tables: [TenantTable], by references: [Reference]) -> [TenantTable] {
        var waiting = tables
        var placed: [TenantTable] = []
        while !waiting.isEmpty {
            let names = Set(waiting.map(\.name))
            let isFree = { (table: TenantTable) in
                !references.contains { $0.referring == table.name && names.contains($0.referred) }
            }
            // Tables that refer to each other in a ring cannot be ordered; they stay as they are.
            let free = waiting.contains(where: isFree) ? waiting.filter(isFree) : waiting
            placed += free
            waiting.removeAll { free.contains($0) }
        }
        return placed
    }

    private struct Reference: RowDecodable {
        let referring: String
        let referred: String

        init(row: borrowing Row) throws(PostgresError) {
            referring = try row["referring"]
            referred = try row["referred"]
        }
    }

    /// The statement that writes the table in the order of its key, so that equal tables are equal files.
    func copyOut(of schema: Identifier) throws -> SQL {
        let order = key.joined(separator: ", ")
        let source = shared.map { "\($0.table) WHERE \($0.condition)" } ?? "\(schema.text).\(quoted(name))"
        return SQL(
            trusted: """
                COPY (SELECT \(list(columns)) FROM \(source) ORDER BY \(order))
                  TO STDOUT WITH (FORMAT csv, HEADER true)
                """
        )
    }

    /// The statement that loads a table of an export; `shared` where it is one that keeps keys.
    static func copyIn(_ table: TenantManifest.Table, of schema: Identifier, shared: TenantTable?) -> SQL {
        let columns = table.columns.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }
        let target = shared?.shared?.table ?? "\(schema.text).\"\(table.name)\""
        return SQL(
            trusted: """
                COPY \(target) (\(columns.joined(separator: ", ")))
                  FROM STDIN WITH (FORMAT csv, HEADER true)
                """
        )
    }

    private func list(_ names: [String]) -> String {
        names.map(quoted).joined(separator: ", ")
    }

    private func quoted(_ name: String) -> String {
        "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
}

extension TenantTransfer {
    func write(
        _ record: TenantRecord,
        to directory: String,
        at instant: Date,
        on connection: Connection
    ) async throws -> (manifest: TenantManifest, shownAt: Date) {
        let names = try TenantNames(code: record.code)
        try await connection.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        // The beginning of the transaction, which what it sees is never older than.
        let shownAt = try await connection.run(.value("SELECT now()", as: Date.self))
        let migrations: [AppliedMigration] = try await connection.rows(
            """
            SELECT scope, number, name, sha256 FROM ctl.migration
             WHERE scope = 'tenant' AND tenant_id = \(record.id.value) ORDER BY number
            """
        )
        try await connection.script(Self.settings(as: names.owner))
        var tables: [TenantManifest.Table] = []
        for table in try await TenantTable.all(of: names.schema, on: connection) {
            tables.append(try await write(table, of: names.schema, to: directory, on: connection))
        }
        let sequences = try await Self.sequences(of: names.schema, on: connection)
        try await connection.script("RESET ROLE")
        for table in TenantTable.keys(of: names.login) {
            tables.append(try await write(table, of: names.schema, to: directory, on: connection))
        }
        try await connection.script("COMMIT")

        let manifest = TenantManifest(
            id: record.id.description,
            code: record.code,
            slug: record.slug,
            name: record.name,
            exportedAt: instant.formatted(.iso8601),
            migrations: migrations.map { .init(number: $0.number, sha256: $0.sha256.hexadecimal) },
            tables: tables,
            sequences: sequences
        )
        return (manifest, shownAt)
    }

    private func write(
        _ table: TenantTable,
        of schema: Identifier,
        to directory: String,
        on connection: Connection
    ) async throws -> TenantManifest.Table {
        let path = directory + "/tables/\(table.name).csv"
        let mode: [FileAttributeKey: Any] = [.posixPermissions: NSNumber(value: 0o600)]
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: mode),
            let file = FileHandle(forWritingAtPath: path)
        else { throw Failure.unwritable(path: path) }
        defer { try? file.close() }  // Every write was checked.

        var hash = SHA256()
        var byteCount = 0
        let rowCount = try await connection.copyOut(try table.copyOut(of: schema), within: .seconds(600)) { chunk in
            hash.update(data: chunk)
            byteCount += chunk.count
            try file.write(contentsOf: Data(chunk))
        }
        try file.synchronize()
        return TenantManifest.Table(
            name: table.name,
            columns: table.columns,
            rows: rowCount,
            bytes: byteCount,
            sha256: Array(hash.finalize()).hexadecimal
        )
    }

    /// Loads all tables in one transaction and compares each with its file before committing.
    func fill(
        _ record: TenantRecord,
        with manifest: TenantManifest,
        from directory: String,
        on connection: Connection
    ) async throws {
        let names = try TenantNames(code: record.code)
        try await connection.script("BEGIN")
        try await connection.script(Self.settings(as: names.owner))
        let keys = TenantTable.keys(of: names.login)
        let isKeys = { (table: TenantManifest.Table) in keys.contains { $0.name == table.name } }
        for table in manifest.tables where !isKeys(table) {
            try await load(table, of: names.schema, from: directory, on: connection)
        }
        for sequence in manifest.sequences {
            let name = "\(names.schema.text).\"\(sequence.name)\""
            _ = try await connection.run(
                .value("SELECT setval(\(name)::regclass, \(sequence.lastValue), \(sequence.isCalled))", as: Int64.self)
            )
        }
        for table in try await TenantTable.all(of: names.schema, on: connection) {
            try await compare(table, of: names.schema, with: manifest, on: connection)
        }
        try await connection.script("RESET ROLE")
        for table in manifest.tables where isKeys(table) {
            let shared = keys.first { $0.name == table.name }
            try await load(table, of: names.schema, shared: shared, from: directory, on: connection)
        }
        for table in keys where manifest.tables.contains(where: { $0.name == table.name }) {
            try await compare(table, of: names.schema, with: manifest, on: connection)
        }
        try await connection.script("COMMIT")
    }

    private func load(
        _ table: TenantManifest.Table,
        of schema: Identifier,
        shared: TenantTable? = nil,
        from directory: String,
        on connection: Connection
    ) async throws {
        let rowCount = try await connection.copyIn(
            TenantTable.copyIn(table, of: schema, shared: shared),
            from: try FileChunks(path: directory + "/tables/\(table.name).csv"),
            within: .seconds(600)
        )
        guard rowCount == table.rows else { throw Failure.differs(table: table.name) }
    }

    private func compare(
        _ table: TenantTable,
        of schema: Identifier,
        with manifest: TenantManifest,
        on connection: Connection
    ) async throws {
        var hash = SHA256()
        _ = try await connection.copyOut(try table.copyOut(of: schema), within: .seconds(600)) { chunk in
            hash.update(data: chunk)
        }
        let expected = manifest.tables.first { $0.name == table.name }?.sha256
        guard Array(hash.finalize()).hexadecimal == expected else { throw Failure.differs(table: table.name) }
    }

    /// Lets the transaction see the schema as its owner and write values in one way, whatever the server's settings.
    private static func settings(as owner: Identifier) -> SQL {
        SQL(
            trusted: """
                SET LOCAL ROLE \(owner.text);
                SET LOCAL datestyle = 'ISO, YMD';
                SET LOCAL intervalstyle = 'iso_8601';
                SET LOCAL timezone = 'UTC';
                SET LOCAL bytea_output = 'hex';
                SET LOCAL statement_timeout = '600s';
                """
        )
    }

    private static func sequences(
        of schema: Identifier,
        on connection: Connection
    ) async throws -> [TenantManifest.Sequence] {
        let names = try await connection.run(
            .values(
                """
                SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = \(schema.text) AND c.relkind = 'S' ORDER BY c.relname
                """,
                as: String.self
            )
        )
        var sequences: [TenantManifest.Sequence] = []
        for name in names {
            let quoted = "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\""
            let from = SQL(trusted: "SELECT last_value, is_called FROM \(schema.text).\(quoted)")
            let state: SequenceState = try await connection.row(from)
            sequences.append(.init(name: name, lastValue: state.lastValue, isCalled: state.isCalled))
        }
        return sequences
    }

    private struct SequenceState: RowDecodable {
        let lastValue: Int64
        let isCalled: Bool

        init(row: borrowing Row) throws(PostgresError) {
            lastValue = try row["last_value"]
            isCalled = try row["is_called"]
        }
    }
}

/// A file, piece by piece.
private struct FileChunks: AsyncSequence {
    typealias Element = [UInt8]

    private let file: FileHandle

    init(path: String) throws(TenantTransfer.Failure) {
        guard let file = FileHandle(forReadingAtPath: path) else { throw .unreadable(path: path) }
        self.file = file
    }

    func makeAsyncIterator() -> Iterator {
        Iterator(file: file)
    }

    struct Iterator: AsyncIteratorProtocol {
        let file: FileHandle

        mutating func next() async throws -> [UInt8]? {
            guard let chunk = try file.read(upToCount: 1 << 16), !chunk.isEmpty else {
                try file.close()
                return nil
            }
            return Array(chunk)
        }
    }
}
