import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("The tree over the platform's own log")
struct PlatformLogTests {
    @Test func whatOperatorsDidIsSealed() async throws {
        let desk = try await OperatorDesk()
        let log = Self.log(of: desk.database)
        #expect(try await log.seal(at: desk.start) == nil, "nobody has done anything yet")
        let me = try await desk.confirm(try await desk.make("anna").claim(at: desk.start), at: desk.start)
        let first = try #require(try await log.seal(at: desk.start))
        _ = try await desk.operators.list(by: me, at: desk.start + 1)
        let head = try #require(try await log.seal(at: desk.start + 2))
        let lines = try await desk.lines()
        #expect(first.size == 2 && head.size == 3 && lines.count == 3)
        #expect(try head.origin.description == "audit.localhost/00000000-0000-0000-0000-000000000000")

        var frontier = TreeFrontier()
        let superuser = try await desk.database.open(desk.database.superuser)
        let entries: [[UInt8]] = try await superuser.values("SELECT entry FROM ctl.audit_entry ORDER BY leaf_index")
        for entry in entries { frontier.append(TreeHash.leaf(entry)) }
        #expect(frontier.root == (try head.root))

        try await superuser.script("DELETE FROM ctl.audit_checkpoint")
        await superuser.close()
        await #expect(throws: LogDamaged()) { _ = try await log.seal(at: desk.start + 3) }
        #expect(log.damagedLogs == 1)
    }

    @Test("Several processes that seal at once give every line one place")
    func manyAtOnce() async throws {
        let desk = try await OperatorDesk()
        let me = try await desk.confirm(try await desk.make("anna").claim(at: desk.start), at: desk.start)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                let log = Self.log(of: desk.database)
                group.addTask {
                    for _ in 0..<5 {
                        _ = try await desk.operators.list(by: me, at: desk.start)
                        try await log.seal(at: desk.start)
                    }
                }
            }
            try await group.waitForAll()
        }
        let connection = try await desk.database.open(desk.database.superuser)
        let places: [Int64] = try await connection.values("SELECT leaf_index FROM ctl.audit_entry ORDER BY leaf_index")
        await connection.close()
        #expect(places == Array(0..<17))
    }

    @Test func itsSealerSeesNothingElse() async throws {
        let desk = try await OperatorDesk()
        _ = try await desk.make("anna")
        try await Self.log(of: desk.database).seal(at: desk.start)
        let tenant = try await desk.database.makeTenant()
        let door = desk.database.makeTenantDatabase(desk.database.makePlatform())
        _ = try await door.register("Kowalska", in: tenant)
        await door.close()

        var address = desk.database.registry
        address["user"] = try PlatformSealer.role(in: try #require(address["dbname"])).text
        address["password"] = try await PlatformSealer.password(from: desk.database.keys).revealed
        let sealer = try await desk.database.open(address)
        for attack in [
            "SELECT entry FROM ctl.audit_entry", "INSERT INTO ctl.audit_entry (id) VALUES (gen_random_uuid())",
            "UPDATE ctl.audit_entry SET leaf_hash = leaf_hash", "DELETE FROM ctl.audit_entry",
            "DELETE FROM ctl.audit_checkpoint", "UPDATE ctl.audit_checkpoint SET note = note",
            "SELECT * FROM ctl.operator", "SELECT * FROM ctl.tenant", "SELECT * FROM vault.subject_key",
            "SELECT * FROM \(try tenant.names.schema.text).audit_head", "DELETE FROM vault.tenant_key",
        ] {
            await expectRefusal(.insufficientPrivilege) { try await sealer.script(SQL(trusted: attack)) }
        }
        let (own, foreign) = try await sealer.run(
            .value("SELECT count(*) FROM vault.tenant_key", as: Int64.self),
            .value("SELECT count(*) FROM vault.tenant_key WHERE login <> current_user", as: Int64.self)
        )
        #expect(own > 0 && foreign == 0)
        await sealer.close()

        let registry = try await desk.database.open(desk.database.registry)
        for table in ["audit_entry", "audit_head", "audit_tile", "audit_checkpoint"] {
            await expectRefusal(.insufficientPrivilege) {
                try await registry.script(SQL(trusted: "SELECT * FROM ctl.\(table)"))
            }
        }
        await registry.close()
    }

    @Test("A new root key wraps the key that signs as well; without the old one the log goes on")
    func itOutlivesARootKey() async throws {
        let workshop = try await KeyWorkshop()
        let log = Self.log(of: workshop.database, keys: workshop.provider)
        let desk = try await OperatorDesk(workshop.database)
        _ = try await desk.make("anna")
        let first = try #require(try await log.seal(at: desk.start))
        _ = try await workshop.rotation().newRoot(isAnother: true)
        let superuser = try await workshop.superuser()
        let old: Int64 = try await superuser.value("SELECT count(*) FROM vault.tenant_key WHERE root = 1")
        await superuser.close()
        #expect(old == 0)

        let fresh = Self.log(of: workshop.database, keys: try FileKeyProvider(path: workshop.keyFile))
        try await OperatorLog(admin: workshop.database.admin, logger: workshop.database.logger)
            .record(PlatformNote(.tenantRead), by: .demonstration, at: desk.start + 1)
        let second = try #require(try await fresh.seal(at: desk.start + 1))
        #expect(second.size == first.size + 1)
        let verifier = try await fresh.verifier()
        #expect(try first.verified(by: verifier).size == first.size, "the key is the same")
    }

    static func log(of database: TestDatabase, keys: FileKeyProvider? = nil) -> PlatformLog {
        PlatformLog(
            address: database.registry,
            keys: keys ?? database.keys,
            logHost: "localhost",
            logger: database.logger
        )
    }
}
