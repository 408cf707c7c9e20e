import Foundation
import Testing

@testable import Safeguards

@Suite("Hashing passwords")
struct PasswordHasherTests {
    /// Cheap, so that the tests are quick; what is right for these is right for all.
    private static let cheap = PasswordParameters(memoryKiB: 64, passes: 1, lanes: 1)
    private static let text = "Zażółć gęślą jaźń"

    private let keys = TenantKeys(CountingProvider())
    private let hasher: PasswordHasher
    private let password = Secret(text)

    init() {
        hasher = PasswordHasher(keys: keys)
    }

    @Test("These are what was decided; less would be weaker, more would be slower")
    func parametersAreThese() {
        #expect(PasswordParameters.people == PasswordParameters(memoryKiB: 19_456, passes: 2, lanes: 1))
        #expect(PasswordParameters.operators == PasswordParameters(memoryKiB: 65_536, passes: 3, lanes: 1))
        #expect(PasswordHasher.retryAfter == .seconds(2))
    }

    @Test("libargon2 gives its own published answer")
    func isArgon2id() throws {
        let parameters = PasswordParameters(memoryKiB: 65_536, passes: 2, lanes: 1)
        let hash = try Argon2.hash(Array("password".utf8), salt: Array("somesalt".utf8), with: parameters)
        #expect(Hex.text(of: hash) == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7")
    }

    /// From Python's argon2-cffi and hmac, with the pepper derived from the tests' root.
    @Test(arguments: [
        ("$argon2id$v=19$m=19456,t=2,p=1$", "XrSdct4Tu6nsbtTflWBm8e0vS+84ncgDC1CRXBRKgXE", PasswordVerdict.right),
        ("$argon2id$v=19$m=65536,t=3,p=1$", "3heNtYiSW1JDcAk8k8tkWQllSsDdAstLyn5NiPgPnGU", .rightButOutdated),
        ("$argon2id$v=19$m=8192,t=1,p=1$", "H050iBISkoSpW6zs2y2PeIMn9U1Id3s0il6ZinsikP0", .rightButOutdated),
        ("$argon2id$v=19$m=8192,t=1,p=1$", "I050iBISkoSpW6zs2y2PeIMn9U1Id3s0il6ZinsikP0", .wrong),
    ])
    func knowsWhatAnotherProgramHashed(head: String, hash: String, verdict: PasswordVerdict) async throws {
        let stored = StoredPassword(phc: head + "AAECAwQFBgcICQoLDA0ODw$" + hash, pepperVersion: 1)
        #expect(try await hasher.verify(password, against: stored) == verdict)
        #expect(try await hasher.verify(Secret(Self.text + "!"), against: stored) == .wrong)
    }

    @Test("Another program computes the same")
    func agreesWithAnotherProgram() async throws {
        let stored = try await hasher.hash(password, with: Self.cheap)
        let record = try #require(PasswordRecord(stored))
        let request: [String: Any] = [
            "task": "argon2", "password": Hex.text(of: Self.text.utf8), "salt": Hex.text(of: record.salt), "t": 1,
            "m": 64, "p": 1, "pepper": 1,
        ]
        #expect(try PythonPeer.answers(to: [request]) == [Hex.text(of: record.hash)])
    }

    @Test func tellsRightFromWrong() async throws {
        let stored = try await hasher.hash(password, with: Self.cheap)
        #expect(try await hasher.verify(password, against: stored, expecting: Self.cheap) == .right)
        for wrong in ["", " ", Self.text + " ", Self.text.uppercased(), String(Self.text.dropLast())] {
            #expect(try await hasher.verify(Secret(wrong), against: stored, expecting: Self.cheap) == .wrong)
        }
        #expect(try await hasher.hash(password, with: Self.cheap) != stored)
    }

    @Test("A password is the same on every keyboard")
    func isOfOneNormalForm() async throws {
        let stored = try await hasher.hash(Secret("zażółć gęślą"), with: Self.cheap)
        for same in ["zaz\u{307}o\u{301}łc\u{301} ge\u{328}s\u{301}la\u{328}", "zażółć\u{A0}gęślą"] {
            #expect(try await hasher.verify(Secret(same), against: stored, expecting: Self.cheap) == .right)
        }
    }

    @Test("What was hashed for less, or under an older pepper, is to be hashed anew")
    func knowsWhatIsOutdated() async throws {
        let stored = try await hasher.hash(password, with: Self.cheap)
        let more = PasswordParameters(memoryKiB: 128, passes: 1, lanes: 1)
        #expect(try await hasher.verify(password, against: stored, expecting: more) == .rightButOutdated)
        let later = PasswordHasher(keys: keys, pepperVersion: 2)
        #expect(try await later.verify(password, against: stored, expecting: Self.cheap) == .rightButOutdated)
        let anew = try await later.hash(password, with: Self.cheap)
        #expect(anew.pepperVersion == 2)
        #expect(try await hasher.verify(password, against: anew, expecting: Self.cheap) == .rightButOutdated)
    }

