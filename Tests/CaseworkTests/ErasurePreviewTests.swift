import Casework
import Foundation
import Persistence
import Safeguards
import Testing
import TestSupport

@Suite("The preview of an erasure")
struct ErasurePreviewTests {
    @Test("Says what goes, what stays and what is in the way, and opens nothing")
    func saysAllOfIt() async throws {
        let office = try await ErasureUnit()
        let unit = office.unit
        let person = try await office.registered()
        let card = try await office.card(of: person)
        var correction = PersonCorrection()
        correction.removed = card.contacts.filter { $0.kind == .email }.map(\.id)
        correction.added = [.phone("602 303 404")]
        _ = try await unit.perform(ChangePerson(person, expected: 1, correction), by: office.manager)
        _ = try await office.found("kowalska")
        _ = try await office.registered("Nowak", pesel: "92010112343")

        let viewed = try await office.entries(of: .personViewed).count
        let preview = try await unit.perform(PreviewErasure(of: person), by: office.officer)
        let counts = Dictionary(uniqueKeysWithValues: preview.goes.map { ($0.field, $0.count) })
        #expect(
            counts == [
                .personGivenNames: 1, .personSurname: 1, .personPesel: 1, .personBirthDay: 1, .personPhone: 2,
                .personHardship: 1,
            ]
        )
        #expect(preview.goes.allSatisfy { $0.field.personWording != nil })
        #expect(preview.indexes == 3 && preview.keys == 1 && preview.state == .active)
        // Registered, viewed, changed, searched; of the view nothing is sealed under the person's key.
        let stays = preview.stays
        #expect(stays.lines == 4 && stays.sealedLines == 3 && stays.removedItems == 1 && stays.approvals == 0)
        #expect(preview.blocks.isEmpty && preview.waiting == nil)
        #expect(try await office.entries(of: .personViewed).count == viewed, "nothing was opened")
        let line = try #require(try await office.entries(of: .personErasurePreviewed).first)
        #expect(line.contains(#""sub":[{"f":"0000000000000000","id":"\#(person.uuidString.lowercased())"}]"#))

        _ = try await unit.perform(SetHold(on: person, .claims, until: nil), by: office.lawyer)
        let blocked = try await unit.perform(PreviewErasure(of: person), by: office.manager)
        #expect(blocked.blocks.map(\.wording.english).first?.contains("claims") == true && blocked.blocks.count == 1)
    }

    @Test("It is as good as the erasure: what it counts is what goes")
    func isKept() async throws {
        let office = try await ErasureUnit()
        let person = try await office.registered()
        let proposal = try await office.propose(ErasePerson(person))
        let preview = try await office.unit.perform(PreviewErasure(of: person), by: office.manager)
        #expect(preview.waiting == proposal && preview.blocks.isEmpty && preview.stays.approvals == 1)
        try await office.approve(proposal)
        let line = try #require(try await office.entries(of: .personErased).first)
        #expect(line.matches(of: /"hb"/).count == preview.goes.reduce(0) { $0 + $1.count })
    }

    @Test func isForThoseWhoMayPropose() async throws {
        let office = try await ErasureUnit()
        let person = try await office.registered()
        for role in Role.allCases.filter({ $0.isAssignable && ![.manager, .dpo].contains($0) }) {
            let somebody = try await office.unit.person(role)
            await #expect(throws: Refused(missing: .erasurePropose)) {
                try await office.unit.perform(PreviewErasure(of: person), by: somebody)
            }
        }
        await #expect(throws: NotFound()) {
            try await office.unit.perform(PreviewErasure(of: UUID()), by: office.manager)
        }
    }
}
