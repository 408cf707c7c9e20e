import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

/// A database of its own, whose root keys no other test touches: the platform key of all, in a folder of its own.
final class KeyWorkshop: Sendable {
    let database: TestDatabase
    let provider: FileKeyProvider
    let keyFile: String
    /// The service, at work since before everything that a test does.
    let door: TenantDatabase
    let tenants: [TenantRecord]
    private let folder: String

    var a: TenantRecord { tenants[0] }
    var b: TenantRecord { tenants[1] }

    init() async throws {
        database = try await TestDatabase.separate()
        folder = try TemporaryFolder.make()
        keyFile = folder + "/platform.key"
        try FileManager.default.copyItem(atPath: try await TestCluster.shared.value.keyFile, toPath: keyFile)
        provider = try FileKeyProvider(path: keyFile)
        door = Self.door(to: database, keys: provider)
        tenants = [try await database.makeTenant(slug: "unit-a"), try await database.makeTenant(slug: "unit-b")]
    }

    deinit {
        TemporaryFolder.remove(folder)
    }

    static func door(to database: TestDatabase, keys: FileKeyProvider) -> TenantDatabase {
        TenantDatabase(
            address: database.registry,
            platform: database.makePlatform(),
            keys: keys,
            limits: PoolLimits(interactive: .init(), jobs: .init(total: 8, perOwner: 2)),
            logHost: "localhost",
            logger: database.logger
        )
    }

    /// In small batches, so that there are many moments between two of them.
    func rotation(batchSize: Int = 7, keys: (any KeyProvider)? = nil) -> KeyRotation {
        KeyRotation(
            admin: database.admin,
            keys: keys ?? provider,
            batchSize: batchSize,
            logger: database.logger
        )
    }

    func superuser() async throws -> Connection {
        try await database.open(database.superuser)
    }

    /// A session of a tenant's own role.
    func open(_ tenant: TenantRecord) async throws -> Connection {
        try await database.open(try await database.login(of: tenant))
    }

    func register(_ count: Int, in tenant: TenantRecord) async throws -> [Registered] {
        var people: [Registered] = []
        for number in 0..<count {
            let surname = "Kowalska \(number)"
            people.append(
                Registered(id: try await door.register(surname, in: tenant), surname: surname, tenant: tenant)
            )
        }
        return people
    }

    struct Registered: Sendable {
        let id: UUID
        let surname: String
        let tenant: TenantRecord
    }

    /// Everybody opens where nothing is remembered: another process, which reads the key file again.
    func expectAllOpen(_ people: [Registered], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let fresh = Self.door(to: database, keys: try FileKeyProvider(path: keyFile))
        try await expectAllOpen(people, at: fresh, sourceLocation: sourceLocation)
        await fresh.close()
    }

    func expectAllOpen(
        _ people: [Registered],
        at door: TenantDatabase,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for person in people {
            let surname = try await door.surname(of: person.id, in: person.tenant)
            #expect(surname == person.surname, sourceLocation: sourceLocation)
        }
    }

    /// Every person's key is under its tenant's newest epoch, and every tenant's key by the newest root key.
    func expectAllNew(_ count: Int, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let status = try await rotation().status()
        var persons: Int64 = 0
        for tenant in status.tenants {
            #expect(tenant.epochs.dropLast().allSatisfy { $0.persons == 0 }, sourceLocation: sourceLocation)
            #expect(tenant.roots == status.roots.suffix(tenant.roots.count), sourceLocation: sourceLocation)
            #expect(tenant.roots.count <= 1, sourceLocation: sourceLocation)
            persons += tenant.epochs.last?.persons ?? 0
        }
        #expect(persons == Int64(count), sourceLocation: sourceLocation)
    }

    /// Lets the newest epoch's key look older than it is.
    func age() async throws {
        let connection = try await superuser()
        try await connection.execute("UPDATE vault.tenant_key SET made_at = made_at - interval '16 minutes'")
        await connection.close()
    }

    /// Turns one bit of a person's wrapped key; done twice it is as before.
    func flip(_ person: UUID) async throws {
        let connection = try await superuser()
        try await connection.execute(
            """
            UPDATE vault.subject_key SET wrapped = set_bit(wrapped, 200, 1 - get_bit(wrapped, 200))
             WHERE subject = \(person)
            """
        )
        await connection.close()
    }
}
