import Foundation
import Synchronization
import Testing

@testable import Correspondence

@Suite("Documents of whatever somebody wrote")
struct PDFLimitTests {
    /// All that is drawn is within the margins, but for what stands there on purpose, and accents that are wider than
    /// their letters.
    private func expectWithinMargins(_ reading: PDFReading, _ comment: Comment) async throws {
        let pages = try #require(try await reading.information()["Pages"].flatMap { Int($0) })
        for page in 1...pages {
            let (columns, rows) = try await reading.inked(page: page)
            #expect(columns.lowerBound >= 52 && columns.upperBound <= 543, comment)
            #expect(rows.lowerBound >= 26 && rows.upperBound <= 815, comment)
        }
    }

    private let hostile = [
        "\0", "\n", "\r\n", "\t", "\u{202E}", "\u{2066}", "\u{200B}", "\u{FEFF}", "\u{FFFE}", "\u{E000}", "\u{10FFFF}",
        "😀", "👩‍👩‍👧‍👦", "שלום", "مرحبا بالعالم", "中文", "ไทย", "देवनागरी", "ﷺ", "𒐫", "a\u{301}\u{302}\u{303}\u{30B}",
        "(", ")", "\\", "<<", "%", "EMC", "/P << /MCID 0 >> BDC", "endstream\nendobj\n", "&amp;<b>", "ż", " ", "\u{A0}",
        String(repeating: "W", count: 200), String(repeating: "\u{30B}", count: 200), "\u{1F1F5}\u{1F1F1}", "fi", "—",
    ]

    @Test(arguments: [1, 2, 12_917_235_602_798_020_573, UInt64.random(in: .min ... .max)])
    func areDrawnWhateverItWas(seed: UInt64) async throws {
        var generator = SplitMix64(seed: seed)
        func text() -> String {
            (0..<Int.random(in: 0...12, using: &generator)).reduce(into: "") { text, _ in
                text += hostile.randomElement(using: &generator) ?? ""
            }
        }
        let blocks = (0..<24).flatMap { number -> [PDFDocument.Block] in
            let block: PDFDocument.Block =
                switch number % 6 {
                case 0: .heading(text(), level: .second)
                case 1: .lines([text(), text()])
                case 2: .definitions([.init(text(), text()), .init(text(), text())])
                case 3: .table(PDFTable(columns: [.init(text()), .init(text())], rows: [[text(), text()]]))
                case 4: .fixed(text())
                default: .paragraph(text())
                }
            return [block, .paragraph("Znak\(number)ź")]
        }
        let document = PDFDocument(
            title: text(),
            language: .polish,
            sender: text(),
            created: Samples.date,
            blocks: blocks
        )
        let bytes = try document.rendered()
        #expect(try document.rendered() == bytes)
        try await PDFReading.with(bytes) { reading in
            try await reading.check()
            let signs = try await reading.text().matches(of: /Znak(\d+)ź/).map { Int($0.1) }
            #expect(signs == Array(0..<24), "seed \(seed)")
            #expect(try await reading.details().painting.allSatisfy { $0.neither == 0 }, "seed \(seed)")
            try await expectWithinMargins(reading, "seed \(seed)")
        }
    }

    @Test func breakWhatHasNoBlanks() async throws {
        let long = String(repeating: "Zażółćgęśląjaźń", count: 667)
        let narrow = PDFTable(
            columns: [.init("Lp.", weight: 0.01), .init(long), .init("Dalej", weight: 2, alignment: .end)],
            rows: [["1", long, "a"], ["2", "b", long], ["3", "c", "d"]]
        )
        let bytes = try PDFSamples.document(
            [
                .heading(long, level: .first), .paragraph(long), .fixed(long), .definitions([.init(long, long)]),
                .table(narrow), .lines([long, "Koniec"]),
            ],
            title: long
        ).rendered()
        try await PDFReading.with(bytes) { reading in
            try await reading.check()
            try await expectWithinMargins(reading, "10 005 letters")
            let letters = try await reading.structure().joined().filter { $0 == "ż" }.count
            #expect(letters == 9 * 667, "each of the nine texts is there to its end")
        }
    }

    @Test func divideARowThatIsHigherThanAPage() async throws {
        let long = (1...900).map { "słowo\($0)" }.joined(separator: " ")
        let table = PDFTable(
            columns: [.init("Pierwsza"), .init("Druga")],
            rows: [["krótki", "wiersz"], [long, "obok"], ["po", "nim"]]
        )
        let bytes = try PDFSamples.document([.table(table)]).rendered()
        try await PDFReading.with(bytes) { reading in
            let words = try await reading.text(["-raw"]).matches(of: /słowo(\d+)/).map { Int($0.1) }
            #expect(words == Array(1...900))
            #expect(try await reading.text(["-raw"]).matches(of: /Pierwsza Druga/).count > 2)
            try await expectWithinMargins(reading, "a long row")
        }
    }

    @Test func takeThousandsOfRows() async throws {
        let before = try memory("VmRSS:")
        let start = try processorTime()
        let bytes = try PDFSamples.document([.table(PDFTable(columns: PDFSamples.columns, rows: Rows(count: 5_000)))])
            .rendered()
        // An optimised build takes a fifth of it.
        #expect(try processorTime() - start < 25, "seconds of this thread")
        #expect(try memory("VmHWM:") - before < 400_000, "kibibytes")
        try await PDFReading.with(bytes) { reading in
            try await reading.check()
            let text = try await reading.text(["-raw"])
            #expect(text.matches(of: /(?m)^(\d+) \d+\.11\.2026/).map { Int($0.1) } == Array(1...5_000))
        }
    }

    /// Rows that exist only while they are looked at.
    private struct Rows: Sequence, Sendable {
        let count: Int

        func makeIterator() -> AnyIterator<[String]> {
            var number = 0
            return AnyIterator {
                guard number < count else { return nil }
                number += 1
                return PDFSamples.row(number)
            }
        }
    }

    /// Of this thread, in seconds: other tests' work does not count.
    private func processorTime() throws -> Int {
        let status = try String(contentsOfFile: "/proc/thread-self/stat", encoding: .utf8)
        // Behind the name, which may hold anything; the kernel counts in hundredths.
        let numbers = try #require(status.split(separator: ")").last).split(separator: " ").map { Int($0) }
        return (try #require(numbers[11]) + (try #require(numbers[12]))) / 100
    }

    /// Of this process, in kibibytes.
    private func memory(_ kind: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(kind) })
        return try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
    }

    @Test func failWithTheirRows() throws {
        struct Lost: Error {}
        let broken = PDFTable(columns: [.init("A")]) { row in
            try row(["1"])
            throw Lost()
        }
        #expect(throws: Lost.self) { try PDFSamples.document([.table(broken)]).rendered() }

        let calls = Mutex(0)
        let growing = PDFTable(columns: [.init("A")]) { row in
            let count = calls.withLock { calls in
                calls += 1
                return calls
            }
            for number in 0..<100 * count { try row(["\(number)"]) }
        }
        #expect(throws: PDFFailure.changedRows) { try PDFSamples.document([.table(growing)]).rendered() }
    }

    @Test func failWithoutTheirFonts() {
        let missing = PDFFonts.File(path: "/nowhere/Lato-Regular.ttf", package: "fonts-lato")
        let failure = PDFFailure.missingFont(path: missing.path, package: missing.package)
        #expect(throws: failure) { _ = try unsafe PDFFonts.configuration(of: PDFFonts.files + [missing]) }
        #expect("\(failure)" == "no font at /nowhere/Lato-Regular.ttf: install the package fonts-lato")
    }
}
