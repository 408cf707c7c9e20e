import Logging
import Postgres
import Synchronization
import Testing

@Suite("The pool")
struct ConnectionPoolTests {
    typealias Pool = ConnectionPool<String>

    private func pool(_ limits: Pool.Limits, on server: ThrowAwayServer, logger: Logger = .silent) -> Pool {
        Pool(name: "test", limits: limits, logger: logger) { _ in try await server.connect() }
    }

    private func backend(_ connection: Connection) async throws -> Int32 {
        try await connection.value("SELECT pg_backend_pid()")
    }

    private func isServed(_ owner: String, by pool: Pool) async throws -> Bool {
        try await pool.withConnection(for: owner) { try await $0.value("SELECT true") }
    }

    @Test func aConnectionIsUsedAgainByItsOwnerOnly() async throws {
        let pool = pool(.init(), on: try await ThrowAwayServer.shared())
        let first = try await pool.withConnection(for: "a", backend)
        #expect(try await pool.withConnection(for: "a", backend) == first)
        #expect(try await pool.withConnection(for: "b", backend) != first)
        #expect(pool.metrics.opened == 2)
        #expect(pool.metrics.idle == 2)
        #expect(pool.metrics.inUse == 0)
        await pool.close()
    }

    @Test func whatTheBodyThrowsComesOutAndTheConnectionIsKept() async throws {
        struct Mine: Error {}
        let pool = pool(.init(), on: try await ThrowAwayServer.shared())
        await #expect(throws: Mine.self) { try await pool.withConnection(for: "a") { _ in throw Mine() } }
        #expect(pool.metrics.idle == 1)
        await pool.close()
    }

    @Test func aTransactionLeftOpenClosesTheConnection() async throws {
        let pool = pool(.init(), on: try await ThrowAwayServer.shared())
        let first = try await pool.withConnection(for: "a") { connection in
            try await connection.script("BEGIN")
            return try await backend(connection)
        }
        #expect(pool.metrics.broken == 1)
        #expect(try await pool.withConnection(for: "a", backend) != first)
        await pool.close()
    }

    @Test(
        arguments: [
            ["SET ROLE pg_monitor"], ["BEGIN", "SET LOCAL ROLE pg_monitor", "COMMIT"], ["RESET ROLE"],
            ["BEGIN", "SET ROLE pg_monitor", "COMMIT"],
        ] as [[SQL]]
    )
    func aSessionWithOtherSettingsIsNotLentAgain(after statements: [SQL]) async throws {
        let pool = pool(.init(), on: try await ThrowAwayServer.shared())
        for runsAsScript in [false, true] {
            let first = try await pool.withConnection(for: "a") { connection in
                let pid = try await backend(connection)
                #expect(!connection.isTainted)
                if runsAsScript {
                    try await connection.script(SQL(trusted: statements.map(\.text).joined(separator: ";")))
                } else {
                    try await connection.run(statements)
                }
                #expect(connection.isTainted)
                return pid
            }
            #expect(try await pool.withConnection(for: "a", backend) != first)
        }
        #expect(pool.metrics.broken == 2)
        await pool.close()
    }

    @Test func anOwnerAtItsLimitWaitsWhileOthersAreServed() async throws {
        let pool = pool(.init(total: 4, perOwner: 1, patience: .seconds(20)), on: try await ThrowAwayServer.shared())
        let order = Shared<[String]>([])
        try await withThrowingTaskGroup { group in
            try await pool.withConnection(for: "a") { _ in
                group.addTask {
                    try await pool.withConnection(for: "a") { _ in order.change { $0.append("a") } }
                }
                try await eventually { pool.metrics.waiting == 1 }
                try await pool.withConnection(for: "b") { _ in order.change { $0.append("b") } }
            }
            try await group.waitForAll()
        }
        #expect(order.value == ["b", "a"])
        #expect(pool.metrics.waits == 1)
        await pool.close()
    }

