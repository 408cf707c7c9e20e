import DebtDomain
import TestSupport
import Testing

/// The same numbers, judged by python-stdnum, and the same days by Python's calendar.
@Suite("Another program agrees")
struct SecondOpinionTests {
    private static let samples = Proof.isFull ? 1_000_000 : 20_000

    @Test("on random numbers and days", arguments: [Proof.seed])
    func onRandomNumbers(seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        let questions = (0..<Self.samples).map { Self.question($0, &numbers) }
        var sound: [String: Int] = [:]
        for (question, answer) in zip(questions, try Peer.answers(to: questions)) {
            guard let expected = Self.expected(question, answer) else { continue }
            let ours = Self.opinion(question)
            if ours != expected { Issue.record("\(question): \(ours), but \(answer)") }
            if ours != "unsound" { sound[question.kind, default: 0] += 1 }
        }
        // Neither side may find everything wrong.
        for kind in ["pesel", "nip", "regon", "iban", "day"] {
            #expect(sound[kind, default: 0] > Self.samples / 50, "of \(kind)")
        }
    }

    @Test("on how long account numbers are in every country")
    func onLengths() throws {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let questions = letters.flatMap { first in
            letters.flatMap { second in
                (14...34).map { length in
                    (
                        kind: "iban",
                        text: Numbers.iban(
                            of: String([first, second]),
                            account: String(repeating: "7", count: length - 4)
                        )
                    )
                }
            }
        }
        let answers = try Peer.answers(to: questions)
        #expect(answers.count { $0.hasPrefix("sound") } > 80)
        for (question, answer) in zip(questions, answers) {
            let isSound = Self.opinion(question) == "sound"
            if isSound != answer.hasPrefix("sound") { Issue.record("\(question): \(answer)") }
        }
    }

    /// Half of them sound, half with one digit changed or of digits that chance gave.
    private static func question(_ index: Int, _ numbers: inout Numbers) -> (kind: String, text: String) {
        let isLonger = index % 3 == 0
        let (kind, sound, random) =
            switch index % 5 {
            case 0: ("pesel", numbers.pesel(), numbers.digits(11))
            case 1: ("nip", numbers.nip(), numbers.digits(10))
            case 2: ("regon", numbers.regon(ofLocalUnit: isLonger), numbers.digits(isLonger ? 14 : 9))
            case 3: ("iban", iban(&numbers), "PL" + numbers.digits(26))
            default: ("day", day(&numbers), day(&numbers, days: 32))
            }
        return switch index / 5 % 4 {
        case 0, 1: (kind, sound)
        case 2: (kind, numbers.withOneDigitChanged(sound))
        default: (kind, random)
        }
    }

    private static func iban(_ numbers: inout Numbers) -> String {
        let countries = [("PL", 28), ("DE", 22), ("UA", 29), ("NO", 15), ("GB", 22), ("LT", 20), ("FR", 27)]
        let (country, length) = countries.randomElement(using: &numbers.random) ?? ("PL", 28)
        let account = country == "GB" ? numbers.letters(4) + numbers.digits(14) : numbers.digits(length - 4)
        return Numbers.iban(of: country, account: account)
    }

    private static func day(_ numbers: inout Numbers, days: Int = 28) -> String {
        let parts = [
            (Int.random(in: 1...9_999, using: &numbers.random), 4),
            (Int.random(in: 1...(days > 28 ? 13 : 12), using: &numbers.random), 2),
            (Int.random(in: 1...days, using: &numbers.random), 2),
        ]
        return parts.map { number, width in
            let digits = String(number)
            return String(repeating: "0", count: width - digits.count) + digits
        }.joined(separator: "-")
    }

    private static func opinion(_ question: (kind: String, text: String)) -> String {
        do {
            switch question.kind {
            case "pesel":
                let pesel = try Pesel(parsing: question.text)
                return "\(pesel.birthday.iso) \(pesel.sex == .female ? "F" : "M")"
            case "nip": _ = try NIP(parsing: question.text)
            case "regon": _ = try REGON(parsing: question.text)
            case "iban": _ = try BankAccount(parsing: question.text)
            default: return String(try Day(parsing: question.text).daysSince1970)
            }
            return "sound"
        } catch {
            return "unsound"
        }
    }

    /// What the other program says, as `opinion` says it; `nil` where we mean to be stricter.
    private static func expected(_ question: (kind: String, text: String), _ answer: Substring) -> String? {
        let text = question.text
        switch question.kind {
        case "nip" where text.hasPrefix("0") || text.dropFirst().hasPrefix("00") || Set(text).count == 1: return nil
        case "regon" where Set(text) == ["0"]: return nil
        case "iban":
            let (loose, strict) = (answer.prefix { $0 != " " }, answer.drop { $0 != " " }.dropFirst())
            return String(text.hasPrefix("PL") ? strict : loose)
        default: return String(answer)
        }
    }
}
