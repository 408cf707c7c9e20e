import Foundation
import Persistence
import Safeguards
import TestSupport
import Testing
import Web

@Suite("The log as the data-protection officer reads it")
struct AuditReadingTests {
    private static let request = #"{"code":"subject-request","words":"Wniosek z 12 listopada 2026 r."}"#

    @Test func isSearchedByPersonWorkerActPurposeAndPeriod() async throws {
        try await AuditDesk.open { desk in
            let id = try await desk.register.registered()
            let other = try await desk.register.registered(PersonRegister.organisation)
            _ = try await desk.register.card(of: id, purpose: "enforcement")
            let ofPerson = try await desk.entries("?person=\(id)")
            #expect(Set(ofPerson.map { $0["act"] as? String }) == ["person.viewed", "person.registered"])
            #expect(try await desk.acts("?person=\(other)") == ["person.registered"])
            let worker = desk.register.worker.id.text
            #expect(Set(try await desk.acts("?actor=\(worker)")) == ["person.viewed", "person.registered"])
            #expect(try await desk.acts("?act=person.viewed") == ["person.viewed"])
            #expect(try await desk.acts("?purpose=enforcement") == ["person.viewed"])
            #expect(Set(try await desk.acts("?class=CHANGE")) == ["person.registered"])
            #expect(try await desk.acts("?person=\(id)&from=2099-01-01") == [])
            #expect(try await desk.acts("?person=\(id)&to=2099-01-01").count == 2)
            let asked = try await desk.acts("?object=\(id)")
            #expect(asked.contains("audit.searched"), "what the officer asks is there too")
            let viewed = ofPerson.first { $0["act"] as? String == "person.viewed" }
            let seen = try #require(viewed?["subjects"] as? [[String: Any]])
            #expect(seen.first?["id"] as? String == id)
            #expect((seen.first?["fields"] as? [String])?.contains("surname") == true)
        }
    }

