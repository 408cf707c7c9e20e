import Casework
import Correspondence
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("The log that is read again every night")
struct LogVerificationTests {
    private let unit: TestUnit

    init() async throws {
        unit = try await TestUnit.make()
        for _ in 0..<40 { _ = try await unit.door.register("Kowalska", in: unit.tenant) }
        try await unit.door.seal(unit.tenant.id, at: unit.now)
    }

    @Test func isFoundSound() async throws {
        let note = try await unit.casework.verifyLog(of: unit.tenant.id)
        #expect(note.verdict == .sound && note.size >= 40)
        try await keep(note)
        let officer = try await unit.person(.dpo)
        let state = try await unit.perform(ReadLogState(), by: officer)
        #expect(state.verification?.isSound == true && state.verification?.size == note.size)
    }

    @Test("That it has not ended for more than a day is told, also where it never has")
    func isMissed() async throws {
        let officer = try await unit.person(.dpo)
        try await unit.door.seal(unit.tenant.id, at: unit.now)
        #expect(try await unit.perform(ReadLogState(), by: officer).isVerificationLate == false)
        unit.clock.advance(by: 37 * 3_600)
        let later = try await unit.session(of: officer)
        _ = try await unit.door.register("Kowalska", in: unit.tenant)
        try await unit.door.seal(unit.tenant.id, at: unit.now)
        #expect(try await unit.perform(ReadLogState(), by: later).isVerificationLate, "however new the head is")
        try await keep(try await unit.casework.verifyLog(of: unit.tenant.id))
        #expect(try await unit.perform(ReadLogState(), by: later).isVerificationLate == false)
    }

    @Test func withNothingSignedIsNotJudged() async throws {
        let empty = try await TestUnit.make()
        #expect(try await empty.casework.verifyLog(of: empty.tenant.id).verdict == .unfinished)
    }

    @Test(
        "What was done to it is found, with its place",
        arguments: [
            "UPDATE audit_entry SET entry = set_byte(entry, 30, get_byte(entry, 30) # 1) WHERE leaf_index = 17",
            "DELETE FROM audit_entry WHERE leaf_index = 17",
            """
            INSERT INTO audit_entry (id, at, cls, act, res, entry, leaf_hash, leaf_index)
            SELECT gen_random_uuid(), at, cls, act, res, entry, leaf_hash, 17 FROM audit_entry WHERE leaf_index = 5
            """,
            "UPDATE audit_tile SET hashes = set_byte(hashes, 17 * 32, get_byte(hashes, 17 * 32) # 1) WHERE level = 0",
        ]
    )
    func isFoundUnsound(_ tampering: String) async throws {
        let superuser = try await unit.database.open(unit.database.superuser)
        try await superuser.script(
            SQL(trusted: "SET search_path = \(try unit.tenant.names.schema.text); \(tampering)")
        )
        await superuser.close()
        let note = try await unit.casework.verifyLog(of: unit.tenant.id)
        #expect(note.verdict == .bad(17))
        try await keep(note)
        let officer = try await unit.person(.dpo)
        #expect(try await unit.perform(ReadLogState(), by: officer).verification?.isSound == false)
    }

    @Test func linesAndTreeChangedAlikeAreStillNotWhatWasSigned() async throws {
        let superuser = try await unit.database.open(unit.database.superuser)
        let script = """
            SET search_path = \(try unit.tenant.names.schema.text);
            UPDATE audit_entry SET entry = set_byte(entry, 30, get_byte(entry, 30) # 1) WHERE leaf_index = 17;
            UPDATE audit_tile t SET hashes = overlay(t.hashes PLACING sha256('\\x00' || e.entry) FROM 17 * 32 + 1)
              FROM audit_entry e WHERE t.level = 0 AND t.n = 0 AND e.leaf_index = 17
            """
        try await superuser.script(SQL(trusted: script))
        await superuser.close()
        #expect(try await unit.casework.verifyLog(of: unit.tenant.id).verdict == .bad(0))
    }

    @Test("Each morning the officer gets the newest head, and the verifier takes it from the letter")
    func isMailed() async throws {
        let officer = try await unit.person(.dpo)
        _ = try await unit.person(.manager)
        let job = Authenticator.vouch(
            forJob: MailCheckpoint.kind,
            holding: [MailCheckpoint.permission],
            in: unit.tenant.id
        )
        #expect(try await unit.casework.perform(MailCheckpoint(), as: job) == 1)
        let notice: UUID = try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.value("SELECT id FROM notice WHERE kind = 'checkpoint'")
        }
        let sender = try MailAddress("komorne@example.org")
        let found = try await unit.casework.letter(for: notice, in: unit.tenant.id, from: sender)
        let letter = try #require(found)
        #expect(letter.to.address.text == officer.email)
        let head = try #require(
            try await unit.change { (tenant: borrowing TenantConnection) in
                try await tenant.logState().head
            }
        )
        #expect(letter.text.contains(head.note))
        #expect(letter.text.contains("\(try await unit.casework.logVerifier(of: unit.tenant.id))"))
    }

    private func keep(_ note: NoteLogVerification) async throws {
        let job = Authenticator.vouch(
            forJob: VerifyLog.kind,
            holding: [NoteLogVerification.permission],
            in: unit.tenant.id
        )
        try await unit.casework.perform(note, as: job)
    }
}
