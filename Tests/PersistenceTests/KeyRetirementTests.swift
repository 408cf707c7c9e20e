import Foundation
@testable import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing

/// What becomes of keys whose epoch or root key went away.
@Suite("Keys that went away")
struct KeyRetirementTests {
    private let shop: KeyWorkshop

    init() async throws {
        shop = try await KeyWorkshop()
    }

    @Test("Who is added while their epoch is being retired gets a key under the next one")
    func retiredMeanwhile() async throws {
        let people = try await shop.register(1, in: shop.a)
        _ = try await shop.rotation().newEpoch(of: shop.a.slug)
        let holder = try await shop.superuser()
        let login = try shop.a.names.login.text
        // As retiring does it; the door still remembers the first epoch.
        try await holder.script("BEGIN; LOCK TABLE vault.subject_key IN SHARE MODE")
        try await holder.execute("DELETE FROM vault.tenant_key WHERE login = \(login) AND kind = 1 AND generation = 1")
        async let late = shop.door.register("Kowalska 1", in: shop.a)
        let watcher = try await shop.superuser()
        let waits = try await becomesTrue {
            try await watcher.value(
                """
                SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'vault.subject_key'::regclass
                                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
                """,
                as: Bool.self
            )
        }
        #expect(waits)
        try await holder.script("COMMIT")
        let added = KeyWorkshop.Registered(id: try await late, surname: "Kowalska 1", tenant: shop.a)
        try await shop.expectAllOpen(people + [added])
        try await shop.expectAllNew(2)
    }

    @Test("A tenant whose root key is lost keeps no other from new keys")
    func oneWithoutItsRoot() async throws {
        let people = try await shop.register(2, in: shop.a) + shop.register(1, in: shop.b)
        _ = try await shop.rotation().newRoot()
        _ = try await shop.rotation().newRoot(isAnother: true)
        let superuser = try await shop.superuser()
        let lost = try shop.b.names.login.text
        try await superuser.execute("UPDATE vault.tenant_key SET root = 2 WHERE login = \(lost)")
        try await shop.provider.destroyRootKey(2)

        let epoch = try await shop.rotation().newEpoch()
        #expect(epoch == KeyTally(count: 2, unopened: [.rootMissing(slug: "unit-b", 2)]))
        let root = try await shop.rotation().newRoot(isAnother: true)
        #expect(root.count == 4 && root.unopened.count == 3)
        try await shop.age()
        let (left, tally) = try await shop.rotation().retireEpochs()
        #expect(left == [] && tally.unopened == [.rootMissing(slug: "unit-b", 2)])
        try await shop.expectAllOpen(people.filter { $0.tenant.id == shop.a.id })
    }
}
