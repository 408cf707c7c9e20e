import Casework
import Foundation
import Persistence
import Safeguards
import Testing
import TestSupport

@Suite("Restricting a person's data")
struct RestrictionTests {
    private let office: ErasureUnit
    private let person: UUID

    init() async throws {
        office = try await ErasureUnit()
        person = try await office.registered()
    }

    private var unit: TestUnit { office.unit }

    @Test("Restricted data is used for three purposes and no other, until two people end that")
    func restrictsAndEnds() async throws {
        try await office.approve(try await office.propose(RestrictPerson(person)))
        await #expect(throws: PersonRestricted.self) { try await office.card(of: person) }
        for code in PurposeCode.allCases {
            let purpose = AccessPurpose(code, words: "sprawa 12")
            if [.court, .subjectRequest, .correction].contains(code) {
                #expect(try await office.card(of: person, for: purpose).state == .restricted)
            } else {
                await #expect(throws: PersonRestricted.self) { try await office.card(of: person, for: purpose) }
            }
        }
        #expect(try await office.found("kowalska") == [person], "that there is somebody is no use of their data")
        await #expect(throws: Inapplicable.restrictedAlready) { try await office.propose(RestrictPerson(person)) }

        let end = try await office.propose(UnrestrictPerson(person))
        let status = try await unit.perform(ShowRestriction(of: person), by: office.officer)
        #expect(status.state == .restricted && status.waiting == end)
        try await office.approve(end)
        #expect(try await office.card(of: person).state == .active)
        await #expect(throws: Inapplicable.notRestricted) { try await office.propose(UnrestrictPerson(person)) }
        let acts = try await unit.recordedActs()
        #expect(acts.contains("person.restricted") && acts.contains("person.unrestricted"))
    }

    @Test func whatIsRestrictedCanBeErased() async throws {
        try await office.approve(try await office.propose(RestrictPerson(person)))
        try await office.erase(person)
        await #expect(throws: NotFound()) { try await office.card(of: person, for: AccessPurpose(.court)) }
        await #expect(throws: NotFound()) { try await office.propose(UnrestrictPerson(person)) }
    }

    @Test func nobodyRestrictsAlone() async throws {
        let proposal = try await office.propose(RestrictPerson(person), by: office.officer)
        await #expect(throws: Refused(.restrictionApprove, because: .ownProposal)) {
            try await office.approve(proposal)
        }
        await #expect(throws: Refused(missing: .restrictionApprove)) {
            try await office.approve(proposal, by: office.manager)
        }
    }

    @Test("What was changed while a proposal waited is judged when it is approved")
    func isJudgedAnew() async throws {
        let first = try await office.propose(RestrictPerson(person))
        try await office.approve(first)
        let end = try await office.propose(UnrestrictPerson(person))
        try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.setState("active", of: person)
        }
        await #expect(throws: Inapplicable.notRestricted) { try await office.approve(end) }
    }
}
