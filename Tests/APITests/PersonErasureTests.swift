import Foundation
import Safeguards
import TestSupport
import Testing
import Web

@Suite("Erasure over the interface")
struct PersonErasureTests {
    @Test("Previewed, proposed, held up, approved, gone")
    func fromPreviewToNothing() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered(as: register.manager)
            let lawyer = try await register.unit.colleague(.lawyer)
            let preview = try await register.call("GET", "/\(id)/erasure-preview", as: register.manager)
            #expect(preview.status == 200)
            let goes = try #require(try preview.json["goes"] as? [[String: Any]])
            #expect(Set(goes.compactMap { $0["field"] as? String }).isSuperset(of: ["surname", "pesel", "hardship"]))
            #expect(PersonRegister.secrets.allSatisfy { !preview.text.contains($0) }, "it tells of no value")

            let held = try await set(#"{"ground":"accounting","until":"2031-12-31"}"#, on: id, register, lawyer)
            #expect(held.status == 201)
            let hold = try #require(try held.json["id"] as? String)
            let refused = try await propose("erasures", id, register)
            #expect(refused.status == 409)
            #expect(try refused.json["code"] as? String == "erasure-blocked")
            #expect(try (refused.json["detail"] as? String)?.contains("dowody księgowe, do 2031-12-31") == true)

            let listed = try await register.call("GET", "/\(id)/holds", as: lawyer)
            let holds = try #require(try listed.json["holds"] as? [[String: Any]])
            #expect(holds.count == 1 && holds[0]["is_in_force"] as? Bool == true)
            #expect((holds[0]["doubt"] as? [String: String])?["pl"]?.contains("Sprawdź") == true)
            let lift = "/\(id)/holds/\(hold)"
            #expect(try await register.call("DELETE", lift, as: lawyer).status == 204)
            #expect(try await register.call("DELETE", lift, as: lawyer).status == 409)

            let proposed = try await propose("erasures", id, register)
            let approval = try #require(try proposed.json["approval"] as? String, "\(proposed.text)")
            #expect(try await decide(approval, register).status == 200)
            #expect(try await register.card(of: id, as: register.manager).status == 404)
            #expect(try await register.call("GET", "/\(id)/erasure-preview", as: register.manager).status == 404)
            #expect(try await propose("erasures", id, register).status == 404)
            let found = try await register.search("44051401359", as: register.manager)
            #expect(try (found.json["persons"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func aRestrictionIsProposedAndEnded() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered(as: register.manager)
            let proposed = try await propose("restrictions", id, register)
            let approval = try #require(try proposed.json["approval"] as? String, "\(proposed.text)")
            let shown = try await register.office.call(
                "GET",
                "/api/v1/approvals/\(approval)",
                at: register.unit,
                as: Pass(register.officer)
            )
            #expect(try shown.json["person"] as? String == id)
            #expect(PersonRegister.secrets.allSatisfy { !shown.text.contains($0) })
            #expect(try await decide(approval, register).status == 200)
            let card = try await register.card(of: id, as: register.manager)
            #expect(card.status == 403)
            #expect(try card.json["code"] as? String == "person-restricted")
            #expect(try await register.card(of: id, as: register.manager, purpose: "court").status == 200)
            let again = try await propose("restrictions", id, register)
            #expect(again.status == 409)
            #expect(try again.json["code"] as? String == "restricted-already")
            #expect(try await propose("restriction-ends", id, register).status == 202)
        }
    }

    @Test("What a hold cannot be is named")
    func mistakesInHolds() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered(as: register.manager)
            let lawyer = try await register.unit.colleague(.lawyer)
            for body in [
                "{}", #"{"ground":"whim"}"#, #"{"ground":"claims","until":"2026-02-30"}"#,
                #"{"ground":"claims","until":"31.12.2031"}"#, #"{"ground":"claims","until":"1999-12-31"}"#,
                #"{"ground":"claims","until":"2199-12-31"}"#, #"{"ground":"claims","why":"x"}"#,
            ] {
                #expect(try await set(body, on: id, register, lawyer).status == 422, "\(body)")
            }
            let past = try await set(#"{"ground":"claims","until":"1999-12-31"}"#, on: id, register, lawyer)
            #expect(try past.faults == ["/until in_the_past: Podaj datę w przyszłości."])
            #expect(try await set(#"{"ground":"claims"}"#, on: UUID().text, register, lawyer).status == 404)
        }
    }

    private func propose(
        _ what: String,
        _ person: String,
        _ register: PersonRegister
    ) async throws -> LocalhostClient.Answer {
        let key = ("Idempotency-Key", UUID().text)
        let reason = #"{"reason":"Wniosek z 12 listopada"}"#
        return try await register.call("POST", "/\(person)/\(what)", as: register.manager, [key], reason)
    }

    private func set(
        _ body: String,
        on person: String,
        _ register: PersonRegister,
        _ lawyer: TestPerson
    ) async throws -> LocalhostClient.Answer {
        let key = ("Idempotency-Key", UUID().text)
        return try await register.call("POST", "/\(person)/holds", as: lawyer, [key], body)
    }

    private func decide(_ approval: String, _ register: PersonRegister) async throws -> LocalhostClient.Answer {
        try await register.office.call(
            "POST",
            "/api/v1/approvals/\(approval)/decisions",
            at: register.unit,
            as: Pass(register.officer),
            [("Idempotency-Key", UUID().text), ("If-Match", "\"v1\"")],
            json: #"{"verdict":"approve"}"#
        )
    }
}
