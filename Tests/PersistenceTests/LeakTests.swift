import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

/// Case G27: few connections, many tenants, everything that can go wrong in between.
@Suite("No row of one tenant reaches another")
struct LeakTests {
    struct Round: CustomTestStringConvertible, Sendable {
        let seed: UInt64
        let requests: Int
        let tenants: Int
        var testDescription: String { "\(requests) requests over \(tenants) tenants, KOMORNE_SEED=\(seed)" }
    }

    static let rounds = [
        Proof.isFull
            ? Round(seed: Proof.seed, requests: 10_000, tenants: 50)
            : Round(seed: Proof.seed, requests: 1_000, tenants: 50)
    ]

    private enum Request: CaseIterable {
        case read, readMore, write, fail, violate, swallow, cancel, cancelLate, timeOut, forbidden, nothing, copy, path
    }

    @Test(arguments: rounds)
    func inAStormOfRequests(_ round: Round) async throws {
        let database = try await TestDatabase.shared()
        let tenants = try await makeTenants(round.tenants, in: database)
        let limits = ConnectionPool<TenantID>.Limits(total: 4, perOwner: 2, patience: .seconds(120))
        let door = database.makeTenantDatabase(database.makePlatform(), interactive: limits)
        for tenant in tenants { try await door.plantCanary(in: tenant) }

        let workers = 8
        let served = try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    var random = SplitMix64(seed: round.seed &+ UInt64(worker))
                    return try await storm(round.requests / workers, on: tenants, through: door, &random)
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(served > round.requests / 5, "enough requests must have seen rows to be compared")
        #expect(door.metrics[0].metrics.inUse == 0)
        try await expectOwnRowsOnly(of: tenants, in: database)
    }

    private func makeTenants(_ count: Int, in database: TestDatabase) async throws -> [TenantRecord] {
        try await withThrowingTaskGroup(of: [TenantRecord].self) { group in
            for part in 0..<4 {
                group.addTask {
                    var made: [TenantRecord] = []
                    for _ in stride(from: part, to: count, by: 4) { made.append(try await database.makeTenant()) }
                    return made
                }
            }
            return try await group.reduce([], +)
        }
    }

    /// - Returns: How many requests saw rows, every one of them the tenant's own.
    private func storm(
        _ count: Int,
        on tenants: [TenantRecord],
        through door: TenantDatabase,
        _ random: inout SplitMix64
    ) async throws -> Int {
        var served = 0
        var tenant = tenants[0]
        for number in 0..<count {
            // A log-in costs more than a request; a short stay with each tenant makes room for more of both.
            if number % 5 == 0 { tenant = tenants.randomElement(using: &random) ?? tenant }
            let request = Request.allCases.randomElement(using: &random) ?? .read
            let seen = try await serve(
                request,
                of: tenant,
                through: door,
                after: Int.random(in: 0...40, using: &random)
            )
            #expect(seen.allSatisfy { $0 == tenant.canary }, "\(request) of \(tenant.id)")
            served += seen.isEmpty ? 0 : 1
        }
        return served
    }

    /// One request; whatever goes wrong is part of the game, whatever is seen is returned.
    private func serve(
        _ request: Request,
        of tenant: TenantRecord,
        through door: TenantDatabase,
        after pause: Int
    ) async throws -> [String] {
        let payload = JSONText("{\"canary\": \"\(tenant.canary)\"}")
        let action = Doing { (connection: borrowing TenantConnection) in
            let seen = request == .nothing ? [] : try await connection.canaries()
            switch request {
            case .read, .cancel, .forbidden, .nothing: break
            case .readMore: return try await seen + connection.canaries()
            case .write: try await connection.execute(Self.insertion(of: payload, key: nil))
            case .fail: try await connection.execute("SELECT 1/0")
            case .violate:
                for _ in 0..<2 { try await connection.execute(Self.insertion(of: payload, key: "same")) }
            case .swallow: do { try await connection.execute("SELECT 1/0") } catch PostgresError.refused {}
            case .cancelLate: try await connection.execute("SELECT count(*) FROM generate_series(1, 1000000000000)")
            case .timeOut:
                try await connection.execute("SET LOCAL statement_timeout = '5ms'")
                try await connection.execute("SELECT count(*) FROM generate_series(1, 1000000000000)")
            case .copy: try await connection.execute("COPY job TO STDOUT")
            case .path: try await connection.execute("SET LOCAL search_path = pg_catalog")
            }
            return seen
        }
        let principal =
            request == .forbidden
            ? Authenticator.vouch(forJob: "nobody", holding: [], in: tenant.id) : .tester(in: tenant)
        let task = Task { try await door.perform(action, as: principal) }
        if request == .cancel || request == .cancelLate {
            // Yielding a random number of times ends the request anywhere between its beginning and its end.
            for _ in 0..<pause * 5 { await Task.yield() }
            task.cancel()
        }
        do {
            return try await task.value
        } catch let error as PostgresError where error.code != nil || error == .notThatKindOfStatement {
            return []
        } catch is CancellationError {
            return []
        } catch is Refused {
            return []
        } catch is TransactionFailed {
            return []
        }
    }

    private static func insertion(of payload: JSONText, key: String?) -> SQL {
        """
        INSERT INTO job (id, kind, payload, attempts_max, run_after, enqueued_at, unique_key)
        VALUES (gen_random_uuid(), 'test.canary', \(payload), 1, now(), now(), \(key))
        """
    }

    /// As the superuser, who sees all: in every schema there is the schema's own canary and no other.
    private func expectOwnRowsOnly(of tenants: [TenantRecord], in database: TestDatabase) async throws {
        let superuser = try await database.open(database.superuser)
        for tenant in tenants {
            let found: [String] = try await superuser.values(
                "SELECT DISTINCT payload->>'canary' FROM \(try tenant.names.schema).job WHERE kind = 'test.canary'"
            )
            #expect(found == [tenant.canary])
        }
    }
}
