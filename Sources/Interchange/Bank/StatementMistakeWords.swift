package import DebtDomain

extension StatementMistake {
    var ofFile: Explanation {
        switch self {
        case .unclosed:
            Explanation(
                "Wyciąg się nie kończy: plik jest ucięty. Pobierz go z banku jeszcze raz.",
                english: "The statement has no end: the file was cut. Get it from the bank again."
            )
        case .unknownMessage:
            Explanation(
                "To nie jest wyciąg camt.052, camt.053 ani camt.054: pobierz z banku inny plik.",
                english: "This is no camt.052, camt.053 or camt.054 message: get another file from the bank."
            )
        case .tooManyFaults:
            Explanation(
                "Za dużo błędów: dalszych nie wymieniono. Sprawdź, czy to na pewno wyciąg z banku.",
                english: "Too many mistakes: further ones are not listed. See whether this is a bank statement at all."
            )
        case .moreWarnings: .moreWarnings
        case .tooManyEntries(let limit):
            Explanation(
                "Wyciąg ma więcej niż \(limit) pozycji: pobierz z banku wyciągi za krótsze okresy.",
                english: "The statement has more than \(limit) entries: get statements of shorter periods."
            )
        case .xml(let mistake): mistake.explanation
        default:
            Explanation(
                "W pliku nie ma żadnego wyciągu: sprawdź, czy wybrano właściwy plik.",
                english: "There is no statement in the file: see whether it is the right one."
            )
        }
    }

    var ofText: Explanation {
        switch self {
        case .lineTooLong(let limit):
            Explanation(
                "Wiersz jest dłuższy niż \(limit) bajtów: to nie jest plik z banku albo jest uszkodzony.",
                english: "The line is longer than \(limit) bytes: this is no file of a bank, or it is damaged."
            )
        case .fieldTooLong(let tag):
            Explanation(
                "Pole \(tag) jest za długie: jego koniec pominięto.",
                english: "The field \(tag) is too long: its end was left out."
            )
        case .otherEncoding(let encoding): .otherEncoding(encoding)
        case .mixedEncodings: .mixedEncodings
        default: .unreadableCharacter
        }
    }

    var ofField: Explanation {
        switch self {
        case .missingField(let tag):
            Explanation(
                "Brakuje pola \(tag): pobierz plik z banku jeszcze raz.",
                english: "The field \(tag) is missing: get the file from the bank again."
            )
        case .unexpectedField(let tag):
            Explanation(
                "Pole \(tag) stoi w tym miejscu nie wiadomo po co: pominięto je.",
                english: "The field \(tag) has no business there: it was left out."
            )
        case .unknownField(let tag):
            Explanation("Pole \(tag) jest nieznane: pominięto je.", english: "The field \(tag) is unknown: left out.")
        case .malformedDay(let tag):
            Explanation(
                "W polu \(tag) jest niepoprawna data: tej pozycji nie wczytano.",
                english: "There is a wrong date in the field \(tag): this entry was not read."
            )
        case .malformedAmount(let tag):
            Explanation(
                "W polu \(tag) jest niepoprawna kwota: tej pozycji nie wczytano.",
                english: "There is a wrong amount in the field \(tag): this entry was not read."
            )
        case .accountCheckDigits:
            Explanation(
                "Numer rachunku ma złe cyfry kontrolne: sprawdź go, zanim na niego przelejesz.",
                english: "The account number has wrong check digits: verify it before you pay to it."
            )
        case .malformedField(let tag):
            Explanation(
                "Pole \(tag) ma niepoprawną budowę: tej pozycji nie wczytano.",
                english: "The field \(tag) is malformed: this entry was not read."
            )
        default: ofFile
        }
    }

