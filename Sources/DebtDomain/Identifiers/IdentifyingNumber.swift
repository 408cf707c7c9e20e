/// A number that tells one person, account or place from all others, read and found to be sound.
///
/// It prints masked, so that neither a log nor a message shows it by accident; whoever means to show it says so with
/// `grouped`.
package protocol IdentifyingNumber: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    associatedtype Mistake: NumberMistake

    /// The one form of it that is stored, compared and indexed.
    var normalised: String { get }

    /// The form that people read.
    var grouped: String { get }

    /// How many of the last letters and digits are shown where the number is masked.
    static var shownWhenMasked: Int { get }
}

extension IdentifyingNumber {
    /// Enough to recognise the number by, and not enough to use it: all but the end is bullets.
    package var masked: String {
        let isHidden = { (character: Character) in character.isLetter || character.isNumber }
        // Never more than half of a short one.
        let shown = min(Self.shownWhenMasked, normalised.count / 2)
        var left = grouped.count(where: isHidden) - shown
        return String(
            grouped.map { character in
                guard isHidden(character) else { return character }
                left -= 1
                return left >= 0 ? "•" : character
            }
        )
    }

    package var description: String { masked }
    package var debugDescription: String { masked }
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

/// Exactly what is wrong with a text that should have been a number. It holds nothing that tells whose number it was.
package protocol NumberMistake: Error, Hashable, Sendable {
    /// A word that programs can tell mistakes apart by.
    var code: String { get }

    /// What is wrong and what to do about it, for whoever typed it.
    var explanation: Explanation { get }
}

extension Explanation {
    static let wrongCheckDigit = Explanation(
        "Cyfra kontrolna się nie zgadza: sprawdź, czy nie zamieniono dwóch cyfr.",
        english: "The check digit does not match: see whether two digits were swapped."
    )

    static func notADigit(at place: Int) -> Explanation {
        Explanation(
            "W tym miejscu może być tylko cyfra: popraw \(place). znak.",
            english: "Only a digit can stand there: correct character \(place)."
        )
    }

    static func notALetter(at place: Int) -> Explanation {
        Explanation(
            "W tym miejscu może być tylko litera od A do Z: popraw \(place). znak.",
            english: "Only a letter from A to Z can stand there: correct character \(place)."
        )
    }

    static func unreadable(at place: Int) -> Explanation {
        Explanation(
            "Są tu tylko litery od A do Z i cyfry: popraw \(place). znak.",
            english: "It holds only letters from A to Z and digits: correct character \(place)."
        )
    }

    /// "PESEL ma 11 cyfr, a tu jest 10."
    static func wrongLength(
        _ subject: String,
        _ expected: String,
        english: String,
        found: Int,
        advice: Explanation? = nil
    ) -> Explanation {
        let advice = advice.map { ("; " + $0.polish, "; " + $0.english) } ?? ("", "")
        return Explanation(
            "\(subject) ma \(expected), a tu \(CountedWord.thereIs.form(for: found)) \(found)\(advice.0).",
            english: "\(english), and here \(found == 1 ? "is" : "are") \(found)\(advice.1)."
        )
    }
}