    @Test("The tables alone are worth nothing: another pepper finds nothing right")
    func needsThePepper() async throws {
        let stored = try await hasher.hash(password, with: Self.cheap)
        let moved = StoredPassword(phc: stored.phc, pepperVersion: 2)
        #expect(try await hasher.verify(password, against: moved, expecting: Self.cheap) == .wrong)
    }

    @Test("Who does not exist is always wrong, after the same work")
    func doesTheSameWorkForNobody() async throws {
        #expect(try await hasher.verify(password, against: nil) == .wrong)
        let stored = try await hasher.hash(password)
        let clock = ContinuousClock()
        var (known, unknown) = (Duration.seconds(60), Duration.seconds(60))
        // What the machine does besides only ever adds, so the quickest of each are compared, and compared again.
        for _ in 0..<40 where !(known < unknown * 1.5 && unknown < known * 1.5 && known < .seconds(60)) {
            known = min(known, try await clock.measure { _ = try await hasher.verify(Secret("x"), against: stored) })
            unknown = min(unknown, try await clock.measure { _ = try await hasher.verify(Secret("x"), against: nil) })
        }
        #expect(known < unknown * 1.5 && unknown < known * 1.5)
    }

    @Test(
        "A record that is none of ours is refused",
        arguments: [
            "", "$argon2id$v=19$m=64,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$",
            "$argon2i$v=19$m=64,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$XrSdct4Tu6nsbtTflWBm8e0vS+84ncgDC1CRXBRKgXE",
            "$argon2id$v=16$m=64,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$XrSdct4Tu6nsbtTflWBm8e0vS+84ncgDC1CRXBRKgXE",
            "$argon2id$v=19$m=4194304,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$XrSdct4Tu6nsbtTflWBm8e0vS+84ncgDC1CRXBRKgXE",
            "$argon2id$v=19$m=64,t=4000000000,p=1$AAECAwQFBgcICQoLDA0ODw$XrSdct4Tu6nsbtTflWBm8e0vS+84ncgDC1CRXBRKgXE",
            "$argon2id$v=19$m=7,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$XrSdct4Tu6nsbtTflWBm8e0vS+84ncgDC1CRXBRKgXE",
            "$argon2id$v=19$t=1,m=64,p=1$AAECAwQFBgcICQoLDA0ODw$XrSdct4Tu6nsbtTflWBm8e0vS+84ncgDC1CRXBRKgXE",
            "$argon2id$v=19$m=+64,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$XrSdct4Tu6nsbtTflWBm8e0vS+84ncgDC1CRXBRKgXE",
            "$argon2id$v=19$m=64,t=1,p=1$AAECAwQFBgcICQoLDA0O$XrSdct4Tu6nsbtTflWBm8e0vS+84ncgDC1CRXBRKgXE",
            "$argon2id$v=19$m=64,t=1,p=1$AAECAwQFBgcICQoLDA0ODw==$XrSdct4Tu6nsbtTflWBm8e0vS+84ncgDC1CRXBRKgXE",
            "$argon2id$v=19$m=64,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$XrSdct4Tu6nsbtTflWBm8e0vS+84ncgDC1CRXBRKgXE$",
        ]
    )
    func refusesOtherRecords(phc: String) async {
        await #expect(throws: IntegrityFailure()) {
            _ = try await hasher.verify(password, against: StoredPassword(phc: phc, pepperVersion: 1))
        }
    }

    @Test("What is too long is refused before any work is done")
    func refusesWhatIsTooLong() async throws {
        let longest = Secret(String(repeating: "ą", count: 128))
        let stored = try await hasher.hash(longest, with: Self.cheap)
        #expect(try await hasher.verify(longest, against: stored, expecting: Self.cheap) == .right)

        let provider = CountingProvider()
        let fresh = PasswordHasher(keys: TenantKeys(provider))
        for length in [257, 10_000_000] {
            let endless = Secret(String(repeating: "a", count: length))
            #expect(try await fresh.verify(endless, against: stored) == .wrong)
            await #expect(throws: PasswordFault.tooLong) { _ = try await fresh.hash(endless) }
        }
        await #expect(throws: PasswordFault.tooShort) { _ = try await fresh.hash(Secret("")) }
        #expect(provider.count == 0)
    }

    @Test func printsNoRecord() async throws {
        let stored = try await hasher.hash(password, with: Self.cheap)
        var text = "\(stored) \(String(reflecting: stored))"
        dump(stored, to: &text)
        #expect(!text.contains("argon2id"))
    }
}
