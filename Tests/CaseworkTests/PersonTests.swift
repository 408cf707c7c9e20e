import Casework
import DebtDomain
import Foundation
import Persistence
import Safeguards
import Testing
import TestSupport

@Suite("Persons")
struct PersonTests {
    private let unit: TestUnit
    private let manager: TestPerson

    init() async throws {
        unit = try await TestUnit.make()
        manager = try await unit.person(.manager)
    }

    private var kowalska: PersonEntry {
        var entry = PersonEntry(.natural)
        entry.givenNames = "Łucja Maria"
        entry.surname = "Kowalska-Żak"
        entry.pesel = "440514 01359"
        var address = AddressEntry()
        address.street = "ul. Długa"
        address.house = "12A"
        address.flat = "7"
        address.postalCode = "80-831"
        address.city = "Gdańsk"
        entry.items = [
            .phone("601 202 303"), .email("Lucja@example.com"), .address(address),
            .bankAccount("61 1090 1014 0000 0712 1981 2874"), .hardship("po operacji, bez pracy"),
        ]
        return entry
    }

    @Test func areRegisteredFoundAndShown() async throws {
        let id = try await unit.perform(RegisterPerson(kowalska), by: manager)
        for (typed, kind) in [
            ("44051401359", PersonSearch.Kind.pesel), ("+48 601-202-303", .phone), ("LUCJA@example.com", .email),
            ("PL61109010140000071219812874", .bankAccount), ("kowalska", .name), ("zak lucja", .name),
            ("kowlaska", .name), ("dluga 12a", .name),
        ] {
            let found = try await unit.perform(try SearchPersons(typed), by: manager)
            #expect(found.kind == kind && found.hits.map(\.id) == [id], "\(typed)")
            #expect(found.hits.first?.name == "Ł. Kowalska-Żak" && found.hits.first?.place == "Gdańsk")
        }
        #expect(try await unit.perform(try SearchPersons("Nowak"), by: manager).hits.isEmpty)

        let card = try await unit.perform(ShowPerson(id), by: manager)
        #expect(card.name == "Łucja Maria Kowalska-Żak" && card.view == .clear)
        #expect(
            card.contacts.map(\.lines) == [
                ["ul. Długa 12A/7", "80-831 Gdańsk"], ["61 1090 1014 0000 0712 1981 2874"], ["Lucja@example.com"],
                ["+48 601 202 303"],
            ]
        )
        #expect(card.hidden == [.pesel, .birthDay, .hardship])
    }

    @Test func numbersAreRevealedForAPurpose() async throws {
        let id = try await unit.perform(RegisterPerson(kowalska), by: manager)
        await #expect(throws: Refused(.personIdentifiersReveal, because: .reasonMissing)) {
            try await unit.perform(RevealIdentifiers(id, for: nil), by: manager)
        }
        let purpose = AccessPurpose(.court)
        let revealed = try await unit.perform(RevealIdentifiers(id, for: purpose), by: manager)
        #expect(revealed.values.map(\.text) == ["44051401359", "1944-05-14"])
        let social = try await unit.perform(RevealHardship(id, for: AccessPurpose(.other, words: "pomoc")), by: manager)
        #expect(social.values.map(\.text) == ["po operacji, bez pracy"])

        let entries = try await unit.entries(of: .personRevealed)
        #expect(entries.count == 2)
        #expect(
            entries.contains { $0.contains("\"why\":{\"p\":\"court\"}") && $0.contains("\"f\":\"0000000000000048\"") }
        )
        #expect(entries.contains { $0.contains("\"p\":\"other\",\"say\":\"4QE") })
        #expect(!entries.joined().contains("pomoc"))
    }

    @Test func whatEverybodySeesIsTheirOffices() async throws {
        let worker = try await unit.person(.caseWorker)
        let theirs = try await unit.perform(RegisterPerson(kowalska), by: worker)
        var other = PersonEntry(.organisation)
        other.organisation = "Kowalska i Wspólnicy sp. z o.o."
        other.nip = "526-10-40-828"
        let notTheirs = try await unit.perform(RegisterPerson(other), by: manager)

        #expect(try await unit.perform(try SearchPersons("kowalska"), by: worker).hits.map(\.id) == [theirs])
        #expect(
            try await found("kowalska", by: manager) == [theirs, notTheirs]
        )
        await #expect(throws: Refused(.personContactRead, because: .notAssigned)) {
            try await unit.perform(ShowPerson(notTheirs), by: worker)
        }
        #expect(try await unit.perform(ShowPerson(theirs), by: worker).view == .clear)

        let auditor = try await unit.person(.auditor)
        let masked = try await unit.perform(ShowPerson(theirs), by: auditor)
        #expect(masked.view == .masked && masked.name == "Ł. Kowalska-Żak")
        #expect(
            masked.contacts.map(\.lines) == [
                ["Gdańsk"], ["•• •••• •••• •••• •••• •••• 2874"], ["L•••@example.com"], ["+•• ••• ••• 303"],
            ]
        )
        for role in [Role.tenantAdmin, .headOfUnit, .accountant] {
            let person = try await unit.person(role)
            await #expect(throws: Refused.self) { try await unit.perform(ShowPerson(theirs), by: person) }
        }
        let officer = try await unit.person(.dpo)
        await #expect(throws: Refused(.personContactRead, because: .subjectRequestMissing)) {
            try await unit.perform(ShowPerson(theirs), by: officer)
        }
        let request = AccessPurpose(.subjectRequest, words: "wniosek IOD.12.2026")
        #expect(try await unit.perform(ShowPerson(theirs, for: request), by: officer).view == .clear)
    }

    private func found(_ typed: String, by person: TestPerson) async throws -> Set<UUID> {
        Set(try await unit.perform(try SearchPersons(typed), by: person).hits.map(\.id))
    }

    @Test func everyMistakeIsNamedAtOnce() async throws {
        var entry = PersonEntry(.natural)
        entry.givenNames = " "
        entry.surname = "Kowalski"
        entry.pesel = "4405140135"
        entry.nip = "1234567890"
        entry.birthDay = "2026-02-30"
        entry.regon = "123456785"
        var address = AddressEntry()
        address.house = "1"
        address.city = "Gdańsk"
        address.postalCode = "80-83"
        entry.items = [
            .phone("12"), .email("nikt"), .address(address), .bankAccount("61 1090 1014 0000 0712 1981 2875"),
        ]
        let error = await #expect(throws: InvalidPerson.self) {
            try await unit.perform(RegisterPerson(entry), by: manager)
        }
        let faults = Dictionary(error?.faults.map { ($0.field, $0) } ?? [], uniquingKeysWith: { first, _ in first })
        #expect(
            Set(faults.keys) == [
                "/given_names", "/pesel", "/nip", "/birth_day", "/regon", "/items/0/number", "/items/1/address",
                "/items/2/postal_code", "/items/3/number",
            ]
        )
        #expect(faults["/pesel"]?.wording.polish == "PESEL ma 11 cyfr, a tu jest 10.")
        #expect(try await unit.entries(of: .personRegistered).isEmpty)
    }

    @Test func areCorrectedWithBeforeAndAfter() async throws {
        let id = try await unit.perform(RegisterPerson(kowalska), by: manager)
        let card = try await unit.perform(ShowPerson(id), by: manager)
        let phone = try #require(card.contacts.first { $0.kind == .phone })
        var correction = PersonCorrection()
        correction.surname = "Nowak"
        correction.removed = [phone.id]
        correction.added = [.phone("602 303 404")]
        let change = ChangePerson(id, expected: 1, correction, for: AccessPurpose(.correction))
        #expect(try await unit.perform(change, by: manager) == 2)
        await #expect(throws: VersionConflict(current: 2)) { try await unit.perform(change, by: manager) }
        #expect(try await unit.perform(try SearchPersons("kowalska"), by: manager).hits.isEmpty)
        #expect(try await unit.perform(try SearchPersons("nowak"), by: manager).hits.map(\.id) == [id])
        #expect(try await unit.perform(try SearchPersons("601202303"), by: manager).hits.isEmpty)
        #expect(try await unit.perform(try SearchPersons("602303404"), by: manager).hits.map(\.id) == [id])

        let entry = try #require(try await unit.entries(of: .personChanged).last)
        #expect(entry.matches(of: /"f":\d+/).count == 3 && entry.contains("\"hb\"") && entry.contains("\"ha\""))
        var nothing = PersonCorrection()
        nothing.surname = "Nowak"
        let same = ChangePerson(id, expected: 2, nothing)
        #expect(try await unit.perform(same, by: manager) == 2, "nothing became different")
    }

    @Test("A search leaves who was found, and never what was typed in clear")
    func searchesAreRecorded() async throws {
        let id = try await unit.perform(RegisterPerson(kowalska), by: manager)
        _ = try await unit.perform(try SearchPersons("44051401359"), by: manager)
        _ = try await unit.perform(try SearchPersons("nieistniejąca"), by: manager)
        let entries = try await unit.entries(of: .personSearched)
        #expect(entries.count == 2 && entries.allSatisfy { $0.contains("\"q\":\"4QE") })
        #expect(entries.contains { $0.contains(id.uuidString.lowercased()) && $0.contains("\"kind\":\"pesel\"") })
        #expect(!entries.joined().contains("44051401359") && !entries.joined().contains("nieistniej"))
    }
}

extension TestUnit {
    /// The stored lines of an act, as text.
    fileprivate func entries(of act: AuditAct) async throws -> [String] {
        let number = act.number
        let rows = try await change { (connection: borrowing TenantConnection) in
            var search = LogSearch()
            search.acts = [number]
            return try await connection.logLines(search, before: nil, limit: 100)
        }
        return rows.map { String(decoding: $0.entry, as: UTF8.self) }
    }
}
