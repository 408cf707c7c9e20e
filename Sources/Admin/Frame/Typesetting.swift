import Foundation
import Web

/// How words, numbers and times are set in each language.
enum Typesetting {
    static let noBreak = "\u{A0}"

    /// Keeps one-letter words with the word that follows: Polish lines do not end with them.
    static func polish(_ text: String) -> String {
        guard text.contains(" ") else { return text }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        return words.dropFirst().reduce(into: String(words[0])) { line, word in
            let last = line.last
            let isAlone = line.count == 1 || line.dropLast().last.map { " (\u{A0}„".contains($0) } == true
            line += last.map { isAlone && "aiouwzAIOUWZ".contains($0) } == true ? noBreak : " "
            line += word
        }
    }

    /// Thousands apart: `1 234` in Polish, `1,234` in English.
    static func number(_ value: Int, in language: Language) -> String {
        let digits = Array(String(value.magnitude))
        let separator = language == .polish ? noBreak : ","
        let grouped = digits.enumerated().reduce(into: "") { text, digit in
            if digit.offset > 0, (digits.count - digit.offset) % 3 == 0 { text += separator }
            text.append(digit.element)
        }
        return value < 0 ? "\u{2212}" + grouped : grouped
    }
}

/// A thing that is counted, in the forms that Polish and English ask for.
struct Noun: Sendable {
    let polish: (one: String, few: String, many: String)
    let english: (one: String, many: String)

    /// - Parameters:
    ///   - one: As after 1.
    ///   - few: As after 2, 3 and 4.
    ///   - many: As after 5, after 12 and after 0.
    ///   - english: Singular and plural.
    init(_ one: String, _ few: String, _ many: String, english: (String, String)) {
        polish = (one, few, many)
        self.english = english
    }

    func polish(for count: Int) -> String {
        let count = count.magnitude
        if count == 1 { return polish.one }
        let isFew = (2...4).contains(count % 10) && !(12...14).contains(count % 100)
        return isFew ? polish.few : polish.many
    }

    static let users = Noun(
        "użytkownik",
        "użytkowników",
        "użytkowników",
        english: ("user", "users")
    )
    static let persons = Noun("osoba", "osoby", "osób", english: ("person", "persons"))
    static let codes = Noun("kod", "kody", "kodów", english: ("code", "codes"))
    static let days = Noun("dzień", "dni", "dni", english: ("day", "days"))
    static let minutes = Noun("minuta", "minuty", "minut", english: ("minute", "minutes"))
    static let seconds = Noun("sekunda", "sekundy", "sekund", english: ("second", "seconds"))
    static let entries = Noun("wpis", "wpisy", "wpisów", english: ("entry", "entries"))
    static let tokens = Noun("token", "tokeny", "tokenów", english: ("token", "tokens"))
    static let proposals = Noun("wniosek", "wnioski", "wniosków", english: ("proposal", "proposals"))
    static let changes = Noun("zmiana", "zmiany", "zmian", english: ("change", "changes"))
    static let messages = Noun("wiadomość", "wiadomości", "wiadomości", english: ("message", "messages"))
    static let permissions = Noun(
        "uprawnienie",
        "uprawnienia",
        "uprawnień",
        english: ("permission", "permissions")
    )
}

extension Bilingual {
    /// What is no language's own: names, addresses, codes.
    static func verbatim(_ text: String) -> Bilingual {
        Bilingual(text, english: text)
    }

    /// `1 użytkownik`, `1 user`.
    static func count(_ count: Int, _ noun: Noun) -> Bilingual {
        Bilingual(
            "\(Typesetting.number(count, in: .polish))\(Typesetting.noBreak)\(noun.polish(for: count))",
            english: "\(Typesetting.number(count, in: .english)) \(count == 1 ? noun.english.one : noun.english.many)"
        )
    }

    /// The words that a reader of `language` sees, set as that language wants them.
    func set(in language: Language) -> String {
        guard polish != english else { return polish }
        return language == .polish ? Typesetting.polish(polish) : english
    }
}

/// A point in time as it stands on the clocks of Warsaw: `15 listopada 2026, 14:05`.
struct Moment: Component {
    static let template = "moment"

    enum Detail: Sendable {
        case day
        case minute
    }

    let date: Date
    let detail: Detail

    init(_ date: Date, to detail: Detail = .minute) {
        self.date = date
        self.detail = detail
    }

    var words: Bilingual {
        Bilingual(text(in: .polish), english: text(in: .english))
    }

    /// For machines: UTC to the second, or the day in Warsaw.
    var iso: String {
        let parts = detail == .day ? Self.warsaw : Self.utc
        let time = parts.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        let day = "\(padded(time.year, to: 4))-\(padded(time.month))-\(padded(time.day))"
        guard detail == .minute else { return day }
        return "\(day)T\(padded(time.hour)):\(padded(time.minute)):\(padded(time.second))Z"
    }

    func text(in language: Language) -> String {
        let time = Self.warsaw.dateComponents([.year, .month, .day, .hour, .minute], from: date)
        guard let year = time.year, let month = time.month, let day = time.day, let hour = time.hour else { return iso }
        let months = language == .polish ? Self.polishMonths : Self.englishMonths
        let space = Typesetting.noBreak
        let text = "\(day)\(space)\(months[month - 1])\(space)\(year)"
        return detail == .day ? text : "\(text), \(hour):\(padded(time.minute))"
    }

    private func padded(_ number: Int?, to length: Int = 2) -> String {
        let digits = String(number ?? 0)
        return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }

    private static let polishMonths = [
        "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
        "listopada", "grudnia",
    ]
    private static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    private static let warsaw = calendar(in: "Europe/Warsaw")
    private static let utc = calendar(in: "UTC")

    private static func calendar(in zone: String) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        guard let zone = TimeZone(identifier: zone) else { preconditionFailure("the zones of the system are there") }
        calendar.timeZone = zone
        return calendar
    }
}
