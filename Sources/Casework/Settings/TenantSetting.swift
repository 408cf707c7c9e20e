package import Safeguards

/// Everything that a unit may set for itself. Names are stored and never change their meaning.
package enum TenantSetting: String, Sendable, CaseIterable {
    case sessionIdleMinutes = "session.idle_minutes"
    case sessionHours = "session.hours"
    case invitationDays = "invitation.days"
    case unitDisplayName = "unit.display_name"
    case unitContactEmail = "unit.contact_email"
    case mailSenderName = "mail.sender_name"

    package enum Kind: Sendable, Hashable {
        case wholeNumber(ClosedRange<Int>)
        /// One line; empty stands for what the platform knows.
        case text(most: Int)
        /// Empty for none.
        case email
    }

    package var kind: Kind {
        switch self {
        case .sessionIdleMinutes: .wholeNumber(5...30)
        case .sessionHours: .wholeNumber(1...10)
        case .invitationDays: .wholeNumber(1...14)
        case .unitDisplayName: .text(most: 200)
        case .unitContactEmail: .email
        case .mailSenderName: .text(most: 100)
        }
    }

    /// What counts until somebody sets another.
    package var initial: String {
        switch self {
        case .sessionIdleMinutes: "30"
        case .sessionHours: "10"
        case .invitationDays: "7"
        case .unitDisplayName, .unitContactEmail, .mailSenderName: ""
        }
    }

    package var label: Wording {
        switch self {
        case .sessionIdleMinutes:
            Wording("Wylogowanie po bezczynności (w minutach)", english: "Sign out after idling (minutes)")
        case .sessionHours:
            Wording("Najdłuższy czas jednej sesji (w godzinach)", english: "Longest session (hours)")
        case .invitationDays:
            Wording("Ważność zaproszenia (w dniach)", english: "Invitations are valid for (days)")
        case .unitDisplayName:
            Wording("Nazwa jednostki pokazywana użytkownikom", english: "Name of the unit as users see it")
        case .unitContactEmail:
            Wording("Adres e-mail do kontaktu w sprawie systemu", english: "E-mail address for questions")
        case .mailSenderName:
            Wording("Nazwa nadawcy wiadomości", english: "Name of the sender of e-mails")
        }
    }

    /// What to know before changing it.
    package var hint: Wording {
        switch self {
        case .sessionIdleMinutes:
            Wording(
                "Od 5 do 30. Krótszy czas obejmie od razu także osoby już zalogowane.",
                english: "From 5 to 30. A shorter time also counts at once for those who are signed in."
            )
        case .sessionHours:
            Wording(
                "Od 1 do 10. Potem trzeba zalogować się ponownie.",
                english: "From 1 to 10. After that one signs in again."
            )
        case .invitationDays:
            Wording(
                "Od 1 do 14. Po tym czasie można wysłać zaproszenie ponownie.",
                english: "From 1 to 14. After that an invitation can be sent again."
            )
        case .unitDisplayName:
            Wording("Puste: nazwa nadana przez operatora.", english: "Empty: the name the operator gave.")
        case .unitContactEmail:
            Wording("Pokazywany na stronach pomocy. Może być pusty.", english: "Shown on help pages. May be empty.")
        case .mailSenderName:
            Wording("Puste: nazwa jednostki.", english: "Empty: the name of the unit.")
        }
    }

    /// Reads what somebody typed for this setting.
    ///
    /// - Returns: The value as it is stored.
    /// - Throws: Why it cannot be taken, about the field `value`.
    package func value(from typed: String) throws(InvalidChange) -> String {
        switch kind {
        case .wholeNumber(let range):
            let digits = typed.filter { $0 != " " }
            guard (1...6).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(digits)
            else { throw InvalidChange("value", .notANumber) }
            guard range.contains(number) else {
                throw InvalidChange("value", .outOfRange(least: range.lowerBound, most: range.upperBound))
            }
            return String(number)
        case .text(let most):
            return isBlank(typed) ? "" : try Entry.line(typed, "value", most: most)
        case .email:
            guard !isBlank(typed) else { return "" }
            do {
                return try EmailAddress(parsing: typed).text
            } catch {
                throw InvalidChange("value", .notAnAddress)
            }
        }
    }

    private func isBlank(_ typed: String) -> Bool {
        typed.utf8.count <= 100 && typed.allSatisfy { $0 == " " }
    }
}
