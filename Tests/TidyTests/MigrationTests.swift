import Testing

@Suite struct Migrations {
    private let platform = Repository.here.files(below: "migrations/platform", endingIn: ".sql").map(SQLFile.init)
    private let tenant = Repository.here.files(below: "migrations/tenant", endingIn: ".sql").map(SQLFile.init)

    @Test func areNumberedWithoutGap() {
        #expect(!platform.isEmpty && !tenant.isEmpty)
        let findings = MigrationRules.checkNames(platform) + MigrationRules.checkNames(tenant)
        expectNone(findings, because: "the migrator applies them by number")
    }

    @Test func beginWithTheirPurpose() {
        let all = Repository.here.files(below: "migrations", endingIn: ".sql").map(SQLFile.init)
        expectNone(
            all.flatMap(MigrationRules.checkHeader),
            because: "say what, why, and whether it is safe for old code"
        )
    }

    @Test func goForwardOnly() {
        let findings = (platform + tenant).flatMap(MigrationRules.checkDirection)
        expectNone(findings, because: "expand, migrate, contract: mark the last with `-- contract of NNNN`")
    }

    @Test func stayWithinTheirTransaction() {
        expectNone(
            (platform + tenant).flatMap(MigrationRules.checkFrame),
            because: "a file is applied as a whole or not"
        )
    }

    @Test func keepATenantByItself() {
        expectNone(tenant.flatMap(MigrationRules.checkTenantFile), because: "a schema must be able to stand alone")
    }

    @Test func grantEveryTable() {
        expectNone(MigrationRules.checkGrants(tenant), because: "the tenant's role owns nothing and needs a grant")
    }

    @Test func makeFewTables() {
        let count = MigrationRules.tableCount(tenant)
        #expect(count <= MigrationRules.mostTables, "a catalogue costs its tables times the number of tenants")
    }

    @Test func reachTheVersionThatTheCodeNeeds() throws {
        let path = "Sources/Persistence/TenantSchema.swift"
        let file = try Repository.here.file(path)
        let minimum = try #require(Self.minimumVersion(in: file), "\(path) says `minimumVersion … = n`")
        #expect((1...tenant.count).contains(minimum), "the newest tenant migration has the number \(tenant.count)")
    }

    @Test func minimumIsRead() {
        let file = TextFile(path: "A.swift", text: "/// minimumVersion = 3\nstatic let minimumVersion: Int32 = 12\n")
        #expect(Self.minimumVersion(in: file) == 12)
        #expect(Self.minimumVersion(in: TextFile(path: "A.swift", text: "static let version = 1\n")) == nil)
    }

    private static func minimumVersion(in file: TextFile) -> Int? {
        let tokens = SwiftSource(path: file.path, text: file.text).tokens.map(\.text)
        guard let name = tokens.firstIndex(of: "minimumVersion"),
            let equals = tokens[name...].firstIndex(of: "="), tokens.indices.contains(equals + 1)
        else { return nil }
        return Int(tokens[equals + 1])
    }
}

@Suite struct MigrationSamples {
    private static let path = "migrations/tenant/0002_sample.sql"

    private static func sql(_ text: String) -> SQLFile { Sample(text, at: path).sql }

    @Test func ofNames() {
        func findings(_ names: String...) -> [String] {
            MigrationRules.checkNames(names.map { SQLFile(TextFile(path: "migrations/tenant/\($0)", text: "")) }).map(
                \.file
            )
        }
        #expect(findings("0001_a.sql", "0002_b_2.sql").isEmpty)
        #expect(findings("0001_a.sql", "0003_b.sql") == ["migrations/tenant/0003_b.sql"])
        #expect(findings("0001-a.sql").count == 1)
        #expect(findings("0001_A.sql").count == 1)
    }

