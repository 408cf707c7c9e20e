package import Foundation
package import Safeguards

/// One personal value, to be sealed: what it is, and the form by which it is found where it has an index.
package struct PersonValue: Sendable, Hashable, CustomReflectable {
    package let field: FieldRegistry
    let plaintext: Plaintext
    /// In the one form that all spellings have in common; `nil` where it cannot be looked for.
    let normalised: String?

    package init(_ field: FieldRegistry, _ text: String, foundBy normalised: String? = nil) {
        precondition((field.indexBits != nil) == (normalised != nil), "indexed fields are found by their normal form")
        self.field = field
        plaintext = .text(text)
        self.normalised = normalised
    }

    /// Canonical JSON, such as an address.
    package init(_ field: FieldRegistry, json: JSONCanonical) throws {
        self.field = field
        plaintext = .json(try json.bytes())
        normalised = nil
    }

    /// A day, counted from 1970-01-01.
    package init(_ field: FieldRegistry, day: Int32) {
        self.field = field
        plaintext = .day(day)
        normalised = nil
    }

    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

/// Canonical JSON in an envelope.
package struct SealedJSON: Sealable {
    package let bytes: [UInt8]

    package var plaintext: Plaintext { .json(bytes) }

    package init?(plaintext: Plaintext) {
        guard case .json(let bytes) = plaintext else { return nil }
        self.bytes = bytes
    }
}

/// A day in an envelope, counted from 1970-01-01.
package struct SealedDay: Sealable {
    package let day: Int32

    package var plaintext: Plaintext { .day(day) }

    package init?(plaintext: Plaintext) {
        guard case .day(let day) = plaintext else { return nil }
        self.day = day
    }
}

extension FieldRegistry {
    /// What a person has once: the columns of the person's own row.
    package static let ofPersonOnce: [FieldRegistry] = [
        .personGivenNames, .personSurname, .personOrganisation, .personPesel, .personNIP, .personREGON,
        .personBirthDay,
    ]

    /// What a person may have several of: rows of their own.
    package static let ofPersonOften: [FieldRegistry] = [
        .personDocument, .personEmail, .personPhone, .personAddress, .personMailingAddress, .personBankAccount,
        .personHardship,
    ]

    /// What a search by name or address looks at.
    static let named: Set<FieldRegistry> = [
        .personGivenNames, .personSurname, .personOrganisation, .personAddress, .personMailingAddress,
    ]
}

/// Somebody new.
package struct NewPerson: Sendable {
    package let id: UUID
    package let kind: String
    package let values: [PersonValue]

    package init(id: UUID, kind: String, values: [PersonValue]) {
        self.id = id
        self.kind = kind
        self.values = values
    }
}

/// What becomes different of a person.
package struct PersonChange: Sendable {
    /// Values that a person has once: the new one, or `nil` for none any more.
    package var set: [FieldRegistry: PersonValue?] = [:]
    package var added: [PersonValue] = []
    /// Rows of what a person may have several of.
    package var removed: [UUID] = []

    package init() {}
}

/// Somebody with the same number exists. Whoever learns that has learnt something, so it is recorded.
package struct PersonExists: RecordedRefusal, Equatable {
    package let field: FieldRegistry
    package let id: UUID

    package var recordedRule: AuditCode { "person_exists" }
    package var recordedPerson: UUID? { id }
}
