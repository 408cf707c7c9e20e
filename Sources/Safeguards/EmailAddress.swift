import Crypto
import Foundation

/// An e-mail address that mail can be sent to. It does not print: it is a person's.
package struct EmailAddress: Sendable, Hashable, CustomReflectable {
    /// Why something is no address that we can write to.
    package enum Fault: Error, Equatable, Sendable, CaseIterable {
        case empty, tooLong, notASCII, malformed

        package var wording: Wording {
            switch self {
            case .empty:
                Wording(
                    "Podaj adres e-mail.",
                    english: "Enter an e-mail address."
                )
            case .tooLong:
                Wording(
                    "Adres e-mail jest za długi: może mieć najwyżej 254 znaki.",
                    english: "The e-mail address is too long: it may have at most 254 characters."
                )
            case .notASCII:
                Wording(
                    "Adres e-mail może zawierać tylko litery bez polskich znaków, cyfry i zwykłe znaki. Popraw go.",
                    english: "An e-mail address may hold only unaccented letters, digits and common signs. Correct it."
                )
            case .malformed:
                Wording(
                    "To nie wygląda na adres e-mail. Wpisz go w postaci imie.nazwisko@urzad.example.",
                    english: "This does not look like an e-mail address. Write it like name.surname@office.example."
                )
            }
        }
    }

    /// The address as it was given, the domain in lower case.
    package let text: String

    private let localPart: String
    private let domain: String

    /// Reads an address that somebody typed; blanks around it do not matter.
    package init(parsing typed: String) throws(Fault) {
        // Far above every address, and so never a long piece of work.
        guard typed.utf8.count <= 1_024 else { throw .tooLong }
        let text = typed.trimmingCharacters(in: CharacterSet(charactersIn: " ")).precomposedStringWithCanonicalMapping
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= 254 else { throw .tooLong }
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { throw .notASCII }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isLocalPart(parts[0]), Self.isDomain(parts[1]) else { throw .malformed }
        localPart = String(parts[0])
        domain = parts[1].lowercased()
        self.text = localPart + "@" + domain
    }

    /// The part before the sign, which a password must not be made of.
    package var local: String { localPart }

    /// What the index of addresses is made of: upper and lower case do not tell two people apart.
    package var normalised: String { localPart.lowercased() + "@" + domain }

    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

    /// Atoms with dots between them (RFC 5321); quoted ones are not taken.
    private static func isLocalPart(_ text: Substring) -> Bool {
        let signs = Set("!#$%&'*+-/=?^_`{|}~".utf8)
        return text.utf8.count <= 64
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
                !atom.isEmpty && atom.utf8.allSatisfy { isLetterOrDigit($0) || signs.contains($0) }
            }
    }

    /// At least two labels; the last is no number, so that no internet address passes for a name.
    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, text.utf8.count <= 253, labels.last?.utf8.contains(where: isLetter) == true
        else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension EmailAddress: Sealable {
    package var plaintext: Plaintext { .text(text) }

    package init?(plaintext: Plaintext) {
        guard case .text(let text) = plaintext else { return nil }
        // What cannot be read again was not sealed by us, and the caller says so.
        guard let address = try? EmailAddress(parsing: text) else { return nil }
        self = address
    }
}
