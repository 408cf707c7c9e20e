/// A sentence for people, in the two languages we speak; Polish comes first.
package struct Wording: Sendable, Hashable {
    package let polish: String
    package let english: String

    package init(_ polish: String, english: String) {
        self.polish = polish
        self.english = english
    }

    package func text(in language: WordingLanguage) -> String {
        switch language {
        case .polish: polish
        case .english: english
        }
    }
}

/// A language that a `Wording` is in, by its BCP 47 tag.
package enum WordingLanguage: String, Sendable, CaseIterable {
    case polish = "pl"
    case english = "en"
}

extension [Wording] {
    /// All of them as one phrase, with commas between.
    func joined() -> Wording {
        Wording(map(\.polish).joined(separator: ", "), english: map(\.english).joined(separator: ", "))
    }
}