    var ofSums: Explanation {
        switch self {
        case .doesNotReconcile(let difference):
            Explanation(
                "Saldo końcowe nie zgadza się z saldem początkowym i pozycjami: różnica \(zlote(difference)).",
                english: "Closing balance, opening balance and entries disagree: by \(zlote(difference))."
            )
        case .pagesDoNotFollow:
            Explanation(
                "Strona wyciągu nie zaczyna się saldem, którym skończyła się poprzednia: brakuje strony.",
                english: "The page does not begin with the balance that the one before ended with: a page is missing."
            )
        case .otherCurrency(let expected, let found):
            Explanation(
                "Waluta \(found) zamiast \(expected): nie wolno ich sumować.",
                english: "The currency is \(found) instead of \(expected): they cannot be added."
            )
        case .countDiffers(let stated, let found):
            Explanation(
                "Bank podaje liczbę pozycji \(stated), a w pliku jest \(found).",
                english: "The bank states \(stated) entries, and the file has \(found)."
            )
        case .totalDiffers(let difference):
            Explanation(
                "Suma podana przez bank różni się od sumy pozycji o \(zlote(difference)).",
                english: "The sum that the bank states differs from the entries by \(zlote(difference))."
            )
        case .batchDiffers(let difference):
            Explanation(
                "Wpłaty zbiorcze nie sumują się do kwoty pozycji: różnica \(zlote(difference)).",
                english: "The payments of a batch do not add up to its entry: by \(zlote(difference))."
            )
        case .batchNotSplit:
            Explanation(
                "Bank nie podaje kwot wpłat, z których składa się ta pozycja: wczytano ją jako jedną kwotę.",
                english: "The bank does not say how much each payment of this entry is: it was read as one sum."
            )
        default:
            Explanation("Suma jest za duża, żeby ją policzyć.", english: "The sum is too large to be counted.")
        }
    }
}

extension Explanation {
    static let moreWarnings = Explanation(
        "Jest więcej ostrzeżeń: dalszych nie wymieniono.",
        english: "There are more warnings: further ones are not listed."
    )
    static let mixedEncodings = Explanation(
        "Część pliku jest w UTF-8, a część w innym kodowaniu: nie wiadomo, jak czytać polskie litery.",
        english: "One part of the file is UTF-8 and another is not: Polish letters cannot be read."
    )
    static let unreadableCharacter = Explanation(
        "Nie da się odczytać znaku: sprawdź polskie litery w tym miejscu.",
        english: "A character cannot be read: check the Polish letters there."
    )

    static func otherEncoding(_ encoding: TextEncoding) -> Explanation {
        Explanation(
            "Dalsza część pliku wskazuje na kodowanie \(encoding.rawValue): wczytaj plik jeszcze raz w tym kodowaniu.",
            english: "The rest of the file speaks for the encoding \(encoding.rawValue): read it again in that one."
        )
    }
}

/// An amount as Poles write it: `-1 234,50 zł`.
func zlote(_ grosze: Int64) -> String {
    let (whole, rest) = grosze.magnitude.quotientAndRemainder(dividingBy: 100)
    let digits = Array(String(whole))
    let groups = digits.enumerated().map { index, digit in
        index > 0 && (digits.count - index).isMultiple(of: 3) ? " \(digit)" : String(digit)
    }
    return (grosze < 0 ? "-" : "") + groups.joined() + "," + (rest < 10 ? "0" : "") + "\(rest) zł"
}

extension XMLMistake {
    package var explanation: Explanation {
        switch self {
        case .malformed:
            Explanation(
                "Plik XML jest uszkodzony albo ucięty: pobierz go jeszcze raz.",
                english: "The XML file is damaged or cut: get it again."
            )
        case .declaresEntities:
            Explanation(
                "Plik XML deklaruje własne encje (DOCTYPE): takich plików nie przyjmujemy.",
                english: "The XML file declares entities of its own (DOCTYPE): such files are refused."
            )
        case .tooDeep:
            Explanation(
                "Plik XML ma za wiele poziomów zagnieżdżenia.",
                english: "The XML file is nested too deeply."
            )
        case .tooLarge:
            Explanation(
                "Jeden element pliku XML jest za duży.",
                english: "One piece of the XML file is too large."
            )
        }
    }
}
