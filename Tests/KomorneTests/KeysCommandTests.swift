import Foundation
import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing

@Suite("The operator's commands for keys")
struct KeysCommandTests {
    @Test func keysAreRenewedFromTheCommandLine() async throws {
        let office = try await KeyOffice()
        #expect(try await office.run("status").output.contains("\(office.tenant.slug)\tno keys yet"))
        for _ in 0..<3 { _ = try await office.door.register("Kowalska", in: office.tenant) }
        let status = try await office.run("status", "--tenant", office.tenant.slug)
        #expect(status.code == 0 && status.output.hasPrefix("root keys: 1\n"), "\(status.output)")
        #expect(status.output.contains("\(office.tenant.slug)\troot 1\tepoch 1\t3 persons' keys\t"))

        let epoch = try await office.run("new-epoch", "--tenant", office.tenant.slug)
        #expect(epoch.code == 0, "\(epoch.output)")
        #expect(epoch.output.contains("epoch 2 is made"))
        #expect(epoch.output.contains("persons' keys wrapped under epoch 2: 3"))
        let root = try await office.run("new-root")
        #expect(root.code == 0 && root.output.contains("Root key 2 is made."), "\(root.output)")
        // Four of the tenant's, three of the platform's own.
        #expect(root.output.contains("Tenants' keys wrapped by root key 2: 7"))

        let early = try await office.run("retire-epochs")
        #expect(early.code == 1 && early.output.contains("epoch 1 stays until the next one is 15 minutes old"))
        try await office.change("UPDATE vault.tenant_key SET made_at = made_at - interval '16 minutes'")
        let retired = try await office.run("retire-epochs")
        #expect(retired.code == 0 && retired.output.contains("the key of epoch 1 is removed"), "\(retired.output)")

        #expect(try await office.run("destroy-root", "2").output.contains("is the newest one"))
        #expect(try await office.run("destroy-root", "1").output.contains("comes from the platform key"))
        #expect(try await office.run("new-root").output.contains("Root key 3 is made."))
        let destroyed = try await office.run("destroy-root", "2")
        #expect(destroyed.code == 0 && destroyed.output.contains("Root key 2 is destroyed."), "\(destroyed.output)")
        let end = try await office.run("status")
        #expect(end.output.hasPrefix("root keys: 1, 3\n"), "\(end.output)")
        #expect(end.output.contains("\(office.tenant.slug)\troot 3\tepoch 2\t3 persons' keys\t"))
        try await office.expectLines()
    }

    @Test func whatCannotBeDoneIsSaid() async throws {
        let office = try await KeyOffice()
        let person = try await office.door.register("Kowalska", in: office.tenant)
        let unknown = try await office.run("new-epoch", "--tenant", "nobody-here")
        #expect(unknown.code == 1 && unknown.output.contains("there is no tenant nobody-here"))
        let silent = try await KomorneProcess.run(["keys", "new-root"], environment: office.environment)
        #expect(silent.code == 1 && silent.output.contains("an operator has to confirm this"))
        try await office.change(
            """
            UPDATE vault.subject_key SET wrapped = set_bit(wrapped, 9, 1 - get_bit(wrapped, 9))
             WHERE subject = \(person)
            """
        )
        let tampered = try await office.run("new-epoch")
        #expect(tampered.code == 1, "\(tampered.output)")
        #expect(tampered.output.contains("1 keys do not open and are left as they are"))
        #expect(!tampered.output.contains(person.uuidString.lowercased()), "nobody is named")
        #expect(try await office.run("retire-epochs").output.contains("1 persons' keys are under it"))
    }
}

/// An instance of its own, whose root keys no other test touches, and an operator.
private final class KeyOffice: Sendable {
    let tenant: TenantRecord
    let door: TenantDatabase
    let environment: [String: String]
    private let database: TestDatabase
    private let person: TestOperator
    private let folder: TemporaryFolder

    init() async throws {
        database = try await TestDatabase.separate()
        folder = try TemporaryFolder()
        let keyFile = folder.path + "/platform.key"
        try FileManager.default.copyItem(atPath: try await TestCluster.shared.value.keyFile, toPath: keyFile)
        let keys = try FileKeyProvider(path: keyFile)
        tenant = try await database.makeTenant()
        door = TenantDatabase(
            address: database.registry,
            platform: database.makePlatform(),
            keys: keys,
            limits: PoolLimits(interactive: .init(), jobs: .init(total: 8, perOwner: 2)),
            logHost: "localhost",
            logger: database.logger
        )
        environment = ["KOMORNE_DATABASE_ADMIN_URL": database.admin.text, "KOMORNE_KEY_FILE": keyFile]
        person = try await TestOperator.make(in: database, keys: keys)
    }

    func run(_ arguments: String...) async throws -> (code: Int32, output: String) {
        try await KomorneProcess.run(["keys"] + arguments, by: person, environment: environment)
    }

    func change(_ sql: SQL) async throws {
        let connection = try await database.open(database.superuser)
        try await connection.execute(sql)
        await connection.close()
    }

    /// Each step stands in the platform's log, with its numbers.
    func expectLines() async throws {
        let connection = try await database.open(database.admin)
        let entries: [[UInt8]] = try await connection.values(
            "SELECT entry FROM ctl.audit_entry WHERE act BETWEEN 1502 AND 1506 ORDER BY at, id"
        )
        await connection.close()
        let lines = entries.map { String(decoding: $0, as: UTF8.self) }
        func count(_ act: AuditAct, _ parts: String...) -> Int {
            lines.count { line in line.contains("\"\(act.name)\"") && parts.allSatisfy { line.contains($0) } }
        }
        #expect(count(.keyEpochMade, "\"epoch\":2", tenant.id.description) == 1, "\(lines)")
        #expect(count(.keyRewrapped, "\"count\":3", "\"epoch\":2") == 1)
        #expect(count(.keyRootMade) == 2 && count(.keyRootMade, "\"root\":2") == 1)
        #expect(count(.keyRewrapped, "\"count\":7", "\"root\":2") == 1)
        #expect(count(.keyEpochRetired, "\"epoch\":1") == 1)
        #expect(count(.keyRootDestroyed, "\"root\":2") == 2, "the first time it was refused")
        #expect(count(.keyRootDestroyed, "\"failed\"") == 2)
    }
}
