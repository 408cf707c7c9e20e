import Crypto
import Foundation
import Testing

@testable import Safeguards

@Suite("Keys of tenants")
struct TenantKeysTests {
    private let provider = CountingProvider()
    private let clock = StillClock()
    private let keys: TenantKeys

    init() {
        let clock = clock
        keys = TenantKeys(provider) { clock.now }
    }

    /// Expected values from Python's hmac: HKDF-SHA-256, no salt, label ‖ tenant ‖ what else there is.
    @Test func areWhatAnotherProgramDerives() async throws {
        let field = try await keys.fieldKey(of: .ofVectors, version: 1)
        #expect(field.key.hex == "d3bcc28e02b3a19632643a1abe4737cc4d07cf5800b4b7d5cd0190c12a8482c1")
        #expect(field.id.uuidString == "B6FC09FE-A62C-25A4-FC98-95B7BACF0BF9" && field.version == 1)
        let audit = try await keys.auditKey(of: .ofVectors, day: 20_779)
        #expect(audit.key.hex == "be11af649a7da7d097df0809905f90eeab9092f697cfbf2d6b7ae8d725218171")
        #expect(audit.id.uuidString == "2ECDB1DF-AF79-E203-5FB0-C7EBBBA67840" && audit.version == 1)

        let beginnings = [
            try await keys.formKey(of: .ofVectors), try await keys.deviceKey(of: .ofVectors),
            try await keys.cursorKey(of: .ofVectors), try await keys.requestKey(of: .ofVectors),
            try await keys.addressKey(of: .ofVectors), try await keys.pepper(version: 1),
            try await keys.indexKey(of: .ofVectors, field: .userEmail),
            try await keys.indexKey(of: .ofVectors, field: .userEmail, version: 2),
        ].map { String($0.hex.prefix(16)) }
        #expect(
            beginnings == [
                "d2bf14bb087fb239", "b02d5a22dc3fec36", "4cf9559b89f8b1c4", "8c342ad8c5d1f48b", "4bfc78c6e24a0d29",
                "e8900edbc52b6c9f", "750a551d2f7e20b6", "fb3f4e6ded6e0330",
            ]
        )
    }

    @Test func areAllDifferent() async throws {
        let other = TenantID.random()
        var all: [SymmetricKey] = []
        for tenant in [TenantID.ofVectors, other] {
            for version in 1...3 as ClosedRange<Int32> {
                all.append(try await keys.fieldKey(of: tenant, version: version).key)
                all.append(try await keys.auditKey(of: tenant, day: version).key)
                all.append(try await keys.indexKey(of: tenant, field: .userEmail, version: Int16(version)))
                all.append(try await keys.indexKey(of: tenant, field: .userEmail, index: UInt32(version) + 1))
            }
            all.append(try await keys.indexKey(of: tenant, field: .userName))
            all += [try await keys.formKey(of: tenant), try await keys.deviceKey(of: tenant)]
            all += [try await keys.cursorKey(of: tenant), try await keys.requestKey(of: tenant)]
            all.append(try await keys.addressKey(of: tenant))
        }
        all += [try await keys.pepper(version: 1), try await keys.pepper(version: 2)]
        #expect(Set(all.map(\.hex)).count == all.count)
    }

    @Test func areKeptForTenMinutes() async throws {
        _ = try await keys.formKey(of: .ofVectors)
        clock.advance(by: .seconds(599))
        _ = try await keys.formKey(of: .ofVectors)
        #expect(provider.count == 1)
        clock.advance(by: .seconds(1))
        _ = try await keys.formKey(of: .ofVectors)
        #expect(provider.count == 2)
    }

    @Test func areForgottenForOneTenant() async throws {
        let other = TenantID.random()
        for tenant in [TenantID.ofVectors, other] { _ = try await keys.fieldKey(of: tenant, version: 1) }
        #expect(provider.count == 4)
        keys.forget(.ofVectors)
        _ = try await keys.fieldKey(of: other, version: 1)
        #expect(provider.count == 4)
        _ = try await keys.fieldKey(of: .ofVectors, version: 1)
        #expect(provider.count == 6)
    }

    @Test("What was under way while a tenant was forgotten is not kept")
    func areNotKeptAfterForgetting() async throws {
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let provider = CountingProvider {
            beginning.yield()
            for await _ in released { break }
        }
        let keys = TenantKeys(provider)
        async let first = keys.formKey(of: .ofVectors)
        for await _ in begun { break }
        keys.forget(.ofVectors)
        release.finish()
        _ = try await first
        _ = try await keys.formKey(of: .ofVectors)
        #expect(provider.count == 2)
    }

    @Test("However many keys are asked for, a bounded number is kept")
    func areBounded() {
        let cache = KeyCache { ContinuousClock.now }
        for number in 0..<(3 * KeyCache.capacity) {
            let info = Array("\(number)".utf8)
            cache.keep(SymmetricKey(size: .bits256), for: info, of: nil, since: cache.lookUp(info).generation)
        }
        #expect((1...KeyCache.capacity).contains(cache.count))
    }

    private struct Unreachable: Error {}

    private struct DeadProvider: KeyProvider {
        func derivedKey(info _: [UInt8], byteCount _: Int) async throws -> SymmetricKey { throw Unreachable() }
    }

    @Test("A version that cannot be is no key", arguments: [0, -1, Int32.min])
    func areNoneOfImpossibleVersions(version: Int32) async {
        await #expect(throws: IntegrityFailure()) { _ = try await keys.fieldKey(of: .ofVectors, version: version) }
        let short = Int16(truncatingIfNeeded: min(version, 0))
        await #expect(throws: IntegrityFailure()) {
            _ = try await keys.indexKey(of: .ofVectors, field: .userEmail, version: short)
        }
        #expect(provider.count == 0)
    }

    @Test func areNoneWhereTheProviderIsGone() async {
        await #expect(throws: Unreachable.self) {
            _ = try await TenantKeys(DeadProvider()).fieldKey(of: .ofVectors, version: 1)
        }
    }
}
