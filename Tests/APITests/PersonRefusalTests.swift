import Foundation
import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing
import Web

/// Who wanted to see somebody and was not let is told of like who saw them.
@Suite("Refused looks at persons")
struct PersonRefusalTests {
    @Test func areRecordedWithWhomTheyWereAt() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let accountant = try await register.office.home.colleague(.accountant)
            let purpose = #"{"code":"enforcement"}"#
            let refusals = [
                try await register.card(of: id, as: register.colleague),
                try await register.card(of: id, as: accountant),
                try await register.change(id, #"{"surname":"X"}"#, as: register.colleague),
                try await register.reveal("identifiers", of: id, as: register.colleague, for: purpose),
                try await register.reveal("social", of: id, as: accountant, for: purpose),
                try await register.reveal("identifiers", of: id),
            ]
            #expect(refusals.allSatisfy { $0.status == 403 })
            let lines = try await register.lines(of: .denied)
            #expect(lines.count == refusals.count)
            #expect(lines.allSatisfy { $0.object == id && $0.subjects == [id: "0000000000000000"] })
            #expect(Set(lines.compactMap(\.actor)) == [register.colleague.id, accountant.id, register.worker.id])
            let person = try #require(UUID(strict: id))
            let found: Int64 = try await register.unit.unit.change { (tenant: borrowing TenantConnection) in
                try await tenant.value(
                    """
                    SELECT count(*) FROM audit_subject s JOIN audit_entry e USING (id)
                     WHERE s.subject = \(person) AND e.res = 1
                    """
                )
            }
            #expect(found == Int64(refusals.count), "whoever asks who looked at a person finds them")
        }
    }

    @Test func nameNobodyWhoIsNotInTheRegister() async throws {
        try await PersonRegister.open { register in
            let foreign = try await register.office.neighbour.registered().id.text
            let accountant = try await register.office.home.colleague(.accountant)
            for id in [foreign, UUID().text] {
                #expect(try await register.card(of: id, as: accountant).status == 403)
                #expect(try await register.card(of: id).status == 404)
            }
            let lines = try await register.lines(of: .denied)
            #expect(lines.count == 2 && lines.allSatisfy { $0.object == nil && $0.subjects.isEmpty })
        }
    }

    @Test func aNumberThatIsTakenTellsOfWhoHasIt() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            #expect(try await register.register().status == 409)
            let other = try await register.registered(PersonRegister.organisation)
            #expect(try await register.change(other, #"{"nip":"8567346215"}"#).status == 409)
            let lines = try await register.lines(of: .denied)
            #expect(lines.count == 2)
            #expect(Set(lines.map(\.object)) == [id, other])
            #expect(Set(lines.map { Set($0.subjects.keys) }) == [[id], [id, other]])
        }
    }

    @Test("A value that does not open is recorded with whose request met it, and at whom")
    func damage() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let person = try #require(UUID(strict: id))
            let user = register.worker.id
            try await register.unit.unit.change { (tenant: borrowing TenantConnection) in
                try await tenant.execute("UPDATE person SET surname_sealed = given_names_sealed WHERE id = \(person)")
                try await tenant.execute("UPDATE app_user SET name_sealed = email_sealed WHERE id = \(user)")
            }
            let worker = Pass(register.worker)
            let answers = [
                try await register.office.call("GET", "/api/v1/me", at: register.unit, as: worker),
                try await register.card(of: id), try await register.change(id, #"{"surname":"X"}"#),
            ]
            #expect(answers.map(\.status) == [500, 500, 500])
            let lines = try await register.lines(of: .cryptoIntegrityFailure)
            #expect(lines.map(\.actor) == [user, user, user])
            #expect(lines.count { $0.object == id } == 2 && lines.count { $0.object == nil } == 1)
        }
    }
}

extension [String: Any] {
    /// What a line of the log was about.
    fileprivate var object: String? { (self["obj"] as? [String: String])?["id"] }

    fileprivate var subjects: [String: String] {
        let subjects = self["sub"] as? [[String: String]] ?? []
        return [String: String](uniqueKeysWithValues: subjects.map { ($0["id"] ?? "", $0["f"] ?? "") })
    }

    /// The user who did it.
    fileprivate var actor: UUID? {
        let actor = self["actor"] as? [String: Any]
        guard actor?["k"] as? String == "user" else { return nil }
        return (actor?["id"] as? String).flatMap { UUID(uuidString: $0) }
    }
}
