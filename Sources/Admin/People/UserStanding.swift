import Casework
import Web

extension UserState {
    var text: Bilingual { Bilingual(wording) }

    var badge: Badge {
        switch self {
        case .active: Badge(text, tone: .good)
        case .invited: Badge(text, tone: .info)
        case .left: Badge(text)
        }
    }
}

extension Badge {
    /// Somebody who will set one up when they next sign in.
    static let noFactor = Badge(Bilingual("bez drugiego składnika", english: "no second factor yet"), tone: .warning)
}

/// A role as a form offers it.
struct RoleChoice: Sendable {
    let id: String
    let name: Bilingual
    /// One sentence for a clerk.
    let explanation: Bilingual
    var isHeld = false

    var option: Option { Option(id, name, hint: explanation, isChosen: isHeld) }
}

/// A department as a form offers it.
struct DepartmentChoice: Sendable {
    let id: String
    let name: String
    var isHeld = false

    var option: Option { Option(id, .verbatim(name), isChosen: isHeld) }
}

extension Choices {
    static func roles(_ roles: [RoleChoice], fault: Bilingual?) -> Choices {
        Choices(
            "role",
            Bilingual("Role", english: "Roles"),
            pick: .several,
            from: roles.map(\.option),
            hint: Bilingual(
                "Zaznacz tylko to, czego wymaga praca tej osoby. Widać tu role, które możesz nadać.",
                english: "Tick only what the person's work needs. You see the roles that you may give."
            ),
            error: fault
        )
    }

    /// Nothing where the unit has none.
    static func departments(_ departments: [DepartmentChoice], fault: Bilingual?) -> [any Component] {
        guard !departments.isEmpty else { return [] }
        let choices = Choices(
            "department",
            Bilingual("Działy", english: "Departments"),
            pick: .several,
            from: departments.map(\.option),
            error: fault,
            isOptional: true
        )
        return [choices]
    }
}
