import Logging
import Postgres
import Testing

@Suite("A server that neither works nor hangs up", .timeLimit(.minutes(2)))
struct FrozenServerTests {
    /// How long a server that does not react has before the connection is closed.
    private let patience = Duration.seconds(5)
    private let slack = Duration.seconds(4)

    @Test func holdsNobodyForLongerThanTheirDeadline() async throws {
        let server = try await ThrowAwayServer.start()
        let pool = ConnectionPool<String>(name: "test", logger: .silent) { _ in try await server.connect() }
        let (late, unwanted) = (try await server.connect(), try await server.connect())
        let pid: Int32 = try await unwanted.value("SELECT pg_backend_pid()")
        let unwantedTask = Task { try await unwanted.execute("SELECT pg_sleep(60)") }
        try await waitUntilRunning(pid, on: server)
        try await pool.withConnection(for: "a") { _ in }

        try server.freeze()
        do {
            async let leased = time {
                await #expect(throws: PostgresError.deadlineExceeded) {
                    try await pool.withConnection(for: "a") { try await $0.execute("SELECT 1", within: .seconds(1)) }
                }
                #expect(pool.metrics.inUse == 0)
            }
            async let stopped = time {
                await #expect(throws: PostgresError.deadlineExceeded) {
                    try await late.execute("SELECT 1", within: .seconds(1))
                }
                await late.close()
            }
            async let cancelled = time {
                unwantedTask.cancel()
                await #expect(throws: CancellationError.self) { try await unwantedTask.value }
                await unwanted.close()
            }
            async let opened = time {
                await #expect(throws: PostgresError.unavailable(.deadline)) {
                    _ = try await Connection.open(server.address, within: .seconds(1), logger: .silent)
                }
            }
            #expect(try await leased < .seconds(1) + patience + slack)
            #expect(try await stopped < .seconds(1) + patience + slack)
            #expect(try await cancelled < patience + slack)
            #expect(try await opened < .seconds(1) + slack)
        } catch {
            try server.thaw()
            throw error
        }
        try server.thaw()
        #expect(try await pool.withConnection(for: "a") { try await $0.value("SELECT 1") } == Int32(1))
        await pool.close()
        try await server.stop()
    }

    /// Its request to stop would come when another statement runs.
    @Test func closesTheConnectionOfAStatementThatCouldNotBeStoppedAndEnded() async throws {
        let server = try await ThrowAwayServer.start()
        let connection = try await server.connect()
        try server.freeze(backendsToo: false)
        defer { #expect(throws: Never.self) { try server.thaw() } }
        let took = try await time {
            try await connection.execute("SELECT pg_sleep(0.5)", within: .milliseconds(50))
        }
        #expect(!connection.isUsable)
        #expect(took < patience + slack)
    }

    private func time(_ body: () async throws -> Void) async throws -> Duration {
        try await ContinuousClock().measure(body)
    }
}
