import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

/// What leaves the house is judged by a program that was not written from our code.
@Suite("An export of the log and its independent verifier")
struct LogBundleTests {
    private let unit: TestUnit

    init() async throws {
        unit = try await TestUnit.make()
        for round in 0..<3 {
            for _ in 0..<(300 * round + 20) { _ = try await unit.door.register("Kowalska", in: unit.tenant) }
            try await unit.door.seal(unit.tenant.id, at: .now)
        }
    }

    @Test func isVerified() async throws {
        let folder = try await export()
        defer { folder.remove() }
        let verdict = try await folder.verify()
        #expect(verdict.status == 0, "\(verdict.output)")
    }

    @Test func aStretchIsVerified() async throws {
        let heads = try await heads()
        let folder = try await export(LogRange(first: heads[0], last: heads[2]), only: .personRegistered)
        defer { folder.remove() }
        let verdict = try await folder.verify()
        #expect(verdict.status == 0, "\(verdict.output)")
    }

    struct Tampering: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let sql: String

        init(_ why: String, _ sql: String) {
            testDescription = why
            self.sql = sql
        }
    }

    @Test(
        "What somebody with all rights did to the log shows",
        arguments: [
            Tampering(
                "one byte of a line",
                "UPDATE audit_entry SET entry = set_byte(entry, 30, get_byte(entry, 30) # 1) WHERE leaf_index = 137"
            ),
            Tampering(
                "a line and its hash",
                """
                UPDATE audit_entry SET entry = set_byte(entry, 30, get_byte(entry, 30) # 1),
                       leaf_hash = sha256('\\x00' || set_byte(entry, 30, get_byte(entry, 30) # 1))
                 WHERE leaf_index = 137
                """
            ),
            Tampering("a line taken away", "DELETE FROM audit_entry WHERE leaf_index = 137"),
            Tampering(
                "a line taken away and the others moved up",
                """
                DELETE FROM audit_entry WHERE leaf_index = 137;
                UPDATE audit_entry SET leaf_index = leaf_index - 1 WHERE leaf_index > 137
                """
            ),
            Tampering(
                "two lines exchanged",
                "UPDATE audit_entry SET leaf_index = 275 - leaf_index WHERE leaf_index IN (137, 138)"
            ),
            Tampering(
                "a line put between",
                """
                UPDATE audit_entry SET leaf_index = leaf_index + 1 WHERE leaf_index >= 137;
                INSERT INTO audit_entry (id, at, cls, act, res, entry, leaf_hash, leaf_index)
                SELECT gen_random_uuid(), at, cls, act, res, entry, leaf_hash, 137 FROM audit_entry WHERE leaf_index = 5
                """
            ),
            Tampering(
                "a hash in the tree",
                """
                UPDATE audit_tile SET hashes = set_byte(hashes, 137 * 32, get_byte(hashes, 137 * 32) # 1)
                 WHERE level = 0 AND n = 0
                """
            ),
        ]
    )
    func tamperingShows(_ tampering: Tampering) async throws {
        let superuser = try await unit.database.open(unit.database.superuser)
        try await superuser.script(
            SQL(trusted: "SET search_path = \(try unit.tenant.names.schema.text); \(tampering.sql)")
        )
        await superuser.close()
        let folder = try await export()
        defer { folder.remove() }
        let verdict = try await folder.verify()
        #expect(verdict.status == 1, "\(verdict.output)")
        #expect(verdict.output.contains("137"), "the first bad place is named: \(verdict.output)")
    }

    /// All signed heads, the oldest first.
    private func heads() async throws -> [CheckpointRow] {
        try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.rows("SELECT size, note, cosigned, at FROM audit_checkpoint WHERE size > 10 ORDER BY size")
        }
    }

    /// Writes an export into a new folder.
    private func export(_ range: LogRange? = nil, only act: AuditAct? = nil) async throws -> BundleFolder {
        let folder = try BundleFolder()
        let key = try await unit.door.logVerifier(of: unit.tenant.id, at: .now)
        let newest = try await heads().last
        let whole = try #require(range ?? newest.map { LogRange(first: nil, last: $0) })
        let id = unit.tenant.id
        try await unit.change { (tenant: borrowing TenantConnection) in
            var bundle = LogBundle(of: id, whole, put: folder.put)
            try bundle.add(try await tenant.proof(of: whole), verifier: key)
            try bundle.add(leaves: try await tenant.leafHashes(at: whole.places))
            var search = LogSearch()
            search.acts = act.map { [$0.number] }
            try bundle.add(try await tenant.logLines(at: whole.places, search, limit: 10_000))
            try bundle.endLines()
            try bundle.finish(
                filters: act.map { ["act": $0.name] } ?? [:],
                at: Date(timeIntervalSince1970: 1_790_000_000)
            )
        }
        return folder
    }
}
