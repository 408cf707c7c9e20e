import Crypto
import Foundation
import Safeguards
import Testing

@Suite("Remembered keys of persons")
struct SubjectKeyCacheTests {
    private let clock = StillClock()
    private let cache: SubjectKeyCache
    private let keys = [FieldKey(id: UUID(), version: 1, key: SymmetricKey(size: .bits256))]
    private let person = UUID()

    init() {
        let clock = clock
        cache = SubjectKeyCache { clock.now }
    }

    @Test func areFoundByTenantAndPerson() {
        cache.keep(keys, of: person, in: .ofVectors, erasures: 3)
        #expect(cache.keys(of: person, in: .ofVectors, erasures: 3)?.map(\.id) == keys.map(\.id))
        #expect(cache.keys(of: person, in: .random(), erasures: 3) == nil)
        #expect(cache.keys(of: UUID(), in: .ofVectors, erasures: 3) == nil)
    }

    @Test func areForgottenAfterTenMinutesHoweverMuchUsed() {
        cache.keep(keys, of: person, in: .ofVectors, erasures: 3)
        for _ in 0..<599 {
            clock.advance(by: .seconds(1))
            #expect(cache.keys(of: person, in: .ofVectors, erasures: 3) != nil)
        }
        clock.advance(by: .seconds(1))
        #expect(cache.keys(of: person, in: .ofVectors, erasures: 3) == nil)
        cache.keep(keys, of: person, in: .ofVectors, erasures: 3)
        #expect(cache.keys(of: person, in: .ofVectors, erasures: 3) != nil)
    }

    @Test("However many there are, a bounded number is kept, and those in use stay")
    func areBounded() {
        cache.keep(keys, of: person, in: .ofVectors, erasures: 3)
        for number in 0..<(3 * SubjectKeyCache.capacity) {
            cache.keep(keys, of: UUID(), in: .ofVectors, erasures: 3)
            if number.isMultiple(of: 1_000) {
                #expect(cache.count <= SubjectKeyCache.capacity)
                #expect(cache.keys(of: person, in: .ofVectors, erasures: 3) != nil)
            }
        }
        #expect(cache.count <= SubjectKeyCache.capacity)
        clock.advance(by: .seconds(600))
        let found = cache.keys(of: person, in: .ofVectors, erasures: 3)
        #expect(found == nil, "moving from the old to the young made nobody younger")
    }

    @Test("Another number of erasures than before finds nothing, be it larger or smaller, and what it meets is gone")
    func areWorthNothingAfterAnErasure() {
        for erasures: Int64 in [2, 4] {
            cache.keep(keys, of: person, in: .ofVectors, erasures: 3)
            #expect(cache.keys(of: person, in: .ofVectors, erasures: erasures) == nil)
            #expect(cache.keys(of: person, in: .ofVectors, erasures: 3) == nil)
            #expect(cache.count == 0)
        }
    }

    @Test func onePersonIsForgotten() {
        let other = UUID()
        for someone in [person, other] { cache.keep(keys, of: someone, in: .ofVectors, erasures: 3) }
        // By now both are among the old.
        for _ in 0..<(SubjectKeyCache.capacity / 2) { cache.keep(keys, of: UUID(), in: .ofVectors, erasures: 3) }
        cache.forget(person, in: .ofVectors)
        #expect(cache.keys(of: person, in: .ofVectors, erasures: 3) == nil)
        #expect(cache.keys(of: other, in: .ofVectors, erasures: 3) != nil)
        cache.forget(other, in: .random())
        #expect(cache.keys(of: other, in: .ofVectors, erasures: 3) != nil)
    }

    @Test func oneTenantIsForgotten() {
        let neighbour = TenantID.random()
        for tenant in [TenantID.ofVectors, neighbour] {
            for _ in 0..<100 { cache.keep(keys, of: UUID(), in: tenant, erasures: 3) }
            cache.keep(keys, of: person, in: tenant, erasures: 3)
        }
        cache.forget(.ofVectors)
        #expect(cache.count == 101)
        #expect(cache.keys(of: person, in: .ofVectors, erasures: 3) == nil)
        #expect(cache.keys(of: person, in: neighbour, erasures: 3) != nil)
    }
}
