import Foundation
import Persistence
import Postgres

/// One migration of many schemas by our migrator, beside the same transactions by `psql`.
struct MigrationsBench: Bench {
    let name = "migrations"
    let summary = "200 tenants made, then a migration applied to all, and the same SQL by psql"

    private enum Subject: CaseIterable {
        case migrator, oneClient, fourClients

        var title: String {
            switch self {
            case .migrator: "komorne migrate, 4 at a time"
            case .oneClient: "psql -f, one process"
            case .fourClients: "psql -f, four processes"
            }
        }
    }

    private static let tenants = 200

    func run(on bench: Workbench) async throws -> [Table] {
        try await Instance.with(on: bench) { instance in
            let files = try MigrationFiles(directory: bench.repository + "/migrations")
            let started = ContinuousClock.now
            var tenants: [TenantRecord] = []
            for number in 1...Self.tenants {
                tenants.append(try await instance.makeTenant(slug: "bench-\(number)", files: files))
            }
            let creation = Double(Self.tenants) / (ContinuousClock.now - started).seconds

            let work = Work(instance: instance, tenants: tenants, bench: bench)
            var round: Int32 = 0
            let results = try await bench.takeTurns(Subject.allCases) { subject in
                round += 1
                return try await work.time(subject, round: round)
            }
            return [Self.table(results, creation: creation)]
        }
    }

    private static func table(_ results: [[Double]], creation: Double) -> Table {
        var table = Table("\(tenants) schemas", columns: ["", "schemas/s", "rounds/s"])
        for (subject, rates) in zip(Subject.allCases, results) {
            table.add(subject.title, rates.median.short, rates.map(\.short).joined(separator: " "))
        }
        table.add("komorne tenant create, one at a time", creation.short, "")
        let ours = results[0].median
        table.note(
            "migrate / one psql: \((ours / results[1].median).times); / four: \((ours / results[2].median).times)"
        )
        return table
    }

    /// Each measurement adds tables of another name to all schemas.
    private struct Work {
        let instance: Instance
        let tenants: [TenantRecord]
        let bench: Workbench

        /// Schemas a second.
        func time(_ subject: Subject, round: Int32) async throws -> Double {
            let started: ContinuousClock.Instant
            switch subject {
            case .migrator:
                let files = try filesWithOneMore(text: Self.migration(round))
                started = .now
                try await instance.migrate(files: files)
            case .oneClient:
                let scripts = try write(slices: 1, round: round)
                started = .now
                try await psql(scripts)
            case .fourClients:
                let scripts = try write(slices: 4, round: round)
                started = .now
                try await psql(scripts)
            }
            return Double(tenants.count) / (ContinuousClock.now - started).seconds
        }

        /// The migrations as they are, those of earlier rounds, and this one.
        private func filesWithOneMore(text: String) throws -> MigrationFiles {
            let folder = bench.path("migrations")
            let manager = FileManager.default
            if !manager.fileExists(atPath: folder) {
                try manager.copyItem(atPath: bench.repository + "/migrations", toPath: folder)
            }
            let number = try MigrationFiles(directory: folder).newestTenantVersion + 1
            let digits = String(String(10_000 + number).dropFirst())
            try text.write(toFile: "\(folder)/tenant/\(digits)_bench.sql", atomically: true, encoding: .utf8)
            return try MigrationFiles(directory: folder)
        }

        private func psql(_ scripts: [String]) async throws {
            let environment = instance.environment(instance.admin)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for script in scripts {
                    group.addTask {
                        let words = ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=\(script)"]
                        _ = try await Program.run(words, environment: environment, output: script + ".out")
                    }
                }
                try await group.waitForAll()
            }
        }

        /// The transactions that the migrator makes, statement for statement.
        private func write(slices: Int, round: Int32) throws -> [String] {
            try (0..<slices).map { slice in
                let share = tenants.enumerated().filter { $0.offset % slices == slice }.map(\.element)
                let path = bench.path("migration-\(slice).sql")
                let text = try share.map { try Self.transaction(for: $0, round: round) }.joined(separator: "\n")
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                return path
            }
        }

        private static func transaction(for tenant: TenantRecord, round: Int32) throws -> String {
            let names = try TenantNames(code: tenant.code)
            return """
                BEGIN; SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '590s';
                INSERT INTO ctl.migration (scope, tenant_id, number, name, sha256)
                VALUES ('tenant', '\(tenant.id)', \(9_000 + round), 'bench', sha256('bench'));
                UPDATE ctl.tenant SET schema_version = schema_version WHERE id = '\(tenant.id)';
                SET LOCAL ROLE \(names.owner.text); SET LOCAL search_path = \(names.schema.text), pg_catalog, pg_temp;
                \(migration(round).replacing(":runtime_role", with: names.login.text))
                RESET ROLE;
                COMMIT;
                """
        }

        /// As big as a usual one: two tables, an index, a column, rights.
        private static func migration(_ round: Int32) -> String {
            """
            -- Tables of the bench.
            CREATE TABLE bench_payment_\(round) (
                id             uuid   PRIMARY KEY,
                debtor_id      uuid   NOT NULL,
                amount_grosze  bigint NOT NULL CHECK (amount_grosze > 0),
                bank_reference text   NOT NULL UNIQUE CHECK (length(bank_reference) BETWEEN 1 AND 140),
                recorded_at    timestamptz NOT NULL DEFAULT now()
            );
            CREATE INDEX bench_payment_by_debtor_\(round) ON bench_payment_\(round) (debtor_id, recorded_at);
            CREATE TABLE bench_allocation_\(round) (
                payment_id    uuid   NOT NULL REFERENCES bench_payment_\(round),
                debt_id       uuid   NOT NULL,
                amount_grosze bigint NOT NULL CHECK (amount_grosze > 0),
                PRIMARY KEY (payment_id, debt_id)
            );
            ALTER TABLE bench_payment_\(round) ADD COLUMN is_reversed boolean NOT NULL DEFAULT false;
            GRANT SELECT, INSERT ON bench_payment_\(round), bench_allocation_\(round) TO :runtime_role;
            """
        }
    }
}
