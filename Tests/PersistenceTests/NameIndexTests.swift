import Foundation
import Persistence
import Testing

@Suite("Words of names")
struct FoldedWordsTests {
    @Test(arguments: [
        ("every Polish letter", "ĄĆĘŁŃÓŚŹŻ ąćęłńóśźż", ["acelnoszz", "acelnoszz"]),
        ("a double name", "Kowalska-Nowak", ["kowalska", "nowak"]),
        ("a longer dash", "Kowalska–Nowak", ["kowalska", "nowak"]),
        ("an apostrophe", "O'Neill O’Neill", ["o", "neill", "o", "neill"]),
        ("a Ukrainian one", "Лукʼяненко", ["лук", "яненко"]),
        ("German", "Groß GROẞ Müller", ["gross", "gross", "muller"]),
        ("accents apart", "Z\u{307}o\u{301}łw", ["zolw"]),
        (
            "Scandinavian, French, Icelandic", "Sørensen Æbeltoft Œuvre Þór",
            ["sorensen", "aebeltoft", "oeuvre", "thor"]
        ),
        ("Vietnamese", "Nguyễn Đặng", ["nguyen", "dang"]), ("Turkish", "İpek Işık", ["ipek", "isik"]),
        ("Cyrillic keeps its letters", "Шевче\u{301}нко ЙОСИП", ["шевченко", "иосип"]),
        ("Greek", "Σίσυφος", ["σισυφοσ"]), ("letters in other forms", "ﬁ Ｋｏｗａｌ ②", ["fi", "kowal", "2"]),
        ("street and numbers", "ul. Długa 5/7 m. 12A", ["ul", "dluga", "5", "7", "m", "12a"]),
        ("postal code and town", "00-950 Łódź", ["00", "950", "lodz"]),
        ("marks of direction", "\u{202E}Now\u{200F}ak\u{202C}", ["nowak"]),
        ("nothing but signs", "-- '/., \u{301}", []),
        ("nothing", "", []),
    ])
    func areFolded(why: String, text: String, words: [String]) {
        var folded = FoldedWords()
        folded.append(text)
        #expect(folded.texts == words)
        // What is folded is not changed by being folded again.
        var again = FoldedWords()
        again.append(words.joined(separator: " "))
        #expect(again.texts == words)
    }

    @Test func areBounded() {
        var folded = FoldedWords()
        folded.append(String(repeating: "ż", count: 100_000))
        #expect(folded.texts == [String(repeating: "z", count: FoldedWords.longestWord)])
        var many = FoldedWords()
        many.append(String(repeating: "a ", count: 100_000), atMost: 20)
        #expect(many.count == 10)
    }
}

@Suite("Persons by name")
struct NameIndexTests {
    /// Invented people; each is called by the last digits of the identifier.
    private static let people: [(givenNames: String, surname: String, organisation: String, address: [String])] = [
        ("Jan", "Łąka", "", ["ul. Długa 5/7", "00-950 Łódź"]),
        ("Anna Maria", "Kowalska-Nowak", "", ["ul. Krótka 12", "90-001 Łódź"]),
        ("Stanisław", "Żółkiewski", "", ["ul. Długa 57", "00-950 Łódź"]),
        ("Jan", "Kowalski", "", ["al. Jana Pawła II 3 m. 14"]),
        ("Janina", "Kowalewska", "", ["ul. Kowalska 1"]),
        ("", "", "Spółdzielnia „Kłos”", ["ul. Żółta 8"]),
        ("Olena", "Шевченко", "", []),
        ("Nowak", "Anna", "", []),
        ("Anna", "Nowak", "", []),
        ("Piotr", "Nowakowski", "", []),
    ]

    private let index = NameIndex(
        people.enumerated().map { number, person in
            NameIndex.Entry(
                person: UUID(number),
                givenNames: person.givenNames,
                surname: person.surname,
                organisation: person.organisation,
                addressLines: person.address
            )
        }
    )

    struct Example: CustomTestStringConvertible {
        let testDescription: String
        let typed: String
        let people: [Int]

        init(_ why: String, _ typed: String, finds people: Int...) {
            testDescription = why
            self.typed = typed
            self.people = people
        }
    }

    @Test(arguments: [
        Example("without Polish letters", "laka", finds: 0),
        Example("with them", "ŁĄKA", finds: 0),
        Example("the second half of a double name", "nowak", finds: 1, 8, 7, 9),
        Example("the whole of it, both ways round", "Nowak-Kowalska", finds: 1),
        Example("a mistake in a long word", "zolkiewsky", finds: 2),
        Example("two mistakes in a long word", "zulkiewsky", finds: 2),
        Example("three are too many", "zulkievsky"),
        Example("neighbours swapped count as one", "nwoak", finds: 1, 8, 7),
        Example("no mistake in three letters", "Jna"),
        Example("the beginning of a word, whole words first", "jan", finds: 3, 0, 4),
        Example("an initial", "J. Kowalski", finds: 3, 4),
        Example("an initial behind", "kowal j", finds: 4, 3),
        Example("given name and surname either way round", "anna nowak", finds: 7, 1, 8),
        Example("street and number", "Długa 5/7", finds: 0),
        Example("a number begins another", "dluga 5", finds: 0, 2),
        Example("numbers have no mistakes", "dluga 58"),
        Example("postal code", "00-950", finds: 0, 2),
        Example("mistakes last, and then surname before street", "kowalska", finds: 1, 4, 3),
        Example("an organisation", "spoldzielnia klos", finds: 5),
        Example("another script, with a mistake", "шевчемко", finds: 6),
        Example("every word must be there", "Jan Nowak"),
        Example("a word said twice", "laka laka", finds: 0),
        Example("nothing", ""),
        Example("only signs", " -/' "),
        Example("marks of direction", "\u{202E}laka\u{202C}", finds: 0),
    ])
    func areFound(_ example: Example) {
        #expect(index.search(example.typed, limit: 10) == example.people.map { UUID($0) })
    }

