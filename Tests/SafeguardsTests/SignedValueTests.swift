import Crypto
import Foundation
import Safeguards
import Testing

@Suite("Values that carry our signature")
struct SignedValueTests {
    private let keys = TenantKeys(CountingProvider())
    private let session = Array(repeating: UInt8(5), count: 32)
    private let now = Date(timeIntervalSince1970: 1_795_312_800)

    /// Every text that differs from `text` in one bit of one character, and some that differ in length.
    private func forgeries(of text: String) -> [String] {
        let bytes = Array(text.utf8)
        let changed = bytes.indices.flatMap { index in
            ([1, 2, 4, 32] as [UInt8]).map { bit in
                var copy = bytes
                copy[index] ^= bit
                return String(decoding: copy, as: UTF8.self)
            }
        }
        return changed + ["", text + "A", String(text.dropLast()), text + text, String(repeating: "A", count: 100_000)]
    }

    @Test("A form belongs to one session at one tenant")
    func forms() async throws {
        let tenant = TenantID.ofVectors
        let key = try await keys.formKey(of: tenant)
        let text = FormToken(session: session, tenant: tenant, key: key).text
        #expect(FormToken.isValid(text, session: session, tenant: tenant, key: key))
        #expect(FormToken(session: session, tenant: tenant, key: key).text != text)

        var other = session
        other[31] ^= 1
        #expect(!FormToken.isValid(text, session: other, tenant: tenant, key: key))
        #expect(!FormToken.isValid(text, session: session, tenant: .random(), key: key))
        let wrong = try await keys.formKey(of: .random())
        #expect(!FormToken.isValid(text, session: session, tenant: tenant, key: wrong))
        for forged in forgeries(of: text) {
            #expect(!FormToken.isValid(forged, session: session, tenant: tenant, key: key))
        }
    }

    @Test("The form's code is HMAC-SHA-256 of its parts, each after its length")
    func formsAreBuiltAsTheSheetSays() async throws {
        let key = try await keys.formKey(of: .ofVectors)
        let random = Array(UInt8(0)..<16)
        let message =
            [0, 0, 0, 16] + TenantID.ofVectors.bytes + [0, 0, 0, 32] + session + [0, 0, 0, 16] + random
        let code = Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
        let text = Base64URL.text(of: code + random)
        #expect(FormToken.isValid(text, session: session, tenant: .ofVectors, key: key))
    }

    @Test("A device is known to one tenant, for 180 days")
    func devices() async throws {
        let tenant = TenantID.ofVectors
        let key = try await keys.deviceKey(of: tenant)
        let (user, device) = (UUID(), UUID())
        let cookie = DeviceCookie(user: user, device: device, issuedAt: now)
        let text = cookie.text(tenant: tenant, key: key)
        let read = try #require(DeviceCookie(parsing: text, tenant: tenant, key: key, now: now))
        #expect(read == cookie && read.user == user && read.device == device)
        #expect(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",") })

        let day: TimeInterval = 86_400
        for (age, isValid) in [(-day, false), (0, true), (day, true), (179 * day, true), (180 * day, false)] {
            let read = DeviceCookie(parsing: text, tenant: tenant, key: key, now: now + age)
            #expect((read != nil) == isValid, "\(age / day) days")
        }
        #expect(DeviceCookie(parsing: text, tenant: .random(), key: key, now: now) == nil)
        let wrong = try await keys.deviceKey(of: .random())
        #expect(DeviceCookie(parsing: text, tenant: tenant, key: wrong, now: now) == nil)
        for forged in forgeries(of: text) {
            #expect(DeviceCookie(parsing: forged, tenant: tenant, key: key, now: now) == nil)
        }
    }

    @Test("A cursor belongs to one list of one tenant")
    func cursors() async throws {
        let tenant = TenantID.ofVectors
        let key = try await keys.cursorKey(of: tenant)
        for position in [[], [0], Array("2026-11-22".utf8), [UInt8](repeating: 255, count: 360)] as [[UInt8]] {
            let text = SignedCursor.text(of: position, kind: "user.list", tenant: tenant, key: key)
            #expect(try SignedCursor.position(in: text, kind: "user.list", tenant: tenant, key: key) == position)
        }
        let text = SignedCursor.text(of: Array("abc".utf8), kind: "user.list", tenant: tenant, key: key)
        let wrong = try await keys.cursorKey(of: .random())
        #expect(throws: SignedCursor.Invalid()) {
            try SignedCursor.position(in: text, kind: "token.list", tenant: tenant, key: key)
        }
        #expect(throws: SignedCursor.Invalid()) {
            try SignedCursor.position(in: text, kind: "user.list", tenant: .random(), key: key)
        }
        #expect(throws: SignedCursor.Invalid()) {
            try SignedCursor.position(in: text, kind: "user.list", tenant: tenant, key: wrong)
        }
        for forged in forgeries(of: text) {
            #expect(throws: SignedCursor.Invalid()) {
                try SignedCursor.position(in: forged, kind: "user.list", tenant: tenant, key: key)
            }
        }
    }

    @Test("What ends one part cannot begin the next one")
    func cursorsDoNotRun() async throws {
        let key = try await keys.cursorKey(of: .ofVectors)
        let text = SignedCursor.text(of: Array("list.all".utf8), kind: "user.", tenant: .ofVectors, key: key)
        let other = SignedCursor.text(of: Array(".all".utf8), kind: "user.list", tenant: .ofVectors, key: key)
        #expect(text.prefix(20) != other.prefix(20))
    }

    @Test(arguments: [(0, 0), (86_399.9, 0), (86_400, 1), (-0.1, -1), (1_795_312_800, 20_779)])
    func daysBeginAtMidnightInUTC(seconds: TimeInterval, day: Int32) {
        #expect(Date(timeIntervalSince1970: seconds).daysSince1970 == day)
    }
}
