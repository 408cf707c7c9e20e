import Foundation
import Persistence
import TestSupport
import Testing

/// The index against a search that goes through every word of every person.
@Suite("The name index finds what going through everybody finds")
struct NameIndexOracleTests {
    @Test(arguments: [Proof.seed])
    func whileItChanges(seed: UInt64) {
        var dice = NameDice(seed: seed)
        let first = (0..<(Proof.isFull ? 600 : 200)).map { dice.entry($0) }
        var everybody = NaiveIndex()
        for entry in first { everybody.put(entry) }
        var index = NameIndex(first)
        for _ in 0..<(Proof.isFull ? 4_000 : 250) {
            dice.change(&index, &everybody)
            let typed = dice.query(everybody)
            let (found, expected) = (index.search(typed, limit: 20), everybody.search(typed, limit: 20))
            guard found == expected, index.count == everybody.people.count else {
                Issue.record("\(typed): \(found.map(everybody.name)), but \(expected.map(everybody.name))")
                return
            }
        }
        // Built anew from the same people, it answers alike.
        let anew = NameIndex(everybody.people.values.map(\.entry))
        for _ in 0..<50 {
            let typed = dice.query(everybody)
            #expect(anew.search(typed, limit: 20) == index.search(typed, limit: 20), "\(typed)")
        }
    }

    @Test("Gaps are closed, and nobody is lost by it", arguments: [Proof.seed])
    func whenLaidTogether(seed: UInt64) {
        var dice = NameDice(seed: seed)
        var everybody = NaiveIndex()
        var index = NameIndex()
        for number in 0..<2_600 {
            let entry = dice.entry(number % 1_300)
            everybody.put(entry)
            index.put(entry)
        }
        #expect(index.count == 1_300)
        let bytes = index.approximateBytes
        for number in 0..<1_250 {
            everybody.people[UUID(number)] = nil
            let wasFound = index.remove(UUID(number))
            #expect(wasFound)
        }
        #expect(index.count == 50 && index.approximateBytes < bytes / 2)
        for _ in 0..<50 {
            let typed = dice.query(everybody)
            #expect(index.search(typed, limit: 20) == everybody.search(typed, limit: 20), "\(typed)")
        }
    }

    @Test func takesFewBytes() {
        var dice = NameDice(seed: 1)
        let index = NameIndex((0..<5_000).map { dice.entry($0) })
        #expect(index.approximateBytes / index.count < 250)
    }
}

/// Random names of few letters, so that many are near each other.
private struct NameDice {
    var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    mutating func word() -> String {
        let parts = ["ko", "wa", "żó", "łk", "no", "ak", "li", "ski", "ска", "a", "ń"]
        return (0..<Int.random(in: 1...4, using: &random)).compactMap { _ in parts.randomElement(using: &random) }
            .joined().capitalized
    }

    mutating func entry(_ number: Int) -> NameIndex.Entry {
        let isPerson = Int.random(in: 0..<8, using: &random) > 0
        return NameIndex.Entry(
            person: UUID(number),
            givenNames: isPerson ? word() + (Bool.random(using: &random) ? " " + word() : "") : "",
            surname: isPerson ? word() + (Bool.random(using: &random) ? "" : "-" + word()) : "",
            organisation: isPerson ? "" : word() + " " + word(),
            addressLines: Bool.random(using: &random) ? [] : ["\(word()) \(Int.random(in: 1...30, using: &random))"]
        )
    }

    mutating func change(_ index: inout NameIndex, _ everybody: inout NaiveIndex) {
        let number = Int.random(in: 0..<everybody.people.count + 100, using: &random)
        if Int.random(in: 0..<3, using: &random) == 0 {
            let (wasFound, wasThere) = (index.remove(UUID(number)), everybody.people.removeValue(forKey: UUID(number)))
            #expect(wasFound == (wasThere != nil))
        } else {
            let entry = entry(number)
            index.put(entry)
            everybody.put(entry)
        }
    }

    /// Words of somebody, some of them cut short, some mistyped; or any words.
    mutating func query(_ everybody: NaiveIndex) -> String {
        let person = UUID(Int.random(in: 0..<(everybody.people.count + 100), using: &random))
        guard let known = everybody.people[person] else { return word() + " " + word() }
        let words = known.words.map(\.text).shuffled(using: &random)
        return words.prefix(Int.random(in: 1...3, using: &random)).map { mangled($0) }.joined(separator: " ")
    }

