import Foundation
import Logging
@testable import Postgres
import Testing

@Suite("Looking up hosts")
struct HostLookupTests {
    private func address(host: String, port: String? = nil, hostaddr: String? = nil) -> ConnectionAddress {
        var address = ConnectionAddress(parameters: ["host": host, "user": "nobody"])
        address["port"] = port
        address["hostaddr"] = hostaddr
        return address
    }

    @Test func onlyNamesAreLookedUp() {
        #expect(address(host: "db.example,/run/postgresql,@abstract,10.1.2.3,::1,,b").hostNames == ["db.example", "b"])
        #expect(address(host: "db.example", hostaddr: "10.1.2.3").hostNames == [])
        #expect(address(host: "a,b", port: "1,2,3").hostNames == [], "libpq refuses that")
        #expect(ConnectionAddress(parameters: [:]).hostNames == [])
    }

    @Test func everyAddressStandsBesideItsNameAndPort() throws {
        let answers = ["a": ["10.0.0.1", "fd00::1"], "b": [], "c": ["10.0.0.3"]]
        let resolved = try #require(address(host: "a,/run,b,c,10.9.9.9", port: "1,2,3,4,5").resolved(by: answers))
        #expect(resolved["host"] == "a,a,/run,c,10.9.9.9")
        #expect(resolved["hostaddr"] == "10.0.0.1,fd00::1,,10.0.0.3,")
        #expect(resolved["port"] == "1,1,2,4,5")
        #expect(address(host: "a,c", port: "5433").resolved(by: answers)?["port"] == "5433")
        #expect(address(host: "a,c").resolved(by: answers)?["port"] == nil)
        #expect(address(host: "b,unanswered").resolved(by: answers) == nil)
    }

    @Test func theSystemKnowsThisMachine() {
        #expect(HostLookup.system("localhost").contains("127.0.0.1"))
        #expect(HostLookup.system("127.0.0.1") == ["127.0.0.1"])
    }

    @Test func aResolverThatNeverAnswersIsNotWaitedFor() async throws {
        let release = DispatchSemaphore(value: 0)
        defer { release.signal() }
        let start = ContinuousClock.now
        await #expect(throws: PostgresError.unavailable(.deadline)) {
            _ = try await open(address(host: "slow.example"), within: .milliseconds(400)) { _ in
                release.wait()
                return []
            }
        }
        #expect(start.duration(to: .now) < .seconds(5))
    }

    @Test func aCancelledTaskDoesNotWaitForTheResolver() async throws {
        let release = DispatchSemaphore(value: 0)
        defer { release.signal() }
        let (asked, question) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            _ = try await open(address(host: "slow.example"), within: .seconds(60)) { _ in
                question.finish()
                release.wait()
                return []
            }
        }
        for await _ in asked {}
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func aNameNobodyKnowsIsUnreachable() async throws {
        await #expect(throws: PostgresError.unavailable(.unreachable)) {
            _ = try await open(address(host: "no.example"), within: .seconds(20)) { _ in [] }
        }
    }

    @Test func namesWithoutAnAnswerArePassedOver() async throws {
        let server = try await ThrowAwayServer.shared()
        let release = DispatchSemaphore(value: 0)
        defer { release.signal() }
        var address = server.address
        address["host"] = "slow.example,no.example,\(server.directory)"
        let connection = try await open(address, within: .seconds(4)) { name in
            if name == "slow.example" { release.wait() }
            return []
        }
        #expect(try await connection.value("SELECT 1") == Int32(1))
    }

    private func open(
        _ address: ConnectionAddress,
        within duration: Duration,
        _ resolver: @escaping HostLookup.Resolver
    ) async throws -> Connection {
        try await Connection.open(address, within: duration, resolver: resolver, logger: .silent)
    }
}
