/// Why a password cannot be taken.
package enum PasswordFault: Error, Equatable, Sendable, CaseIterable {
    case tooShort, tooLong, predictable, personal, common

    /// What to do about it.
    package var wording: Wording {
        switch self {
        case .tooShort:
            Wording(
                "Hasło jest za krótkie. Wpisz co najmniej 15 znaków, na przykład cztery przypadkowe słowa.",
                english: "The password is too short. Enter at least 15 characters, for example four random words."
            )
        case .tooLong:
            Wording(
                "Hasło jest za długie. Skróć je do 100 znaków.",
                english: "The password is too long. Shorten it to 100 characters."
            )
        case .predictable:
            Wording(
                "Hasło składa się z powtórzeń lub kolejnych znaków, więc łatwo je odgadnąć. "
                    + "Wybierz na przykład cztery przypadkowe słowa.",
                english: "The password is made of repetitions or of characters in a row and easy to guess. "
                    + "Choose, for example, four random words."
            )
        case .personal:
            Wording(
                "Hasło składa się głównie z Twojego imienia, nazwiska lub adresu, z nazwy jednostki albo ze słów "
                    + "związanych z tą pracą. Wybierz na przykład cztery przypadkowe słowa.",
                english: "The password is made mostly of your name or address, of the unit's name or of words of this "
                    + "work. Choose, for example, four random words."
            )
        case .common:
            Wording(
                "Hasło składa się z często używanych haseł lub z jednego czy dwóch słów, więc łatwo je odgadnąć. "
                    + "Wybierz na przykład cztery przypadkowe słowa.",
                english: "The password is made of common passwords or of one or two words and easy to guess. "
                    + "Choose, for example, four random words."
            )
        }
    }
}

/// What a password must be: long, and not what anybody would try first. Which characters it has does not matter.
package struct PasswordRules: Sendable {
    package static let fewestScalars = 15
    package static let mostBytes = 256
    /// How many characters at least must not follow from the ones before: in the whole, and in a piece that is
    /// repeated.
    private static let fewestSurprises = (inWhole: 5, inUnit: 8)

    private let blockList: PasswordBlockList

    package init(blockList: PasswordBlockList) {
        self.blockList = blockList
    }

    /// - Parameters:
    ///   - password: As it was typed.
    ///   - context: What everybody can know of the person.
    /// - Throws: The first reason against it.
    package func check(_ password: Secret<String>, context: PasswordContext) throws(PasswordFault) {
        guard password.revealed.utf8.count <= Self.mostBytes else { throw .tooLong }
        guard let bytes = PasswordText.hashed(password) else {
            throw password.revealed.isEmpty ? .tooShort : .tooLong
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.unicodeScalars.count >= Self.fewestScalars else { throw .tooShort }
        let folded = PasswordText.folded(text)
        guard !Self.isPredictable(folded) else { throw .predictable }
        if let fault = PasswordGuess(blockList: blockList, context: context).fault(of: folded) { throw fault }
    }

    private static func isPredictable(_ folded: [Unicode.Scalar]) -> Bool {
        let unit = PasswordText.unit(of: folded)
        let fewest = unit.count == folded.count ? fewestSurprises.inWhole : fewestSurprises.inUnit
        return Set(folded).count < 5 || PasswordText.surpriseCount(unit) < fewest
    }
}
