import Foundation
import Safeguards
import Testing

@Suite("Entries of the audit log")
struct AuditEntryTests {
    private let id = UUID(repeating: 0x11)
    private let now = Date(timeIntervalSince1970: 1_795_309_634.123456)

    private func entry(_ act: AuditAct = .sessionSignIn, by actor: AuditEntry.Actor) -> AuditEntry {
        AuditEntry(act, by: actor, in: .ofVectors, id: id, at: now)
    }

    @Test("The least there can be")
    func areCanonical() {
        let entry = entry(by: AuditEntry.Actor(.visitor))
        #expect(
            String(decoding: entry.bytes, as: UTF8.self)
                == #"{"act":"session.sign_in","actor":{"k":"visitor"},"at":"2026-11-22T01:07:14.123456Z","cls":"AUTH","#
                + #""id":"11111111-1111-1111-1111-111111111111","pv":1,"res":"ok","#
                + #""t":"018f6b1c-2d3e-7f40-8a5b-6c7d8e9fa0b1","v":1}"#
        )
        let hash = "dc24ae82d1d79204594dbb37ab7e694f640a971c056bbddada1374104b20322f"
        #expect(Hex.text(of: entry.leafHash) == hash)
        #expect(AuditEntry.leafHash(of: entry.bytes) == entry.leafHash)
    }

    @Test("Everything there can be")
    func holdAllTheirParts() {
        var entry = entry(
            .userChanged,
            by: AuditEntry.Actor(
                .user,
                id: UUID(repeating: 0x22),
                roles: ["manager", "case_worker"],
                session: [UInt8](repeating: 0xAB, count: 32)
            )
        )
        entry.result = .refused
        entry.object = AuditEntry.Object("user", id: UUID(repeating: 0x33))
        entry.subjects = [AuditEntry.Subject(UUID(repeating: 0x44), fields: 0x67)]
        entry.purpose = AuditEntry.Purpose("enforcement", inCase: UUID(repeating: 0x55))
        entry.request = "0123abcd"
        entry.changes = [
            AuditEntry.Change(.userEmail, hashBefore: [0x01], hashAfter: [0x02], before: [0xFB], after: [0xFF]),
            AuditEntry.Change(.userName, hashAfter: [0x03]),
        ]
        entry.network = Sealed(bytes: [0xE1, 0x01])
        entry.extra = ["reason": .code("last_admin"), "left": .number(-2), "roles": .codes(["dpo", "auditor"])]
        #expect(
            String(decoding: entry.bytes, as: UTF8.self)
                == #"{"act":"user.changed","actor":{"id":"22222222-2222-2222-2222-222222222222","k":"user","#
                + #""role":["case_worker","manager"],"sh":"abababababababab"},"at":"2026-11-22T01:07:14.123456Z","#
                + #""chg":[{"a":"_w","b":"-w","f":65538,"ha":"02","hb":"01"},{"f":65537,"ha":"03"}],"cls":"ADMIN","#
                + #""id":"11111111-1111-1111-1111-111111111111","net":"4QE","#
                + #""obj":{"id":"33333333-3333-3333-3333-333333333333","k":"user"},"pv":1,"res":"refused","#
                + #""rid":"0123abcd","sub":[{"f":"0000000000000067","id":"44444444-4444-4444-4444-444444444444"}],"#
                + #""t":"018f6b1c-2d3e-7f40-8a5b-6c7d8e9fa0b1","v":1,"#
                + #""why":{"case":"55555555-5555-5555-5555-555555555555","p":"enforcement"},"#
                + #""x":{"left":-2,"reason":"last_admin","roles":["dpo","auditor"]}}"#
        )
    }

    @Test("Any other program reads them as JSON")
    func areWhatAnotherProgramWouldWrite() throws {
        let actor = AuditEntry.Actor(.job, name: "queue.tidy")
        let bytes = entry(.systemStarted, by: actor).bytes
        let value = try JSONSerialization.jsonObject(with: Data(bytes))
        #expect(try PythonPeer.answers(to: [["task": "canonical", "value": value]]) == [Hex.text(of: bytes)])
    }

    @Test(
        "No text of people gets into a code",
        arguments: [
            "", " ", "a b", "a\nb", "a\0", "a\u{2028}b", "\u{202E}a", "żaneta", "a\"b", "a\\b", "{}", "a,b", "<b>",
            "a;b",
            String(repeating: "a", count: 101),
        ]
    )
    func codesAreOurs(text: String) {
        #expect(AuditCode(text) == nil)
    }

    @Test(arguments: [
        "a", "user.list", "job:queue.probe", "last_admin", "GET/api/v1", "0-9", String(repeating: "a", count: 100),
    ])
    func codesAreWords(text: String) {
        #expect(AuditCode(text)?.text == text)
    }

    @Test(
        "Instants are whole microseconds in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (1, "1970-01-01T00:00:00.000001Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"), (951_868_799_999_999, "2000-02-29T23:59:59.999999Z"),
            (1_709_251_199_000_000, "2024-02-29T23:59:59.000000Z"),
            (1_709_251_200_000_000, "2024-03-01T00:00:00.000000Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
            (1_798_761_599_999_999, "2026-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)]
    )
    func instants(microseconds: Int64, text: String) {
        #expect(AuditInstant.text(of: microseconds) == text)
    }

    @Test("Instants agree with Foundation's calendar, whatever the day")
    func instantsAgree() throws {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: false)
        for day in stride(from: -30_000, to: 60_000, by: 7) {
            let seconds = Int64(day) * 86_400 + Int64(day.magnitude) % 86_400
            let text = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(style)
            #expect(AuditInstant.text(of: seconds * 1_000_000) == text.dropLast() + ".000000Z")
        }
    }

    @Test("The column and the entry are rounded to the same microsecond")
    func instantsAreRounded() {
        for microseconds in stride(from: Int64(1_795_309_634_000_000), to: 1_795_309_634_100_000, by: 37) {
            let instant = Date(
                timeIntervalSinceReferenceDate: Double(microseconds - 978_307_200_000_000) / 1_000_000
            )
            #expect(AuditInstant.microseconds(of: instant) == microseconds)
        }
    }
}
