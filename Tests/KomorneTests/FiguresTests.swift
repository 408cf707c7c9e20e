import Casework
import Persistence
import Safeguards
import TestSupport
import Testing
import Web

@testable import komorne

/// What the service tells of itself on its port for figures.
@Suite("The figures of the service")
struct FiguresTests {
    @Test("Passwords that find no place are counted, and none is left waiting", .timeLimit(.minutes(1)))
    func countsRefusedPasswords() async throws {
        let database = try await TestDatabase.shared()
        let tenant = try await database.makeTenant()
        try await TestService.running(on: database, hosts: ["\(tenant.slug).localhost"]) { service in
            let registry = MetricsRegistry()
            service.wiring.observe(into: registry)
            let before = await registry.text()
            #expect(before.contains("\nkomorne_hashing_refused_total 0.0\n"))

            let hasher = service.wiring.casework.tools.passwords
            let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
                // Two are computed and 32 wait; computing one takes far longer than asking for all of them.
                for _ in 0..<100 {
                    group.addTask {
                        do {
                            _ = try await hasher.hash(Secret("niebieski rower na balkonie"))
                            return false
                        } catch is HashingBusy {
                            return true
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            let after = await registry.text()
            // Those who have waited for two seconds are refused as well, and how many that are the machine decides.
            #expect((1...98).contains(refused))
            #expect(after.contains("\nkomorne_hashing_refused_total \(Double(refused))\n"))
            #expect(after.contains("\nkomorne_hashing_waiting 0.0\n"))
            #expect(after.contains("\n# TYPE komorne_hashing_running gauge\n"))
        }
    }
}
