/// An office that somebody or something holds: a column of the matrix.
package enum Role: String, CaseIterable, Sendable, Codable {
    /// What every signed-in person holds, whatever else they hold.
    case user
    case tenantAdmin = "tenant_admin"
    /// Whoever answers for the unit; appoints the data-protection officer together with an administrator.
    case headOfUnit = "head_of_unit"
    case dpo
    case manager
    case caseWorker = "case_worker"
    case accountant
    case lawyer
    case auditor
    /// What a program holds that comes with an API token.
    case integration
    /// Whoever runs the platform; holds nothing in any tenant.
    case `operator`

    /// Whether people are given this role; the others come with signing in, with a token or with the platform.
    package var isAssignable: Bool {
        switch self {
        case .user, .integration, .operator: false
        default: true
        }
    }

    /// Whether a role that a tenant makes for itself may hold what this one holds.
    ///
    /// The offices that watch over the others, or stand outside of the unit, cannot be taken apart.
    package var isOrdinary: Bool {
        isAssignable && self != .dpo && self != .headOfUnit
    }

    package var name: Wording {
        switch self {
        case .user: Wording("Użytkownik", english: "User")
        case .tenantAdmin: Wording("Administrator jednostki", english: "Tenant administrator")
        case .headOfUnit: Wording("Kierownik jednostki", english: "Head of unit")
        case .dpo: Wording("Inspektor ochrony danych (IOD)", english: "Data-protection officer (DPO)")
        case .manager: Wording("Kierownik windykacji", english: "Manager")
        case .caseWorker: Wording("Windykator", english: "Case worker")
        case .accountant: Wording("Księgowość", english: "Accountant")
        case .lawyer: Wording("Prawnik", english: "Lawyer")
        case .auditor: Wording("Audytor", english: "Auditor")
        case .integration: Wording("Integracja", english: "Integration")
        case .operator: Wording("Operator platformy", english: "Platform operator")
        }
    }

    /// What the office is for, as a clerk would say it.
    package var explanation: Wording {
        switch self {
        case .user:
            Wording(
                "Każda osoba po zalogowaniu: własne konto i sesje.",
                english: "Everybody who signed in: own account."
            )
        case .tenantAdmin:
            Wording(
                "Prowadzi konta, role i ustawienia jednostki; nie widzi dłużników.",
                english: "Looks after accounts, roles and settings of the unit; sees no debtors."
            )
        case .headOfUnit:
            Wording(
                "Odpowiada za jednostkę: zatwierdza wyznaczenie IOD i okresy przechowywania danych.",
                english: "Answers for the unit: confirms who is the DPO and how long data are kept."
            )
        case .dpo:
            Wording(
                "Nadzoruje ochronę danych: czyta rejestr zdarzeń, obsługuje wnioski osób.",
                english: "Watches over data protection: reads the log, answers people's requests."
            )
        case .manager:
            Wording(
                "Kieruje windykacją: widzi wszystkie sprawy, zatwierdza decyzje.",
                english: "Leads collection: sees all cases, approves decisions."
            )
        case .caseWorker:
            Wording("Prowadzi przydzielone sprawy dłużników.", english: "Works on the cases assigned to them.")
        case .accountant:
            Wording("Księguje wpłaty; widzi kwoty, nie dane kontaktowe.", english: "Books payments; sees sums only.")
        case .lawyer:
            Wording("Prowadzi przydzielone sprawy sądowe.", english: "Works on the court cases assigned to them.")
        case .auditor:
            Wording(
                "Sprawdza, niczego nie zmieniając; dane osób widzi zakryte.",
                english: "Checks, and changes nothing."
            )
        case .integration:
            Wording("Program z tokenem API, tylko w zakresie tokenu.", english: "A program, within its token's scopes.")
        case .operator:
            Wording(
                "Utrzymuje platformę; nie ma dostępu do danych osób.",
                english: "Runs the platform; sees nobody's data."
            )
        }
    }

    /// The role's place in a row of the matrix. A switch, because hashing an enum of texts hashes its text.
    var column: Int {
        switch self {
        case .user: 0
        case .tenantAdmin: 1
        case .headOfUnit: 2
        case .dpo: 3
        case .manager: 4
        case .caseWorker: 5
        case .accountant: 6
        case .lawyer: 7
        case .auditor: 8
        case .integration: 9
        case .operator: 10
        }
    }
}
