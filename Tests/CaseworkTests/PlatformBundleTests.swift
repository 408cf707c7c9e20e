import Casework
import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

/// The platform's own log is proven to the same independent program as those of the tenants.
@Suite("The platform's log and its independent verifier")
struct PlatformBundleTests {
    @Test("The log of operators verifies, and one changed byte of it shows", arguments: [false, true])
    func isVerified(isTampered: Bool) async throws {
        let database = try await TestDatabase.separate()
        let log = PlatformLog(
            address: database.registry,
            keys: database.keys,
            logHost: "localhost",
            logger: database.logger
        )
        let operators = OperatorLog(admin: database.admin, logger: database.logger)
        for second in 0..<20 {
            let now = Date(timeIntervalSince1970: 1_790_000_000 + Double(second))
            try await operators.record(PlatformNote(.tenantRead), by: .demonstration, at: now)
            if second == 7 { try await log.seal(at: now) }
        }
        let head = try #require(try await log.seal(at: Date(timeIntervalSince1970: 1_790_000_060)))
        let connection = try await database.open(database.superuser)
        if isTampered {
            try await connection.execute(
                """
                UPDATE ctl.audit_entry SET entry = set_byte(entry, 30, get_byte(entry, 30) # 1) WHERE leaf_index = 13
                """
            )
        }
        let folder = try await export(head, from: connection, by: try await log.verifier())
        defer { folder.remove() }
        await connection.close()
        let verdict = try await folder.verify()
        #expect(verdict.status == (isTampered ? 1 : 0), "\(verdict.output)")
        if isTampered { #expect(verdict.output.contains("13"), "\(verdict.output)") }
    }

    private func export(
        _ head: CheckpointRow,
        from connection: Connection,
        by verifier: NoteVerifier
    ) async throws -> BundleFolder {
        let folder = try BundleFolder()
        let plan = ConsistencyProof.plan(oldSize: 0, newSize: head.size)
        let proof = LogRangeProof(
            prefix: [],
            consistency: try await connection.value(of: plan, in: .platform).path
        )
        let lines: [LogRow] = try await connection.rows(
            "SELECT \(LogRow.columns) FROM ctl.audit_entry e WHERE e.leaf_index < \(head.size) ORDER BY e.leaf_index"
        )
        let leaves: [[UInt8]] = try await connection.values(
            "SELECT leaf_hash FROM ctl.audit_entry WHERE leaf_index < \(head.size) ORDER BY leaf_index"
        )
        var bundle = LogBundle(of: .platform, LogRange(first: nil, last: head), put: folder.put)
        try bundle.add(proof, verifier: verifier)
        try bundle.add(leaves: Array(leaves.joined()))
        try bundle.add(lines)
        try bundle.endLines()
        try bundle.finish(filters: [:], at: Date(timeIntervalSince1970: 1_790_000_100))
        return folder
    }
}
