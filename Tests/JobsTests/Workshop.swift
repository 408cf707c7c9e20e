import Casework
import Foundation
@testable import Jobs
import Persistence
import Postgres
import Safeguards
import Synchronization
import TestSupport

/// An instance of its own with a few tenants, and a clock that the test moves.
final class Workshop: Sendable {
    let database: TestDatabase
    let tenants: [TenantRecord]
    let platform: PlatformDatabase
    let door: TenantDatabase
    let kinds: JobKinds
    private let schedule: Schedule
    private let clock: Clock

    init(tenants count: Int, schedule: Schedule = Schedule([])) async throws {
        database = try await TestDatabase.separate()
        var made: [TenantRecord] = []
        for number in 0..<count { made.append(try await database.makeTenant(slug: "tenant-\(number)")) }
        tenants = made
        self.schedule = schedule
        clock = Clock(Date(timeIntervalSince1970: 1_790_000_000))
        platform = database.makePlatform()
        door = database.makeTenantDatabase(platform)
        kinds = Self.kinds
    }

    private init(like other: Workshop) {
        (database, tenants, schedule, clock, kinds) = (
            other.database, other.tenants, other.schedule, other.clock, other.kinds
        )
        platform = database.makePlatform()
        door = database.makeTenantDatabase(platform)
    }

    /// The same instance, seen by a process that has just started.
    func renewed() -> Workshop {
        Workshop(like: self)
    }

    private static var kinds: JobKinds {
        var kinds = JobKinds.all
        kinds.add(WriteCanary.self)
        kinds.add(Remember.self)
        kinds.add(AlwaysFails.self)
        kinds.add(TouchAll.self)
        return kinds
    }

    var now: Date { clock.now }
    var casework: Casework { Casework(database: door) { [clock] in clock.now } }

    func advance(_ seconds: TimeInterval) {
        clock.advance(seconds)
    }

    func worker(platform: PlatformDatabase? = nil, sweepEvery: Duration = .seconds(3600)) -> Worker {
        var settings = Worker.Settings()
        settings.schedule = schedule
        settings.sweepEvery = sweepEvery
        let platform = platform ?? self.platform
        return Worker(casework: casework, platform: platform, kinds: kinds, settings: settings, logger: database.logger)
    }

    func change<Outcome: Sendable>(
        _ tenant: TenantRecord,
        _ body: @escaping @Sendable (borrowing TenantConnection) async throws -> Outcome
    ) async throws -> Outcome {
        try await door.change(tenant, body)
    }

    func enqueue<Payload: JobPayload>(_ payload: Payload, in tenant: TenantRecord) async throws {
        let now = now
        _ = try await change(tenant) { try await $0.enqueue(payload, now: now) }
    }

    /// As the superuser, whether the tenant is suspended or not.
    func counts(of tenant: TenantRecord) async throws -> [String: Int] {
        let states = try await states(of: tenant).map { String($0.prefix { $0 != " " }) }
        return Dictionary(grouping: states) { $0 }.mapValues(\.count)
    }

    /// State, attempts and failure of every job but canaries.
    func states(of tenant: TenantRecord) async throws -> [String] {
        let superuser = try await database.open(database.superuser)
        return try await superuser.values(
            """
            SELECT state || ' ' || attempt || ' ' || coalesce(failure, '')
              FROM \(try tenant.names.schema).job WHERE kind <> 'test.canary'
            """
        )
    }

    func database(canariesOf tenant: TenantRecord) async throws -> Int64 {
        let superuser = try await database.open(database.superuser)
        return try await superuser.value(
            "SELECT count(*) FROM \(try tenant.names.schema).job WHERE kind = 'test.canary'"
        )
    }

    private final class Clock: Sendable {
        private let instant: Mutex<Date>

        init(_ now: Date) { instant = Mutex(now) }
        var now: Date { instant.withLock { $0 } }
        func advance(_ seconds: TimeInterval) { instant.withLock { $0 += seconds } }
    }
}

/// Leaves a row, so that it shows how often and where it was done.
struct WriteCanary: Job, CaseAction {
    static let kind = "test.write"
    static let attemptsMax: Int32 = 3
    static let permission = Permission("test.write")

    func action(now _: Date) -> WriteCanary { self }

    func perform(in tenant: borrowing TenantConnection) async throws {
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        try await tenant.addJob(
            kind: "test.canary",
            payload: JSONText("{}"),
            attemptsMax: 1,
            runAfter: now,
            uniqueKey: nil,
            now: now
        )
    }
}

/// Remembers in which order it was done, across all tenants of a test.
struct Remember: Job, CaseAction {
    static let kind = "test.remember"
    static let attemptsMax: Int32 = 3
    static let permission = Permission("test.remember")
    private static let order = Mutex<[UUID]>([])
    let tenant: UUID

    static func seen(of tenants: [TenantRecord]) -> [UUID] {
        let known = Set(tenants.map(\.id.value))
        return order.withLock { $0.filter(known.contains) }
    }

    func action(now _: Date) -> Remember { self }

    func perform(in tenant: borrowing TenantConnection) async throws {
        guard tenant.tenant.value == self.tenant else { return }
        Self.order.withLock { $0.append(self.tenant) }
    }
}

/// Does something, and then fails.
struct AlwaysFails: Job, CaseAction {
    struct Mistake: Error {}
    static let kind = "test.fail"
    static let attemptsMax: Int32 = 3
    static let permission = Permission("test.fail")

    func action(now _: Date) -> AlwaysFails { self }

    func perform(in tenant: borrowing TenantConnection) async throws {
        try await WriteCanary().perform(in: tenant)
        throw Mistake()
    }
}
