package import DebtDomain

extension TableMistake {
    fileprivate static let nothing = Explanation("Plik jest pusty.", english: "The file is empty.")

    var ofText: Explanation {
        switch self {
        case .tooManyFaults:
            Explanation(
                "Za dużo błędów: dalszych nie wymieniono. Sprawdź, czy to właściwy plik.",
                english: "Too many mistakes: further ones are not listed. See whether this is the right file."
            )
        case .zeroByte:
            Explanation(
                "Znak o kodzie 0: pominięto go. Plik może być uszkodzony.",
                english: "A character with the code 0 was left out. The file may be damaged."
            )
        case .loneQuote:
            Explanation(
                "Cudzysłów w środku komórki: odczytano go jako zwykły znak. Sprawdź tę komórkę.",
                english: "A quotation mark within a cell was taken as it stands. Check the cell."
            )
        case .unclosedQuote:
            Explanation(
                "Cudzysłów, który tu się otwiera, nigdzie się nie zamyka: popraw ten wiersz.",
                english: "The quotation mark that opens here is never closed: correct this line."
            )
        case .rowTooLong(let limit):
            Explanation(
                "Wiersz jest dłuższy niż \(limit) bajtów: sprawdź, czy plik ma podział na wiersze.",
                english: "The row is longer than \(limit) bytes: see whether the file has lines at all."
            )
        case .cellTooLong(let limit):
            Explanation(
                "Komórka jest dłuższa niż \(limit) bajtów: zwykle brakuje cudzysłowu, który ją zamyka.",
                english: "The cell is longer than \(limit) bytes: usually the closing quotation mark is missing."
            )
        case .tooManyColumns(let limit):
            Explanation("Tabela ma więcej niż \(limit) kolumn.", english: "The table has more than \(limit) columns.")
        case .tooManyCells(let expected, let found): .tooManyCells(expected: expected, found: found)
        case .tooFewCells(let expected, let found):
            Explanation(
                "Wiersz ma mniej komórek niż nagłówek (\(found) zamiast \(expected)): brakujące uznano za puste.",
                english: "The row has fewer cells than the header (\(found) instead of \(expected)): the others were "
                    + "taken to be empty."
            )
        default: Self.nothing
        }
    }

    var ofCells: Explanation {
        switch self {
        case .formula:
            Explanation(
                "W komórce jest formuła: wczytano jej ostatnio zapisany wynik. Sprawdź, czy jest aktualny.",
                english: "The cell has a formula: its result as last saved was read. See whether it is up to date."
            )
        case .formulaWithoutValue:
            Explanation(
                "Formuła nie ma zapisanego wyniku: otwórz plik w arkuszu kalkulacyjnym, zapisz i wczytaj jeszcze raz.",
                english: "The formula has no saved result: open the file in a spreadsheet, save it and read it again."
            )
        case .errorValue(let text):
            Explanation(
                "Formuła dała błąd \(text): popraw ją.",
                english: "The formula failed with \(text): correct it."
            )
        case .mergedCells(let range):
            Explanation(
                "Komórki \(range) są scalone: wartość ma tylko pierwsza, pozostałe uznano za puste.",
                english: "The cells \(range) are merged: only the first has the value, the others count as empty."
            )
        case .noSuchDay:
            Explanation(
                "Ta liczba nie oznacza żadnej daty w kalendarzu: popraw ją.",
                english: "This number is no day of the calendar: correct it."
            )
        default:
            Explanation("Tej komórki nie da się odczytać.", english: "This cell cannot be read.")
        }
    }

    var ofWorkbook: Explanation {
        switch self {
        case .isWorkbook:
            Explanation(
                "To jest skoroszyt XLSX, a nie plik CSV: wczytaj go jako XLSX.",
                english: "This is an XLSX workbook and no CSV file: read it as XLSX."
            )
        case .isUnreadableWorkbook:
            Explanation(
                "To jest skoroszyt w starym formacie XLS albo chroniony hasłem: zapisz go jako XLSX bez hasła.",
                english: "This workbook is in the old XLS format, or has a password: save it as XLSX without one."
            )
        case .missingPart(let name):
            Explanation(
                "W skoroszycie brakuje części \(name): zapisz go jeszcze raz.",
                english: "The part \(name) of the workbook is missing: save it again."
            )
        case .macros:
            Explanation(
                "Skoroszyt zawiera makra: pominięto je, wczytano tylko dane.",
                english: "The workbook has macros: they were left out, only data was read."
            )
        case .externalLinks:
            Explanation(
                "Skoroszyt korzysta z innych plików: pominięto je, wczytano zapisane wartości.",
                english: "The workbook refers to other files: they were left out, the saved values were read."
            )
        case .tooManyTexts:
            Explanation(
                "W skoroszycie jest za dużo tekstu: podziel go na mniejsze albo zapisz jako CSV.",
                english: "The workbook has too much text: split it, or save it as CSV."
            )
        case .tooManySheets(let limit):
            Explanation(
                "Skoroszyt ma więcej niż \(limit) arkuszy: podziel go na mniejsze.",
                english: "The workbook has more than \(limit) sheets: split it."
            )
        default:
            Explanation("W skoroszycie nie ma takiego arkusza.", english: "The workbook has no such sheet.")
        }
    }
}

extension Explanation {
    static func tooManyCells(expected: Int, found: Int) -> Explanation {
        Explanation(
            "Wiersz ma więcej komórek niż nagłówek (\(found) zamiast \(expected)): zwykle znak podziału stoi w tekście "
                + "bez cudzysłowu. Popraw ten wiersz.",
            english: "The row has more cells than the header (\(found) instead of \(expected)): usually a separator "
                + "stands in a text without quotation marks. Correct the row."
        )
    }
}

extension ArchiveMistake {
    package var explanation: Explanation {
        switch self {
        case .noArchive:
            Explanation("To nie jest skoroszyt XLSX.", english: "This is no XLSX workbook.")
        case .damaged:
            Explanation(
                "Skoroszyt jest uszkodzony albo ucięty: zapisz go jeszcze raz.",
                english: "The workbook is damaged or cut: save it again."
            )
        case .unreadableEntry:
            Explanation(
                "Skoroszyt jest chroniony hasłem albo spakowany w nieznany sposób: zapisz go bez hasła.",
                english: "The workbook has a password, or is packed in an unknown way: save it without one."
            )
        case .tooManyEntries(let limit):
            Explanation(
                "Skoroszyt składa się z więcej niż \(limit) części: takich nie przyjmujemy.",
                english: "The workbook consists of more than \(limit) parts: such are refused."
            )
        case .tooLarge, .packedTooTightly:
            Explanation(
                "Po rozpakowaniu skoroszyt byłby nienaturalnie duży: takich nie przyjmujemy.",
                english: "The workbook would be unnaturally large when unpacked: such are refused."
            )
        case .ambiguous:
            Explanation(
                "Części skoroszytu nakładają się na siebie: takich nie przyjmujemy.",
                english: "Parts of the workbook overlap: such are refused."
            )
        }
    }
}
