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
        expectNone(all.flatMap(MigrationRules.checkHeader), because: "say what, why, and whether it is safe for old code")
    }

    @Test func goForwardOnly() {
        let findings = (platform + tenant).flatMap(MigrationRules.checkDirection)
        expectNone(findings, because: "expand, migrate, contract: mark the last with `-- contract of NNNN`")
    }

    @Test func stayWithinTheirTransaction() {
        expectNone((platform + tenant).flatMap(MigrationRules.checkFrame), because: "a file is applied as a whole or not")
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
        let file = try #require(Repository.here.file(path), "\(path) says which version the code needs")
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

    private static func sql(_ text: String, caught: Int...) -> (SQLFile, [Int]) {
        (SQLFile(TextFile(path: path, text: text)), caught)
    }

    @Test func ofNames() {
        func findings(_ names: String...) -> [String] {
            MigrationRules.checkNames(names.map { SQLFile(TextFile(path: "migrations/tenant/\($0)", text: "")) }).map(\.file)
        }
        #expect(findings("0001_a.sql", "0002_b_2.sql").isEmpty)
        #expect(findings("0001_a.sql", "0003_b.sql") == ["migrations/tenant/0003_b.sql"])
        #expect(findings("0001-a.sql").count == 1)
        #expect(findings("0001_A.sql").count == 1)
    }

    @Test func ofHeaders() {
        #expect(MigrationRules.checkHeader(Self.sql("CREATE TABLE a (b int PRIMARY KEY);\n").0).count == 1)
        #expect(MigrationRules.checkHeader(Self.sql("-- What for.\nSELECT 1;\n").0).isEmpty)
    }

    @Test(arguments: [
        sql("ALTER TABLE a DROP COLUMN b;", caught: 1),
        sql("SELECT 1;\nALTER TABLE a\n  RENAME b TO c;", caught: 2),
        sql("alter table a alter b set not null;", caught: 1),
        sql("DROP TABLE a;", caught: 1),
        sql("-- contract of 0002\nDROP TABLE a;", caught: 2),
        sql("-- contract of 0001\nDROP TABLE a;"),
        sql("-- DROP COLUMN comes later\nSELECT 'RENAME';"),
        sql("CREATE TABLE a (b text NOT NULL);"),
    ])
    func ofDirection(_ file: SQLFile, caught: [Int]) {
        #expect(MigrationRules.checkDirection(file).map(\.line) == caught)
    }

    @Test(arguments: [
        sql("RESET ROLE;\nSET ROLE a;\nSET LOCAL ROLE b;", caught: 1, 2, 3),
        sql("COMMIT;\nBEGIN;\nSTART TRANSACTION;", caught: 1, 2, 3),
        sql("-- outside transaction\nSELECT 1;\nSELECT 2;", caught: 1),
        sql("-- outside transaction\nCREATE INDEX CONCURRENTLY a ON b (c);"),
        sql("DO $$ BEGIN PERFORM 1; END $$;\nSELECT 'COMMIT;';"),
        sql("DO $do$ BEGIN COMMIT; END $do$;", caught: 1),
    ])
    func ofFrames(_ file: SQLFile, caught: [Int]) {
        #expect(MigrationRules.checkFrame(file).map(\.line) == caught)
    }

    @Test(arguments: [
        sql("CREATE TABLE a (b uuid);", caught: 1),
        sql("CREATE TABLE a (b uuid PRIMARY KEY REFERENCES ctl.tenant);", caught: 1),
        sql("CREATE TABLE a (b bigserial PRIMARY KEY);", caught: 1),
        sql("CREATE TABLE a (b integer GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (b));", caught: 1),
        sql("CREATE FUNCTION a() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NOTIFY b; END $$;", caught: 1),
        sql("CREATE FUNCTION a() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN PERFORM pg_notify('a', ''); END $f$;", caught: 1),
        sql("GRANT SELECT ON a TO PUBLIC;", caught: 1),
        sql("-- PUBLIC\nCREATE TABLE a (b bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c text);"),
        sql("CREATE TABLE a (b uuid, c uuid, PRIMARY KEY (b, c));\nCREATE TABLE d PARTITION OF a DEFAULT;"),
    ])
    func ofTenantFiles(_ file: SQLFile, caught: [Int]) {
        #expect(MigrationRules.checkTenantFile(file).map(\.line) == caught)
    }

    @Test func ofGrants() {
        let made = Self.sql("CREATE TABLE a (b int);\nCREATE TABLE IF NOT EXISTS c (d int);\n").0
        let granted = Self.sql("GRANT SELECT ON e, a TO :runtime_role;\nGRANT UPDATE (d) ON TABLE c TO :runtime_role;").0
        #expect(MigrationRules.checkGrants([made]).map(\.line) == [1, 2])
        #expect(MigrationRules.checkGrants([made, granted]).isEmpty)
        #expect(MigrationRules.tableCount([made]) == 2)
        #expect(MigrationRules.tableCount([made, Self.sql("DROP TABLE a;").0]) == 1)
    }
}
