import Crypto
import Foundation
import Safeguards
import Testing

@Suite("The password of a tenant's login role")
struct LoginPasswordTests {
    /// A root key in memory, expanded as RFC 5869 says.
    private struct MemoryKey: KeyProvider {
        let root: SymmetricKey

        init(_ bytes: some Sequence<UInt8>) {
            root = SymmetricKey(data: Data(bytes))
        }

        func derivedKey(info: [UInt8], byteCount: Int) async throws -> SymmetricKey {
            HKDF<SHA256>.deriveKey(inputKeyMaterial: root, info: info, outputByteCount: byteCount)
        }
    }

    private struct Unreachable: Error {}

    private struct DeadProvider: KeyProvider {
        func derivedKey(info _: [UInt8], byteCount _: Int) async throws -> SymmetricKey { throw Unreachable() }
    }

    private let keys = MemoryKey(0..<32)
    private let tenant: TenantID

    init() throws {
        tenant = TenantID(try #require(UUID(uuidString: "018f6b1c-2d3e-7f40-8a5b-6c7d8e9fa0b1")))
    }

    /// Expected values from Python's hmac: HKDF-SHA-256, no salt, info `KMRN-PG1` ‖ tenant ‖ version, base64url.
    @Test(arguments: [
        (1, "IBcw9D5ifn-0Vp2VWio_9zzAliPFhMoIjO9ygTiAf2U"), (2, "GAzcjQuHJWRHne83zqQj6IGU1WzM4ojHetFoQ6m4HqM"),
        (0x0102_0304, "86pNZpveXD6A5lRZVqhG_dpSHfd328TWx7xQg9yzmaI"),
    ])
    func isWhatAnotherProgramDerives(version: Int32, expected: String) async throws {
        #expect(try await keys.loginPassword(of: tenant, version: version).revealed == expected)
    }

    @Test func dependsOnEverything() async throws {
        let passwords = [
            try await keys.loginPassword(of: tenant, version: 1), try await keys.loginPassword(of: tenant, version: 2),
            try await keys.loginPassword(of: .random(), version: 1),
            try await MemoryKey(1..<33).loginPassword(of: tenant, version: 1),
        ]
        #expect(Set(passwords.map(\.revealed)).count == 4)
    }

    @Test("Its characters need no normalisation and no escaping", arguments: 1...20)
    func isPlain(version: Int32) async throws {
        let password = try await keys.loginPassword(of: tenant, version: version).revealed
        #expect(password.count == 43)
        #expect(password.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    }

    @Test func aProviderThatCannotBeReachedGivesNone() async throws {
        await #expect(throws: Unreachable.self) { _ = try await DeadProvider().loginPassword(of: tenant, version: 1) }
    }
}
