import Correspondence
import Foundation
import Persistence
import Safeguards

/// What an export of the log says on paper: what it is of, by what it is proven, and its first lines.
struct LogPaper {
    let export: LogExport
    let lines: [LogLine]
    let count: Int

    func document() throws -> PDFDocument {
        let range = export.plan.range
        let root = Base64.text(of: try range.last.root.bytes)
        var blocks: [PDFDocument.Block] = [
            .heading("Wyciąg z dziennika zdarzeń", level: .first),
            .definitions([
                .init("Jednostka", export.plan.unit ?? export.caller.tenant.description),
                .init("Sporządzono", PolishTime(export.madeAt).text(in: .polish)),
                .init("Zakres", "wpisy o miejscach od \(range.places.lowerBound) do \(range.places.upperBound - 1)"),
                .init("Wybór", export.query.words),
                .init("Wpisów w wyciągu", String(count)),
                .init("Numer eksportu", export.id.uuidString.lowercased()),
            ]),
            .heading("Punkt kontrolny", level: .second),
            .paragraph(
                """
                Dziennik jest drzewem skrótów, którego głowę podpisujemy. Poniższy podpis obejmuje wszystkie wpisy \
                tego wyciągu. Kto zachował wcześniejszy punkt kontrolny, sprawdzi niezależnym programem, że od tamtej \
                pory niczego nie usunięto ani nie zmieniono.
                """
            ),
            .fixed(range.last.note),
            .code(
                try QRCode(text: "\(try range.last.origin)\n\(range.last.size)\n\(root)"),
                alternative: "Punkt kontrolny: nazwa dziennika, liczba wpisów i korzeń drzewa"
            ),
            .heading("Wpisy", level: .second),
        ]
        if count > lines.count {
            let shown = "Tabela pokazuje pierwsze \(lines.count) z \(count) wpisów. Wszystkie są w pliku entries.csv."
            blocks.append(.paragraph(shown))
        }
        blocks.append(lines.isEmpty ? .paragraph("Żaden wpis nie odpowiada wyborowi.") : .table(table))
        return PDFDocument(
            title: "Wyciąg z dziennika zdarzeń",
            language: .polish,
            sender: export.plan.unit ?? "Komorne",
            created: export.madeAt,
            blocks: blocks
        )
    }

    private var table: PDFTable {
        PDFTable(
            columns: [
                PDFTable.Column("Miejsce", weight: 1, alignment: .end),
                PDFTable.Column("Kiedy", weight: 2),
                PDFTable.Column("Kto", weight: 2.4),
                PDFTable.Column("Czynność", weight: 3),
                PDFTable.Column("Osoby", weight: 2.4),
                PDFTable.Column("Cel", weight: 2),
                PDFTable.Column("Wynik", weight: 1.5),
            ],
            rows: lines.map { line in
                [
                    line.place.map(String.init) ?? "",
                    WarsawClock.text(of: line.at),
                    line.actor.name.isEmpty ? line.actor.kind.wording.polish : line.actor.name,
                    line.meaning.polish,
                    line.persons,
                    line.purpose.map { PurposeCode(rawValue: $0)?.wording.polish ?? $0 } ?? "",
                    line.result.wording.polish,
                ]
            }
        )
    }
}

extension LogLine {
    /// The first persons by pseudonym, and how many more there are.
    fileprivate var persons: String {
        let shown = subjects.prefix(3).map(\.pseudonym).joined(separator: ", ")
        return subjects.count > 3 ? "\(shown) i jeszcze \(subjects.count - 3)" : shown
    }
}

extension LogQuery {
    /// What was asked for, for people.
    var words: String {
        var words: [String] = []
        if let person { words.append("osoba \(person.uuidString.lowercased())") }
        if let actor { words.append("wykonawca \(actor.uuidString.lowercased())") }
        if let act { words.append("czynność: \(act.wording.polish)") }
        if let kind { words.append("rodzaj: \(kind.wording.polish)") }
        if let purpose { words.append("cel: \(purpose.wording.polish)") }
        if let result { words.append("wynik: \(result.wording.polish)") }
        if let object { words.append("dotyczy \(object.uuidString.lowercased())") }
        if let from { words.append("od \(PolishTime(from).text(in: .polish))") }
        if let until { words.append("do \(PolishTime(until).text(in: .polish))") }
        return words.isEmpty ? "wszystkie wpisy" : words.joined(separator: "; ")
    }
}

/// What stands beside the files of an export: what they are, how they are verified, and what they do not prove.
struct LogReadme {
    let export: LogExport

    var text: String {
        """
        EKSPORT DZIENNIKA ZDARZEŃ
        Jednostka: \(export.plan.unit ?? export.caller.tenant.description)
        Sporządzono: \(PolishTime(export.madeAt).text(in: .polish))
        Wybór: \(export.query.words)
        Numer eksportu w dzienniku: \(export.id.uuidString.lowercased())

        CO JEST W ŚRODKU
        report.pdf             wyciąg do czytania i druku
        entries.csv            tabela do arkusza kalkulacyjnego; ostatni wiersz podaje liczbę wpisów
        entries.jsonl          dokładne wpisy, jeden w wierszu; to one są podpisane
        indices.txt            miejsce każdego z tych wpisów w dzienniku
        leaves.bin             skróty wszystkich wpisów zakresu, po 32 bajty, także niepokazanych
        checkpoint-first.txt   podpisany punkt kontrolny przed zakresem (brak, gdy zakres zaczyna się od początku)
        checkpoint-last.txt    podpisany punkt kontrolny na końcu zakresu
        prefix.txt, consistency.txt   dowód, że drugi punkt jest dalszym ciągiem pierwszego
        proofs/                dowód dla każdego wpisu osobno, gdy wybór jest krótki
        log.vkey               klucz publiczny, którym sprawdza się podpisy
        manifest.json          skróty SHA-256 wszystkich plików

        JAK TO SPRAWDZIĆ
        Program komorne_verify.py (jeden plik, Python 3.11) działa bez sieci i bez naszego systemu:
            python3 komorne_verify.py \(export.fileName) --vkey log.vkey --checkpoint WCZESNIEJSZY.txt
        Klucz i wcześniejszy punkt kontrolny weź z własnych zasobów, na przykład z codziennej wiadomości dla IOD:
        klucz z tej paczki sprawdziłby tylko, że paczka zgadza się sama ze sobą.

        CZEGO TO NIE DOWODZI
        Eksport z wyborem (na przykład jednej osoby) dowodzi, że pokazane wpisy są w dzienniku i że w zakresie nie ma
        luki. Nie dowodzi, że niepokazany wpis nie dotyczy tej osoby; do tego trzeba eksportu całego zakresu.
        Wartości danych osobowych są we wpisach zaszyfrowane i z tej paczki nie da się ich odczytać.

        """
    }
}
