import Foundation
import Safeguards
import TestSupport
import Testing
import Web

@Suite("Persons as they are entered")
struct PersonEntryTests {
    @Test func bothKindsAreRegisteredOnceHoweverOftenTheyAreSent() async throws {
        try await PersonRegister.open { register in
            for body in [PersonRegister.natural, PersonRegister.organisation] {
                let key = UUID()
                let first = try await register.register(body, key: key)
                #expect(first.status == 201, "\(first.text)")
                let id = try #require(try first.json["id"] as? String)
                #expect(first["location"] == "/api/v1/persons/\(id)")
                #expect(first["cache-control"] == "no-store")
                let again = try await register.register(body, key: key)
                #expect(again.status == 201 && again["idempotency-replayed"] == "true")
                #expect(try again.json["id"] as? String == id)
                let other = try await register.register(#"{"kind":"natural","surname":"X"}"#, key: key)
                #expect(other.status == 422 && other.code == "idempotency-key-reused")
            }
            #expect(try await register.lines(of: .personRegistered).count == 2)
        }
    }

    struct Mistakes: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let body: String
        let faults: Set<String>

        init(_ why: String, _ body: String, _ faults: String...) {
            (testDescription, self.body, self.faults) = (why, body, Set(faults))
        }

        static let missing = "Uzupełnij to pole."
        static let unknown = "Nie ma takiego pola. Usuń je."
        static let swapped = "Cyfra kontrolna się nie zgadza: sprawdź, czy nie zamieniono dwóch cyfr."
        static let unseen = "Tekst zawiera znaki, których nie widać. Wpisz go jeszcze raz."
        static let otherKind = "not_of_this_kind: Tego pola nie ma przy tym rodzaju osoby. Usuń je."
        static let choice = "not_a_choice: Wybierz jedną z podanych możliwości."

        static let all = [
            Mistakes(
                "every value that a person has once",
                """
                {"kind":"natural","given_names":" ","surname":"Kowal\\nski","pesel":"44051401358","nip":"8567346214",
                 "birth_day":"1980-02-30","organisation":"Zgoda"}
                """,
                "/given_names empty: \(missing)",
                "/surname unprintable: \(unseen)",
                "/pesel wrong_check_digit: \(swapped)",
                "/nip wrong_check_digit: \(swapped)",
                "/birth_day not_a_date: Podaj istniejącą datę urodzenia w postaci RRRR-MM-DD.",
                "/organisation \(otherKind)"
            ),
            Mistakes(
                "every kind of item",
                """
                {"kind":"natural","given_names":"Jan","surname":"Kowalski","items":[
                 {"kind":"phone","number":"012"},{"kind":"bank_account","number":"61109010140000071219812875"},
                 {"kind":"document","document":"identity_card","number":"ABA300001"},{"kind":"email","address":"jan"},
                 {"kind":"address","house":" ","postal_code":"00-000","city":"\\u202eWarszawa"},
                 {"kind":"mailing_address","house":"1","postal_code":"","city":"Oslo","country":"N1"},
                 {"kind":"hardship","text":"a\\u0007b"}]}
                """,
                """
                /items/0/number leading_zero: Numer nie zaczyna się od zera: pomiń je, a zagraniczny zacznij od + i \
                kierunkowego kraju.
                """,
                """
                /items/1/number wrong_check_digit: Cyfry kontrolne się nie zgadzają: sprawdź, czy nie zamieniono dwóch \
                cyfr.
                """,
                "/items/2/number wrong_check_digit: \(swapped)",
                "/items/3/address not_an_address: Wpisz adres e-mail w postaci nazwa@example.com.",
                "/items/4/house empty: \(missing)",
                "/items/4/postal_code only_zeros: Żadna miejscowość nie ma kodu 00-000: wpisz prawdziwy.",
                "/items/4/city unprintable: \(unseen)",
                "/items/5/country not_a_country: Podaj kod kraju z dwóch liter, na przykład PL.",
                "/items/6/text unprintable: \(unseen)"
            ),
            Mistakes(
                "what an organisation does not have",
                """
                {"kind":"organisation","given_names":"Jan","surname":"Nowak","pesel":"44051401359",
                 "birth_day":"1944-05-14","regon":"123456784"}
                """,
                "/organisation empty: \(missing)",
                "/given_names \(otherKind)",
                "/surname \(otherKind)",
                "/pesel \(otherKind)",
                "/birth_day \(otherKind)",
                """
                /regon wrong_check_digit: Cyfra kontrolna na 9. miejscu się nie zgadza: sprawdź, czy nie zamieniono \
                dwóch cyfr.
                """
            ),
            Mistakes(
                "a birthday that is not the PESEL's",
                """
                {"kind":"natural","given_names":"Jan","surname":"Nowak","pesel":"44051401359",
                 "birth_day":"1944-05-15"}
                """,
                """
                /birth_day other_than_pesel: Data urodzenia nie zgadza się z numerem PESEL. Sprawdź jedno i drugie.
                """
            ),
            Mistakes(
                "a birthday to come",
                #"{"kind":"natural","given_names":"Jan","surname":"Nowak","birth_day":"2990-01-01"}"#,
                "/birth_day in_the_future: Data urodzenia jest w przyszłości. Sprawdź ją."
            ),
            Mistakes(
                "what is not of the shape described",
                """
                {"kind":"person","surname":1,"age":30,"items":[{"kind":"fax","number":"1"},
                 {"kind":"phone","address":"a@example.org"},"phone"]}
                """,
                "/kind \(choice)",
                "/surname wrong_type: Oczekiwano: tekst.",
                "/age unknown_member: \(unknown)",
                "/items/0/kind \(choice)",
                "/items/1/number missing: \(missing)",
                "/items/1/address unknown_member: \(unknown)",
                "/items/2 wrong_type: Oczekiwano: obiekt."
            ),
            Mistakes(
                "more items than anybody has",
                """
                {"kind":"natural","surname":"Nowak","items":[\
                \(Array(repeating: #"{"kind":"phone","number":"600123456"}"#, count: 51).joined(separator: ","))]}
                """,
                "/items wrong_count: Dozwolona liczba pozycji: od 0 do 50."
            ),
        ]
    }