    @Test func ofHeaders() {
        #expect(MigrationRules.checkHeader(Self.sql("CREATE TABLE a (b int PRIMARY KEY);\n")).count == 1)
        #expect(MigrationRules.checkHeader(Self.sql("-- What for.\nSELECT 1;\n")).isEmpty)
    }

    @Test(arguments: [
        Sample("ALTER TABLE a DROP COLUMN b;", at: path, caught: 1),
        Sample("SELECT 1;\nALTER TABLE a\n  RENAME b TO c;", at: path, caught: 2),
        Sample("alter table a alter b set not null;", at: path, caught: 1),
        Sample("DROP TABLE a;", at: path, caught: 1),
        Sample("-- contract of 0002\nDROP TABLE a;", at: path, caught: 2),
        Sample("-- contract of 0001\nDROP TABLE a;", at: path),
        Sample("-- DROP COLUMN comes later\nSELECT 'RENAME';", at: path),
        Sample("CREATE TABLE a (b text NOT NULL);", at: path),
    ])
    func ofDirection(_ sample: Sample) {
        #expect(MigrationRules.checkDirection(sample.sql).map(\.line) == sample.caught)
    }

    @Test(arguments: [
        Sample("RESET ROLE;\nSET ROLE a;\nSET LOCAL ROLE b;", at: path, caught: 1, 2, 3),
        Sample("COMMIT;\nBEGIN;\nSTART TRANSACTION;", at: path, caught: 1, 2, 3),
        Sample("-- outside transaction\nSELECT 1;\nSELECT 2;", at: path, caught: 1),
        Sample("-- outside transaction\nCREATE INDEX CONCURRENTLY a ON b (c);", at: path),
        Sample("DO $$ BEGIN PERFORM 1; END $$;\nSELECT 'COMMIT;';", at: path),
        Sample("DO $do$ BEGIN COMMIT; END $do$;", at: path, caught: 1),
    ])
    func ofFrames(_ sample: Sample) {
        #expect(MigrationRules.checkFrame(sample.sql).map(\.line) == sample.caught)
    }

    @Test(arguments: [
        Sample("CREATE TABLE a (b uuid);", at: path, caught: 1),
        Sample("CREATE TABLE a (b uuid PRIMARY KEY REFERENCES ctl.tenant);", at: path, caught: 1),
        Sample("CREATE TABLE a (b bigserial PRIMARY KEY);", at: path, caught: 1),
        Sample("CREATE TABLE a (b integer GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (b));", at: path, caught: 1),
        Sample(
            "CREATE FUNCTION a() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NOTIFY b; END $$;",
            at: path,
            caught: 1
        ),
        Sample(
            "CREATE FUNCTION a() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN PERFORM pg_notify('a', ''); END $f$;",
            at: path,
            caught: 1
        ),
        Sample("GRANT SELECT ON a TO PUBLIC;", at: path, caught: 1),
        Sample("-- PUBLIC\nCREATE TABLE a (b bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c text);", at: path),
        Sample(
            "CREATE TABLE a (b uuid, c uuid, PRIMARY KEY (b, c));\nCREATE TABLE d PARTITION OF a DEFAULT;",
            at: path
        ),
    ])
    func ofTenantFiles(_ sample: Sample) {
        #expect(MigrationRules.checkTenantFile(sample.sql).map(\.line) == sample.caught)
    }

    @Test func ofGrants() {
        let made = Self.sql("CREATE TABLE a (b int);\nCREATE TABLE IF NOT EXISTS c (d int);\n")
        let granted = Self.sql("GRANT SELECT ON e, a TO :runtime_role;\nGRANT UPDATE (d) ON TABLE c TO :runtime_role;")
        #expect(MigrationRules.checkGrants([made]).map(\.line) == [1, 2])
        #expect(MigrationRules.checkGrants([made, granted]).isEmpty)
        #expect(MigrationRules.tableCount([made]) == 2)
        #expect(MigrationRules.tableCount([made, Self.sql("DROP TABLE a;")]) == 1)
    }
}
