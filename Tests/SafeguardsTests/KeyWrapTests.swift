import Crypto
import Foundation
import Safeguards
import Testing

@Suite("Wrapped keys")
struct KeyWrapTests {
    private let outer = SymmetricKey(size: .bits256)
    private let inner = SymmetricKey(size: .bits256)
    private let place = Array("a place".utf8)

    @Test func openAgain() throws {
        let wrapped = try KeyWrap.wrap(inner, by: outer, binding: place)
        #expect(wrapped.count == KeyWrap.byteCount)
        #expect(try KeyWrap.unwrap(wrapped, by: outer, binding: place) == inner)
        #expect(try KeyWrap.wrap(inner, by: outer, binding: place) != wrapped, "never twice the same")
    }

    @Test func areBoundToTheirPlace() throws {
        let wrapped = try KeyWrap.wrap(inner, by: outer, binding: place)
        for other in [[], place + [0], Array(place.dropLast()), place.reversed()] {
            #expect(throws: IntegrityFailure()) { try KeyWrap.unwrap(wrapped, by: outer, binding: other) }
        }
    }

    @Test func openUnderNoOtherKey() throws {
        let wrapped = try KeyWrap.wrap(inner, by: outer, binding: place)
        for other in [inner, SymmetricKey(size: .bits256)] {
            #expect(throws: IntegrityFailure()) { try KeyWrap.unwrap(wrapped, by: other, binding: place) }
        }
    }

    @Test("Not one of the 480 bits can be turned", arguments: 0..<60)
    func cannotBeTamperedWith(byte: Int) throws {
        let wrapped = try KeyWrap.wrap(inner, by: outer, binding: place)
        for bit in 0..<8 {
            var turned = wrapped
            turned[byte] ^= 1 << UInt8(bit)
            #expect(throws: IntegrityFailure()) { try KeyWrap.unwrap(turned, by: outer, binding: place) }
        }
    }

    @Test func haveOneLength() throws {
        let wrapped = try KeyWrap.wrap(inner, by: outer, binding: place)
        for count in 0..<KeyWrap.byteCount {
            let short = Array(wrapped.prefix(count))
            #expect(throws: IntegrityFailure()) { try KeyWrap.unwrap(short, by: outer, binding: place) }
        }
        #expect(throws: IntegrityFailure()) { try KeyWrap.unwrap(wrapped + [0], by: outer, binding: place) }
    }
}

/// What every provider does that says nothing of root keys.
@Suite("The first root key")
struct FirstRootKeyTests {
    private let provider = CountingProvider()

    @Test func isTheOnlyOne() async throws {
        #expect(try await provider.rootKeys() == [1])
        let key = SymmetricKey(size: .bits256)
        let wrapped = try await provider.wrap(key, byRoot: 1, binding: [1])
        #expect(try await provider.unwrap(wrapped, byRoot: 1, binding: [1]) == key)
        await #expect(throws: IntegrityFailure()) { try await provider.unwrap(wrapped, byRoot: 1, binding: [2]) }
        for number in [0, 2, -1] as [Int32] {
            await #expect(throws: KeyProviderRefusal.noSuchRootKey(number)) {
                try await provider.wrap(key, byRoot: number, binding: [])
            }
            await #expect(throws: KeyProviderRefusal.noSuchRootKey(number)) {
                try await provider.unwrap(wrapped, byRoot: number, binding: [])
            }
            await #expect(throws: KeyProviderRefusal.noSuchRootKey(number)) {
                try await provider.destroyRootKey(number)
            }
        }
    }

    @Test func staysForEver() async {
        await #expect(throws: KeyProviderRefusal.cannotBeMade) { try await provider.makeRootKey() }
        await #expect(throws: KeyProviderRefusal.cannotBeDestroyed(1)) { try await provider.destroyRootKey(1) }
    }
}
