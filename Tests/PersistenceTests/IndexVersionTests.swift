import Foundation
@testable import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing

/// Once the keys of indexes have a second version.
@Suite("Numbers under a newer index")
struct IndexVersionTests {
    @Test("Who gets another number is found by it, and by those that stayed")
    func corrected() async throws {
        let both = try await Neighbours()
        let person = try await both.door.register("Kowalska", pesel: "44051401359", in: both.a)
        let key = try await TenantVault.make(.index, generation: 2, of: both.a.id, both.database.keys)
        let superuser = try await both.superuser()
        try await superuser.execute(
            """
            INSERT INTO vault.tenant_key (login, kind, generation, root, wrapped)
            VALUES (\(try both.a.names.login.text), \(key.kind.rawValue), 2, \(key.root), \(key.wrapped))
            """
        )
        let door = both.database.makeTenantDatabase(both.database.makePlatform())
        #expect(try await door.found(.personPesel, "44051401359", in: both.a) == [person])
        for nip in ["8567346215", "5261040828"] {
            try await door.change(both.a) { (tenant: borrowing TenantConnection) in
                let found = try #require(try await tenant.lockPerson(person))
                var change = PersonChange()
                change.set[.personNIP] = PersonValue(.personNIP, nip, foundBy: nip)
                _ = try await tenant.change(found.person, found.items, by: change, for: nil)
            }
            #expect(try await door.found(.personNIP, nip, in: both.a) == [person])
            #expect(try await door.found(.personPesel, "44051401359", in: both.a) == [person])
        }
        #expect(try await door.found(.personNIP, "8567346215", in: both.a) == [])
        await #expect(throws: PersonExists(field: .personPesel, id: person)) {
            _ = try await door.register("Nowak", pesel: "44051401359", in: both.a)
        }
    }
}

extension TenantDatabase {
    fileprivate func found(_ field: FieldRegistry, _ number: String, in tenant: TenantRecord) async throws -> [UUID] {
        try await change(tenant) { (tenant: borrowing TenantConnection) in
            try await tenant.persons(with: field, number)
        }
    }
}
