import Foundation

/// The name of a person with an account. It does not print.
package struct PersonName: Sendable, Hashable, CustomReflectable {
    /// Why something is no name that we can show.
    package enum Fault: Error, Equatable, Sendable, CaseIterable {
        case empty, tooLong, unprintable

        package var wording: Wording {
            switch self {
            case .empty:
                Wording(
                    "Podaj imię i nazwisko.",
                    english: "Enter the first name and surname."
                )
            case .tooLong:
                Wording(
                    "Imię i nazwisko mogą mieć razem najwyżej 100 znaków.",
                    english: "The name may have at most 100 characters."
                )
            case .unprintable:
                Wording(
                    "Imię i nazwisko zawierają znaki, których nie widać. Wpisz je jeszcze raz.",
                    english: "The name holds characters that cannot be seen. Type it again."
                )
            }
        }
    }

    package static let longest = 100

    package let text: String

    /// Reads a name that somebody typed; blanks around it do not matter.
    package init(parsing typed: String) throws(Fault) {
        guard typed.utf8.count <= 2_048 else { throw .tooLong }
        let text = typed.trimmingCharacters(in: .whitespaces).precomposedStringWithCanonicalMapping
        guard !text.isEmpty else { throw .empty }
        guard text.unicodeScalars.count <= Self.longest else { throw .tooLong }
        guard text.unicodeScalars.allSatisfy(Self.isVisible) else { throw .unprintable }
        self.text = text
    }

    /// The words of the name, which a password must not be made of.
    package var parts: [String] {
        text.split { !$0.isLetter }.map(String.init)
    }

    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

    /// Neither controls nor marks that turn the direction of what follows.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}

extension PersonName: Sealable {
    package var plaintext: Plaintext { .text(text) }

    package init?(plaintext: Plaintext) {
        guard case .text(let text) = plaintext else { return nil }
        // What cannot be read again was not sealed by us, and the caller says so.
        guard let name = try? PersonName(parsing: text) else { return nil }
        self = name
    }
}
