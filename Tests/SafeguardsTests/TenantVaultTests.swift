import Crypto
import Foundation
import Synchronization
import Testing

@testable import Safeguards

@Suite("The vault of a tenant")
struct TenantVaultTests {
    private let provider = CountingProvider()
    private let store = MemoryKeyStore()
    private let subject = UUID(repeating: 0xBB)

    @Test func itsFirstKeysAreMadeOnce() async throws {
        let first = try await open()
        let kept = try await store.tenantKeys()
        #expect(kept.map(\.kind) == TenantKeyKind.allCases && kept.allSatisfy { $0.generation == 1 && $0.root == 1 })
        let second = try await open()
        #expect(try await store.tenantKeys() == kept)
        #expect(first.epoch == 1 && second.knows(1) && !second.knows(2))
        let made = try first.makeKey(for: subject)
        let opened = try second.open(made.wrapped)
        #expect(opened.key == made.key.key && opened.id == made.key.id && opened.version == 1)
        let key = try first.signingKey().key.publicKey.rawRepresentation
        #expect(try second.signingKey().key.publicKey.rawRepresentation == key)
    }

    @Test("A tenant's key said to be another tenant's, of another kind or generation, does not open")
    func tenantKeysCannotBeMoved() async throws {
        _ = try await open()
        let kept = try await store.tenantKeys()
        await #expect(throws: IntegrityFailure()) { _ = try await TenantVault.open(kept, of: .random(), provider) }
        let key = kept[0]
        for moved in [
            WrappedTenantKey(kind: .index, generation: 1, root: 1, wrapped: key.wrapped),
            WrappedTenantKey(kind: key.kind, generation: 2, root: 1, wrapped: key.wrapped),
            WrappedTenantKey(kind: key.kind, generation: 1, root: 1, wrapped: key.wrapped.dropLast() + [0, 0]),
        ] {
            await #expect(throws: IntegrityFailure()) {
                _ = try await TenantVault.open([moved], of: .ofVectors, provider)
            }
        }
        let elsewhere = WrappedTenantKey(kind: key.kind, generation: 1, root: 2, wrapped: key.wrapped)
        await #expect(throws: KeyProviderRefusal.noSuchRootKey(2)) {
            _ = try await TenantVault.open([elsewhere], of: .ofVectors, provider)
        }
        let again = try await TenantVault.rewrap(key, of: .ofVectors, byRoot: 1, provider)
        #expect(again != key && again.generation == key.generation && again.kind == key.kind)
        _ = try await TenantVault.open([again], of: .ofVectors, provider)
    }

    @Test("A person's key said to be another's, of another name, version or epoch, does not open")
    func personsKeysCannotBeMoved() async throws {
        try await add(.encryption, generation: 2)
        let vault = try await open()
        let kept = try vault.makeKey(for: subject).wrapped
        #expect(kept.epoch == 2)
        for moved in [
            kept.with(subject: UUID()), kept.with(id: UUID()), kept.with(version: 2), kept.with(version: 0),
            kept.with(version: -1), kept.with(epoch: 1), kept.with(epoch: 3), kept.with(wrapped: .some(nil)),
            kept.with(check: [UInt8](repeating: 0, count: 16)), kept.with(check: Array(kept.check.dropLast())),
        ] {
            #expect(throws: IntegrityFailure()) { try vault.open(moved) }
            #expect(throws: IntegrityFailure()) { try vault.rewrap(moved) }
        }
        let stranger = try await TenantVault.open(of: .random(), from: MemoryKeyStore(), provider)
        #expect(throws: IntegrityFailure()) { try stranger.open(kept) }
    }

    @Test("A key of another person with its own check value in place is seen all the same")
    func theCheckTellsKeysApart() async throws {
        let vault = try await open()
        let (one, other) = (try vault.makeKey(for: subject).wrapped, try vault.makeKey(for: UUID()).wrapped)
        #expect(one.check != other.check && one.check.count == 16)
        #expect(throws: IntegrityFailure()) { try vault.open(one.with(check: other.check)) }
        #expect(throws: IntegrityFailure()) {
            try vault.open(one.with(wrapped: other.wrapped, check: other.check))
        }
    }

    @Test func aNewEpochKeepsThePersonsKey() async throws {
        let old = try await open()
        let made = try old.makeKey(for: subject, version: 3)
        try await add(.encryption, generation: 2)
        let new = try await open()
        #expect(new.epoch == 2 && new.knows(1))
        let again = try new.rewrap(made.wrapped)
        #expect(again.epoch == 2 && again.wrapped != made.wrapped.wrapped && again.check == made.wrapped.check)
        let opened = try new.open(again)
        #expect(opened.key == made.key.key && opened.id == made.key.id && opened.version == 3)
        #expect(throws: IntegrityFailure()) { try old.open(again) }
    }

    @Test func indexKeysHaveVersions() async throws {
        try await add(.index, generation: 2)
        let vault = try await open()
        #expect(vault.indexVersion == 2 && vault.indexVersions == [2, 1])
        let keys = try [1, 2].flatMap { version in
            try [FieldRegistry.personPesel, .personSurname].flatMap { field in
                try [1, 2].map { try vault.indexKey(field: field, index: $0, version: version) }
            }
        }
        #expect(Set(keys.map(\.hex)).count == 8)
        #expect(throws: IntegrityFailure()) { try vault.indexKey(field: .personPesel, version: 3) }
    }

    @Test func signingKeysDoNotPrint() async throws {
        let key = try await open().signingKey()
        var text = "\(key)"
        dump(key, to: &text)
        #expect(!text.contains(Hex.text(of: Array(key.key.rawRepresentation))) && text.count < 60)
    }

    @Test("Another program unwraps the same keys and derives the same from them")
    func interoperate() async throws {
        try await add(.encryption, generation: 7)
        let vault = try await open()
        let kept = try await store.tenantKeys()
        let made = try vault.makeKey(for: subject, version: 2)
        let encryption = try #require(kept.first { $0.kind == .encryption && $0.generation == 7 })
        let index = try #require(kept.first { $0.kind == .index })
        let request: [String: Any] = [
            "task": "vault", "tenant": Hex.text(of: TenantID.ofVectors.bytes), "epoch": 7,
            "encryption": Hex.text(of: encryption.wrapped), "index": Hex.text(of: index.wrapped),
            "subject": Hex.text(of: subject.octets), "id": Hex.text(of: made.wrapped.id.octets),
            "version": made.wrapped.version, "wrapped": Hex.text(of: made.wrapped.wrapped ?? []),
            "field": FieldRegistry.personPesel.rawValue, "number": 3,
        ]
        let expected = [
            made.key.key.hex, Hex.text(of: made.wrapped.check),
            try vault.indexKey(field: .personPesel, index: 3, version: 1).hex,
        ]
        #expect(try PythonPeer.answers(to: [request]) == [expected.joined(separator: " ")])
    }

    private func open() async throws -> TenantVault {
        try await TenantVault.open(of: .ofVectors, from: store, provider)
    }

    private func add(_ kind: TenantKeyKind, generation: Int32) async throws {
        _ = try await open()
        try await store.add(try await TenantVault.make(kind, generation: generation, of: .ofVectors, provider))
    }
}

