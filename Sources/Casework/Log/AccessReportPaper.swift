import Correspondence
import Foundation
import Interchange
import Safeguards

extension AccessReport {
    /// Such as `wykaz-wgladow-2026-11-28`.
    package var fileName: String { "wykaz-wgladow-" + WarsawClock.text(of: madeAt).prefix(10) }

    /// As a tagged PDF in Polish, to be given to the person.
    package func pdf() async throws -> [UInt8] {
        try await document.render()
    }

    /// As a table for a spreadsheet, in Polish.
    package var csv: [UInt8] {
        let table = CSVText(columns: 5)
        let heading = table.row(["Kiedy (czas polski)", "Co zrobiono", "Jakie dane", "Cel", "Kto (funkcja)"])
        let rows = looks.map { table.row([WarsawClock.exactText(of: $0.at)] + $0.cells) }
        return CSVText.mark + heading + Array(rows.joined())
    }

    private var document: PDFDocument {
        var blocks: [PDFDocument.Block] = [
            .heading("Wykaz wglądów w dane osobowe", level: .first),
            .paragraph(
                """
                Wykaz sporządzono na żądanie osoby, której dane dotyczą (art. 15 ust. 1 RODO), z dziennika zdarzeń \
                systemu.
                """
            ),
            .definitions(about),
            .heading("Wglądy", level: .second),
        ]
        if looks.isEmpty {
            let nobody = "W tym okresie nikt nie odczytał, nie zmienił ani nie przekazał danych tej osoby."
            blocks.append(.paragraph(nobody))
        } else {
            blocks.append(.table(table))
        }
        blocks += [
            .heading("Dlaczego nie ma nazwisk", level: .second),
            .paragraph(
                """
                Wykaz podaje daty, cele i funkcje, a nie nazwiska pracowników. Prawo dostępu obejmuje daty i cele \
                wglądów; tożsamość pracowników ujawnia się tylko wtedy, gdy bez niej nie da się skorzystać z praw, \
                i po uwzględnieniu praw pracowników (wyrok TSUE z 22 czerwca 2023 r., C-579/21).
                """
            ),
        ]
        if let head {
            blocks += [
                .heading("Punkt kontrolny dziennika", level: .second),
                .paragraph(
                    """
                    Podpis obejmuje wszystkie wpisy dziennika do tego miejsca. Inspektor ochrony danych może nim \
                    wykazać, że wpisów nie usunięto ani nie zmieniono.
                    """
                ),
                .fixed(head.note),
            ]
        }
        return PDFDocument(
            title: "Wykaz wglądów w dane osobowe",
            language: .polish,
            sender: unit ?? "Komorne",
            created: madeAt,
            blocks: blocks
        )
    }

    private var about: [PDFDocument.Definition] {
        let beginning = from.map { "od \(PolishTime($0).text(in: .polish))" } ?? "od założenia rejestru"
        let end = PolishTime(until.map { min($0, madeAt) } ?? madeAt).text(in: .polish)
        return [
            .init("Osoba", name ?? "osoba o usuniętych danych"),
            .init("Administrator danych", unit ?? "Komorne"),
            .init("Okres", "\(beginning) do \(end)"),
            .init("Sporządzono", PolishTime(madeAt).text(in: .polish)),
            .init("Liczba wglądów", String(looks.count)),
        ]
    }

    private var table: PDFTable {
        PDFTable(
            columns: [
                PDFTable.Column("Kiedy", weight: 2),
                PDFTable.Column("Co zrobiono", weight: 3),
                PDFTable.Column("Jakie dane", weight: 3.5),
                PDFTable.Column("Cel", weight: 2.5),
                PDFTable.Column("Kto (funkcja)", weight: 2.5),
            ],
            rows: looks.map { [WarsawClock.text(of: $0.at)] + $0.cells }
        )
    }
}

extension AccessReport.Look {
    /// What was done, to which data, why, in which office.
    fileprivate var cells: [String] {
        [
            act.polish, fields.map(\.polish).joined(separator: ", "), purpose?.polish ?? "nie podano",
            offices.map(\.polish).joined(separator: ", "),
        ]
    }
}
