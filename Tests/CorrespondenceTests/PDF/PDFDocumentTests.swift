import Foundation
import Testing

@testable import Correspondence

@Suite("Documents, as other programs read them")
struct PDFDocumentTests {
    /// Words with one blank between them.
    private func words(_ text: String) -> String {
        text.split { $0.isWhitespace }.joined(separator: " ")
    }

    private let plainParagraph = PDFSamples.paragraph.replacingOccurrences(of: "\u{A0}", with: " ")

    @Test func areReadInOrder() async throws {
        let bytes = try PDFSamples.report(rows: 60).rendered()
        let text = words(try await PDFReading.with(bytes) { try await $0.text() })
        let expected = [
            "Kto miał wgląd do danych tej osoby", words(plainParagraph), "Osoba", "Grażyna Brzęczyszczykiewicz-Śmigły",
            "Okres", "od 1 stycznia 2026 r. do 22 listopada 2026 r.", "Wglądy", "Lp.", "Kiedy", "Kto", "Co zrobiono",
            "Skutek", "Łucja Żółkiewska", "Jak to sprawdzić", "Punkt kontrolny", "komorne.example/zbm-demo/log 184467",
            "Z poważaniem", "Ewa Wrona Inspektor Ochrony Danych ul. Piotrkowska 104, 90-926 Łódź",
        ]
        var rest = text[...]
        for words in expected {
            let place = try #require(rest.range(of: words), "\(words) does not come after what stands above it")
            rest = rest[place.upperBound...]
        }
    }

    @Test func haveAStructureThatHoldsEachTextWholeAndOnce() async throws {
        let bytes = try PDFSamples.report(rows: 3).rendered()
        let lines = try await PDFReading.with(bytes) { try await $0.structure() }
        let structure = lines.map { $0.trimmingCharacters(in: .whitespaces) }
        let plain = structure.filter { !$0.hasPrefix("/Scope") }
        #expect(plain.first == "Document")
        func holds(_ part: [String]) -> Bool {
            plain.indices.contains { plain[$0...].starts(with: part) }
        }
        #expect(holds(["H1 (block)", "\"Kto miał wgląd do danych tej osoby\"", "P (block)", "\"\(plainParagraph)\""]))
        #expect(holds(["L (block)", "LI (block)", "Lbl (block)", "\"Osoba\"", "LBody (block)"]))
        #expect(holds(["Table (block)", "TR", "TH:", "\"Lp.\"", "TH:", "\"Kiedy\"", "TH:", "\"Kto\""]))
        #expect(holds(["TR", "TD", "\"3\"", "TD", "\"4.11.2026, 12:13\"", "TD", "\"Łucja Żółkiewska\""]))
        #expect(holds(["H2 (block)", "\"Jak to sprawdzić\"", "H3 (block)", "\"Punkt kontrolny\""]))
        #expect(holds(["\"Ewa Wrona Inspektor Ochrony Danych ul. Piotrkowska 104, 90-926 Łódź\""]))
        let cell = "\"wyszukano po nazwisku i wyświetlono listę lokali wraz z zadłużeniem\""
        #expect(plain.filter { $0 == cell }.count == 1, "a cell of several lines is one text")
        #expect(!plain.contains { $0.contains("strona") || $0.contains("Zarząd") }, "margins are no part of it")
    }

    @Test func carryAParagraphOverPages() async throws {
        let sentences = (1...400).map { "Zdanie numer \($0) jest o tym, że źdźbło gnie się na wietrze." }
        let text = sentences.joined(separator: " ")
        let bytes = try PDFSamples.document([.paragraph("Wstęp"), .paragraph(text), .paragraph("Koniec")]).rendered()
        let (lines, details) = try await PDFReading.with(bytes) { (try await $0.structure(), try await $0.details()) }
        let parts = lines.filter { $0.hasPrefix("      \"") }
        #expect(parts.map { $0.dropFirst(7).dropLast() }.joined() == text)
        #expect(details.elements.map(\.tag).filter { $0 == "P" }.count == 3)
        #expect(details.sizes.count == parts.count && parts.count > 2, "one part a page")
        #expect(details.painting.allSatisfy { $0.neither == 0 })
    }

    @Test func sayWhatTheyAre() async throws {
        let bytes = try PDFSamples.report(rows: 60).rendered()
        let (details, information) = try await PDFReading.with(bytes) { reading in
            try await reading.check()
            return (try await reading.details(), try await reading.information())
        }
        #expect(details.language == "pl-PL")
        #expect(details.showsTitle && details.isMarked)
        #expect(details.title == "Wykaz wglądów do danych osoby")
        #expect(details.author == "Zarząd Budynków Miejskich w Łodzi – inspektor ochrony danych")
        #expect(details.created == "D:20261122111604Z")
        #expect(information["Tagged"] == "yes" && information["Creator"] == "Komorne")
        #expect(information["Page size"]?.hasSuffix("(A4)") == true)
        #expect(details.outline.flatMap { $0 } == ["Kto miał wgląd do danych tej osoby", "Wglądy", "Jak to sprawdzić"])
        #expect(details.tabs.allSatisfy { $0 == "/S" })
        #expect(details.elements.filter { $0.scope == "Column" }.map(\.tag) == Array(repeating: "TH", count: 5))
        #expect(details.painting.allSatisfy { $0.neither == 0 && $0.artifact > 0 && $0.structure > 0 })
    }

