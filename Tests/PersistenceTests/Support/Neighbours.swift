import Persistence
import Postgres
import Safeguards
import TestSupport

/// Two tenants of the shared database, each with a row that the other must never see.
struct Neighbours {
    let database: TestDatabase
    let door: TenantDatabase
    let a: TenantRecord
    let b: TenantRecord

    /// `limits` are those of the pool that the tests' actions use; in a database of their own nobody else sweeps the
    /// registry.
    init(in other: TestDatabase? = nil, limits: ConnectionPool<TenantID>.Limits = .init()) async throws {
        let shared = try await TestDatabase.shared()
        database = other ?? shared
        a = try await database.makeTenant()
        b = try await database.makeTenant()
        door = database.makeTenantDatabase(database.makePlatform(), interactive: limits)
        try await door.plantCanary(in: a)
        try await door.plantCanary(in: b)
    }

    /// Two whom attacks that change nothing may share; making tenants for each would cost more than the attacks.
    static let underAttack = Task { try await Neighbours() }

    /// A session of A's own role, as one would have who knows its password.
    func openA() async throws -> Connection {
        try await database.open(try await database.login(of: a))
    }

    func superuser() async throws -> Connection {
        try await database.open(database.superuser)
    }
}