    @Test("Every mistake is named with its place, all at once", arguments: Mistakes.all)
    func mistakes(_ mistakes: Mistakes) async throws {
        try await PersonRegister.open { register in
            let answer = try await register.register(mistakes.body)
            #expect(answer.status == 422 && answer.code == "invalid-fields", "\(answer.text)")
            #expect(try answer.faults == mistakes.faults)
            #expect(try await register.lines(of: .personRegistered).isEmpty)
        }
    }

    @Test(
        "Texts that mean to be something else are refused, or stay the text that they are",
        arguments: [
            (#"Now\u0000ak"#, 422), (#"Now\nak"#, 422), (#"\u202ekawoN"#, 422), (#"Now\ud800ak"#, 422),
            (#"Now\u200bak"#, 422), (#"Nowa\u0301k"#, 422), (#"<script>alert(1)</script>"#, 201),
            (#"'; DROP TABLE person; --"#, 201), (#"{{name}} ${7*7} %s"#, 201),
        ]
    )
    func hostileNames(_ name: String, status: Int) async throws {
        try await PersonRegister.open { register in
            let body = #"{"kind":"natural","given_names":"Jan","surname":"\#(name)"}"#
            let answer = try await register.register(body)
            #expect(answer.status == status, "\(answer.text)")
            guard status == 201 else { return }
            let card = try await register.card(of: try #require(try answer.json["id"] as? String))
            #expect(try card.json["name"] as? String == "Jan \(name)")
            #expect(card["content-type"] == "application/json")
        }
    }

    @Test func aNumberBelongsToOnePerson() async throws {
        try await PersonRegister.open { register in
            _ = try await register.registered()
            let twin = #"{"kind":"natural","given_names":"Ewa","surname":"Nowak","pesel":"44051401359"}"#
            let second = try await register.register(twin, as: register.colleague)
            #expect(second.status == 409 && second.code == "person-taken")
            #expect(!PersonRegister.secrets.contains { second.text.contains($0) }, "whose it is is not told")
            let other = try await register.registered(#"{"kind":"natural","given_names":"Ewa","surname":"Nowak"}"#)
            for number in [#"{"pesel":"44051401359"}"#, #"{"nip":"8567346215"}"#] {
                let answer = try await register.change(other, number)
                #expect(answer.status == 409 && answer.code == "person-taken")
            }
        }
    }

    @Test func whatIsNamedChangesAndNothingElse() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let contacts = try #require(try await register.card(of: id).json["contacts"] as? [[String: Any]])
            let phone = try #require(contacts.first { $0["kind"] as? String == "phone" }?["id"] as? String)
            let change = """
                {"surname":"Kowalski-Nowak","nip":null,"removed":["\(phone)","\(phone)","\(UUID().text)"],
                 "added":[{"kind":"phone","number":"+48 601 123 456"}],"purpose":{"code":"correction"}}
                """
            let changed = try await register.change(id, change)
            #expect(changed.status == 204 && changed["etag"] == "\"v2\"" && changed.body.isEmpty, "\(changed.text)")
            let card = try await register.card(of: id)
            #expect(card["etag"] == "\"v2\"")
            #expect(try card.json["name"] as? String == "Jan Paweł Kowalski-Nowak")
            #expect(try card.json["hidden"] as? [String] == ["pesel", "document", "hardship", "birth_day"])
            #expect(card.text.contains("601 123 456") && !card.text.contains("600 123 456"))
            let nothing = try await register.change(id, #"{"surname":"Kowalski-Nowak"}"#, version: 2)
            #expect(nothing.status == 204 && nothing["etag"] == "\"v2\"", "nothing became different")
            let lines = try await register.lines(of: .personChanged)
            #expect(lines.count == 2, "that nothing was different tells something too")
            #expect(lines.filter { "\($0)".contains("correction") }.count == 1)
        }
    }

    @Test("More than a line of the log holds is told in several", arguments: [10, 11, 12])
    func muchAtOnce(_ count: Int) async throws {
        try await PersonRegister.open { register in
            let item = #"{"kind":"hardship","text":"\#(String(repeating: "a", count: 3_000))"}"#
            let items = Array(repeating: item, count: count).joined(separator: ",")
            let body = #"{"kind":"natural","given_names":"Jan","surname":"Kowalski","items":[\#(items)]}"#
            let id = try await register.registered(body)
            let registered = try await register.lines(of: .personRegistered)
            #expect(registered.count == (count > 10 ? 2 : 1), "the names are in it, too")
            let changes = registered.flatMap { $0["chg"] as? [[String: Any]] ?? [] }
            #expect(Set(changes.compactMap { $0["ha"] as? String }).count == count + 2, "each value once")
            #expect(try await register.entries().allSatisfy { $0.utf8.count <= 65_536 })

            let stored = try await register.reveal("social", of: id)
            let values = try #require(try stored.json["values"] as? [[String: Any]])
            let removed = try values.map { #""\#(try #require($0["item"] as? String))""# }.joined(separator: ",")
            #expect(try await register.change(id, #"{"removed":[\#(removed)]}"#).status == 204)
            #expect(try await register.lines(of: .personChanged).count == (count > 11 ? 2 : 1))
        }
    }

    @Test func aDayOfBirthAgreesWithThePESELAtAnyTime() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let alone = try await register.change(id, #"{"birth_day":"1944-05-14"}"#)
            #expect(alone.status == 422)
            let needed = """
                /birth_day pesel_needed: Ta osoba ma już numer PESEL, z którym data musi się zgadzać. Podaj jedno i \
                drugie.
                """
            #expect(try alone.faults == [needed], "whether it is the stored day is not told")
            let other = try await register.change(id, #"{"pesel":"85110244711","birth_day":"1985-11-03"}"#)
            #expect(try other.faults.map { $0.prefix { $0 != ":" } } == ["/birth_day other_than_pesel"])

            #expect(try await register.change(id, #"{"pesel":"85110244711"}"#).status == 204)
            let purpose = #"{"code":"correction"}"#
            let revealed = try await register.reveal("identifiers", of: id, for: purpose)
            #expect(revealed.text.contains("1985-11-02"), "a new number brings its day along")
            let line = try #require(try await register.lines(of: .personChanged).last)
            #expect(line["chg"] as? [[String: Any]] != nil && (line["chg"] as? [Any])?.count == 2)

            let without = #"{"pesel":null,"birth_day":"1985-11-03"}"#
            #expect(try await register.change(id, without, version: 2).status == 204)
            #expect(try await register.change(id, #"{"birth_day":null}"#, version: 3).status == 204)
            #expect(try await register.change(id, #"{"birth_day":"1980-01-01"}"#, version: 4).status == 204)
            let future = try await register.change(id, #"{"pesel":"99920100003"}"#, version: 5)
            #expect(future.status == 422)
        }
    }

    @Test func onlyWhatWasSeenIsChanged() async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            #expect(try await register.change(id, #"{"surname":"Nowak"}"#).status == 204)
            let stale = try await register.change(id, #"{"surname":"Wójcik"}"#)
            #expect(stale.status == 412 && stale["etag"] == "\"v2\"")
            #expect(try await register.change(id, "{}", version: nil).status == 428)
            let wrong = try await register.change(
                id,
                #"{"surname":"","pesel":"1","added":[{"kind":"email","address":"x"}],"purpose":{"code":"other"}}"#,
                version: 2
            )
            #expect(
                try wrong.faults.map { $0.prefix { $0 != ":" } }.sorted() == [
                    "/purpose/words missing", "/surname empty",
                ]
            )
            let numbers = try await register.change(
                id,
                #"{"pesel":"1","regon":"123456785","added":[{"kind":"email","address":"x"}]}"#,
                version: 2
            )
            #expect(
                try numbers.faults.map { $0.prefix { $0 != ":" } }.sorted() == [
                    "/added/0/address not_an_address", "/pesel wrong_length", "/regon not_of_this_kind",
                ]
            )
            let foreign = try await register.change(id, #"{"surname":"X"}"#, version: 2, as: register.colleague)
            #expect(foreign.status == 403)
        }
    }
}
