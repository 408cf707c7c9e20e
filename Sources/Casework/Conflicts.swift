package import Safeguards

/// Nothing of that kind has the identifier in this tenant, or nothing that whoever asks may know of.
package struct NotFound: Error, Equatable {
    package init() {}
}

/// Somebody changed it since it was read.
package struct VersionConflict: Error, Equatable {
    /// The version that it has now.
    package let current: Int64

    package init(current: Int64) {
        self.current = current
    }
}

/// The unit would be left without anybody who can administer it.
package struct LastAdministrator: Error, Equatable {
    package init() {}
}

/// Something of that kind has the name already.
package struct NameTaken: Error, Equatable {
    package init() {}
}

/// What it is done to is over: left, retired, revoked.
package struct AlreadyOver: Error, Equatable {
    package init() {}
}

/// A value that cannot be taken.
package struct InvalidChange: Error, Equatable {
    package enum Reason: Error, Hashable, Sendable {
        case empty
        case tooLong(most: Int)
        case tooMany(most: Int)
        case unprintable
        /// Something that does not exist, or no longer does.
        case unknown
        case notANumber
        case outOfRange(least: Int, most: Int)
        case notAnAddress
        case notANetwork
        case inThePast
        case tooFar(days: Int)
        /// None of the numbers and addresses that a person is found by.
        case notIdentifying
    }

    /// The property of the action, as it is named in JSON: `valid_until`.
    package let field: String
    package let reason: Reason

    package init(_ field: String, _ reason: Reason) {
        self.field = field
        self.reason = reason
    }
}

extension InvalidChange.Reason {
    /// A word that programs can tell reasons apart by.
    package var code: String {
        switch self {
        case .empty: "empty"
        case .tooLong: "too_long"
        case .tooMany: "too_many"
        case .unprintable: "unprintable"
        case .unknown: "unknown"
        case .notANumber: "not_a_number"
        case .outOfRange: "out_of_range"
        case .notAnAddress: "not_an_address"
        case .notANetwork: "not_a_network"
        case .inThePast: "in_the_past"
        case .tooFar: "too_far"
        case .notIdentifying: "not_identifying"
        }
    }

    /// What is wrong and what to do about it.
    package var wording: Wording {
        switch self {
        case .empty:
            Wording("Uzupełnij to pole.", english: "Fill in this field.")
        case .tooLong(let most):
            Wording("Skróć tekst: może mieć najwyżej \(most) zn.", english: "Shorten it to \(most) characters at most.")
        case .tooMany(let most):
            Wording("Usuń część pozycji: może ich być najwyżej \(most).", english: "Remove some: \(most) at most.")
        case .unprintable:
            Wording(
                "Tekst zawiera znaki, których nie widać. Wpisz go jeszcze raz.",
                english: "The text holds characters that cannot be seen. Type it again."
            )
        case .unknown:
            Wording(
                "Wybrana pozycja nie istnieje. Odśwież stronę i wybierz ponownie.",
                english: "What you chose does not exist. Reload the page and choose again."
            )
        case .notANumber:
            Wording("Wpisz liczbę całkowitą, same cyfry.", english: "Enter a whole number, digits only.")
        case .outOfRange(let least, let most):
            Wording("Wpisz liczbę od \(least) do \(most).", english: "Enter a number from \(least) to \(most).")
        case .notAnAddress:
            Wording(
                "Wpisz adres e-mail w postaci nazwa@example.com.",
                english: "Enter an address like name@example.com."
            )
        case .notANetwork:
            Wording(
                "Wpisz adres IP albo sieć, na przykład 192.0.2.10 albo 192.0.2.0/24.",
                english: "Enter an IP address or a network, such as 192.0.2.10 or 192.0.2.0/24."
            )
        case .inThePast:
            Wording("Podaj datę w przyszłości.", english: "Give a date in the future.")
        case .tooFar(let days):
            Wording(
                "Podaj bliższą datę: najdalej \(days) dni od dziś.",
                english: "Give an earlier date: \(days) days from today at most."
            )
        case .notIdentifying:
            Wording(
                "Podaj PESEL, NIP, REGON, numer telefonu, adres e-mail albo numer rachunku. Nazwisk tu się nie szuka.",
                english: "Give a PESEL, NIP or REGON, a phone number, an e-mail address or an account; no name."
            )
        }
    }
}
