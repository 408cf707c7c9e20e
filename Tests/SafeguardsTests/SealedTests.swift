import Foundation
import Testing

@testable import Safeguards

@Suite("Sealed values")
struct SealedTests {
    private let key: FieldKey
    private let place = SealedPlace(tenant: .ofVectors, row: UUID())

    init() async throws {
        key = try await TenantKeys(CountingProvider()).fieldKey(of: .ofVectors, version: 3)
    }

    @Test func comeOutAsTheyWentIn() throws {
        let name = try PersonName(parsing: "Żaneta Łącka-Ćwik")
        #expect(
            try Sealed(name, in: .userName, at: place, with: key).opened(in: .userName, at: place, with: key) == name
        )
        let email = try EmailAddress(parsing: "Zaneta@Office.example")
        let sealed = try Sealed(email, in: .userEmail, at: place, with: key)
        #expect(try sealed.opened(in: .userEmail, at: place, with: key) == email)
        let seed = TOTPSeed.random()
        let stored = Sealed<TOTPSeed>(bytes: try Sealed(seed, in: .userTOTPSeed, at: place, with: key).bytes)
        #expect(try stored.opened(in: .userTOTPSeed, at: place, with: key).bytes == seed.bytes)
    }

    @Test("A value that is taken for another type is none")
    func areOfOneType() throws {
        let text = try Sealed("Jan", in: .userName, at: place, with: key)
        #expect(throws: IntegrityFailure()) {
            _ = try Sealed<[UInt8]>(bytes: text.bytes).opened(in: .userName, at: place, with: key)
        }
        let noName = try Sealed("\u{202E}", in: .userName, at: place, with: key)
        #expect(throws: IntegrityFailure()) {
            _ = try Sealed<PersonName>(bytes: noName.bytes).opened(in: .userName, at: place, with: key)
        }
        let short = try Sealed([UInt8](repeating: 1, count: 19), in: .userTOTPSeed, at: place, with: key)
        #expect(throws: IntegrityFailure()) {
            _ = try Sealed<TOTPSeed>(bytes: short.bytes).opened(in: .userTOTPSeed, at: place, with: key)
        }
    }

    @Test func sayWhichKeyTheyWant() throws {
        let hint = try Sealed("Jan", in: .userName, at: place, with: key).keyHint()
        #expect(hint == Envelope.KeyHint(kind: .tenant, id: key.id, version: 3))
        #expect(throws: IntegrityFailure()) { try Sealed<String>(bytes: Array("Jan Kowalski".utf8)).keyHint() }
    }

    @Test func printNothing() throws {
        let sealed = try Sealed("Jan", in: .userName, at: place, with: key)
        var text = "\(sealed) \(String(reflecting: sealed)) "
        dump(sealed, to: &text)
        #expect(!text.contains("225") && !text.contains("Jan"))
        #expect(Mirror(reflecting: sealed).children.isEmpty)
        #expect(!((sealed as Any) is any Encodable))
    }

    @Test func haveAHashForTheLog() throws {
        let sealed = Sealed<String>(bytes: Array("abc".utf8))
        #expect(Hex.text(of: sealed.sha256) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