/// Keeps keys as a table does, and nothing of persons.
private final class MemoryKeyStore: KeyStore {
    private let keys = Mutex<[WrappedTenantKey]>([])

    func tenantKeys() async throws -> [WrappedTenantKey] { keys.withLock { $0 } }

    func add(_ key: WrappedTenantKey) async throws {
        keys.withLock { keys in
            guard !keys.contains(where: { $0.kind == key.kind && $0.generation == key.generation }) else { return }
            keys.append(key)
        }
    }

    func subjectKeys(of _: [UUID]) async throws -> [WrappedSubjectKey] { [] }

    func add(_: [WrappedSubjectKey]) async throws -> Bool { true }

    func destroyKeys(of _: UUID, at _: Date) async throws -> Int { 0 }
}

extension WrappedSubjectKey {
    fileprivate func with(
        subject: UUID? = nil,
        id: UUID? = nil,
        version: Int32? = nil,
        epoch: Int32? = nil,
        wrapped: [UInt8]?? = nil,
        check: [UInt8]? = nil
    ) -> WrappedSubjectKey {
        WrappedSubjectKey(
            subject: subject ?? self.subject,
            id: id ?? self.id,
            version: version ?? self.version,
            epoch: epoch ?? self.epoch,
            wrapped: wrapped ?? self.wrapped,
            check: check ?? self.check
        )
    }
}
