import Foundation
import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing
import Web

@Suite("Persons as they are read")
struct PersonReadingTests {
    @Test func theCardShowsContactsAndHidesNumbers() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let card = try await register.card(of: id)
            #expect(card.status == 200 && card["etag"] == "\"v1\"" && card["cache-control"] == "no-store")
            let json = try card.json
            #expect(json["view"] as? String == "clear" && json["name"] as? String == "Jan Paweł Kowalski")
            #expect(json["hidden"] as? [String] == ["pesel", "nip", "document", "hardship", "birth_day"])
            let contacts = try #require(json["contacts"] as? [[String: Any]])
            let lines = Dictionary(
                uniqueKeysWithValues: contacts.map { ($0["kind"] as? String, $0["lines"] as? [String]) }
            )
            #expect(lines["address"] == ["ul. Długa 12A/3", "00-950 Warszawa"])
            #expect(lines["email"] == ["jan.kowalski@example.org"])
            for number in ["44051401359", "8567346215", "1944", "ABA300000", "Samotny"] {
                #expect(!card.text.contains(number))
            }
            let known = try await register.call("GET", "/\(id)", as: register.worker, [("If-None-Match", "\"v1\"")])
            #expect(known.status == 304)
        }
    }

    @Test func theAuditorSeesEnoughToRecogniseSomebodyAndNoMore() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let card = try await register.card(of: id, as: register.auditor)
            #expect(card.status == 200)
            #expect(try card.json["view"] as? String == "masked")
            #expect(try card.json["name"] as? String == "J. Kowalski")
            for secret in PersonRegister.secrets where secret != "Kowalski" {
                #expect(!card.text.contains(secret), "\(secret)")
            }
            #expect(try await register.reveal("identifiers", of: id, as: register.auditor).status == 403)
        }
    }

    @Test func aCaseWorkerSeesWhomTheyRegistered() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            for answer in [
                try await register.card(of: id, as: register.colleague, purpose: "enforcement"),
                try await register.reveal("social", of: id, as: register.colleague, for: #"{"code":"enforcement"}"#),
            ] {
                #expect(answer.status == 403)
                #expect(!PersonRegister.secrets.contains { answer.text.contains($0) })
            }
            let others = try await register.search("44051401359", as: register.colleague)
            #expect(others.status == 200)
            #expect(try others.hits == [])
            let own = try await register.search("44051401359")
            #expect(try own.hits == [id])
        }
    }

    @Test(
        "Somebody is found by whatever was typed",
        arguments: [
            ("44051401359", "pesel"), ("856 734 62 15", "nip"), ("+48 600-123-456", "phone"),
            ("JAN.KOWALSKI@example.org", "email"), ("PL61109010140000071219812874", "bank_account"),
            ("kowalski", "name"), ("Kowalsky Jan", "name"), ("Dluga Warszawa", "name"),
        ]
    )
    func search(_ typed: String, kind: String) async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            _ = try await register.registered(PersonRegister.organisation)
            let answer = try await register.search(typed, as: register.manager)
            #expect(answer.status == 200 && answer["cache-control"] == "no-store", "\(answer.text)")
            #expect(try answer.json["kind"] as? String == kind)
            #expect(try answer.hits == [id])
            #expect(try answer.json["is_cut"] as? Bool == false)
            let hit = try #require((try answer.json["persons"] as? [[String: String]])?.first)
            #expect(hit["name"] == "J. Kowalski" && hit["place"] == "Warszawa" && hit["state"] == "active")
        }
    }

    @Test func anOrganisationIsFoundByItsNumberAndItsName() async throws {
        try await PersonRegister.open { register in
            _ = try await register.registered()
            let id = try await register.registered(PersonRegister.organisation)
            for (typed, kind) in [("123456785", "regon"), ("spoldzielnia zgodna", "name")] {
                let answer = try await register.search(typed)
                #expect(try answer.json["kind"] as? String == kind)
                #expect(try answer.hits == [id], "\(answer.text)")
            }
            for (query, fault) in [("", "/query empty"), (" ", "/query empty"), ("a\u{202e}b", "/query unprintable")] {
                let answer = try await register.search(query)
                #expect(answer.status == 422)
                #expect(try answer.faults.first?.hasPrefix(fault) == true)
            }
        }
    }

    @Test func numbersAreRevealedForAPurposeAndRecordedOnce() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let bare = try await register.reveal("identifiers", of: id)
            #expect(bare.status == 403 && bare.code == "purpose-required")
            #expect(try bare.json["title"] as? String == "Podaj cel")
            #expect(try await register.lines(of: .personRevealed).isEmpty)

            let purpose = #"{"code":"other","words":"Porównanie z aktami sądu"}"#
            let answer = try await register.reveal("identifiers", of: id, for: purpose)
            #expect(answer.status == 200 && answer["cache-control"] == "no-store", "\(answer.text)")
            #expect(
                try answer.values == [
                    "pesel": "44051401359", "nip": "8567346215", "birth_day": "1944-05-14", "document": "ABA300000",
                ]
            )
            #expect(answer.text.contains(#""document":"identity_card""#))
            let lines = try await register.lines(of: .personRevealed)
            #expect(lines.count == 1)
            #expect("\(lines)".contains("other") && !"\(lines)".contains("aktami"), "the words are sealed")

            let social = try await register.reveal("social", of: id)
            #expect(try social.values == ["hardship": "Samotny rodzic"])
            #expect(try await register.lines(of: .personRevealed).count == 2)
        }
    }

    @Test func theOfficerReadsAtThePersonsOwnRequest() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            for purpose in [nil, #"{"code":"court"}"#, #"{"code":"subject-request"}"#] {
                let answer = try await register.reveal("identifiers", of: id, as: register.officer, for: purpose)
                #expect(answer.status == 403 && answer.code == "subject-request-required")
            }
            let named = #"{"code":"subject-request","words":"Pismo z 12 listopada"}"#
            #expect(try await register.reveal("identifiers", of: id, as: register.officer, for: named).status == 200)
            let blank = #"{"code":"subject-request","words":"  "}"#
            #expect(try await register.reveal("identifiers", of: id, as: register.officer, for: blank).status == 422)
        }
    }

    @Test func theOfficerOpensACardByNamingTheRequest() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            for purpose in ["{}", #"{"purpose":{"code":"court"}}"#, #"{"purpose":{"code":"subject-request"}}"#] {
                let answer = try await register.view(id, purpose, as: register.officer)
                #expect(answer.status == 403 && answer.code == "subject-request-required")
            }
            #expect(try await register.card(of: id, as: register.officer, purpose: "subject-request").status == 403)
            #expect(try await register.lines(of: .personViewed).isEmpty)

            let named = #"{"purpose":{"code":"subject-request","words":"Pismo Samotnego z 12 listopada"}}"#
            let card = try await register.view(id, named, as: register.officer)
            #expect(card.status == 200 && card["etag"] == "\"v1\"" && card["cache-control"] == "no-store")
            #expect(try card.json["name"] as? String == "Jan Paweł Kowalski")
            #expect(!card.text.contains("44051401359"))
            let lines = try await register.lines(of: .personViewed)
            #expect(lines.count == 1 && "\(lines)".contains("subject-request") && !"\(lines)".contains("Pismo"))
        }
    }

    @Test(
        "Views are asked for in one form only",
        arguments: [
            (#"{"purpose":"court"}"#, 422), (#"{"purpose":{"code":"x"}}"#, 422),
            (#"{"purpose":{"code":"other"}}"#, 422), (#"{"purpose":{"code":"court"},"id":"1"}"#, 422), ("[]", 422),
            ("", 400), (#"{"purpose":null}"#, 422),
            (#"{"purpose":{"code":"court","words":"\u202ea"}}"#, 422),
        ]
    )
    func hostileViews(_ body: String, status: Int) async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let answer = try await register.view(id, body)
            #expect(answer.status == status, "\(answer.text)")
            #expect(try await register.lines(of: .personViewed).isEmpty)
            #expect(try await register.view(id, "{}", as: register.colleague).status == 403)
            #expect(try await register.view("44051401359", "{}").status == 404)
        }
    }

    @Test("A purpose in a header field is one of the codes", arguments: ["other", "Court", "court, court", "x"])
    func purposesInHeaders(_ purpose: String) async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let answer = try await register.card(of: id, purpose: purpose)
            #expect(answer.status == 400 && answer.code == "malformed-purpose")
            #expect(try await register.card(of: id, purpose: "payment-enquiry").status == 200)
        }
    }

    @Test func whoseProcessingIsRestrictedIsReadForFewPurposes() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let person = try #require(UUID(strict: id))
            try await register.unit.unit.change { (tenant: borrowing TenantConnection) in
                try await tenant.execute("UPDATE person SET state = 'restricted' WHERE id = \(person)")
            }
            for purpose in [nil, "enforcement"] {
                let answer = try await register.card(of: id, purpose: purpose)
                #expect(answer.status == 403 && answer.code == "person-restricted")
            }
            let card = try await register.card(of: id, purpose: "court")
            #expect(try card.json["state"] as? String == "restricted")
            #expect(try await register.change(id, #"{"surname":"X"}"#).code == "person-restricted")
            let correction = #"{"surname":"Nowak","purpose":{"code":"correction"}}"#
            #expect(try await register.change(id, correction).status == 204)
        }
    }

    @Test func anotherTenantsPersonIsNobody() async throws {
        try await PersonRegister.open { register in
            let foreign = try await register.office.neighbour.registered().id.text
            let purpose = #"{"code":"court"}"#
            for manager in [register.manager, register.worker] {
                var answers: [[LocalhostClient.Answer]] = []
                for id in [foreign, UUID().text] {
                    answers.append([
                        try await register.card(of: id, as: manager),
                        try await register.view(id, "{}", as: manager),
                        try await register.change(id, #"{"surname":"X"}"#, as: manager),
                        try await register.reveal("identifiers", of: id, as: manager, for: purpose),
                        try await register.reveal("social", of: id, as: manager, for: purpose),
                    ])
                }
                for (one, nobodys) in zip(answers[0], answers[1]) {
                    #expect(one.status == 404)
                    #expect(try one.comparable == nobodys.comparable)
                }
            }
            #expect(try await register.search("Nowak", as: register.manager).hits == [])
        }
    }

    @Test func nothingPersonalIsInLogsOrHeaderFields() async throws {
        let log = LogRecorder()
        try await PersonRegister.open(log: log) { register in
            let id = try await register.registered()
            let answers = [
                try await register.register(), try await register.register(PersonRegister.natural + "x"),
                try await register.register(PersonRegister.natural.replacing("01359", with: "01358")),
                try await register.card(of: id), try await register.change(id, #"{"given_names":"Jan Paweł"}"#),
                try await register.change(id, #"{"surname":"Kowalski\n"}"#, version: 7),
                try await register.search("44051401359"), try await register.search("Kowalski"),
                try await register.reveal("identifiers", of: id, for: #"{"code":"court","words":"Samotny"}"#),
                try await register.reveal("social", of: id, as: register.colleague),
                try await register.call("GET", "/44051401359", as: register.worker),
            ]
            #expect(answers.map(\.status) == [409, 400, 422, 200, 204, 412, 200, 200, 200, 403, 404])
            let fields = answers.flatMap(\.headers).map { "\($0.name): \($0.value)" }.joined(separator: "\n")
            let entries = try await register.entries().joined(separator: "\n")
            #expect(entries.contains("person.revealed") && log.text.contains("/api/v1/persons/{person}/reveals"))
            for secret in PersonRegister.secrets {
                #expect(!fields.contains(secret) && !entries.contains(secret), "\(secret)")
                #expect(!log.text.contains(secret), "\(secret)")
            }
        }
    }
}

extension LocalhostClient.Answer {
    /// Who was found.
    fileprivate var hits: [String] {
        get throws {
            let persons = try #require(try json["persons"] as? [[String: String]], "\(text)")
            return persons.compactMap { $0["id"] }
        }
    }

    /// What was revealed, by its kind.
    fileprivate var values: [String: String] {
        get throws {
            let values = try #require(try json["values"] as? [[String: Any]], "\(text)")
            let pairs = values.map { ($0["kind"] as? String ?? "", $0["text"] as? String ?? "") }
            return Dictionary(uniqueKeysWithValues: pairs)
        }
    }
}
