import Foundation
@testable import Admin
import Testing
import Web

@Suite("Polish and English type")
struct TypesettingTests {
    struct Counted: CustomTestStringConvertible {
        let testDescription: String
        let count: Int
        let polish: String
        let english: String

        init(_ why: String, _ count: Int, _ polish: String, _ english: String) {
            testDescription = why
            self.count = count
            self.polish = polish
            self.english = english
        }
    }

    @Test(
        "Nouns follow their numbers",
        arguments: [
            Counted("none", 0, "0 kodów", "0 codes"),
            Counted("one", 1, "1 kod", "1 code"),
            Counted("few begin", 2, "2 kody", "2 codes"),
            Counted("few end", 4, "4 kody", "4 codes"),
            Counted("many begin", 5, "5 kodów", "5 codes"),
            Counted("teens are many", 12, "12 kodów", "12 codes"),
            Counted("so are those of the hundreds", 113, "113 kodów", "113 codes"),
            Counted("one at the end is many", 21, "21 kodów", "21 codes"),
            Counted("few at the end are few", 22, "22 kody", "22 codes"),
            Counted("thousands are set apart", 1_234_567, "1 234 567 kodów", "1,234,567 codes"),
        ]
    )
    func inflect(_ example: Counted) {
        let words = Bilingual.count(example.count, .codes)
        #expect(words.polish.replacing("\u{A0}", with: " ") == example.polish)
        #expect(!words.polish.contains(" "), "a number stays with what it counts")
        #expect(words.english == example.english)
    }

    struct Line: CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let set: String

        init(_ why: String, _ text: String, _ set: String) {
            testDescription = why
            self.text = text
            self.set = set
        }
    }

    @Test(
        "One-letter words stay with the next",
        arguments: [
            Line("a preposition", "Krok w bok", "Krok w~bok"),
            Line("at the beginning", "W domu", "W~domu"),
            Line("two in a row", "Idę i w deszczu", "Idę i~w~deszczu"),
            Line("in brackets", "nic (i nikt)", "nic (i~nikt)"),
            Line("in quotation marks", "znak „i słowo”", "znak „i~słowo”"),
            Line("the end of a longer word is none", "moja mama", "moja mama"),
            Line("nothing to do", "Zaloguj się", "Zaloguj się"),
            Line("blanks are kept", "a  b ", "a~ b "),
            Line("nothing at all", "", ""),
        ]
    )
    func keepTogether(_ line: Line) {
        #expect(Typesetting.polish(line.text) == line.set.replacing("~", with: "\u{A0}"))
    }

    @Test("What is the same in both languages is left as it is")
    func leavesNames() {
        #expect(Bilingual.verbatim("Jan i Anna").set(in: .polish) == "Jan i Anna")
        #expect(Bilingual("raz i dwa", english: "one and two").set(in: .english) == "one and two")
        #expect(Bilingual("raz i dwa", english: "one and two").set(in: .polish) == "raz i\u{A0}dwa")
    }

    struct Instant: CustomTestStringConvertible {
        let testDescription: String
        let seconds: Double
        let polish: String
        let english: String
        let iso: String
        let day: String

        init(_ why: String, _ seconds: Double, _ polish: String, _ english: String, iso: String, day: String) {
            testDescription = why
            self.seconds = seconds
            self.polish = polish
            self.english = english
            self.iso = iso
            self.day = day
        }
    }

    @Test(
        "Times are Warsaw's",
        arguments: [
            Instant(
                "winter",
                1_794_748_200,
                "15 listopada 2026, 14:10",
                "15 November 2026, 14:10",
                iso: "2026-11-15T13:10:00Z",
                day: "2026-11-15"
            ),
            Instant(
                "summer",
                1_783_033_500,
                "3 lipca 2026, 1:05",
                "3 July 2026, 1:05",
                iso: "2026-07-02T23:05:00Z",
                day: "2026-07-03"
            ),
            Instant(
                "a year that is new in Warsaw only",
                1_798_759_800,
                "1 stycznia 2027, 0:30",
                "1 January 2027, 0:30",
                iso: "2026-12-31T23:30:00Z",
                day: "2027-01-01"
            ),
        ]
    )
    func tellTime(_ instant: Instant) {
        let moment = Moment(Date(timeIntervalSince1970: instant.seconds))
        #expect(moment.words.polish.replacing("\u{A0}", with: " ") == instant.polish)
        #expect(moment.words.english.replacing("\u{A0}", with: " ") == instant.english)
        #expect(moment.iso == instant.iso)
        let day = Moment(moment.date, to: .day)
        #expect(day.iso == instant.day)
        #expect(day.words.polish.replacing("\u{A0}", with: " ") == instant.polish.split(separator: ",")[0])
    }
}