    private mutating func mangled(_ word: String) -> String {
        var letters = Array(word)
        let place = Int.random(in: 0..<letters.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: letters.removeLast(Int.random(in: 0..<letters.count, using: &random))
        case 1: letters[place] = "x"
        case 2: letters.insert("k", at: place)
        case 3: letters.remove(at: place)
        case 4 where place > 0: letters.swapAt(place, place - 1)
        case 5:
            letters[place] = "o"
            letters.append("a")
        default: break
        }
        return String(letters)
    }
}

/// The same promises, kept in the plainest way.
private struct NaiveIndex {
    typealias Person = (entry: NameIndex.Entry, words: [(text: String, place: Int)])

    var people: [UUID: Person] = [:]

    mutating func put(_ entry: NameIndex.Entry) {
        people[entry.person] = (entry, Self.words(of: entry))
    }

    func name(_ person: UUID) -> String {
        people[person]?.words.map(\.text).joined(separator: " ") ?? "nobody"
    }

    static func words(of text: String) -> [String] {
        var folded = FoldedWords()
        folded.append(text)
        return folded.texts
    }

    static func words(of entry: NameIndex.Entry) -> [(text: String, place: Int)] {
        let texts = [(entry.surname, 0), (entry.givenNames, 1), (entry.organisation, 2)]
        return (texts + entry.addressLines.map { ($0, 3) }).flatMap { text, place in
            words(of: text).map { ($0, place) }
        }
    }

    func search(_ typed: String, limit: Int) -> [UUID] {
        let sought = Self.words(of: typed).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        guard !sought.isEmpty else { return [] }
        let hits = people.values.compactMap { entry, words -> (entry: NameIndex.Entry, rank: [[UInt8]])? in
            var sums = [0, 0, 0]
            for word in sought {
                let costs = words.compactMap { Self.cost(of: word, $0.text, $0.place) }
                guard let least = costs.min(by: { $0.lexicographicallyPrecedes($1) }) else { return nil }
                sums = zip(sums, least).map { $0 + $1 }
            }
            let names = [entry.surname, entry.givenNames, entry.organisation].compactMap { Self.words(of: $0).first }
            // Who has no word to be ordered by comes last.
            let order = (0..<2).map { $0 < names.count ? Array(names[$0].utf8) : [255] }
            return (entry, [sums.map { UInt8($0) }] + order)
        }
        let ranked = hits.sorted { one, other in
            for (first, second) in zip(one.rank, other.rank) where first != second {
                return first.lexicographicallyPrecedes(second)
            }
            return one.entry.person < other.entry.person
        }
        return ranked.prefix(limit).map { $0.entry.person }
    }

    /// Mistakes, whether it is only a beginning, and the place.
    private static func cost(of sought: String, _ word: String, _ place: Int) -> [Int]? {
        if word == sought { return [0, 0, place] }
        if word.hasPrefix(sought) { return [0, 1, place] }
        let hasDigits = sought.contains { $0.isNumber }
        let most = hasDigits || sought.count < 4 ? 0 : sought.count < 8 ? 1 : 2
        let mistakes = mistakes(Array(sought), Array(word))
        return mistakes <= most ? [mistakes, 0, place] : nil
    }

    /// Damerau's distance by its definition (optimal string alignment), the whole table of it.
    private static func mistakes(_ one: [Character], _ other: [Character]) -> Int {
        var table = Array(repeating: Array(repeating: 0, count: other.count + 1), count: one.count + 1)
        for row in 0...one.count {
            for column in 0...other.count {
                guard row > 0, column > 0 else {
                    table[row][column] = max(row, column)
                    continue
                }
                let isOther = one[row - 1] == other[column - 1] ? 0 : 1
                table[row][column] = min(
                    table[row - 1][column] + 1,
                    table[row][column - 1] + 1,
                    table[row - 1][column - 1] + isOther
                )
                if row > 1, column > 1, one[row - 1] == other[column - 2], one[row - 2] == other[column - 1] {
                    table[row][column] = min(table[row][column], table[row - 2][column - 2] + 1)
                }
            }
        }
        return table[one.count][other.count]
    }
}
