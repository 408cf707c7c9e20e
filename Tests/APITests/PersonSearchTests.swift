import Foundation
import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing
import Web

/// Who is found by name, and who is not.
@Suite("Searching persons by name")
struct PersonSearchTests {
    @Test("Whom somebody may see is found however many others come first")
    func othersFirst() async throws {
        try await PersonRegister.open { register in
            let body = #"{"kind":"natural","given_names":"Jan","surname":"Nowak"}"#
            for _ in 0..<101 { _ = try await register.registered(body, as: register.manager) }
            let last = #"{"kind":"natural","given_names":"Zenon","surname":"Nowak"}"#
            let own = try await register.registered(last)
            let found = try await register.search("nowak")
            #expect(try found.persons.map { $0["id"] } == [own])
            #expect(try found.json["is_cut"] as? Bool == false)
            let all = try await register.search("nowak", as: register.manager)
            #expect(try all.persons.count == 50)
            #expect(try all.json["is_cut"] as? Bool == true)
        }
    }

    @Test("Whose name does not open is left out, told of once, and hides nobody else")
    func damage() async throws {
        try await PersonRegister.open { register in
            let damaged = try await register.registered()
            let sound = try await register.registered(#"{"kind":"natural","given_names":"Ewa","surname":"Kowalska"}"#)
            try await register.damage(damaged)
            for _ in 1...2 {
                let found = try await register.search("kowalska")
                #expect(try found.persons.map { $0["id"] } == [sound])
            }
            let late = try await register.registered(#"{"kind":"natural","given_names":"Iga","surname":"Kowalska"}"#)
            try await register.damage(late)
            #expect(try await register.search("kowalska").persons.map { $0["id"] } == [sound])
            let objects = try await register.lines(of: .cryptoIntegrityFailure).map { $0["obj"] as? [String: String] }
            #expect(objects.count == 2 && Set(objects.map { $0?["id"] }) == [damaged, late])
            #expect(register.unit.unit.door.nameFigures.unreadable == 2)
        }
    }

    @Test("Whose processing is restricted is found without anything of theirs", arguments: ["kowalski", "44051401359"])
    func restricted(_ typed: String) async throws {
        try await PersonRegister.open { register in
            let id = try await register.registered()
            let person = try #require(UUID(strict: id))
            try await register.unit.unit.change { (tenant: borrowing TenantConnection) in
                try await tenant.execute("UPDATE person SET state = 'restricted' WHERE id = \(person)")
            }
            let answer = try await register.search(typed)
            let hit = try #require(try answer.persons.first)
            #expect(hit["id"] == id && hit["state"] == "restricted" && hit["place"] == "")
            #expect(hit["name"] == "osoba " + id.suffix(8))
            for secret in PersonRegister.secrets + ["Warszawa"] { #expect(!answer.text.contains(secret), "\(secret)") }
            let line = try #require(try await register.lines(of: .personSearched).last)
            #expect("\(line)".contains("0000000000000000"), "the log says that nothing of theirs was seen")
        }
    }

    @Test("While a long transaction is open, nobody's name is opened twice")
    func longTransactions() async throws {
        try await PersonRegister.open { register in
            let unit = register.unit.unit
            _ = try await register.registered()
            #expect(try await register.search("kowalski").persons.count == 1)
            let other = try await unit.database.open(unit.database.superuser)
            try await other.script("BEGIN")
            _ = try await other.value("SELECT pg_current_xact_id()::text", as: String.self)
            _ = try await register.registered(#"{"kind":"natural","given_names":"Ewa","surname":"Zimna"}"#)
            for _ in 1...3 { #expect(try await register.search("zimna").persons.count == 1) }
            #expect(unit.door.nameFigures.opened == 2)
            await other.close()
        }
    }
}

extension PersonRegister {
    /// Puts the envelope of another field in the place of a person's surname, as no action does.
    fileprivate func damage(_ id: String) async throws {
        let person = try #require(UUID(strict: id))
        try await unit.unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.execute("UPDATE person SET surname_sealed = given_names_sealed WHERE id = \(person)")
        }
    }
}

extension LocalhostClient.Answer {
    /// Who was found.
    fileprivate var persons: [[String: String]] {
        get throws { try #require(try json["persons"] as? [[String: String]], "\(text)") }
    }
}
