/// Who may do what: one row for each permission, one cell for each role that holds it.
///
/// `MatrixRows.swift` has the table itself, and next to it what no cell can allow; this file reads them.
package enum Matrix {
    /// A permission, and how far each role that holds it reaches with it.
    package struct Row: Sendable {
        package let permission: Permission
        /// Whether it alters anything; whoever only reads has none of these.
        package let isChange: Bool
        package let section: Section
        /// What the row forbids to everybody, whatever their roles.
        package let separations: [Separation]
        /// What the second person must hold who approves what was asked for under this permission.
        package let approval: Permission?
        /// How far it reaches from a role that a tenant made for itself; nil where such a role cannot hold it.
        package let customReach: Reach?
        private let reaches: [Reach?]

        fileprivate init(_ entry: Entry, in section: Section) {
            permission = entry.permission
            isChange = entry.isChange
            reaches = entry.reaches
            self.section = section
            separations = Matrix.separations(of: entry.permission)
            approval = Matrix.approvals[entry.permission]
            let ordinary = Role.allCases.filter(\.isOrdinary).compactMap { entry.reaches[$0.column] }
            customReach = Matrix.reserved.contains(entry.permission) ? nil : Reach.narrowest(of: ordinary)
        }

        package subscript(_ role: Role) -> Reach? {
            reaches[role.column]
        }

        /// The cells that are not empty.
        package var cells: [Role: Reach] {
            Dictionary(uniqueKeysWithValues: Role.allCases.compactMap { role in self[role].map { (role, $0) } })
        }
    }

    /// A row as the table writes it: a cell for each role, in the order of `Role.column`.
    struct Entry: Sendable {
        let permission: Permission
        let isChange: Bool
        let reaches: [Reach?]
    }

    /// Rows that belong together, in the order in which they are shown.
    struct Group: Sendable {
        let section: Section
        let entries: [Entry]

        init(_ section: Section, _ entries: [Entry]) {
            self.section = section
            self.entries = entries
        }
    }

    /// Every row, in the order in which people read them.
    package static let rows: [Row] = table.flatMap { group in
        group.entries.map { Row($0, in: group.section) }
    }

    private static let rowOf = Dictionary(uniqueKeysWithValues: rows.map { ($0.permission, $0) })

    package static func row(_ permission: Permission) -> Row? {
        rowOf[permission]
    }

    /// How far `role` reaches with `permission`; nil where it does not hold it.
    package static func cell(_ permission: Permission, _ role: Role) -> Reach? {
        rowOf[permission]?[role]
    }

    /// What a role that a tenant makes for itself may hold.
    package static let customisable = Set(rows.filter { $0.customReach != nil }.map(\.permission))

    /// What an API token may have in its scopes.
    package static let scopes = Set(rows.filter { $0[.integration] != nil }.map(\.permission))

    /// The pairs of roles that nobody may hold together.
    package static let exclusive: [(Role, Role)] = Role.allCases.flatMap { one in
        Role.allCases.filter { one.column < $0.column && one.excludes($0) }.map { (one, $0) }
    }
}

extension Matrix {
    /// What rows are about, and the heading under which they are shown.
    package enum Section: String, Sendable, CaseIterable {
        case people, account, cases, money, letters, protection, oversight, unit, platform, later

        /// Whether its rows open the data of debtors and occupiers, or act on them.
        package var isAboutPersons: Bool {
            switch self {
            case .cases, .money, .letters, .protection: true
            case .people, .account, .oversight, .unit, .platform, .later: false
            }
        }

        package var title: Wording {
            switch self {
            case .people: Wording("Użytkownicy, role, tokeny, ustawienia", english: "Users, roles, tokens, settings")
            case .account: Wording("Własne konto", english: "One's own account")
            case .cases: Wording("Sprawy i osoby", english: "Cases and persons")
            case .money: Wording("Pieniądze", english: "Money")
            case .letters: Wording("Pisma, wiadomości, sąd", english: "Letters, messages, court")
            case .protection: Wording("Ochrona danych i rejestr zdarzeń", english: "Data protection and the audit log")
            case .oversight: Wording("Nadzór", english: "Oversight")
            case .unit: Wording("Zasady, wzory i klucze jednostki", english: "Rules, templates and keys of the unit")
            case .platform: Wording("Platforma", english: "The platform")
            case .later: Wording("Jeszcze dla nikogo", english: "Nobody's as yet")
            }
        }
    }

    /// Something that a row forbids even to those who hold its permission. No role and no approval lifts it.
    package enum Separation: String, Sendable, CaseIterable {
        /// To oneself.
        case oneself
        /// To whoever holds the office of DPO.
        case dpo
        /// To what one proposed oneself.
        case ownProposal = "own_proposal"

        package var wording: Wording {
            switch self {
            case .oneself: Wording("nie wobec siebie", english: "not to oneself")
            case .dpo: Wording("nie wobec IOD", english: "not to the DPO")
            case .ownProposal: Wording("nie własny wniosek", english: "not one's own proposal")
            }
        }
    }
}

extension Role {
    /// Whether nobody may hold this role together with `other`.
    ///
    /// The DPO watches over those who work with data and cannot be one of them; programs and operators are no people of
    /// a unit at all.
    package func excludes(_ other: Role) -> Bool {
        guard self != other else { return false }
        if [self, other].contains(where: { $0 == .integration || $0 == .operator }) { return true }
        return self == .dpo && other != .user || other == .dpo && self != .user
    }
}

/// The groups of personal fields, and what opens each.
package enum FieldGroup: String, Sendable, CaseIterable {
    /// PESEL, NIP, number of an identity document.
    case identifiers = "ID"
    /// Phone, e-mail, address.
    case contact = "CONTACT"
    /// Balances and the ledger.
    case money = "MONEY"
    /// Hardship, hints at health, benefits.
    case social = "SOCIAL"
    /// Titles and enforcement.
    case court = "COURT"
    case notes = "NOTE"

    /// What one needs to hold to see the group's fields.
    package var permission: Permission {
        switch self {
        case .identifiers: .personIdentifiersReveal
        case .contact: .personContactRead
        case .money: .caseMoneyRead
        case .social: .personSocialRead
        case .court: .caseCourtRead
        case .notes: .caseNotesRead
        }
    }
}
