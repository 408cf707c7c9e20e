import DebtDomain
import Foundation
import Persistence
package import Safeguards

extension FieldRegistry {
    /// What a person's field is called where the log is read; `nil` for other fields.
    package var personWording: Wording? {
        switch self {
        case .personGivenNames: Wording("imiona", english: "given names")
        case .personSurname: Wording("nazwisko", english: "surname")
        case .personOrganisation: Wording("nazwa podmiotu", english: "name of the organisation")
        case .personPesel: Wording("PESEL", english: "PESEL")
        case .personNIP: Wording("NIP", english: "NIP")
        case .personREGON: Wording("REGON", english: "REGON")
        case .personBirthDay: Wording("data urodzenia", english: "date of birth")
        default: PersonItemKind(self)?.wording
        }
    }

    /// What it takes to see the field of a person.
    var readPermission: Permission {
        switch self {
        case .personPesel, .personNIP, .personREGON, .personBirthDay, .personDocument: .personIdentifiersReveal
        case .personHardship: .personSocialRead
        default: .personContactRead
        }
    }
}

extension PersonOpener {
    /// The value in an envelope that stands elsewhere than in a person's own rows, as people read it.
    func text(_ envelope: [UInt8], _ field: FieldRegistry, of subject: UUID, row: UUID) throws -> String? {
        switch field.type {
        case "date":
            let day = try PersonCell<SealedDay>(envelope, field, of: subject, row: row).map { try open($0).day }
            return day.flatMap { Day(daysSince1970: $0)?.iso }
        case "json":
            let json = try PersonCell<SealedJSON>(envelope, field, of: subject, row: row).map { try open($0) }
            return json.flatMap { PostalAddress($0) }.map { $0.lines.joined(separator: ", ") }
        default:
            return try PersonCell<String>(envelope, field, of: subject, row: row).map { try open($0) }
        }
    }
}