    @Test func areCountedUpToALimit() {
        #expect(index.search("nowak", limit: 2) == [UUID(1), UUID(8)])
        #expect(index.search("nowak", limit: 0).isEmpty && index.search("nowak", limit: -1).isEmpty)
        #expect(index.search("nowak", limit: .max).count == 4)
        let others = index.search("nowak", limit: .max, except: [UUID(1), UUID(8)])
        #expect(others == index.search("nowak", limit: .max).suffix(2))
    }

    @Test func areReplacedAndRemoved() {
        var index = index
        #expect(index.count == 10)
        index.put(NameIndex.Entry(person: UUID(0), givenNames: "Jan", surname: "Rzeka"))
        #expect(index.count == 10)
        #expect(index.search("laka", limit: 10).isEmpty && index.search("dluga 5/7", limit: 10).isEmpty)
        #expect(index.search("rzeka", limit: 10) == [UUID(0)])
        let removed = (index.remove(UUID(0)), index.remove(UUID(0)), index.remove(UUID(999)))
        #expect(removed == (true, false, false))
        #expect(index.count == 9)
        #expect(index.search("rzeka", limit: 10).isEmpty)
        index.put(NameIndex.Entry(person: UUID(0), surname: "Łąka"))
        #expect(index.count == 10 && index.search("laka", limit: 10) == [UUID(0)])
        // Another value of the same index has not changed.
        #expect(self.index.search("dluga 5/7", limit: 10) == [UUID(0)])
    }

    @Test func areFoundInAnIndexThatWasEmpty() {
        var index = NameIndex()
        let wasFound = index.remove(UUID(0))
        #expect(!wasFound && index.count == 0 && index.search("laka", limit: 10).isEmpty)
        index.put(NameIndex.Entry(person: UUID(0), surname: "Łąka"))
        #expect(index.search("laka", limit: 10) == [UUID(0)])
    }

    @Test(
        "What is typed to do harm is bounded",
        arguments: [
            ("a very long word", String(repeating: "kowalski", count: 20_000)),
            ("a thousand words", (0..<1_000).map { "slowo\($0)" }.joined(separator: " ")),
            ("a thousand times the same", String(repeating: "jan ", count: 1_000)),
            ("marks upon marks", "l" + String(repeating: "\u{301}", count: 100_000) + "aka"),
            ("another direction", String(repeating: "\u{202E}\u{2067}اسم ", count: 10_000)),
            ("what falls apart into many", String(repeating: "\u{FDFA}", count: 10_000)),
            ("NUL and controls", String(repeating: "\0\u{1B}[2J", count: 10_000)),
            ("families", String(repeating: "👨‍👩‍👧‍👦", count: 10_000)),
        ]
    )
    func isBounded(why: String, typed: String) {
        let start = ContinuousClock.now
        #expect(index.search(typed, limit: 50).count <= 10)
        #expect(ContinuousClock.now - start < .seconds(10), "no query may keep a thread for long")
        var index = index
        index.put(NameIndex.Entry(person: UUID(50), surname: typed, addressLines: Array(repeating: typed, count: 100)))
        #expect(index.approximateBytes < 100_000)
        #expect(index.search("laka", limit: 10).contains(UUID(0)))
    }

    @Test func doNotPrint() {
        let entry = NameIndex.Entry(person: UUID(0), surname: "Kowalski")
        var text = "\(index) \(String(reflecting: index)) \(entry) \([entry])"
        dump(index, to: &text)
        dump(entry, to: &text)
        #expect(!text.lowercased().contains("kowal") && !text.contains("\(UUID(0))"))
    }
}

@Suite("Whose index is held")
struct NameIndexShelfTests {
    private var shelf = NameIndexShelf<String>(capacity: 100)

    init() {
        // There is room for both.
        _ = shelf.put("a", bytes: 40)
        _ = shelf.put("b", bytes: 40)
    }

    @Test mutating func bothHaveRoom() {
        let dropped = (shelf.put("a", bytes: 40), shelf.put("b", bytes: 60))
        #expect(dropped == ([], []))
        #expect(shelf.bytes == 100)
    }

    @Test mutating func theLongestUnusedGoesFirst() {
        let isHeld = (shelf.use("a"), shelf.use("c"))
        #expect(isHeld == (true, false))
        let dropped = (shelf.put("c", bytes: 40), shelf.put("d", bytes: 100))
        #expect(dropped == (["b"], ["a", "c"]))
        #expect(shelf.bytes == 100)
    }

    @Test mutating func growingAndLeavingAreNoted() {
        let dropped = shelf.put("b", bytes: 61)
        #expect(dropped == ["a"])
        #expect(shelf.bytes == 61)
        shelf.remove("b")
        shelf.remove("b")
        #expect(shelf.bytes == 0)
    }

    @Test mutating func whatIsTooLargeDisplacesNobody() {
        let dropped = (shelf.put("c", bytes: 101), shelf.put("b", bytes: 101))
        #expect(dropped == (["c"], ["b"]))
        let isHeld = (shelf.use("a"), shelf.use("b"), shelf.use("c"))
        #expect(isHeld == (true, false, false))
        #expect(shelf.bytes == 40)
    }
}

extension UUID {
    /// One that is easily told apart.
    init(_ number: Int) {
        self.init(
            uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, UInt8(number >> 8 & 255), UInt8(number & 255))
        )
    }
}
