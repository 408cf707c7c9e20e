import Casework
import DebtDomain
import Foundation
import Persistence
import Safeguards
import Testing
import TestSupport

@Suite("What keeps a person from being erased")
struct HoldTests {
    private let office: ErasureUnit
    private let person: UUID

    init() async throws {
        office = try await ErasureUnit()
        person = try await office.registered()
    }

    private var unit: TestUnit { office.unit }

    @Test("A hold refuses an erasure when it is proposed, and again when it is approved")
    func aHoldRefuses() async throws {
        let hold = try await set(.accounting)
        let refused = await #expect(throws: ErasureBlocked.self) { try await office.propose(ErasePerson(person)) }
        #expect(refused?.blocks.map(\.wording.polish) == ["dowody księgowe, do odwołania"])
        try await lift(hold)
        let proposal = try await office.propose(ErasePerson(person))
        let later = try await set(.enforcementTitle)
        await #expect(throws: ErasureBlocked.self) { try await office.approve(proposal) }
        #expect(try await office.card(of: person).state == .active)
        #expect(try await office.entries(of: .personErased).isEmpty)
        try await lift(later)
        #expect(try await office.approve(proposal).state == .approved, "the proposal was still waiting")

        let acts = try await unit.recordedActs()
        #expect(acts.filter { $0 == "person.hold_set" }.count == 2)
        #expect(acts.filter { $0 == "person.hold_lifted" }.count == 2)
        let denied = try await office.entries(of: .denied).filter { $0.contains("erasure_blocked") }
        #expect(denied.count == 2)
        let subject = #""sub":[{"f":"0000000000000000","id":"\#(person.uuidString.lowercased())"}]"#
        #expect(denied.allSatisfy { $0.contains(subject) }, "each names the person, once")
    }

    @Test("A hold with a day counts through that day and not after it")
    func aHoldEnds() async throws {
        let today = try #require(Day(daysSince1970: unit.now.daysSince1970))
        _ = try await set(.claims, until: today.advanced(by: 1))
        let (day, manager) = (TimeInterval(86_400), office.manager)
        unit.clock.advance(by: day)
        let onTheDay = try await unit.session(of: manager)
        let refused = await #expect(throws: ErasureBlocked.self) {
            try await office.propose(ErasePerson(person), by: onTheDay)
        }
        #expect(refused?.blocks.count == 1)
        unit.clock.advance(by: day)
        let after = try await unit.session(of: manager)
        _ = try await office.propose(ErasePerson(person), by: after)
        let holds = try await unit.perform(ListHolds(on: person), by: try await unit.session(of: office.lawyer))
        #expect(holds.map(\.isInForce) == [false] && holds[0].liftedAt == nil)
    }

    @Test func whatWaitsAboutThePersonRefusesToo() async throws {
        let waiting = try await office.propose(RestrictPerson(person))
        let refused = await #expect(throws: ErasureBlocked.self) { try await office.propose(ErasePerson(person)) }
        #expect(refused?.blocks == [.approval(waiting, RestrictPerson.title)])
        try await unit.perform(WithdrawApproval(waiting, expected: 1), by: office.manager)
        let erasure = try await office.propose(ErasePerson(person))
        await #expect(throws: AlreadyProposed(erasure)) { try await office.propose(ErasePerson(person)) }
        _ = try await office.propose(RestrictPerson(person))
        await #expect(throws: ErasureBlocked.self) { try await office.approve(erasure) }
    }

    @Test("Only lawyers set, lift and list them, and every hold says who and when")
    func theLawyersSay() async throws {
        let hold = try await set(.proceedings)
        for role in Role.allCases.filter({ $0.isAssignable && $0 != .lawyer }) {
            let somebody = try await unit.person(role)
            await #expect(throws: Refused(missing: .erasureGiveOpinion)) {
                try await unit.perform(SetHold(on: person, .claims, until: nil), by: somebody)
            }
            await #expect(throws: Refused(missing: .erasureGiveOpinion)) {
                try await unit.perform(LiftHold(hold, on: person), by: somebody)
            }
            await #expect(throws: Refused(missing: .erasureGiveOpinion)) {
                try await unit.perform(ListHolds(on: person), by: somebody)
            }
        }
        let second = try await unit.person(.lawyer)
        try await unit.perform(LiftHold(hold, on: person), by: second)
        await #expect(throws: AlreadyOver()) { try await lift(hold) }
        let listed = try await unit.perform(ListHolds(on: person), by: office.lawyer)
        #expect(listed.map(\.ground) == [.proceedings] && listed[0].setBy.name == office.lawyer.name)
        #expect(listed[0].liftedBy?.name == second.name && listed[0].liftedAt == unit.now && !listed[0].isInForce)
        let other = try await office.registered("Nowak", pesel: "92010112343")
        await #expect(throws: NotFound(), "a hold of another person") {
            try await unit.perform(LiftHold(hold, on: other), by: office.lawyer)
        }
    }

    @Test func itsDayLiesAhead() async throws {
        let today = try #require(Day(daysSince1970: unit.now.daysSince1970))
        await #expect(throws: InvalidChange("until", .inThePast)) {
            try await set(.claims, until: today.advanced(by: -1))
        }
        await #expect(throws: InvalidChange("until", .tooFar(days: SetHold.mostDays))) {
            try await set(.claims, until: today.advanced(by: SetHold.mostDays + 1))
        }
        _ = try await set(.claims, until: today)
    }

    @Test("Every ground says where it stands, where we have it from, and what is to be checked")
    func groundsAreShownWithTheirDoubt() {
        for ground in HoldGround.allCases {
            for words in [ground.wording, ground.article, ground.source, ground.doubt] {
                #expect(words.polish.count > 5 && words.english.count > 5)
            }
        }
    }

    private func set(_ ground: HoldGround, until: Day? = nil) async throws -> UUID {
        try await unit.perform(SetHold(on: person, ground, until: until), by: office.lawyer)
    }

    private func lift(_ hold: UUID) async throws {
        try await unit.perform(LiftHold(hold, on: person), by: office.lawyer)
    }
}
