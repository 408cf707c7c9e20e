package import Foundation
package import Persistence
package import Safeguards

/// Something that one person proposes and another must approve before it happens.
///
/// What is stored of it is the command itself, as JSON of identifiers and codes, and the hash of exactly that. When it
/// is approved it is executed in the same transaction, once, if both people may still do their part.
package protocol ApprovableCommand: Codable, Sendable {
    /// Its name in tables and in the log, such as `dpo.appoint`; never changed, never given to another.
    static var kind: String { get }
    /// What it is called where people decide on it.
    static var title: Wording { get }
    /// What its maker must hold, then and when it is approved.
    static var proposePermission: Permission { get }
    /// What its checker must hold.
    static var approvePermission: Permission { get }

    /// The user whom it is about. They neither propose nor approve it.
    var about: UUID? { get }

    /// The person of the register whom it is done to.
    var person: UUID? { get }

    /// Whether it could be executed now; asked when it is proposed and once more before it is executed. What it looks
    /// at it locks.
    ///
    /// - Parameters:
    ///   - tenant: The transaction in which it is proposed or approved.
    ///   - office: The unit's administrators and whoever it is about, locked.
    /// - Throws: What stands in the way.
    func check(in tenant: borrowing TenantConnection, _ office: Office) async throws

    /// Does it.
    ///
    /// - Parameters:
    ///   - tenant: The transaction in which it is approved.
    ///   - office: As in `check(in:_:)`.
    ///   - approval: What it was approved as.
    /// - Throws: What stands in the way; then nothing was approved either.
    func execute(in tenant: borrowing TenantConnection, _ office: Office, approval: UUID) async throws
}

extension ApprovableCommand {
    package var about: UUID? { nil }
    package var person: UUID? { nil }
}

/// Why a command cannot be executed as things are.
package enum Inapplicable: String, Error, Sendable, CaseIterable {
    case holdsItAlready = "holds_it_already"
    case holdsOtherRoles = "holds_other_roles"
    case doesNotHoldIt = "does_not_hold_it"
    case notActive = "not_active"
    case hasNoFactor = "has_no_factor"
    case restrictedAlready = "restricted_already"
    case notRestricted = "not_restricted"

    package var wording: Wording {
        switch self {
        case .holdsItAlready:
            Wording("Ta osoba jest już inspektorem ochrony danych.", english: "They are the DPO already.")
        case .holdsOtherRoles:
            Wording(
                "IOD nie może mieć innych ról. Najpierw odbierz tej osobie pozostałe role.",
                english: "The DPO holds no other roles. Take the others away first."
            )
        case .doesNotHoldIt:
            Wording("Ta osoba nie jest inspektorem ochrony danych.", english: "They are not the DPO.")
        case .notActive:
            Wording(
                "To konto nie jest aktywne. Jeśli zaproszenie wygasło, wyślij je ponownie.",
                english: "The account is not active. If the invitation ran out, send it again."
            )
        case .hasNoFactor:
            Wording(
                "Ta osoba nie ma jeszcze drugiego składnika: ustawi go przy następnym logowaniu.",
                english: "They have no second factor yet: they will set one up when they next sign in."
            )
        case .restrictedAlready:
            Wording(
                "Przetwarzanie danych tej osoby jest już ograniczone.",
                english: "The processing of this person's data is restricted already."
            )
        case .notRestricted:
            Wording(
                "Przetwarzanie danych tej osoby nie jest ograniczone.",
                english: "The processing of this person's data is not restricted."
            )
        }
    }
}

/// Every command that there is, found by its name.
package struct ApprovableCommands: Sendable {
    package static let all = ApprovableCommands([
        AppointDPO.self, RemoveDPO.self, ResetSecondFactor.self, ErasePerson.self, RestrictPerson.self,
        UnrestrictPerson.self,
    ])

    private let types: [String: any ApprovableCommand.Type]

    init(_ types: [any ApprovableCommand.Type]) {
        self.types = Dictionary(uniqueKeysWithValues: types.map { ($0.kind, $0) })
    }

    subscript(_ kind: String) -> (any ApprovableCommand.Type)? {
        types[kind]
    }

    /// The names of the commands of which `isMeant` is true, in the order of the alphabet.
    func kinds(_ isMeant: (any ApprovableCommand.Type) -> Bool) -> [String] {
        types.values.filter(isMeant).map { $0.kind }.sorted()
    }

    /// The command that was stored, or `nil` where it cannot be read.
    func command(_ kind: String, payload: String) -> (any ApprovableCommand)? {
        guard let type = types[kind] else { return nil }
        // What is not as we wrote it is no command of ours, and is never executed.
        return try? JSONDecoder().decode(type, from: Data(payload.utf8))
    }
}
