import Testing

@testable import Correspondence

@Suite("Text for documents")
struct PDFTextTests {
    struct Example: CustomTestStringConvertible {
        let why: String
        let given: String
        let expected: String

        var testDescription: String { why }
    }

    @Test(arguments: [
        Example(why: "plain", given: "Zażółć gęślą jaźń", expected: "Zażółć gęślą jaźń"),
        Example(why: "letters put together", given: "Zaz\u{307}o\u{301}łc\u{301}", expected: "Zażółć"),
        Example(why: "ends of lines", given: "a\r\nb\nc\rd\u{85}e\u{2028}f\u{2029}g", expected: "a b c d e f g"),
        Example(why: "tabs and rows of blanks", given: " \t a \u{3000}  b\t", expected: "a b"),
        Example(why: "zero and other controls", given: "a\0b\u{7}c\u{1B}[31m\u{7F}\u{9F}d", expected: "abc[31md"),
        Example(why: "marks of direction", given: "a\u{202E}b\u{2066}c\u{200F}d\u{61C}e", expected: "abcde"),
        Example(why: "what has no width", given: "a\u{200B}b\u{AD}c\u{FEFF}d\u{2060}e\u{E0041}f", expected: "abcdef"),
        Example(why: "accents on nothing", given: "\u{30B}a \u{301}b\u{308}", expected: "a b\u{308}"),
        Example(why: "no letters", given: "a\u{FFFE}b\u{1FFFE}\u{10FFFF}", expected: "a\u{FFFD}b\u{FFFD}\u{FFFD}"),
        Example(why: "nothing", given: "\n\u{200B}", expected: ""),
    ])
    func isMadeHarmless(_ example: Example) {
        #expect(PDFText(example.given).characters == example.expected)
    }

    @Test func keepsFewAccents() {
        let tower = "a" + String(repeating: "\u{30B}\u{310}", count: 5_000)
        #expect(PDFText(tower + "b").characters.unicodeScalars.count == 10)
    }

    @Test func keepsBlanksThatMeanSomething() {
        #expect(PDFText("  a\t b", keepsBlanks: true).characters == "  a  b")
        #expect(PDFText.lines(of: "a\r\n\nb") == ["a", "", "b"])
    }

    /// What stands on either side of each blank at which no line may end.
    private func bound(_ text: String, _ language: Email.Language? = .polish) -> [String] {
        let text = PDFText(text, language: language)
        let bytes = Array(text.characters.utf8)
        return text.unbroken.map { range in
            let word = bytes[..<range.lowerBound].split(separator: 0x20).last ?? []
            let next = bytes[range].dropFirst()
            return String(decoding: word, as: UTF8.self) + "~" + String(decoding: next, as: UTF8.self)
        }
    }

    @Test func staysTogetherWhereItMust() {
        #expect(bound("art.\u{A0}15 i ustawa") == ["art.~1", "i~u"])
        #expect(bound("w życiu (a także) Z „I tom” § 5 o\tświcie") == ["w~ż", "(a~t", "Z~„", "„I~t", "§~5", "o~ś"])
        #expect(bound("ma za b 5 x") == [])
        #expect(bound("w życiu a\u{202F}b", .english) == ["a~b"])
        #expect(bound("ulica \u{A0} Długa") == ["ulica~D"])
        #expect(bound("\u{A0}a\u{A0}") == [])
    }
}

@Suite("Lines on pages")
struct PDFStackTests {
    struct Example: CustomTestStringConvertible {
        let lines: Int
        let room: Double
        let parts: [Int]

        var testDescription: String { "\(lines) lines where \(room) have room" }
    }

    @Test(arguments: [
        Example(lines: 0, room: 5, parts: []), Example(lines: 3, room: 5, parts: [3]),
        Example(lines: 5, room: 5, parts: [5]), Example(lines: 6, room: 5, parts: [4, 2]),
        Example(lines: 3, room: 2, parts: [0, 3]), Example(lines: 4, room: 2, parts: [2, 2]),
        Example(lines: 4, room: 3, parts: [2, 2]), Example(lines: 4, room: 1, parts: [0, 4]),
        Example(lines: 1, room: 0, parts: [0, 1]), Example(lines: 23, room: 3, parts: [3, 10, 10]),
        Example(lines: 24, room: 3, parts: [3, 10, 9, 2]),
    ])
    func areNeverAlone(_ example: Example) {
        let heights = [Double](repeating: 1, count: example.lines)
        let page = example.room == 5 ? 5.0 : 10
        #expect(PDFStack.parts(of: heights, room: example.room, page: page) == example.parts)
    }

    @Test func comeToAnEndEvenIfTheyAreHigherThanAPage() {
        #expect(PDFStack.parts(of: [20, 20, 1], room: 5, page: 10) == [0, 1, 1, 1])
    }
}

@Suite("What is outside of the structure")
struct PDFArtifactsTests {
    private func marked(_ drawing: String) -> String {
        String(decoding: PDFArtifacts.marked(Array(drawing.utf8)), as: UTF8.self)
            .split(separator: "\n").joined(separator: "\n")
    }

    @Test func isMarked() {
        #expect(marked("1 0 0 -1 0 841 cm\nq\n") == "/Artifact BMC\n1 0 0 -1 0 841 cm\nq\nEMC")
        #expect(
            marked("0 g\n/P << /MCID 0 >> BDC\n(a)Tj\nEMC\n(b)Tj\n/P << /MCID 1 >> BDC\nEMC\n \n")
                == """
                /Artifact BMC\n0 g\nEMC\n/P << /MCID 0 >> BDC\n(a)Tj\nEMC\n/Artifact BMC\n(b)Tj\nEMC
                /P << /MCID 1 >> BDC\nEMC\n \("")
                """
        )
        #expect(marked("") == "")
    }

    @Test func isToldFromWordsThatOnlyLookLikeIt() {
        let span = "/Span << /ActualText <feff00a0> >> BDC\n(EMC)Tj\nEMC\n"
        let inside = "/P << /MCID 0 >> BDC\n\(span)[(a\\) EMC (b) EMC)-1<0a>]TJ\nEMC"
        #expect(marked(inside) == inside)
        let outside = "(/P << /MCID 3 >> BDC )Tj /EMC gs (\\\\)Tj"
        #expect(marked(outside) == "/Artifact BMC\n\(outside)\nEMC")
    }

    @Test(arguments: ["", "%PDF-1.5\n", "startxref\n0\n", "xref\n0 2\nstartxref\n0\n%%EOF\n"])
    func isNotSoughtInOtherFiles(_ text: String) {
        let finishing = PDFFinishing(language: .polish, alternatives: [])
        #expect(throws: PDFFailure.unknownForm) { try finishing.finish(Array(text.utf8)) }
    }
}
