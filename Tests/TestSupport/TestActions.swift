import Foundation
package import Persistence
import Postgres
package import Safeguards

/// An action that is nothing but its body, so that a test can do at the door whatever an action can.
package struct Doing<Outcome: Sendable>: CaseAction {
    package static var permission: Permission { Permission("test.do") }
    private let body: @Sendable (borrowing TenantConnection) async throws -> Outcome

    package init(_ body: @escaping @Sendable (borrowing TenantConnection) async throws -> Outcome) {
        self.body = body
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Outcome {
        try await body(tenant)
    }
}

/// An action that promises to change nothing.
package struct Reading<Outcome: Sendable>: CaseAction {
    package static var permission: Permission { Permission("test.read") }
    package static var changesData: Bool { false }
    private let body: @Sendable (borrowing TenantConnection) async throws -> Outcome

    package init(_ body: @escaping @Sendable (borrowing TenantConnection) async throws -> Outcome) {
        self.body = body
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Outcome {
        try await body(tenant)
    }
}

/// An action as nobody may write it: what a stranger sent becomes part of the statement.
package struct Injectable: CaseAction {
    package static let permission = Permission("test.do")
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> [String] {
        try await tenant.values(SQL(trusted: text))
    }
}

extension Principal {
    /// Somebody who may do what tests do, in one tenant.
    package static func tester(in tenant: TenantRecord) -> Principal {
        let permissions: Set = [Permission("test.do"), Permission("test.read")]
        return Authenticator.vouch(forJob: "test", holding: permissions, in: tenant.id)
    }
}

extension TenantDatabase {
    /// Performs `body` as an action of a tester in `tenant`.
    package func change<Outcome: Sendable>(
        _ tenant: TenantRecord,
        _ body: @escaping @Sendable (borrowing TenantConnection) async throws -> Outcome
    ) async throws -> Outcome {
        try await perform(Doing(body), as: .tester(in: tenant))
    }

    /// Puts a row into the tenant that must never be seen elsewhere.
    package func plantCanary(in tenant: TenantRecord) async throws {
        let payload = JSONText("{\"canary\": \"\(tenant.canary)\"}")
        try await change(tenant) { (connection: borrowing TenantConnection) in
            _ = try await connection.addJob(
                kind: "test.canary",
                payload: payload,
                attemptsMax: 1,
                runAfter: Date(timeIntervalSince1970: 4_000_000_000),
                uniqueKey: nil,
                now: Date(timeIntervalSince1970: 1_790_000_000)
            )
        }
    }

    /// Every canary that an action of the tenant sees.
    package func canaries(in tenant: TenantRecord) async throws -> [String] {
        try await perform(Reading { try await $0.canaries() }, as: .tester(in: tenant))
    }
}

extension TenantConnection {
    package func canaries() async throws -> [String] {
        try await values("SELECT DISTINCT payload->>'canary' FROM job WHERE kind = 'test.canary'")
    }
}

extension TenantRecord {
    /// What stands in a tenant's rows and may stand nowhere else.
    package var canary: String { "canary-of-\(id)" }

    package var names: TenantNames {
        get throws { try TenantNames(code: code) }
    }
}

/// The generator of a random test: the same numbers for the same seed, always.
package struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// How much of the big proofs is to be done, and with which numbers.
package enum Proof {
    /// Whether the big proofs run in full: `KOMORNE_PROVE=1`.
    package static let isFull = ProcessInfo.processInfo.environment["KOMORNE_PROVE"] == "1"

    /// `KOMORNE_SEED`, or another number in every run; a test has it as its argument, so that a failure names it.
    package static let seed =
        ProcessInfo.processInfo.environment["KOMORNE_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...999_999_999)
}

/// Asks again and again, for at most `limit`, whether something has come about.
package func becomesTrue(
    within limit: Duration = .seconds(20),
    _ condition: () async throws -> Bool
) async throws -> Bool {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return false
}