    @Test func patienceEndsWaitingAndOthersDoNotNotice() async throws {
        let pool = pool(
            .init(total: 4, perOwner: 1, patience: .milliseconds(50)),
            on: try await ThrowAwayServer.shared()
        )
        try await pool.withConnection(for: "a") { _ in
            await #expect(throws: PostgresError.poolExhausted(retryAfter: .milliseconds(50))) {
                try await pool.withConnection(for: "a") { _ in }
            }
            let othersAreServed = try await isServed("b", by: pool)
            #expect(othersAreServed)
        }
        #expect(pool.metrics.exhausted == 1)
        #expect(pool.metrics.waiting == 0)
        #expect(try await isServed("a", by: pool))
        await pool.close()
    }

    @Test func aFullQueueRefusesAtOnce() async throws {
        let limits = Pool.Limits(total: 1, perOwner: 1, queue: 0, patience: .seconds(60))
        let pool = pool(limits, on: try await ThrowAwayServer.shared())
        try await pool.withConnection(for: "a") { _ in
            await #expect(throws: PostgresError.poolExhausted(retryAfter: .seconds(60))) {
                try await pool.withConnection(for: "b") { _ in }
            }
        }
        await pool.close()
    }

    @Test func aCancelledTaskStopsWaiting() async throws {
        let pool = pool(.init(total: 1, perOwner: 1, patience: .seconds(60)), on: try await ThrowAwayServer.shared())
        try await pool.withConnection(for: "a") { _ in
            let task = Task { try await pool.withConnection(for: "b") { _ in } }
            try await eventually { pool.metrics.waiting == 1 }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(pool.metrics.waiting == 0)
        }
        await pool.close()
    }

    @Test func roomIsMadeByClosingWhatWasIdleForLongest() async throws {
        let pool = pool(.init(total: 2, perOwner: 2), on: try await ThrowAwayServer.shared())
        let a = try await pool.withConnection(for: "a", backend)
        let b = try await pool.withConnection(for: "b", backend)
        #expect(try await pool.withConnection(for: "a", backend) == a)
        _ = try await pool.withConnection(for: "c", backend)
        #expect(pool.metrics.idle == 2)
        #expect(try await pool.withConnection(for: "a", backend) == a)
        #expect(try await pool.withConnection(for: "b", backend) != b)
        await pool.close()
    }

    @Test func idleConnectionsAreReaped() async throws {
        let pool = pool(.init(idle: .milliseconds(50)), on: try await ThrowAwayServer.shared())
        let reaper = Task { await pool.run() }
        try await pool.withConnection(for: "a") { _ in }
        try await eventually { pool.metrics.idle == 0 }
        reaper.cancel()
        await reaper.value
        await pool.close()
    }

    @Test func oldConnectionsAreNotUsedAgain() async throws {
        let pool = pool(.init(lifetime: .zero), on: try await ThrowAwayServer.shared())
        let first = try await pool.withConnection(for: "a", backend)
        #expect(pool.metrics.idle == 0)
        #expect(try await pool.withConnection(for: "a", backend) != first)
        #expect(pool.metrics.broken == 0)
        await pool.close()
    }

    @Test func anOwnersConnectionsCanBeClosedIdleOrLent() async throws {
        let pool = pool(.init(), on: try await ThrowAwayServer.shared())
        try await pool.withConnection(for: "a") { _ in
            try await pool.withConnection(for: "a") { _ in }
            try await pool.withConnection(for: "b") { _ in }
            #expect(pool.metrics.idle == 2)
            await pool.closeConnections(of: "a")
            #expect(pool.metrics.idle == 1)
        }
        #expect(pool.metrics.idle == 1)
        try await pool.withConnection(for: "a") { _ in }
        #expect(pool.metrics.idle == 2)
        await pool.close()
    }

    @Test func anOwnerWithALentConnectionIsRemembered() async throws {
        let pool = pool(.init(idle: .milliseconds(50)), on: try await ThrowAwayServer.shared())
        let reaper = Task { await pool.run() }
        try await pool.withConnection(for: "a") { _ in
            await pool.closeConnections(of: "a")
            // Once this one is reaped, the pool has looked for owners to forget.
            try await pool.withConnection(for: "b") { _ in }
            try await eventually { pool.metrics.idle == 0 }
            reaper.cancel()
            await reaper.value
        }
        #expect(pool.metrics.idle == 0, "it belongs to those that were to be closed")
        await pool.close()
    }

    @Test func aClosedPoolServesNobody() async throws {
        let pool = pool(.init(total: 1, perOwner: 1, patience: .seconds(60)), on: try await ThrowAwayServer.shared())
        try await pool.withConnection(for: "a") { connection in
            let task = Task { try await pool.withConnection(for: "b") { _ in } }
            try await eventually { pool.metrics.waiting == 1 }
            await pool.close()
            await #expect(throws: PostgresError.poolClosed) { try await task.value }
            #expect(try await connection.value("SELECT 1") == Int32(1))
        }
        #expect(pool.metrics.idle == 0)
        await #expect(throws: PostgresError.poolClosed) { try await pool.withConnection(for: "a") { _ in } }
    }

    @Test func aTerminatedBackendIsReplaced() async throws {
        let pool = pool(.init(), on: try await ThrowAwayServer.shared())
        await #expect(throws: PostgresError.disconnected) {
            try await pool.withConnection(for: "a") { connection in
                try await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            }
        }
        #expect(try await isServed("a", by: pool))
        #expect(pool.metrics.broken == 1)
        await pool.close()
    }

    @Test func aServerThatWentAwayIsFoundAgain() async throws {
        let server = try await ThrowAwayServer.start()
        let pool = Pool(name: "test", logger: .silent) { _ in
            try await Connection.open(server.address, within: .seconds(2), logger: .silent)
        }
        try await pool.withConnection(for: "a") { _ in }
        try await server.stop()

        let errors = Shared<Set<PostgresError>>([])
        try await eventually {
            do {
                try await pool.withConnection(for: "a") { try await $0.execute("SELECT 1") }
            } catch let error as PostgresError {
                errors.change { _ = $0.insert(error) }
            }
            return errors.value.isSuperset(of: [.unavailable(.unreachable), .unavailable(.backingOff)])
        }
        try await server.startAgain()
        try await eventually {
            do {
                return try await isServed("a", by: pool)
            } catch is PostgresError {
                return false
            }
        }
        await pool.close()
        try await server.stop()
    }

    @Test func oneOwnersWrongLogInIsNoneOfTheOthersBusiness() async throws {
        let server = try await ThrowAwayServer.shared()
        let pool = Pool(name: "test", logger: .silent) { owner in
            var address = server.address
            address["user"] = owner
            return try await Connection.open(address, within: .seconds(5), logger: .silent)
        }
        await #expect(throws: PostgresError.unavailable(.rejected("28000"))) {
            try await pool.withConnection(for: "nobody_of_this_name") { _ in }
        }
        await #expect(throws: PostgresError.unavailable(.backingOff)) {
            try await pool.withConnection(for: "nobody_of_this_name") { _ in }
        }
        #expect(try await isServed("postgres", by: pool))
        #expect(pool.metrics.failed == 1)
        await pool.close()
    }

    @Test func manyTasksOfManyOwnersAllGetTheirTurn() async throws {
        let server = try await ThrowAwayServer.shared()
        let opened = Shared<[Connection]>([])
        let limits = Pool.Limits(total: 6, perOwner: 2, queue: 1_000, patience: .seconds(60))
        let pool = Pool(name: "test", limits: limits, logger: .silent) { _ in
            let connection = try await server.connect()
            opened.change { $0.append(connection) }
            return connection
        }
        let most = Shared(0)
        let sum = try await withThrowingTaskGroup { group in
            for number in Int64(1)...150 {
                group.addTask {
                    try await pool.withConnection(for: "owner \(number % 9)") { connection in
                        let open = opened.value.count { $0.isUsable }
                        most.change { $0 = max($0, open) }
                        return try await connection.value("SELECT \(number)", as: Int64.self)
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 11_325)
        #expect(most.value <= 6)
        #expect(pool.metrics.inUse == 0)
        await pool.close()
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

/// A value that several tasks write to.
private final class Shared<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    init(_ value: Value) {
        mutex = Mutex(value)
    }

    var value: Value { mutex.withLock { $0 } }

    func change(_ body: (inout Value) -> Void) {
        mutex.withLock { body(&$0) }
    }
}
