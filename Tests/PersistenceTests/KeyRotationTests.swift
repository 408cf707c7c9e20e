import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Synchronization
import Testing
import TestSupport

@Suite("Keys wrapped anew")
struct KeyRotationTests {
    private let shop: KeyWorkshop

    init() async throws {
        shop = try await KeyWorkshop()
    }

    @Test("The service reads and registers before, during and after a new epoch and a new root key")
    func withTheServiceAtWork() async throws {
        var people = try await shop.register(40, in: shop.a) + shop.register(20, in: shop.b)
        let isOver = Opened()
        people += try await withThrowingTaskGroup(of: [KeyWorkshop.Registered].self) { [people, shop] group in
            for (index, tenant) in shop.tenants.enumerated() {
                group.addTask { try await Self.registerPeople(in: tenant, of: shop, until: isOver) }
                group.addTask { try await Self.read(people, from: index, in: shop, until: isOver) }
            }
            group.addTask { try await Self.renewThrice(shop, noting: isOver) }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(people.count > 60, "somebody was registered meanwhile")
        // Who was registered at the last moment is under the epoch before.
        for tenant in shop.tenants { _ = try await shop.rotation().newEpoch(of: tenant.slug) }
        _ = try await shop.rotation().newRoot()
        try await shop.expectAllNew(people.count)
        try await shop.expectAllOpen(people)
        try await shop.expectAllOpen(people, at: shop.door)
    }

    private static func renewThrice(
        _ shop: KeyWorkshop,
        noting isOver: Opened
    ) async throws -> [KeyWorkshop.Registered] {
        defer { isOver.note() }
        for _ in 0..<3 {
            let epoch = try await shop.rotation().newEpoch(isAnother: true)
            let root = try await shop.rotation().newRoot(isAnother: true)
            #expect(epoch.unopened == [] && root.unopened == [])
        }
        return []
    }

    private static func registerPeople(
        in tenant: TenantRecord,
        of shop: KeyWorkshop,
        until isOver: Opened
    ) async throws -> [KeyWorkshop.Registered] {
        var people: [KeyWorkshop.Registered] = []
        while !isOver.happened, !Task.isCancelled { people += try await shop.register(1, in: tenant) }
        return people
    }

    /// Each time as a process that remembers nothing.
    private static func read(
        _ people: [KeyWorkshop.Registered],
        from offset: Int,
        in shop: KeyWorkshop,
        until isOver: Opened
    ) async throws -> [KeyWorkshop.Registered] {
        var start = offset
        while !isOver.happened, !Task.isCancelled {
            try await shop.expectAllOpen([people[start % people.count], people[(start + 7) % people.count]])
            start += 1
        }
        return []
    }

    @Test("Ended in the middle and asked for again, nothing is lost", arguments: [Proof.seed])
    func endedAtAnyMoment(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let people = try await shop.register(50, in: shop.a) + shop.register(10, in: shop.b)
        for round in 0..<(Proof.isFull ? 60 : 6) {
            if round.isMultiple(of: 2) {
                let victim = people[Int.random(in: 0..<people.count, using: &random)]
                try await interrupting("SELECT 1 FROM vault.subject_key WHERE subject = \(victim.id) FOR UPDATE") {
                    [shop] in _ = try await shop.rotation().newEpoch(isAnother: true)
                }
                try await shop.expectAllOpen([victim])
            } else {
                let kind = Int16.random(in: 1...3, using: &random)
                let login = try shop.tenants[Int.random(in: 0...1, using: &random)].names.login.text
                let row: SQL = "SELECT 1 FROM vault.tenant_key WHERE login = \(login) AND kind = \(kind) FOR UPDATE"
                try await interrupting(row) { [shop] in
                    _ = try await shop.rotation().newRoot(isAnother: true)
                }
                try await shop.expectAllOpen([people[0], people[59]])
            }
            #expect(try await shop.rotation().newEpoch().unopened == [])
            #expect(try await shop.rotation().newRoot().unopened == [])
            try await shop.expectAllNew(people.count)
        }
        try await shop.expectAllOpen(people)
    }

    /// Holds a row until `body` comes to it, and ends the session of `body` on the server there.
    private func interrupting(_ row: SQL, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let holder = try await shop.superuser()
        try await holder.script("BEGIN")
        try await holder.execute(row)
        let task = Task { try await body() }
        try await isWaiting()
        let superuser = try await shop.superuser()
        let ended: [Bool] = try await superuser.values(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND usename = 'komorne_migrator'
            """
        )
        #expect(ended.contains(true))
        await superuser.close()
        await holder.close()
        await #expect(throws: PostgresError.self) { try await task.value }
    }

    private func isWaiting() async throws {
        let superuser = try await shop.superuser()
        let isHeld = try await becomesTrue {
            try await superuser.value(
                """
                SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
                                  AND usename = 'komorne_migrator' AND wait_event_type = 'Lock')
                """
            )
        }
        #expect(isHeld)
        await superuser.close()
    }

    @Test func whatWasCutShortIsFinishedBeforeAnotherIsBegun() async throws {
        let people = try await shop.register(30, in: shop.a)
        try await interrupting("SELECT 1 FROM vault.subject_key WHERE subject = \(people[20].id) FOR UPDATE") {
            [shop] in _ = try await shop.rotation().newEpoch()
        }
        var status = try await shop.rotation().status(of: shop.a.slug)
        #expect(status.tenants.first?.epochs.map(\.number) == [1, 2])
        #expect(status.tenants.first?.epochs.first?.persons == 16, "two batches of seven were through")
        let events = Events()
        #expect(try await shop.rotation().newEpoch(telling: events.note).count == 16)
        status = try await shop.rotation().status(of: shop.a.slug)
        #expect(status.tenants.first?.epochs.map(\.number) == [1, 2])
        #expect(!events.all.contains(.epochMade(3, of: shop.a)))

        let root = try await shop.provider.makeRootKey()
        #expect(try await shop.rotation().newRoot().count == 4)
        #expect(try await shop.provider.rootKeys() == [1, root])
        try await shop.expectAllNew(people.count)
    }

    @Test func twoAtOnceDoNotDisturbEachOther() async throws {
        let people = try await shop.register(40, in: shop.a)
        async let one = shop.rotation().newEpoch(isAnother: true)
        async let other = shop.rotation(batchSize: 5).newEpoch(isAnother: true)
        #expect(try await one.unopened + other.unopened == [])
        _ = try await shop.rotation().newEpoch()
        try await shop.expectAllNew(people.count)
        try await shop.expectAllOpen(people)
    }

    @Test("An old epoch goes once the new one is old enough and nobody is under it")
    func epochsAreRetired() async throws {
        var people = try await shop.register(5, in: shop.a) + shop.register(5, in: shop.b)
        _ = try await shop.rotation().newEpoch()
        let young = try await shop.rotation().retireEpochs()
        #expect(young.left.map(\.slug) == ["unit-a", "unit-b"] && young.left.allSatisfy { $0.persons == 0 })
        // The service still knows the old epoch only.
        people += try await shop.register(3, in: shop.a)
        let before = try await shop.rotation().status(of: shop.a.slug)
        #expect(before.tenants.first?.epochs.map(\.persons) == [3, 5])

        try await shop.age()
        let events = Events()
        let one = try await shop.rotation().retireEpochs(of: shop.a.slug, telling: events.note)
        #expect(one.left == [] && one.tally.count == 3)
        #expect(events.all.last == .epochRetired(1, of: shop.a))
        let after = try await shop.rotation().status()
        #expect(after.tenants.map { $0.epochs.map(\.number) } == [[2], [1, 2]])
        #expect(try await shop.rotation().retireEpochs().left == [])
        try await shop.expectAllNew(people.count)
        try await shop.expectAllOpen(people)
        try await shop.expectAllOpen(people, at: shop.door)
    }

    @Test func aRootKeyThatWrapsNothingIsDestroyed() async throws {
        let people = try await shop.register(5, in: shop.a)
        let events = Events()
        _ = try await shop.rotation().newRoot(telling: events.note)
        #expect(events.all.first == .rootMade(2))
        await #expect(throws: KeyRotation.Failure.newestRoot(2)) { try await shop.rotation().destroyRoot(2) }
        await #expect(throws: KeyProviderRefusal.cannotBeDestroyed(1)) { try await shop.rotation().destroyRoot(1) }
        _ = try await shop.provider.makeRootKey()
        await #expect(throws: KeyRotation.Failure.rootInUse(2, keys: 3)) { try await shop.rotation().destroyRoot(2) }
        try await shop.expectAllOpen(people)

        _ = try await shop.rotation().newRoot()
        try await shop.rotation().destroyRoot(2, telling: events.note)
        #expect(events.all.last == .rootDestroyed(2))
        #expect(try await shop.provider.rootKeys() == [1, 3])
        await #expect(throws: KeyProviderRefusal.noSuchRootKey(2)) { try await shop.rotation().destroyRoot(2) }
        try await shop.expectAllNew(people.count)
        try await shop.expectAllOpen(people)
    }

    @Test("Where root keys are missing, none is made in their place")
    func missingRootKeys() async throws {
        _ = try await shop.register(1, in: shop.a)
        _ = try await shop.rotation().newRoot()
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        try FileManager.default.copyItem(atPath: shop.keyFile, toPath: folder + "/platform.key")
        let bare = shop.rotation(keys: try FileKeyProvider(path: folder + "/platform.key"))
        await #expect(throws: KeyRotation.Failure.rootMissing(2)) { _ = try await bare.newRoot() }
        #expect(try await bare.newEpoch().unopened == [.rootMissing(slug: "unit-a", 2)])
        #expect(try await bare.status().tenants.first?.roots == [2], "to look is possible")
        try FileKeyProvider.createIfMissing(path: folder + "/other.key")
        let other = shop.rotation(keys: try FileKeyProvider(path: folder + "/other.key"))
        await #expect(throws: TenantProvisioning.Failure.otherKey) { _ = try await other.newRoot() }
        await #expect(throws: TenantProvisioning.Failure.unknown(slug: "nobody")) {
            _ = try await shop.rotation().newEpoch(of: "nobody")
        }
    }

    @Test("A person's key that was tampered with is reported, stays as it is, and stops nothing else")
    func tamperedKeys() async throws {
        let people = try await shop.register(20, in: shop.a) + shop.register(3, in: shop.b)
        try await shop.flip(people[3].id)
        let superuser = try await shop.superuser()
        let before: [UInt8] = try await superuser.value(
            "SELECT wrapped FROM vault.subject_key WHERE subject = \(people[3].id)"
        )
        let id: UUID = try await superuser.value("SELECT key_id FROM vault.subject_key WHERE subject = \(people[3].id)")
        for _ in 0..<2 {
            let tally = try await shop.rotation().newEpoch()
            #expect(tally.unopened == [.ofPerson(slug: "unit-a", id: id)] && tally.count == 22)
        }
        try await shop.age()
        let (left, _) = try await shop.rotation().retireEpochs()
        #expect(left.map(\.number) == [1] && left.first?.persons == 1, "what it needs stays")
        let after: [UInt8] = try await superuser.value(
            "SELECT wrapped FROM vault.subject_key WHERE subject = \(people[3].id)"
        )
        #expect(after == before)
        try await shop.expectAllOpen(people.filter { $0.id != people[3].id })

        try await shop.flip(people[3].id)
        #expect(try await shop.rotation().retireEpochs().left == [])
        try await shop.expectAllOpen(people)
    }

    @Test("A tenant whose own key was tampered with is reported, and the others go on")
    func tamperedTenantKeys() async throws {
        let people = try await shop.register(3, in: shop.a) + shop.register(3, in: shop.b)
        let superuser = try await shop.superuser()
        let flip: SQL = """
            UPDATE vault.tenant_key SET wrapped = set_bit(wrapped, 300, 1 - get_bit(wrapped, 300))
             WHERE login = \(try shop.a.names.login.text) AND kind = 1 AND generation = 1
            """
        try await superuser.execute(flip)
        let epoch = try await shop.rotation().newEpoch()
        #expect(epoch.unopened == [.anyOfTenant(slug: "unit-a")] && epoch.count == 3)
        let root = try await shop.rotation().newRoot()
        #expect(root.unopened == [.ofTenant(slug: "unit-a", kind: 1, generation: 1)] && root.count == 6)
        try await shop.expectAllOpen(people.filter { $0.tenant.id == shop.b.id })
        try await superuser.execute(flip)
        #expect(try await shop.rotation().newRoot().count == 1)
        try await shop.expectAllOpen(people)
    }

    @Test("Who was erased stays so, also who was erased at that moment")
    func erasedKeys() async throws {
        let people = try await shop.register(9, in: shop.a)
        let connection = try await shop.open(shop.a)
        let store = PostgresKeyStore(connection)
        #expect(try await store.destroyKeys(of: people[0].id, at: .now) == 1)
        try await connection.script("BEGIN")
        #expect(try await store.destroyKeys(of: people[1].id, at: .now) == 1)
        async let rotation = shop.rotation().newEpoch()
        try await isWaiting()
        try await connection.script("COMMIT")
        #expect(try await rotation == KeyTally(count: 7))
        _ = try await shop.rotation().newRoot()
        let erased = try await store.subjectKeys(of: people[...1].map(\.id))
        #expect(erased.count == 2 && erased.allSatisfy { $0.wrapped == nil && $0.epoch == 1 })
        await connection.close()
        try await shop.age()
        #expect(try await shop.rotation().retireEpochs().left == [], "nothing of theirs needs the old key")
        try await shop.expectAllOpen(Array(people[2...]))
        for person in people[...1] {
            await #expect(throws: (any Error).self) {
                _ = try await KeyWorkshop.door(to: shop.database, keys: shop.provider)
                    .surname(of: person.id, in: person.tenant)
            }
        }
    }
}

/// What was told, in order.
private final class Events: Sendable {
    private let told = Mutex<[KeyEvent]>([])

    var all: [KeyEvent] { told.withLock { $0 } }

    func note(_ event: KeyEvent) {
        told.withLock { $0.append(event) }
    }
}
