import Foundation
import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing
import Web

/// The pages of persons, as a browser sends their forms.
@Suite("Pages of persons")
struct PersonPagesTests {
    private static let names = [("kind", "natural"), ("given_names", "Jan"), ("surname", "Kowalski")]

    @Test func mistakesAreNamedAtTheirFieldsAndWhatWasTypedStays() async throws {
        try await PersonRegister.open { register in
            let typed = [
                ("kind", "natural"), ("given_names", ""), ("surname", "Kowalski"), ("pesel", "44051401358"),
                ("birth_day_day", "30"), ("birth_day_month", "2"), ("birth_day_year", "1980"),
                ("phones", "600 123 456\r\n012\r\n\r\n1"), ("emails", "jan"), ("document_kind", "identity_card"),
                ("document_number", "ABA300001"), ("address_city", "Gdańsk"), ("address_country", "PL"),
                ("key", UUID().text),
            ]
            let answer = try await register.post("/new", typed)
            #expect(answer.status == 422 && answer["cache-control"] == "no-store")
            for (field, words) in [
                ("given_names", "Uzupełnij to pole."), ("pesel", "Cyfra kontrolna się nie zgadza"),
                ("birth_day-day", "Podaj istniejący dzień"), ("phones", "Wiersz 2: "), ("phones", "Wiersz 3: "),
                ("emails", "Wpisz adres e-mail"), ("document_number", "Cyfra kontrolna się nie zgadza"),
                ("address_house", "Uzupełnij to pole."), ("address_postal_code", "kod"),
            ] {
                #expect(answer.fault(of: field)?.contains(words) == true, "\(field): \(answer.fault(of: field) ?? "")")
            }
            for text in ["Kowalski", "44051401358", "012", "ABA300001", "Gdańsk"] {
                #expect(answer.text.contains(text))
            }
            #expect(try await register.lines(of: .personRegistered).isEmpty)
        }
    }

    @Test func whatIsTypedIsStoredOnceHoweverOftenTheFormIsSent() async throws {
        try await PersonRegister.open { register in
            let typed =
                Self.names + [
                    ("pesel", "44051401359"), ("phones", "600 123 456\r\n600 123 457"), ("emails", "Jan@example.org"),
                    ("accounts", "61 1090 1014 0000 0712 1981 2874"), ("document_kind", "identity_card"),
                    ("document_number", "ABA300000"), ("address_street", "ul. Długa"), ("address_house", "12"),
                    ("address_postal_code", "00-950"), ("address_city", "Warszawa"), ("hardship", "Samotny\r\nrodzic"),
                    ("key", UUID().text),
                ]
            let holder = FormHolder(register.worker.session.token)
            let seal = try await register.office.seals.token(for: holder, in: register.unit.unit.tenant.id)
            let first = try await register.post("/new", typed, token: seal)
            let again = try await register.post("/new", typed, token: seal)
            #expect(first.status == 303 && first["location"] == again["location"])
            #expect(try await register.lines(of: .personRegistered).count == 1)
            let card = try await register.get(try #require(first["location"]))
            #expect(card.status == 200 && card["cache-control"] == "no-store")
            for text in [
                "Jan Kowalski", "+48 600 123 456", "600 123 457", "Jan@example.org", "ul. Długa 12, 00-950 Warszawa",
                "61 1090 1014", "zapisane, ukryte",
            ] {
                #expect(card.text.contains(text), "\(text)")
            }
            for text in ["44051401359", "1944", "ABA", "Samotny"] { #expect(!card.text.contains(text), "\(text)") }

            let twin = try await register.post("/new", Self.names + [("pesel", "44051401359"), ("key", UUID().text)])
            #expect(twin.status == 422 && twin.fault(of: "pesel")?.contains("Ktoś ma już ten PESEL") == true)
            #expect(twin.text.contains(#"<form method="post" action="/persons">"#), "a way to whoever has the number")
            let other = try await register.post("/new", Self.names + [("nip", "8567346214"), ("key", UUID().text)])
            #expect(other.fault(of: "nip")?.contains("Cyfra kontrolna") == true)
        }
    }

    @Test func onlyWhatIsDifferentIsCorrected() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let form = try await register.get("/persons/\(id)/edit")
            #expect(form.status == 200 && form["cache-control"] == "no-store")
            for secret in ["44051401359", "8567346215", "1944", "ABA300000", "Samotny"] {
                #expect(!form.text.contains(secret), "what is hidden is in no form")
            }
            var typed = form.fields
            #expect(typed["phones"] == "+48 600 123 456" && typed["given_names"] == "Jan Paweł")
            let same = try await register.post("/\(id)/edit", typed)
            #expect(same.status == 303 && same["location"] == "/persons/\(id)")
            var card = try await register.card(of: id)
            #expect(card["etag"] == "\"v1\"", "an empty field leaves what is stored")

            typed["phones"] = "600 123 458\r\n+48 600 123 456"
            typed["emails"] = ""
            typed["removed"] = "nip"
            typed["surname"] = "Kowalski-Nowak"
            #expect(try await register.post("/\(id)/edit", typed).status == 303)
            card = try await register.card(of: id)
            #expect(card.text.contains("600 123 458") && card.text.contains("600 123 456"))
            #expect(!card.text.contains("example.org") && card.text.contains("Kowalski-Nowak"))
            #expect(try card.json["hidden"] as? [String] == ["pesel", "document", "hardship", "birth_day"])
            let lines = try await register.lines(of: .personChanged)
            #expect(lines.allSatisfy { "\($0)".contains("correction") })
            let changes = lines.compactMap { ($0["chg"] as? [Any])?.count }
            #expect(changes.filter { $0 > 0 } == [4], "name, NIP, one phone more and one e-mail less")
        }
    }

