import Crypto
import Foundation
import Persistence
import Safeguards
import Testing
import TestSupport

@Suite("A root key in a file")
struct FileKeyProviderTests {
    @Test func aNewKeyIsItsOwnersOnlyAndStays() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/platform.key"
        try FileKeyProvider.createIfMissing(path: path)
        let first = try #require(FileManager.default.contents(atPath: path))
        #expect(first.count == 32 && Set(first).count > 8)
        #expect(try mode(of: path) == 0o600)
        try FileKeyProvider.createIfMissing(path: path)
        #expect(FileManager.default.contents(atPath: path) == first)
        _ = try FileKeyProvider(path: path)

        let other = folder + "/other.key"
        try FileKeyProvider.createIfMissing(path: other)
        #expect(FileManager.default.contents(atPath: other) != first)
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o660, 0o602, 0o610, 0o777])
    func aKeyThatOthersMayUseIsRefused(mode: Int) throws {
        try withKey(Data(repeating: 7, count: 32), mode: mode) { path in
            #expect(throws: FileKeyProvider.Failure.readableByOthers(path: path)) { try FileKeyProvider(path: path) }
        }
    }

    @Test(arguments: [0o600, 0o400])
    func aKeyOfItsOwnerIsTaken(mode: Int) throws {
        try withKey(Data(repeating: 7, count: 32), mode: mode) { path in _ = try FileKeyProvider(path: path) }
    }

    @Test(arguments: [0, 1, 31, 33, 64])
    func aKeyHas32Bytes(byteCount: Int) throws {
        try withKey(Data(repeating: 7, count: byteCount), mode: 0o600) { path in
            #expect(throws: FileKeyProvider.Failure.wrongLength(path: path, byteCount: byteCount)) {
                try FileKeyProvider(path: path)
            }
        }
    }

    @Test func aMissingKeyIsNotInvented() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        for path in [folder + "/none", folder] {
            #expect(throws: FileKeyProvider.Failure.missing(path: path)) { try FileKeyProvider(path: path) }
        }
        #expect(throws: FileKeyProvider.Failure.unwritable(path: folder + "/no/where")) {
            try FileKeyProvider.createIfMissing(path: folder + "/no/where")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }

    @Test("The provider prints nothing of its key")
    func printsNothing() throws {
        try withKey(Data((0..<32).map { UInt8($0) + 0x41 }), mode: 0o600) { path in
            let provider = try FileKeyProvider(path: path)
            var text = "\(provider) \(String(reflecting: provider))"
            dump(provider, to: &text)
            #expect(!text.contains("ABCD") && !text.contains("65, 66") && !text.contains("41424344"))
        }
    }

    /// Expected values from Python: HMAC-SHA-256 as RFC 5869 says, an empty salt, base64url without padding.
    @Test(arguments: [
        (1, "IBcw9D5ifn-0Vp2VWio_9zzAliPFhMoIjO9ygTiAf2U"), (2, "GAzcjQuHJWRHne83zqQj6IGU1WzM4ojHetFoQ6m4HqM"),
        (0x0102_0304, "86pNZpveXD6A5lRZVqhG_dpSHfd328TWx7xQg9yzmaI"),
    ])
    func passwordsAreWhatAnotherProgramDerives(version: Int32, expected: String) async throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/platform.key"
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: NSNumber(value: 0o600)]
        #expect(
            FileManager.default.createFile(
                atPath: path,
                contents: Data((0..<32).map { UInt8($0) }),
                attributes: attributes
            )
        )
        let tenant = TenantID(try #require(UUID(uuidString: "018f6b1c-2d3e-7f40-8a5b-6c7d8e9fa0b1")))
        let password = try await FileKeyProvider(path: path).loginPassword(of: tenant, version: version)
        #expect(password.revealed == expected)
    }

    @Test func furtherRootKeysStandBesideIt() async throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/platform.key"
        try FileKeyProvider.createIfMissing(path: path)
        let provider = try FileKeyProvider(path: path)
        #expect(try await provider.rootKeys() == [1])
        #expect(try await provider.makeRootKey() == 2)
        #expect(try await provider.makeRootKey() == 3)
        #expect(try mode(of: path + ".roots") == 0o700)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + ".roots").sorted() == ["2", "3"])
        for number in [2, 3] {
            let file = "\(path).roots/\(number)"
            #expect(try mode(of: file) == 0o600)
            #expect(try #require(FileManager.default.contents(atPath: file)).count == 32)
        }
        #expect(try await FileKeyProvider(path: path).rootKeys() == [1, 2, 3], "another process finds them")

        let key = SymmetricKey(size: .bits256)
        for number in [1, 2, 3] as [Int32] {
            let wrapped = try await provider.wrap(key, byRoot: number, binding: [1, 2])
            #expect(try await FileKeyProvider(path: path).unwrap(wrapped, byRoot: number, binding: [1, 2]) == key)
            await #expect(throws: IntegrityFailure()) {
                try await provider.unwrap(wrapped, byRoot: number, binding: [1, 3])
            }
            await #expect(throws: IntegrityFailure()) {
                try await provider.unwrap(wrapped, byRoot: number % 3 + 1, binding: [1, 2])
            }
        }
    }

    @Test func aDestroyedRootKeyIsGoneAndTheFirstStays() async throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/platform.key"
        try FileKeyProvider.createIfMissing(path: path)
        let provider = try FileKeyProvider(path: path)
        for _ in 0..<2 { _ = try await provider.makeRootKey() }
        let wrapped = try await provider.wrap(SymmetricKey(size: .bits256), byRoot: 2, binding: [])
        try await provider.destroyRootKey(2)
        #expect(try await provider.rootKeys() == [1, 3])
        #expect(!FileManager.default.fileExists(atPath: path + ".roots/2"))
        for task in [2, 9] as [Int32] {
            await #expect(throws: KeyProviderRefusal.noSuchRootKey(task)) {
                try await provider.unwrap(wrapped, byRoot: task, binding: [])
            }
            await #expect(throws: KeyProviderRefusal.noSuchRootKey(task)) { try await provider.destroyRootKey(task) }
        }
        await #expect(throws: KeyProviderRefusal.cannotBeDestroyed(1)) { try await provider.destroyRootKey(1) }
        #expect(try await provider.makeRootKey() == 4, "no number is given twice")
    }

    @Test("A root key that others may read, or of another length, is not used")
    func rootKeysAreLookedAt() async throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/platform.key"
        try FileKeyProvider.createIfMissing(path: path)
        let provider = try FileKeyProvider(path: path)
        for _ in 0..<2 { _ = try await provider.makeRootKey() }
        try FileManager.default.setAttributes(
            [.posixPermissions: NSNumber(value: 0o644)],
            ofItemAtPath: path + ".roots/2"
        )
        try Data(repeating: 7, count: 31).write(to: URL(filePath: path + ".roots/3"))
        for number in [2, 3] as [Int32] {
            await #expect(throws: KeyProviderRefusal.unusable(path: "\(path).roots/\(number)")) {
                try await provider.wrap(SymmetricKey(size: .bits256), byRoot: number, binding: [])
            }
        }
    }

    private func withKey(_ key: Data, mode: Int, _ body: (String) throws -> Void) throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/platform.key"
        try key.write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: NSNumber(value: mode)], ofItemAtPath: path)
        try body(path)
    }

    private func mode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
    }
}
