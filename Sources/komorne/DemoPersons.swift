import Casework
import Foundation
import Persistence
import Safeguards
import Standalone

/// The demonstration's invented debtors and occupiers: their numbers have sound check digits and belong to nobody.
enum DemoPersons {
    /// Whom a newcomer is told to look for.
    static let first = "Zofia Zmyślona"

    static let all = [
        natural("Zofia", "Zmyślona", "68041712342", "600 100 201", ("ul. Próbna", "4", "2", "80-101")),
        natural("Jan", "Przykładowy", "85110244711", "600 100 202", ("ul. Wzorcowa", "12A", "7", "80-102")),
        natural("Maria Anna", "Fikcyjna-Wzorcowa", "91073020909", "600 100 203", ("", "17", "", "83-010")),
        natural("Halina", "Testowa", "49010955126", "58 300 10 20", ("ul. Próbna", "4", "5", "80-101")),
        natural("Jan", "Przykładny", "01221433851", "600 100 205", ("al. Pokazowa", "1", "33", "80-103")),
        organisation("Zakład Usług Zmyślonych Sp. z o.o.", nip: "5810001235", regon: "191234563"),
    ]

    private static func natural(
        _ givenNames: String,
        _ surname: String,
        _ pesel: String,
        _ phone: String,
        _ place: (street: String, house: String, flat: String, code: String)
    ) -> PersonEntry {
        var entry = PersonEntry(.natural)
        (entry.givenNames, entry.surname, entry.pesel) = (givenNames, surname, pesel)
        var address = AddressEntry()
        (address.street, address.house, address.flat) = (place.street, place.house, place.flat)
        (address.postalCode, address.city) = (place.code, "Nowa Wieś")
        entry.items = [
            .phone(phone), .email("osoba.\(pesel.suffix(4))@example.org"), .address(address),
            .hardship("Zmyślony opis: utrata pracy wiosną, troje dzieci w szkole."),
        ]
        return entry
    }

    private static func organisation(_ name: String, nip: String, regon: String) -> PersonEntry {
        var entry = PersonEntry(.organisation)
        (entry.organisation, entry.nip, entry.regon) = (name, nip, regon)
        var address = AddressEntry()
        (address.street, address.house, address.postalCode) = ("ul. Fabryczna", "3", "80-104")
        address.city = "Nowa Wieś"
        entry.items = [.address(address), .bankAccount("61 1090 1014 0000 0712 1981 2874")]
        return entry
    }
}

extension Demo {
    /// Registers the invented persons in the units that lack them.
    func addPersons(_ wiring: Wiring) async throws {
        for tenant in Self.tenants {
            guard let record = try await wiring.platform.tenant(slug: tenant.slug), record.state == .active else {
                continue
            }
            let marker = "persons-of-\(record.id)"
            if home.hasSecret(named: marker) { continue }
            let permissions = Set([RegisterPerson.permission])
            let principal = Authenticator.vouch(forJob: "demo", holding: permissions, in: record.id)
            for entry in DemoPersons.all {
                do {
                    _ = try await wiring.casework.perform(RegisterPerson(entry), as: principal)
                } catch is PersonTaken {
                    // A start that was interrupted, or somebody who tried it out, was faster.
                }
            }
            _ = try home.secret(named: marker) { [1] }
        }
    }
}