    @Test func whoWasSlowerChoosesAndLosesNothing() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            var mine = try await register.get("/persons/\(id)/edit").fields
            var theirs = mine
            (theirs["surname"], theirs["phones"]) = ("Nowak", "+48 600 123 456\r\n600 123 459")
            #expect(try await register.post("/\(id)/edit", theirs).status == 303)
            (mine["surname"], mine["pesel"], mine["hardship"]) = ("Wójcik", "85110244711", "Po operacji")
            let conflict = try await register.post("/\(id)/edit", mine)
            #expect(conflict.status == 412)
            for text in ["Twoja zmiana: Wójcik", "Zapisane teraz: Nowak", "Wcześniej było: Kowalski"] {
                #expect(conflict.text.contains(text), "\(text)")
            }
            var choice = conflict.fields
            #expect(choice["pesel"] == "85110244711" && choice["hardship"] == "Po operacji")
            choice["surname"] = "Wójcik"
            let settled = try await register.post("/\(id)/edit", choice)
            #expect(settled.status == 303, "\(settled.text)")
            let card = try await register.card(of: id)
            #expect(card.text.contains("Wójcik") && card.text.contains("600 123 459"))
            let revealed = try await register.reveal("identifiers", of: id, for: #"{"code":"correction"}"#)
            #expect(revealed.text.contains("85110244711"))
        }
    }

    @Test func numbersAreShownForAPurposeWithTheSentenceThatSaysSo() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let bare = try await register.post("/\(id)/identifiers", [:])
            #expect(bare.status == 422 && bare.fault(of: "purpose-1") == "Wybierz cel.")
            let wordless = try await register.post("/\(id)/identifiers", ["purpose": "other"])
            #expect(wordless.status == 422 && wordless.fault(of: "words") == "Opisz cel w kilku słowach.")
            #expect(try await register.lines(of: .personRevealed).isEmpty)

            let shown = try await register.post("/\(id)/identifiers", ["purpose": "court"])
            #expect(shown.status == 200 && shown["cache-control"] == "no-store")
            for text in ["Jan Paweł Kowalski", "44051401359", "14 maja 1944", "ABA300000", "dowód osobisty"] {
                #expect(shown.text.replacing("\u{A0}", with: " ").contains(text), "\(text)")
            }
            #expect(shown.text.replacing("\u{A0}", with: " ").contains("To odczytanie zapisano w dzienniku."))
            #expect(!shown.text.contains("Samotny"))
            let social = try await register.post("/\(id)/hardship", ["purpose": "other", "words": "Ulga"])
            #expect(social.text.contains("Samotny rodzic") && !social.text.contains("44051401359"))
            #expect(try await register.lines(of: .personRevealed).count == 2)
            #expect(try await register.lines(of: .personViewed).count == 2, "the card was shown too")
        }
    }

    @Test func theOfficerIsAskedForTheRequestAndNobodyForAnotherPersonsPurpose() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let officer = register.officer
            for answer in [
                try await register.get("/persons/\(id)", as: officer),
                try await register.post("/\(id)", ["purpose": "court"], as: officer),
                try await register.post("/\(id)", ["purpose": "subject-request"], as: officer),
                try await register.post("/\(id)/identifiers", ["purpose": "subject-request"], as: officer),
            ] {
                #expect(answer.status == 403 && answer.text.contains(#"name="words""#))
                #expect(!PersonRegister.secrets.contains { answer.text.contains($0) })
            }
            let request = ["purpose": "subject-request", "words": "Pismo z 12 listopada"]
            let card = try await register.post("/\(id)", request, as: officer)
            #expect(card.status == 200 && card.text.contains("Jan Paweł Kowalski"))
            #expect(card.text.contains(#"value="Pismo z 12 listopada""#), "it need not be typed again")
            #expect(try await register.get("/persons/\(id)/edit", as: officer).status == 403)
            #expect(try await register.get("/persons", as: officer).status == 403)
            let stranger = try await register.get("/persons/\(id)", as: register.colleague)
            #expect(stranger.status == 403 && !stranger.text.contains(#"name="words""#), "no purpose would help")
        }
    }

    @Test func whoseProcessingIsRestrictedIsOpenedForThreePurposes() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let person = try #require(UUID(strict: id))
            try await register.unit.unit.change { (tenant: borrowing TenantConnection) in
                try await tenant.execute("UPDATE person SET state = 'restricted' WHERE id = \(person)")
            }
            let question = try await register.get("/persons/\(id)")
            #expect(question.status == 403 && !question.text.contains("Kowalski"))
            for (code, isOffered) in [("court", true), ("correction", true), ("enforcement", false), ("other", false)] {
                #expect(question.text.contains(#"value="\#(code)""#) == isOffered)
            }
            #expect(try await register.post("/\(id)", ["purpose": "enforcement"]).status == 403)
            let card = try await register.post("/\(id)", ["purpose": "court"])
            #expect(card.status == 200 && card.text.contains("przetwarzanie ograniczone"))
            #expect(try await register.get("/persons/\(id)/edit").status == 200, "correcting is a purpose of its own")
        }
    }

    @Test("What is looked for stands in no address, and somebody else is not found")
    func search() async throws {
        let log = LogRecorder()
        try await PersonRegister.open(log: log) { register in
            let id = try await register.registered()
            let found = try await register.post("", ["query": "kowalsky"])
            #expect(found.status == 200 && found.text.contains("/persons/\(id)") && found.text.contains("J. Kowalski"))
            let nobody = try await register.post("", ["query": "44051401359"], as: register.colleague)
            #expect(nobody.status == 200 && nobody.text.contains("Nikogo nie znaleziono"))
            #expect(nobody.text.replacing("\u{A0}", with: " ").contains("numer PESEL"))
            for (query, status) in [
                ("", 422), (" ", 422), ("a\u{202E}b", 422), (String(repeating: "a", count: 201), 422),
            ] {
                #expect(try await register.post("", ["query": query]).status == status)
            }
            #expect(try await register.get("/persons?query=Kowalski").status == 200, "an address asks for nothing")
            #expect(!log.text.contains("kowalsky") && !log.text.contains("44051401359"))
        }
    }
}

