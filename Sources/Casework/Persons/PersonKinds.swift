package import Foundation
package import Safeguards

package enum PersonKind: String, Sendable, CaseIterable {
    case natural
    case organisation

    package var wording: Wording {
        switch self {
        case .natural: Wording("osoba fizyczna", english: "natural person")
        case .organisation: Wording("podmiot", english: "organisation")
        }
    }
}

package enum PersonState: String, Sendable, CaseIterable {
    case active
    /// Kept because the law asks for it, and used for nothing else (GDPR, art. 18).
    case restricted
    /// Nothing of it can be read any more.
    case erased

    package var wording: Wording {
        switch self {
        case .active: Wording("aktywna", english: "active")
        case .restricted: Wording("przetwarzanie ograniczone", english: "processing restricted")
        case .erased: Wording("dane usunięte", english: "erased")
        }
    }
}

/// What a person may have several of.
package enum PersonItemKind: String, Sendable, CaseIterable {
    case document
    case email
    case phone
    case address
    case mailingAddress = "mailing_address"
    case bankAccount = "bank_account"
    case hardship

    var field: FieldRegistry {
        switch self {
        case .document: .personDocument
        case .email: .personEmail
        case .phone: .personPhone
        case .address: .personAddress
        case .mailingAddress: .personMailingAddress
        case .bankAccount: .personBankAccount
        case .hardship: .personHardship
        }
    }

    init?(_ field: FieldRegistry) {
        guard let kind = Self.allCases.first(where: { $0.field == field }) else { return nil }
        self = kind
    }

    /// What one needs to hold to see it.
    var group: FieldGroup {
        switch self {
        case .document: .identifiers
        case .email, .phone, .address, .mailingAddress, .bankAccount: .contact
        case .hardship: .social
        }
    }

    package var wording: Wording {
        switch self {
        case .document: Wording("dokument tożsamości", english: "identity document")
        case .email: Wording("adres e-mail", english: "e-mail address")
        case .phone: Wording("telefon", english: "phone")
        case .address: Wording("adres zamieszkania lub siedziby", english: "address")
        case .mailingAddress: Wording("adres do korespondencji", english: "address for letters")
        case .bankAccount: Wording("rachunek bankowy", english: "bank account")
        case .hardship: Wording("trudna sytuacja", english: "hardship")
        }
    }
}

extension AuditEntry.Object {
    package static func person(_ id: UUID) -> Self { Self("person", id: id) }
}
