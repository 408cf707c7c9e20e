/// The number of a document by which somebody was identified.
package struct IdentityDocument: IdentifyingNumber {
    /// What the document is; its raw value is what is stored.
    package enum Kind: String, CaseIterable, Sendable {
        /// A Polish identity card (dowód osobisty).
        case identityCard = "identity_card"
        /// A Polish passport.
        case passport
        /// The card of a foreigner who may stay (karta pobytu).
        case residenceCard = "residence_card"
        case foreignPassport = "foreign_passport"
    }

    package enum Mistake: NumberMistake {
        case empty
        case notALetter(place: Int)
        case notADigit(place: Int)
        /// Neither a letter nor a digit.
        case unreadable(place: Int)
        case wrongLength(Kind, found: Int)
        case wrongCheckDigit
    }

    package static let shownWhenMasked = 3
    /// How long the number of a foreign passport may be, whose form is each country's own.
    package static let foreignLength = 4...20

    package let kind: Kind
    package let normalised: String

    package init(_ kind: Kind, parsing typed: String) throws(Mistake) {
        let typed = TypedNumber(typed)
        guard !typed.signs.isEmpty else { throw .empty }
        try Self.check(typed, as: kind)
        self.kind = kind
        normalised = typed.text
    }

    package var grouped: String {
        kind == .foreignPassport ? normalised : normalised.inGroups(of: [kind.letters])
    }

    private static func check(_ typed: TypedNumber, as kind: Kind) throws(Mistake) {
        if let place = typed.place(ofFirstNot: { $0 != 0 }) { throw .unreadable(place: place) }
        guard kind != .foreignPassport else {
            guard foreignLength.contains(typed.signs.count) else {
                throw .wrongLength(kind, found: typed.signs.count)
            }
            return
        }
        for (index, sign) in typed.signs.enumerated() {
            if index < kind.letters, !isLetter(sign.byte) { throw .notALetter(place: sign.place) }
            if index >= kind.letters, !isDigit(sign.byte) { throw .notADigit(place: sign.place) }
        }
        guard typed.signs.count == 9 else { throw .wrongLength(kind, found: typed.signs.count) }
        guard let weights = kind.weights else { return }
        guard weightedSum(typed.values, weights) % 10 == 0 else { throw .wrongCheckDigit }
    }
}

extension IdentityDocument.Kind {
    /// With how many letters the number begins; the rest are digits.
    fileprivate var letters: Int { self == .identityCard ? 3 : 2 }

    /// The weights 7, 3 and 1 by turns, and 9 for the check digit behind the letters. That residence cards have one is
    /// told nowhere.
    fileprivate var weights: [Int]? {
        switch self {
        case .identityCard: [7, 3, 1, 9, 7, 3, 1, 7, 3]
        case .passport: [7, 3, 9, 1, 7, 3, 1, 7, 3]
        case .residenceCard, .foreignPassport: nil
        }
    }
}

extension IdentityDocument.Mistake {
    package var code: String {
        switch self {
        case .empty: "empty"
        case .notALetter: "not_a_letter"
        case .notADigit: "not_a_digit"
        case .unreadable: "unreadable"
        case .wrongLength: "wrong_length"
        case .wrongCheckDigit: "wrong_check_digit"
        }
    }

    package var explanation: Explanation {
        switch self {
        case .empty: Explanation("Wpisz numer dokumentu.", english: "Enter the number of the document.")
        case .notALetter(let place): .notALetter(at: place)
        case .notADigit(let place): .notADigit(at: place)
        case .unreadable(let place): .unreadable(at: place)
        case .wrongLength(let kind, let found): Self.wrongLength(kind, found: found)
        case .wrongCheckDigit: .wrongCheckDigit
        }
    }

    private static func wrongLength(_ kind: IdentityDocument.Kind, found: Int) -> Explanation {
        let (form, english) = ("2 litery i 7 cyfr, razem 9 znaków", "has 2 letters and 7 digits, 9 characters")
        return switch kind {
        case .identityCard:
            .wrongLength(
                "Numer dowodu osobistego",
                "3 litery i 6 cyfr, razem 9 znaków",
                english: "The number of an identity card has 3 letters and 6 digits, 9 characters",
                found: found
            )
        case .passport:
            .wrongLength("Numer paszportu", form, english: "The number of a passport \(english)", found: found)
        case .residenceCard:
            .wrongLength("Numer karty pobytu", form, english: "The number of a residence card \(english)", found: found)
        case .foreignPassport:
            .wrongLength(
                "Numer zagranicznego paszportu",
                "od 4 do 20 znaków",
                english: "The number of a foreign passport has 4 to 20 characters",
                found: found
            )
        }
    }
}
