import DebtDomain
import Foundation
import Persistence
import Safeguards

/// Where somebody lives, or gets letters. It does not print.
package struct PostalAddress: Sendable, Hashable, CustomReflectable {
    /// With its kind, such as `ul. Długa`; empty in villages without streets.
    package let street: String
    /// Such as `12A`.
    package let house: String
    /// Empty for a house of its own.
    package let flat: String
    package let postalCode: String
    package let city: String
    /// Two letters (ISO 3166).
    package let country: String

    /// Reads what somebody typed.
    ///
    /// - Throws: `InvalidPerson` with every mistake at once; the names of the fields begin with `path`.
    package init(
        street: String = "",
        house: String,
        flat: String = "",
        postalCode: String,
        city: String,
        country: String = "PL",
        at path: String
    ) throws(InvalidPerson) {
        var reader = PersonReader()
        self.street = reader.optionalLine(street, path + "/street", most: 120)
        self.house = reader.line(house, path + "/house", most: 20)
        self.flat = reader.optionalLine(flat, path + "/flat", most: 20)
        self.city = reader.line(city, path + "/city", most: 100)
        let code = country.isEmpty ? "PL" : country.uppercased()
        self.country = code
        let isCountry = code.utf8.count == 2 && code.utf8.allSatisfy((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains)
        if !isCountry { reader.note(path + "/country", "not_a_country", PersonFault.notACountry) }
        if code == "PL" {
            self.postalCode =
                reader.number(postalCode, path + "/postal_code", PostalCode.init(parsing:))?.normalised ?? ""
        } else {
            self.postalCode = reader.optionalLine(postalCode, path + "/postal_code", most: 20)
        }
        try reader.finish()
    }

    init?(_ json: SealedJSON) {
        struct Stored: Decodable {
            let street: String?
            let house: String
            let flat: String?
            let code: String?
            let city: String
            let country: String
        }
        // What is not as we wrote it is no address of ours.
        guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(json.bytes)) else { return nil }
        street = stored.street ?? ""
        house = stored.house
        flat = stored.flat ?? ""
        postalCode = stored.code ?? ""
        city = stored.city
        country = stored.country
    }

    var json: JSONCanonical {
        var members: [String: JSONCanonical] = [
            "house": .string(house), "city": .string(city), "country": .string(country),
        ]
        if !street.isEmpty { members["street"] = .string(street) }
        if !flat.isEmpty { members["flat"] = .string(flat) }
        if !postalCode.isEmpty { members["code"] = .string(postalCode) }
        return .object(members)
    }

    /// As on an envelope: the street and numbers, then the place; the country where it is another than ours.
    package var lines: [String] {
        let number = flat.isEmpty ? house : "\(house)/\(flat)"
        let first = street.isEmpty ? "\(city) \(number)" : "\(street) \(number)"
        let place = [postalCode, city].filter { !$0.isEmpty }.joined(separator: " ")
        return [first, place] + (country == "PL" ? [] : [country])
    }

    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