    @Test func areEnglishWhereTheyShould() async throws {
        let bytes = try PDFSamples.document([.heading("Access report", level: .first)], language: .english).rendered()
        let (details, text) = try await PDFReading.with(bytes) { (try await $0.details(), try await $0.text()) }
        #expect(details.language == "en-GB")
        #expect(text.contains("page 1 of 1"))
    }

    @Test func countTheirPagesAndRepeatTheTitlesOfColumns() async throws {
        let bytes = try PDFSamples.document([.table(PDFSamples.table(rows: 50))]).rendered()
        try await PDFReading.with(bytes) { reading in
            let pages = try #require(try await reading.information()["Pages"].flatMap { Int($0) })
            #expect(pages == 3)
            var rows: [String] = []
            for page in 1...pages {
                let text = words(try await reading.text(pages: page...page, ["-layout"]))
                #expect(text.hasSuffix("strona \(page) z \(pages)"))
                #expect(text.contains("Lp. Kiedy Kto Co zrobiono Skutek"))
                #expect(text.contains("Wykaz wglądów do danych osoby"))
                rows += text.matches(of: /(\d+) \d+\.11\.2026/).map { String($0.1) }
            }
            #expect(rows == (1...50).map { "\($0)" })
            let structure = try await reading.structure()
            #expect(structure.filter { $0.contains("\"Co zrobiono\"") }.count == 1, "the first titles are the table's")
        }
    }

    @Test func showCodesThatACameraReads() async throws {
        let addresses = ["https://zbm.example/sprawdz/1", "https://zbm.example/sprawdz/2?pełny=tak"]
        let blocks = try addresses.map { address in
            PDFDocument.Block.code(try QRCode(text: address), alternative: "Kod (QR) \\ do: \(address)")
        }
        let bytes = try PDFSamples.document([blocks[0], .space(700), .paragraph("Dalej"), blocks[1]]).rendered()
        try await PDFReading.with(bytes) { reading in
            let details = try await reading.details()
            #expect(details.elements.compactMap(\.alternative) == addresses.map { "Kod (QR) \\ do: \($0)" })
            #expect(details.elements.filter { $0.tag == "Figure" }.count == 2)
            for (page, address) in zip(1..., addresses) { #expect(try await reading.code(page: page) == address) }
        }
    }

    @Test func bringTheirFonts() async throws {
        let bytes = try PDFSamples.document([
            .heading("Zażółć", level: .first), .paragraph("Gęślą jaźń, привет, 😀"), .fixed("abc 123 żółw"),
        ]).rendered()
        let fonts = try await PDFReading.with(bytes) { try await $0.fonts() }
        #expect(fonts.allSatisfy { $0.isEmbedded && $0.hasMeaning })
        let names = Set(fonts.compactMap { $0.name.split(separator: "+").last.map(String.init) })
        #expect(names == ["Lato-Regular", "Lato-Bold", "DejaVuSans", "DejaVuSansMono"])
    }

    @Test func areTheSameForTheSameContent() async throws {
        let first = try PDFSamples.report(rows: 30).rendered()
        let others = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<6 { group.addTask { try PDFSamples.report(rows: 30).rendered() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(others.count == 6 && others.allSatisfy { $0 == first })
        #expect(try PDFSamples.report(rows: 31).rendered() != first)
    }

    @Test func leaveNoHeadingBehind() async throws {
        let table = PDFTable(columns: [.init("Kolumna")], rows: [["Wiersz"]])
        for count in 38...46 {
            let filling = PDFDocument.Block.lines((1...count).map { "Wiersz \($0)" })
            for next in [PDFDocument.Block.paragraph(PDFSamples.paragraph), .table(table)] {
                let document = PDFSamples.document([
                    filling, .heading("Rozdział", level: .second), .heading("Punkt", level: .third), next,
                ])
                let text = try await PDFReading.with(document.rendered()) { try await $0.text() }
                let pages = text.split(separator: "\u{C}").filter { $0.contains("Rozdział") }
                #expect(pages.count == 1)
                #expect(pages.allSatisfy { $0.contains("Punkt") && ($0.contains("Zgodnie") || $0.contains("Kolumna")) })
            }
        }
    }

    @Test func areEmptyWithoutContent() async throws {
        let bytes = try PDFSamples.document([]).rendered()
        let text = try await PDFReading.with(bytes) { reading in
            try await reading.check()
            return try await reading.text()
        }
        #expect(words(text).hasSuffix("strona 1 z 1"))
    }

    @Test func areNotPrinted() {
        let document = PDFSamples.document([.paragraph("Tajemnica")])
        for text in ["\(document)", "\(document.blocks)", String(reflecting: PDFSamples.table(rows: 2))] {
            #expect(!text.contains("Tajemnica") && !text.contains("Żółkiewska"))
        }
    }
}
