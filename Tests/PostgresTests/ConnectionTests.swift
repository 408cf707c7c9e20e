import Foundation
import Glibc
import Logging
@testable import Postgres
import Testing

@Suite("One connection")
struct ConnectionTests {
    @Test func statementsOnDifferentConnectionsRunSideBySide() async throws {
        let server = try await ThrowAwayServer.shared()
        var connections: [Connection] = []
        for _ in 0..<8 { connections.append(try await server.connect()) }

        let start = ContinuousClock.now
        try await withThrowingTaskGroup { group in
            for connection in connections {
                group.addTask { _ = try await connection.execute("SELECT pg_sleep(0.5)") }
            }
            try await group.waitForAll()
        }
        #expect(start.duration(to: .now) < .seconds(3.5))
    }

    @Test func manyTasksMayShareAConnection() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let sum = try await withThrowingTaskGroup { group in
            for number in Int64(1)...40 {
                group.addTask { try await connection.value("SELECT \(number)", as: Int64.self) }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 820)
    }

    @Test func aDeadlineEndsTheStatementOnly() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let start = ContinuousClock.now
        await #expect(throws: PostgresError.deadlineExceeded) {
            try await connection.execute("SELECT pg_sleep(20)", within: .milliseconds(100))
        }
        #expect(start.duration(to: .now) < .seconds(15))
        #expect(connection.isUsable)
        #expect(try await connection.value("SELECT 1") == Int32(1))
    }

    @Test func cancellationEndsTheStatementOnly() async throws {
        let server = try await ThrowAwayServer.shared()
        let connection = try await server.connect()
        let pid: Int32 = try await connection.value("SELECT pg_backend_pid()")
        let task = Task { try await connection.execute("SELECT pg_sleep(20)") }
        try await waitUntilRunning(pid, on: server)

        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(connection.isUsable)
        #expect(try await connection.value("SELECT 1") == Int32(1))
    }

    @Test func aRequestToStopOneStatementNeverStopsTheNext() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        for _ in 0..<100 {
            // It ends at about the time when it would be stopped.
            do {
                try await connection.execute("SELECT pg_sleep(0.004)", within: .milliseconds(4))
            } catch PostgresError.deadlineExceeded {}
            try await connection.execute("SELECT pg_sleep(0.004)")
        }
    }

    @Test func aCancelledTaskSendsNothingAtAll() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            try await connection.execute("CREATE TEMP TABLE never ()")
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await connection.value("SELECT to_regclass('never') IS NULL") == true)
    }

    @Test func aCancelledTaskCanStillRollBack() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        try await connection.script("BEGIN")
        await #expect(throws: PostgresError.self) { try await connection.execute("SELECT 1/0") }
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            await connection.rollback()
        }
        await task.value
        #expect(connection.isUsable)
        #expect(await connection.isIdle)
    }

    @Test func scriptsRunSeveralStatementsAndStopAtTheFirstError() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        try await connection.script(
            "CREATE TEMP TABLE t (n bigint); INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)"
        )
        #expect(try await connection.values("SELECT n FROM t ORDER BY n") == [Int64(1), 2])
        let error = await #expect(throws: PostgresError.self) {
            try await connection.script("INSERT INTO t VALUES (3); SELECT 1/0; INSERT INTO t VALUES (4)")
        }
        #expect(error?.code == "22012")
        #expect(try await connection.value("SELECT count(*) FROM t") == Int64(2))
    }

    @Test func anEndedBackendIsADisconnection() async throws {
        let server = try await ThrowAwayServer.shared()
        let connection = try await server.connect()
        let other = try await server.connect()
        let pid: Int32 = try await connection.value("SELECT pg_backend_pid()")
        let task = Task { try await connection.execute("SELECT pg_sleep(20)") }
        try await waitUntilRunning(pid, on: server)

        #expect(try await other.value("SELECT pg_terminate_backend(\(pid))") == true)
        await #expect(throws: PostgresError.disconnected) { try await task.value }
        #expect(!connection.isUsable)
        await #expect(throws: PostgresError.disconnected) { try await connection.execute("SELECT 1") }
    }

    @Test func anIdleConnectionNoticesThatTheServerHungUp() async throws {
        let server = try await ThrowAwayServer.shared()
        let connection = try await server.connect()
        let pid: Int32 = try await connection.value("SELECT pg_backend_pid()")
        #expect(try await server.connect().value("SELECT pg_terminate_backend(\(pid))") == true)
        try await eventually { !connection.isUsable }
    }

    @Test func aClosedConnectionSaysSo() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        await connection.close()
        await connection.close()
        #expect(!connection.isUsable)
        await #expect(throws: PostgresError.disconnected) { try await connection.script("SELECT 1") }
    }

    @Test func aCopyWhereNoneBelongsClosesTheConnection() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        await #expect(throws: PostgresError.notThatKindOfStatement) {
            try await connection.execute("COPY pg_class TO STDOUT")
        }
        #expect(!connection.isUsable)
    }

    @Test func theServerNeverSeesAPasswordInClear() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let verifier = try await connection.scramVerifier(for: "pęcak", user: "kasza")
        #expect(verifier.hasPrefix("SCRAM-SHA-256$4096:"))
    }

    @Test func nobodyAtTheAddressIsUnreachable() async throws {
        let address = ConnectionAddress(parameters: [
            "host": "127.0.0.1", "port": "1", "user": "nobody", "dbname": "none",
        ])
        await #expect(throws: PostgresError.unavailable(.unreachable)) {
            _ = try await Connection.open(address, within: .seconds(5), logger: Logger(label: "test"))
        }
    }

    @Test func theServersNoIsToldByItsCode() async throws {
        var address = try await ThrowAwayServer.shared().address
        address["dbname"] = "no_such_database"
        await #expect(throws: PostgresError.unavailable(.rejected("3D000"))) {
            _ = try await Connection.open(address, within: .seconds(5), logger: Logger(label: "test"))
        }
    }

    @Test func aSilentServerIsGivenUpInTime() async throws {
        let listener = try SilentListener()
        let address = ConnectionAddress(parameters: ["host": "127.0.0.1", "port": "\(listener.port)", "user": "nobody"])
        let start = ContinuousClock.now
        await #expect(throws: PostgresError.unavailable(.deadline)) {
            _ = try await Connection.open(address, within: .milliseconds(200), logger: Logger(label: "test"))
        }
        #expect(start.duration(to: .now) < .seconds(15))
        withExtendedLifetime(listener) {}
    }

    @Test func deadHostsArePassedOver() async throws {
        let server = try await ThrowAwayServer.shared()
        var address = server.address
        address["host"] = "127.0.0.1,\(server.directory)"
        address["port"] = "1,\(server.port)"
        address["target_session_attrs"] = "read-write"
        let connection = try await Connection.open(address, within: .seconds(5), logger: Logger(label: "test"))
        #expect(try await connection.value("SELECT 1") == Int32(1))
    }

    @Test func aHostThatOnlyReadsIsPassedOver() async throws {
        let readOnly = try await ThrowAwayServer.start(settings: ["default_transaction_read_only": "on"])
        let server = try await ThrowAwayServer.shared()
        var address = server.address
        address["host"] = "\(readOnly.directory),\(server.directory)"
        address["port"] = "\(readOnly.port),\(server.port)"
        address["target_session_attrs"] = "read-write"
        let connection = try await Connection.open(address, within: .seconds(5), logger: Logger(label: "test"))
        #expect(try await connection.value("SHOW default_transaction_read_only") == "off")
        try await readOnly.stop()
    }

    @Test func addressesAreReadAsLibpqReadsThemAndHideThePassword() throws {
        let address = try ConnectionAddress(url: "postgres://ala:s%C3%B3wka@db.example:5433/dlugi?sslmode=verify-full")
        #expect(address["user"] == "ala")
        #expect(address["password"] == "sówka")
        #expect(address["port"] == "5433")
        #expect(address["sslmode"] == "verify-full")
        var dumped = ""
        dump(address, to: &dumped)
        for text in ["\(address)", String(reflecting: address), dumped] { #expect(!text.contains("sówka")) }
        #expect(throws: PostgresError.invalidAddress) { try ConnectionAddress(url: "postgres://[secret") }
    }

    @Test func aForgottenConnectionIsClosed() async throws {
        let server = try await ThrowAwayServer.shared()
        let pid: Int32
        do {
            pid = try await server.connect().value("SELECT pg_backend_pid()")
        }
        let observer = try await server.connect()
        try await eventually {
            try await observer.value("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = \(pid))")
        }
    }
}

/// Accepts connections into its backlog and says nothing.
final class SilentListener {
    struct NoPort: Error {}

    private let descriptor: Int32
    let port: UInt16

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failure = unsafe withUnsafeMutableBytes(of: &address) { bytes in
            guard let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return Int32(-1) }
            return unsafe bind(descriptor, start, size) | listen(descriptor, 8) | getsockname(descriptor, start, &size)
        }
        guard failure == 0 else { throw NoPort() }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }
}

/// Waits for a condition, for as long as a slow machine may need.
func eventually(_ condition: () async throws -> Bool, _ location: SourceLocation = #_sourceLocation) async throws {
    let end = ContinuousClock.now + .seconds(20)
    while try await !condition() {
        try #require(.now < end, "the condition never came true", sourceLocation: location)
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// Waits until the backend works on a statement.
func waitUntilRunning(_ pid: Int32, on server: ThrowAwayServer) async throws {
    let observer = try await server.connect()
    try await eventually {
        try await observer.value(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = \(pid) AND wait_event = 'PgSleep')"
        )
    }
    await observer.close()
}
