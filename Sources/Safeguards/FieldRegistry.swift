/// Every field that is sealed or indexed, by the number that is sealed with it. High 16 bits are the entity, low 16 the
/// field.
///
/// A number is for ever: it is never changed, never given to another field, and stays when its field goes. A table in
/// `docs/fields.txt` says the same, and a test compares the two.
package enum FieldRegistry: UInt32, Sendable, CaseIterable {
    case userName = 0x0001_0001
    case userEmail = 0x0001_0002
    case userTOTPSeed = 0x0001_0003
    /// The browser and the address that a session began with.
    case sessionDevice = 0x0001_0004
    case approvalReason = 0x0001_0005
    /// What whoever decided on a proposal said to it.
    case approvalVerdict = 0x0001_0006
    /// The browser and the address behind an entry of the log.
    case auditClient = 0x0002_0001
    /// What was looked for, where it was not one person alone who was found.
    case auditQuery = 0x0002_0002
    /// What was looked for, where one person was found.
    case auditQueryOfPerson = 0x0002_0003
    /// What somebody said of the purpose in their own words.
    case auditPurpose = 0x0002_0004
    case personGivenNames = 0x0003_0001
    case personSurname = 0x0003_0002
    case personOrganisation = 0x0003_0003
    case personPesel = 0x0003_0004
    case personNIP = 0x0003_0005
    case personREGON = 0x0003_0006
    case personBirthDay = 0x0003_0007
    case personDocument = 0x0003_0008
    case personEmail = 0x0003_0009
    case personPhone = 0x0003_000A
    case personAddress = 0x0003_000B
    case personMailingAddress = 0x0003_000C
    case personBankAccount = 0x0003_000D
    /// Hardship, hints at health, benefits.
    case personHardship = 0x0003_000E

    package var entity: String { traits.entity }
    package var field: String { traits.field }

    /// Under which key it is sealed.
    package var kind: EnvelopeClass { traits.kind }

    /// The type of the sealed value.
    package var type: String { traits.type }

    /// How many bits of a keyed hash of it are stored to find it by; `nil` where it cannot be searched.
    package var indexBits: Int? { traits.indexBits }

    /// How long it is kept.
    package var retention: String { traits.retention }

    /// The bit that stands for a person's field where the log says which of them were seen.
    package var mask: UInt64 {
        precondition(rawValue >> 16 == 3, "only a person's fields are seen as a person's")
        return 1 << UInt64(rawValue & 0xFFFF - 1)
    }

    private var traits: Traits {
        switch self {
        case .userName: Traits("user", "name", .tenant, "text", kept: "account")
        case .userEmail: Traits("user", "email", .tenant, "text", index: 128, kept: "account")
        case .userTOTPSeed: Traits("user", "totp_seed", .tenant, "bytes", kept: "factor")
        case .sessionDevice: Traits("session", "device", .tenant, "text", kept: "session")
        case .approvalReason: Traits("approval", "reason", .tenant, "text", kept: "audit")
        case .approvalVerdict: Traits("approval", "verdict", .tenant, "text", kept: "audit")
        case .auditClient: Traits("audit_entry", "client", .audit, "text", kept: "audit")
        case .auditQuery: Traits("audit_entry", "query", .audit, "text", kept: "audit")
        case .auditQueryOfPerson: Traits("audit_entry", "query_of_person", .subject, "text", kept: "audit")
        case .auditPurpose: Traits("audit_entry", "purpose", .audit, "text", kept: "audit")
        case .personGivenNames: Traits("person", "given_names", .subject, "text", kept: "person")
        case .personSurname: Traits("person", "surname", .subject, "text", kept: "person")
        case .personOrganisation: Traits("person", "organisation", .subject, "text", kept: "person")
        case .personPesel: Traits("person", "pesel", .subject, "text", index: 128, kept: "person")
        case .personNIP: Traits("person", "nip", .subject, "text", index: 128, kept: "person")
        case .personREGON: Traits("person", "regon", .subject, "text", index: 128, kept: "person")
        case .personBirthDay: Traits("person", "birth_day", .subject, "date", kept: "person")
        case .personDocument: Traits("person", "document", .subject, "text", kept: "person")
        case .personEmail: Traits("person", "email", .subject, "text", index: 64, kept: "person")
        case .personPhone: Traits("person", "phone", .subject, "text", index: 64, kept: "person")
        case .personAddress: Traits("person", "address", .subject, "json", kept: "person")
        case .personMailingAddress: Traits("person", "mailing_address", .subject, "json", kept: "person")
        case .personBankAccount: Traits("person", "bank_account", .subject, "text", index: 128, kept: "person")
        case .personHardship: Traits("person", "hardship", .subject, "text", kept: "person")
        }
    }
}

/// What the registry says of a field.
private struct Traits {
    let entity: String
    let field: String
    let kind: EnvelopeClass
    let type: String
    let indexBits: Int?
    let retention: String

    init(
        _ entity: String,
        _ field: String,
        _ kind: EnvelopeClass,
        _ type: String,
        index bits: Int? = nil,
        kept retention: String
    ) {
        self.entity = entity
        self.field = field
        self.kind = kind
        self.type = type
        self.indexBits = bits
        self.retention = retention
    }
}
