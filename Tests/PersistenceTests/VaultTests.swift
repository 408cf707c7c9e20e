import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Wrapped keys")
struct VaultTests {
    /// What A's role may not do to keys, its own or the neighbour's.
    static let attacks = [
        Attack("a key in the neighbour's name") { _, b in
            """
            INSERT INTO vault.tenant_key (login, kind, generation, root, wrapped)
            VALUES ('\(b.login.text)', 1, 9, 1, decode(repeat('00', 60), 'hex'))
            """
        },
        Attack("a person's key in the neighbour's name") { _, b in
            """
            INSERT INTO vault.subject_key (login, subject, version, key_id, epoch, wrapped, key_check)
            VALUES ('\(b.login.text)', gen_random_uuid(), 1, gen_random_uuid(), 1,
                    decode(repeat('00', 60), 'hex'), decode(repeat('00', 16), 'hex'))
            """
        },
        Attack("another key in place of its own") { _, _ in "UPDATE vault.tenant_key SET wrapped = wrapped" },
        Attack("another name for a key") { _, _ in "UPDATE vault.subject_key SET key_id = gen_random_uuid()" },
        Attack("whose key it is") { _, b in "UPDATE vault.subject_key SET login = '\(b.login.text)'" },
        Attack("its keys removed") { _, _ in "DELETE FROM vault.tenant_key" },
        Attack("its persons' keys removed") { _, _ in "DELETE FROM vault.subject_key" },
        Attack("all keys removed") { _, _ in "TRUNCATE vault.subject_key" },
        Attack("no policy") { _, _ in "ALTER TABLE vault.subject_key DISABLE ROW LEVEL SECURITY" },
        Attack("rows without the policy", refusedWith: .insufficientPrivilege) { _, _ in
            "SET row_security = off; SELECT count(*) FROM vault.subject_key"
        },
        Attack("a table among the keys") { _, _ in "CREATE TABLE vault.own ()" },
    ]

    @Test(.serialized, arguments: attacks)
    func areBeyondTheTenant(_ attack: Attack) async throws {
        let both = try await Neighbours.underAttack.value
        let connection = try await both.openA()
        let text = attack.text(try both.a.names, try both.b.names)
        await expectRefusal(attack.code) { try await connection.script(SQL(trusted: text)) }
        await connection.close()
    }

    @Test func aTenantSeesItsOwn() async throws {
        let both = try await Neighbours()
        for tenant in [both.a, both.b] { _ = try await both.door.register("Kowalska", in: tenant) }
        let superuser = try await both.superuser()
        let connection = try await both.openA()
        for table in ["vault.tenant_key", "vault.subject_key"] {
            let all: Int64 = try await superuser.value(SQL(trusted: "SELECT count(DISTINCT login) FROM \(table)"))
            #expect(all >= 2)
            let seen: [String] = try await connection.values(SQL(trusted: "SELECT DISTINCT login FROM \(table)"))
            #expect(seen == [try both.a.names.login.text])
        }
        await connection.close()
    }

    @Test("A key that was given to another person, or another tenant, opens nothing")
    func movedKeys() async throws {
        let both = try await Neighbours()
        let one = try await both.door.register("Kowalska", in: both.a)
        let other = try await both.door.register("Nowak", in: both.a)
        let stranger = try await both.door.register("Obcy", in: both.b)
        let superuser = try await both.superuser()
        for source in [other, stranger] {
            try await superuser.execute(
                """
                UPDATE vault.subject_key SET wrapped = s.wrapped, key_check = s.key_check, key_id = s.key_id
                  FROM (SELECT wrapped, key_check, key_id FROM vault.subject_key WHERE subject = \(source)) s
                 WHERE subject = \(one)
                """
            )
            let door = both.database.makeTenantDatabase(both.database.makePlatform())
            await #expect(throws: IntegrityFailure()) { _ = try await door.surname(of: one, in: both.a) }
        }
    }

    @Test func aTenantThatIsDroppedLeavesNoKeys() async throws {
        let both = try await Neighbours()
        let person = try await both.door.register("Kowalska", in: both.a)
        try await both.database.provisioning.suspend(slug: both.a.slug)
        try await both.database.provisioning.drop(slug: both.a.slug, withoutExport: true)
        let superuser = try await both.superuser()
        let left: Int64 = try await superuser.value(
            """
            SELECT (SELECT count(*) FROM vault.subject_key WHERE subject = \(person))
                 + (SELECT count(*) FROM vault.tenant_key WHERE login = \(try both.a.names.login.text))
                 + (SELECT count(*) FROM pg_roles WHERE rolname = \(try both.a.names.sealer.text))
            """
        )
        #expect(left == 0)
    }
}
