import DebtDomain
import Foundation
import Safeguards

/// How stored values are shown: in groups that people read, or only so far that one recognises what one knows already.
enum Masking {
    static func initial(_ name: String) -> String {
        name.first.map { "\($0)." } ?? ""
    }

    static func name(_ text: String, _ view: FieldView) -> String {
        view == .pseudonymised ? "••••••" : text
    }

    /// Another name for somebody, the same throughout, that tells nothing of theirs.
    static func pseudonym(of id: UUID) -> String {
        "osoba " + mark(of: id)
    }

    /// The end of the identifier, which is by chance.
    static func mark(of id: UUID) -> String {
        id.uuidString.suffix(8).lowercased()
    }

    static func grouped(_ value: String, _ kind: PersonItemKind) -> String {
        number(value, kind)?.grouped ?? value
    }

    static func masked(_ value: String, _ kind: PersonItemKind) -> String {
        if let number = number(value, kind) { return number.masked }
        guard kind == .email, let at = value.firstIndex(of: "@") else { return "••••••" }
        return value.prefix(1) + "•••" + value[at...]
    }

    private static func number(_ value: String, _ kind: PersonItemKind) -> (any IdentifyingNumber)? {
        switch kind {
        // What was stored was sound; what reads differently by later rules is shown as it is.
        case .phone: try? PhoneNumber(parsing: value)
        case .bankAccount: try? BankAccount(parsing: value)  // As above.
        case .document, .email, .address, .mailingAddress, .hardship: nil
        }
    }
}
