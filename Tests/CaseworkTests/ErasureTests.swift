import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Erasing a person")
struct ErasureTests {
    private let office: ErasureUnit
    private let person: UUID

    init() async throws {
        office = try await ErasureUnit()
        person = try await office.registered()
    }

    private var unit: TestUnit { office.unit }

    @Test("A manager proposes, the DPO approves, and nothing is left that can be read or found")
    func takesTwo() async throws {
        let other = try await office.registered("Nowak", pesel: "92010112343")
        let proposal = try await office.propose(ErasePerson(person))
        #expect(try await office.card(of: person).name == "Łucja Kowalska", "nothing has happened yet")
        #expect(try await office.found("kowalska") == [person])
        #expect(try await office.approve(proposal).state == .approved)

        for purpose in PurposeCode.allCases.map({ AccessPurpose($0, words: "wniosek") }) {
            await #expect(throws: NotFound()) { try await office.card(of: person, for: purpose) }
            await #expect(throws: NotFound()) {
                try await unit.perform(RevealIdentifiers(person, for: purpose), by: office.manager)
            }
            await #expect(throws: NotFound()) {
                try await unit.perform(RevealHardship(person, for: purpose), by: office.manager)
            }
        }
        var correction = PersonCorrection()
        correction.surname = "Nowak"
        await #expect(throws: NotFound()) {
            try await unit.perform(ChangePerson(person, expected: 2, correction), by: office.manager)
        }
        for typed in [ErasureUnit.pesel, "kowalska", "łucja kowalska"] {
            #expect(try await office.found(typed).isEmpty, "\(typed)")
        }
        #expect(try await office.found("601202303") == [other])
        #expect(try await office.found("lucja@example.com") == [other])
        #expect(try await office.card(of: other).name == "Łucja Nowak")
        let again = try await office.registered()
        #expect(try await office.found(ErasureUnit.pesel) == [again], "the number is free for whoever comes anew")
        try await checkRows()
    }

    private func checkRows() async throws {
        let superuser = try await office.superuser()
        let schema = try office.schema
        let row: [String] = try await superuser.values("SELECT p::text FROM \(schema).person p WHERE id = \(person)")
        let text = try #require(row.first)
        #expect(text.contains(",erased,2,,,,,,,,,,,"), "no value and no index: \(text)")
        let left: Int64 = try await superuser.value(
            """
            SELECT count(*) FROM \(schema).person_item
             WHERE person = \(person) AND (sealed IS NOT NULL OR bi IS NOT NULL)
            """
        )
        #expect(left == 0)
        let keys: [Int64] = try await superuser.values(
            """
            SELECT count(*) FROM vault.subject_key
             WHERE subject = \(person) GROUP BY wrapped IS NULL AND destroyed_at IS NOT NULL
            """
        )
        #expect(keys == [1], "the key stays known, and is nothing")
    }

    @Test("The line is in the log, is covered by a signed head, and names hashes and no values")
    func isRecorded() async throws {
        try await office.erase(person)
        let entry = try #require(try await office.entries(of: .personErased).first)
        #expect(entry.contains(#""cls":"KEY""#) && entry.contains(#""keys":1"#))
        #expect(entry.contains(#""obj":{"id":"\#(person.uuidString.lowercased())","k":"person"}"#))
        #expect(entry.matches(of: /"hb":"[0-9a-f]{64}"/).count == 7 && !entry.contains(#""b":"#), "\(entry)")
        let covered = try await unit.change { (tenant: borrowing TenantConnection) in
            let head = try await tenant.logState().head
            let act = AuditAct.personErased.number
            let place: Int64? = try await tenant.value("SELECT leaf_index FROM audit_entry WHERE act = \(act)")
            return place.map { $0 < head?.size ?? 0 } ?? false
        }
        #expect(covered, "success was reported, so a signed head covers the line")
    }

    @Test("Whoever is erased cannot be erased, proposed or looked at again")
    func isOver() async throws {
        try await office.erase(person)
        await #expect(throws: NotFound()) { try await office.propose(ErasePerson(person)) }
        await #expect(throws: NotFound()) { try await office.propose(RestrictPerson(person)) }
        await #expect(throws: NotFound()) {
            try await unit.perform(PreviewErasure(of: person), by: office.manager)
        }
        await #expect(throws: NotFound()) {
            try await unit.perform(ShowRestriction(of: person), by: office.manager)
        }
        await #expect(throws: NotFound()) {
            try await unit.perform(SetHold(on: person, .claims, until: nil), by: office.lawyer)
        }
        await #expect(throws: NotFound()) { try await unit.perform(ListHolds(on: person), by: office.lawyer) }
    }

    @Test func nobodyErasesAlone() async throws {
        let proposal = try await office.propose(ErasePerson(person), by: office.officer)
        await #expect(throws: Refused(.erasureApprove, because: .ownProposal)) {
            try await office.approve(proposal)
        }
        await #expect(throws: Refused(missing: .erasureApprove)) {
            try await office.approve(proposal, by: office.manager)
        }
        for role in [Role.caseWorker, .lawyer, .accountant, .auditor, .tenantAdmin, .headOfUnit] {
            let somebody = try await unit.person(role)
            await #expect(throws: Refused(missing: .erasurePropose)) {
                try await office.propose(ErasePerson(person), by: somebody)
            }
            await #expect(throws: NotFound()) { try await office.approve(proposal, by: somebody) }
        }
        #expect(try await office.card(of: person).state == .active)
        try await office.approve(proposal, by: try await unit.person(.dpo))
        await #expect(throws: NotFound()) { try await office.card(of: person) }
    }

    @Test("The proposal names the person by their identifier, and so does its line")
    func isNamedByIdentifier() async throws {
        let proposal = try await office.propose(ErasePerson(person))
        let shown = try await unit.perform(ShowApproval(proposal), by: office.officer)
        #expect(shown.approval.person?.id == person && shown.approval.about == nil && shown.mayDecide)
        let mark = person.uuidString.suffix(8).lowercased()
        #expect(shown.approval.person?.wording.polish == "osoba \(mark)")
        let line = try #require(try await office.entries(of: .approvalProposed).last)
        #expect(line.contains(#""person":"\#(person.uuidString.lowercased())""#))
        let notices = try await unit.notices(to: office.officer.id)
        #expect(notices == ["approval_waiting"])
    }

    @Test("Of several who approve at once, one does, and the person is erased once")
    func approvedByManyAtOnce() async throws {
        let officers = try await [office.officer, unit.person(.dpo), unit.person(.dpo)]
        let proposal = try await office.propose(ErasePerson(person))
        let done = try await withThrowingTaskGroup(of: Bool.self) { group in
            for officer in officers {
                group.addTask {
                    do {
                        return try await office.approve(proposal, by: officer).state == .approved
                    } catch is AlreadyDecided {
                        return false
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(done == 1)
        #expect(try await office.entries(of: .personErased).count == 1)
    }
}