    @Test func neverShowsWhatIsPersonal() async throws {
        try await AuditDesk.open { desk in
            let id = try await desk.register.registered()
            _ = try await desk.register.search("Kowalsky Nikt")
            let list = try await desk.get("/audit/entries?limit=200")
            let line = try #require(try await desk.entries("?person=\(id)&act=person.registered").first)
            let details = try await desk.get("/audit/entries/\(line["id"] as? String ?? "")")
            let looked = try #require(try await desk.entries("?act=person.searched").first?["id"] as? String)
            let search = try await desk.get("/audit/entries/\(looked)")
            #expect(!search.text.contains("Kowalsky"), "what was typed takes a request too")
            let asked = try await desk.post("/audit/entries/\(looked)/reveals", #"{"purpose":\#(Self.request)}"#)
            #expect(try asked.json["query"] as? String == "Kowalsky Nikt", "\(asked.text)")
            let unasked = try await desk.post("/audit/entries/\(looked)/reveals", "{}")
            #expect(unasked.status == 403 && unasked.code == "subject-request-required")
            for answer in [list, details, search] {
                #expect(answer.status == 200)
                for secret in PersonRegister.secrets { #expect(!answer.text.contains(secret), "\(secret)") }
            }
        }
    }

    @Test func goesOnWhereAPageEnded() async throws {
        try await AuditDesk.open { desk in
            for _ in 0..<5 { _ = try await desk.register.registered(PersonRegister.organisation) }
            var path: String? = "/audit/entries?act=person.registered&limit=2"
            var found: [String] = []
            while let next = path {
                let answer = try await desk.get(next)
                found += (try answer.json["entries"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
                path = answer["link"].flatMap { link in
                    link.split(separator: ">").first.map { String($0.dropFirst("</api/v1".count)) }
                }
            }
            #expect(found.count == 5 && Set(found).count == 5)
            let refused = try await desk.get("/audit/entries?cursor=abc")
            #expect(refused.status == 422)
        }
    }

    @Test func showsAnAuditorNoNumberOfAPerson() async throws {
        try await AuditDesk.open { desk in
            let id = try await desk.register.registered()
            _ = try await desk.entries("?person=\(id)")
            let auditor = desk.register.auditor
            let list = try await desk.get("/audit/entries?limit=200", as: auditor)
            #expect(list.status == 200 && list.text.contains("osoba "))
            #expect(!list.text.contains(id) && !list.text.contains("osoba \(id.suffix(8))"))
            let line = try #require(try await desk.entries("?act=person.registered").first?["id"] as? String)
            let details = try await desk.get("/audit/entries/\(line)", as: auditor)
            #expect(details.status == 200)
            #expect(!details.text.contains(id), "\(details.text)")
            #expect(try details.json["text"] is NSNull)
            for answer in [
                try await desk.post("/audit/subjects", #"{"query":"44051401359"}"#, as: auditor),
                try await desk.get("/audit/entries?person=\(id)", as: auditor),
                try await desk.get("/audit/entries?object=\(id)", as: auditor),
                try await desk.post("/audit/exports", #"{"form":"table","person":"\#(id)"}"#, as: auditor),
                try await desk.get("/audit/entries/\(line)/proof", as: auditor),
                try await desk.post("/audit/entries/\(line)/reveals", #"{"purpose":\#(Self.request)}"#, as: auditor),
                try await desk.post("/audit/exports", #"{"form":"bundle"}"#, as: auditor),
                try await desk.post("/persons/\(id)/access-reports", #"{"form":"json"}"#, as: auditor),
            ] {
                #expect(answer.status == 403, "\(answer.text)")
                #expect(!answer.text.contains(id))
            }
        }
    }

    @Test func findsAPersonByANumberAndTellsNothingElse() async throws {
        try await AuditDesk.open { desk in
            let id = try await desk.register.registered()
            for typed in ["440514 01359", "jan.kowalski@example.org", "600 123 456"] {
                let answer = try await desk.post("/audit/subjects", #"{"query":\#(typed.quoted)}"#)
                let persons = try #require(try answer.json["persons"] as? [[String: Any]], "\(answer.text)")
                #expect(persons.map { $0["id"] as? String } == [id])
                for secret in PersonRegister.secrets { #expect(!answer.text.contains(secret), "\(secret)") }
            }
            #expect(try await desk.post("/audit/subjects", #"{"query":"90010100009"}"#).text.contains("[]"))
            let name = try await desk.post("/audit/subjects", #"{"query":"Kowalski"}"#)
            #expect(name.status == 422 && name.text.contains("not_identifying"))
            let lines = try await desk.register.lines(of: .personSearched)
            #expect(lines.count == 4)
            #expect(lines.allSatisfy { ($0["q"] as? String)?.isEmpty == false }, "what was typed is kept, sealed")
            let log = try await desk.register.entries().joined()
            #expect(!log.contains("44051401359") && !log.contains("440514"))
        }
    }

    @Test func opensAnEntryWithWhatItKeepsOfTheRequest() async throws {
        try await AuditDesk.open { desk in
            let id = try await desk.register.registered()
            let said = #"{"code":"other","words":"Rozmowa z opiekunem"}"#
            _ = try await desk.register.reveal("identifiers", of: id, as: desk.register.manager, for: said)
            let line = try #require(try await desk.entries("?act=person.revealed").first?["id"] as? String)
            let details = try await desk.get("/audit/entries/\(line)").json
            #expect(details["purpose"] as? String == "other")
            #expect(details["purpose_words"] as? String == "Rozmowa z opiekunem")
            #expect((details["client"] as? [String])?.first == "127.0.0.1")
            let text = try #require(details["text"] as? String)
            #expect(details["leaf_hash"] as? String == Hex.text(of: AuditEntry.leafHash(of: Array(text.utf8))))
            #expect(!text.contains("opiekun"))
            #expect(try await desk.register.lines(of: .auditEntryOpened).count == 1)
            #expect(try await desk.get("/audit/entries/\(UUID().text)").status == 404)
        }
    }

    @Test func opensValuesAtThePersonsRequestAlone() async throws {
        try await AuditDesk.open { desk in
            let id = try await desk.register.registered()
            _ = try await desk.register.change(id, #"{"surname":"Kowalska-Nowak"}"#)
            let line = try #require(try await desk.entries("?act=person.changed").first?["id"] as? String)
            let refused = try await desk.post(
                "/audit/entries/\(line)/reveals",
                #"{"purpose":{"code":"correction"}}"#
            )
            #expect(refused.status == 403 && refused.code == "subject-request-required", "\(refused.text)")
            let answer = try await desk.post("/audit/entries/\(line)/reveals", #"{"purpose":\#(Self.request)}"#)
            let changes = try #require(try answer.json["changes"] as? [[String: Any]], "\(answer.text)")
            #expect(changes.count == 1 && changes.first?["field"] as? String == "surname")
            #expect(changes.first?["before"] as? String == "Kowalski")
            #expect(changes.first?["after"] as? String == "Kowalska-Nowak")
            let recorded = try await desk.register.lines(of: .personRevealed)
            #expect(recorded.count == 1)
            #expect(((recorded.first?["sub"] as? [[String: Any]])?.first?["id"]) as? String == id)
        }
    }

    @Test func opensWhatWasTypedWhenOnePersonWasFound() async throws {
        try await AuditDesk.open { desk in
            _ = try await desk.register.registered()
            _ = try await desk.register.search("440514 01359")
            let line = try #require(try await desk.entries("?act=person.searched").first?["id"] as? String)
            let answer = try await desk.post("/audit/entries/\(line)/reveals", #"{"purpose":\#(Self.request)}"#)
            #expect(try answer.json["query"] as? String == "440514 01359", "\(answer.text)")
        }
    }

    @Test func takesAFactorShownLately() async throws {
        try await AuditDesk.open { desk in
            let aged = try await desk.register.unit.aged(desk.register.officer)
            for answer in [
                try await desk.get("/audit/entries", as: aged), try await desk.get("/audit/state", as: aged),
                try await desk.post("/audit/exports", #"{"form":"table"}"#, as: aged),
            ] {
                #expect(answer.status == 403 && answer.code == "step-up-required", "\(answer.text)")
            }
        }
    }

    @Test func tellsHowFarItIsSealed() async throws {
        try await AuditDesk.open { desk in
            _ = try await desk.register.registered()
            let unit = desk.register.unit.unit
            let head = try #require(try await unit.door.seal(unit.tenant.id, at: unit.now))
            let state = try await desk.get("/audit/state").json
            let shown = try #require(state["head"] as? [String: Any])
            #expect(shown["note"] as? String == head.note && shown["size"] as? Int64 == head.size)
            #expect(state["size"] as? Int64 == head.size)
            let text = try #require(state["key"] as? String)
            let key = try #require(NoteVerifier(parsing: text))
            #expect(try SignedCheckpoint(parsing: head.note, of: key).checkpoint.size == head.size)
        }
    }

    @Test func tellsEverybodyWhatTheyDidThemselves() async throws {
        try await AuditDesk.open { desk in
            let id = try await desk.register.registered()
            _ = try await desk.register.registered(PersonRegister.organisation, as: desk.register.colleague)
            let own = try await desk.get("/me/audit-entries", as: desk.register.worker)
            let entries = try #require(try own.json["entries"] as? [[String: Any]])
            #expect(entries.map { $0["act"] as? String } == ["person.registered"])
            #expect(!own.text.contains(id) && own.text.contains("osoba "))
            #expect(try await desk.get("/me/audit-entries", as: desk.register.officer).status == 403)
        }
    }
}

/// The log as clients reach it, beside the register whose use it tells of.
struct AuditDesk: Sendable {
    let register: PersonRegister

    static func open(_ body: @Sendable (AuditDesk) async throws -> Void) async throws {
        try await PersonRegister.open { register in try await body(AuditDesk(register: register)) }
    }

    func get(_ path: String, as person: TestPerson? = nil) async throws -> LocalhostClient.Answer {
        let pass = Pass(person ?? register.officer)
        return try await register.office.call("GET", "/api/v1" + path, at: register.unit, as: pass)
    }

    func post(_ path: String, _ json: String, as person: TestPerson? = nil) async throws -> LocalhostClient.Answer {
        let pass = Pass(person ?? register.officer)
        return try await register.office.call("POST", "/api/v1" + path, at: register.unit, as: pass, json: json)
    }

    /// Entries, the newest first.
    func entries(_ query: String) async throws -> [[String: Any]] {
        let answer = try await get("/audit/entries" + query)
        return try #require(try answer.json["entries"] as? [[String: Any]], "\(answer.text)")
    }

    func acts(_ query: String) async throws -> [String] {
        try await entries(query).compactMap { $0["act"] as? String }
    }
}