extension PersonRegister {
    fileprivate func get(_ path: String, as person: TestPerson? = nil) async throws -> LocalhostClient.Answer {
        try await office.page(path, at: unit, as: Pass(person ?? worker))
    }

    fileprivate func post(
        _ rest: String,
        _ fields: [(String, String)],
        as person: TestPerson? = nil,
        token: String? = nil
    ) async throws -> LocalhostClient.Answer {
        try await office.submit("/persons" + rest, at: unit, as: Pass(person ?? worker), fields, token: token)
    }

    fileprivate func post(
        _ rest: String,
        _ fields: [String: String],
        as person: TestPerson? = nil
    ) async throws -> LocalhostClient.Answer {
        try await post(rest, fields.map { ($0.key, $0.value) }, as: person)
    }
}

extension LocalhostClient.Answer {
    /// What the summary at the head of the page says of a field, without its label.
    fileprivate func fault(of id: String) -> String? {
        guard let link = text.range(of: "<li><a href=\"#\(id)\">") else { return nil }
        let rest = text[link.upperBound...].prefix { $0 != "<" }
        return rest.range(of: ": ").map { String(rest[$0.upperBound...]).replacing("\u{A0}", with: " ") }
    }

    /// What the page's own form would send as it stands, but for its token and boxes that are not ticked.
    fileprivate var fields: [String: String] {
        guard let start = text.range(of: "<form class=\"form\""),
            let end = text.range(of: "</form>", range: start.upperBound..<text.endIndex)
        else { return [:] }
        let form = String(text[start.upperBound..<end.lowerBound])
        var fields: [String: String] = [:]
        for input in form.matches(of: /<input[^>]*>/) {
            let tag = String(input.output)
            guard let name = Self.attribute("name", of: tag), name != FormBody.tokenField else { continue }
            let isBox = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"")
            if isBox, !tag.contains(" checked") { continue }
            fields[name] = Self.attribute("value", of: tag) ?? ""
        }
        for area in form.matches(of: /<textarea[^>]*name="([^"]*)"[^>]*>\n([^<]*)<\/textarea>/) {
            fields[String(area.output.1)] = String(area.output.2)
        }
        return fields
    }

    private static func attribute(_ name: String, of tag: String) -> String? {
        guard let start = tag.range(of: " \(name)=\"") else { return nil }
        return String(tag[start.upperBound...].prefix { $0 != "\"" })
    }
}
