package import Foundation

/// Finds a tenant's persons by what somebody types of their names and addresses. It lives in memory only.
///
/// Every word that is typed must begin a word of the person, in any order; a longer one may have a mistake or two. The
/// numbers of persons and words are not used again while the index grows: who is removed or replaced leaves a gap, and
/// once there are many of those, all is laid together anew.
package struct NameIndex: Sendable, CustomReflectable {
    /// What a person is found by.
    package struct Entry: Sendable, CustomReflectable {
        package let person: UUID
        package let givenNames: String
        package let surname: String
        package let organisation: String
        package let addressLines: [String]

        package init(
            person: UUID,
            givenNames: String = "",
            surname: String = "",
            organisation: String = "",
            addressLines: [String] = []
        ) {
            self.person = person
            self.givenNames = givenNames
            self.surname = surname
            self.organisation = organisation
            self.addressLines = addressLines
        }

        package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
    }

    /// So much of what is typed is looked at: further characters and words are passed over.
    package static let longestQuery = 200
    package static let mostQueryWords = 12
    /// No answer is longer.
    package static let mostHits = 1_000
    /// A person's further words are not found.
    package static let mostWords = 64

    private var words = NameWords()
    private var postings = NamePostings()
    private var people: [UUID] = []
    private var isGone: [Bool] = []
    private var countOfGone = 0
    /// The two words of each person that order persons who answer equally well.
    private var orderWords: [UInt32] = []
    private var table = ProbeTable()
    private var folded = FoldedWords()

    package init() {}

    /// For many at once; the last entry of a person counts.
    package init(_ entries: some Sequence<Entry>) {
        for entry in entries { add(entry) }
        layTogether()
    }

    /// How many persons can be found.
    package var count: Int { people.count - countOfGone }

    package var approximateBytes: Int {
        words.bytesHeld + postings.bytesHeld + table.bytes + MemoryLayout<UUID>.stride * people.capacity
            + isGone.capacity + 4 * orderWords.capacity
    }

    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

    /// Inserts a person, or replaces what the person was found by.
    package mutating func put(_ entry: Entry) {
        add(entry)
        words.putInOrder()
        layTogetherIfWorthIt()
    }

    /// Whether the person was there.
    @discardableResult
    package mutating func remove(_ person: UUID) -> Bool {
        guard markGone(person) else { return false }
        layTogetherIfWorthIt()
        return true
    }

    /// The persons who have every word of `typed`, those without a mistake first.
    ///
    /// Among them those with whole words before those with beginnings, surnames before given names, organisations and
    /// addresses, then by name. The answer depends on who is in the index, and not on how they came there.
    ///
    /// - Parameters:
    ///   - typed: What somebody typed.
    ///   - limit: How many to return at most.
    ///   - others: Persons to leave out, since an answer before named them.
    /// - Returns: The best of them, best first.
    package func search(_ typed: String, limit: Int, except others: Set<UUID> = []) -> [UUID] {
        let limit = min(limit, Self.mostHits)
        let sought = Self.query(typed)
        guard limit > 0, !sought.isEmpty, count > 0 else { return [] }
        var tally = Tally(people: people.count)
        for word in sought {
            tally.beginWord()
            words.forEachMatch(of: word) { number, match in
                let cost = Cost.of(match)
                postings.forEach(of: number) { tally.note($0 >> Place.bits, cost | UInt8($0 & Place.mask)) }
            }
            guard tally.isAnybodyLeft else { return [] }
        }
        return best(limit, of: tally, except: others).map { people[Int($0)] }
    }
}

// MARK: - Changing

/// Where a word stands with a person: what comes first is the better hit.
private enum Place: UInt32 {
    case surname, givenName, organisation, address

    static let bits: UInt32 = 2
    static let mask: UInt32 = 3
}

extension NameIndex {
    /// Instead of a word, for who has none to be ordered by.
    private static let noWord = UInt32.max

    private mutating func add(_ entry: Entry) {
        markGone(entry.person)
        let slot = UInt32(people.count)
        precondition(slot < 1 << 30, "no unit has a thousand million persons")
        people.append(entry.person)
        isGone.append(false)
        var firsts: [UInt32] = []
        var seen: [UInt64] = []
        take(entry.surname, .surname, of: slot, &firsts, &seen)
        take(entry.givenNames, .givenName, of: slot, &firsts, &seen)
        take(entry.organisation, .organisation, of: slot, &firsts, &seen)
        var firstsOfAddress: [UInt32] = []
        for line in entry.addressLines { take(line, .address, of: slot, &firstsOfAddress, &seen) }
        orderWords.append(firsts.first ?? Self.noWord)
        orderWords.append(firsts.dropFirst().first ?? Self.noWord)
        let people = people
        table.put(
            slot,
            hash: entry.person.hashValue,
            rehash: { people[Int($0)].hashValue },
            replacing: { people[Int($0)] == entry.person }
        )
    }

    /// Notes the words of one text, the first of which goes to `firsts`.
    private mutating func take(
        _ text: String,
        _ place: Place,
        of slot: UInt32,
        _ firsts: inout [UInt32],
        _ seen: inout [UInt64]
    ) {
        guard seen.count < Self.mostWords else { return }
        folded.removeAll()
        folded.append(text)
        for index in 0..<folded.count where seen.count < Self.mostWords {
            let word = words.number(of: folded[index], letters: folded.letters[index])
            if index == 0 { firsts.append(word) }
            let both = UInt64(word) << Place.bits | UInt64(place.rawValue)
            if seen.contains(both) { continue }
            seen.append(both)
            postings.add(slot << Place.bits | place.rawValue, to: word)
        }
    }

    @discardableResult
    private mutating func markGone(_ person: UUID) -> Bool {
        guard let slot = table.number(hash: person.hashValue, where: { people[Int($0)] == person }),
            !isGone[Int(slot)]
        else { return false }
        isGone[Int(slot)] = true
        countOfGone += 1
        return true
    }

    private mutating func layTogetherIfWorthIt() {
        guard countOfGone > max(1_000, count / 4) || postings.countOfLinks > max(10_000, postings.count / 4) else {
            return
        }
        layTogether()
    }

    /// Numbers persons and words anew, without gaps, the words in alphabetical order.
    private mutating func layTogether() {
        words.putInOrder()
        var next = NameIndex()
        var slots = [UInt32](repeating: Self.noWord, count: people.count)
        next.people.reserveCapacity(count)
        next.table = ProbeTable(capacity: count)
        for slot in people.indices where !isGone[slot] {
            slots[slot] = UInt32(next.people.count)
            next.people.append(people[slot])
        }
        next.isGone = Array(repeating: false, count: count)
        let people = next.people
        for slot in people.indices {
            next.table.put(
                UInt32(slot),
                hash: people[slot].hashValue,
                rehash: { people[Int($0)].hashValue },
                replacing: { _ in false }
            )
        }
        let numbers = layWords(slots, into: &next)
        next.orderWords.reserveCapacity(2 * count)
        for slot in self.people.indices where !isGone[slot] {
            for word in orderWords[(2 * slot)..<(2 * slot + 2)] {
                next.orderWords.append(word == Self.noWord ? word : numbers[Int(word)])
            }
        }
        self = next
    }

    /// Takes over the words that somebody still has, and returns their new numbers.
    private func layWords(_ slots: [UInt32], into next: inout NameIndex) -> [UInt32] {
        var numbers = [UInt32](repeating: Self.noWord, count: words.count)
        next.postings = NamePostings(capacity: postings.count)
        var kept: [UInt32] = []
        for word in words.numbers {
            kept.removeAll(keepingCapacity: true)
            postings.forEach(of: word) { posting in
                let slot = slots[Int(posting >> Place.bits)]
                if slot != Self.noWord { kept.append(slot << Place.bits | posting & Place.mask) }
            }
            guard !kept.isEmpty else { continue }
            numbers[Int(word)] = next.words.number(of: words.word(word), letters: words.letters(of: word))
            next.postings.lay(kept)
        }
        next.words.putInOrder()
        return numbers
    }
}

// MARK: - Searching

/// What a hit costs: mistakes first, then whether it is only a word's beginning, then its place.
private enum Cost {
    static func of(_ match: NameWords.Match) -> UInt8 {
        switch match {
        case .exactly: 0
        case .asBeginning: 1 << Place.bits
        case .withMistakes(let count): UInt8(count) << (Place.bits + 1)
        }
    }

    /// The same with room to add up the hits of all words of a query, each part by itself.
    static func spread(_ cost: UInt8) -> UInt32 {
        let cost = UInt32(cost)
        return (cost >> 3) << 16 | (cost >> 2 & 1) << 8 | cost & Place.mask
    }
}

/// How well each person answers the words that have been looked up so far.
private struct Tally {
    /// The sum of each person's costs.
    private(set) var sums: [UInt32]
    /// How many words each person has, as long as none was missing.
    private var found: [UInt8]
    /// What the present word costs.
    private var costs: [UInt8]
    private var word: UInt8 = 0
    private(set) var isAnybodyLeft = true

    init(people: Int) {
        sums = Array(repeating: 0, count: people)
        found = Array(repeating: 0, count: people)
        costs = Array(repeating: 0, count: people)
    }

    mutating func beginWord() {
        word += 1
        isAnybodyLeft = false
    }

    mutating func note(_ slot: UInt32, _ cost: UInt8) {
        let slot = Int(slot)
        if found[slot] == word - 1 {
            found[slot] = word
            costs[slot] = cost
            sums[slot] += Cost.spread(cost)
            isAnybodyLeft = true
        } else if found[slot] == word, cost < costs[slot] {
            sums[slot] -= Cost.spread(costs[slot])
            sums[slot] += Cost.spread(cost)
            costs[slot] = cost
        }
    }

    func hasAll(_ slot: Int) -> Bool { found[slot] == word }
}

extension NameIndex {
    /// The words of what was typed, each once.
    private static func query(_ typed: String) -> [ArraySlice<UInt8>] {
        var folded = FoldedWords()
        folded.append(typed, atMost: longestQuery)
        var words: [ArraySlice<UInt8>] = []
        for index in 0..<folded.count where words.count < mostQueryWords && !words.contains(folded[index]) {
            words.append(folded[index])
        }
        return words
    }

    /// The numbers of the best persons, best first.
    private func best(_ limit: Int, of tally: Tally, except others: Set<UUID>) -> [UInt32] {
        var best: [UInt32] = []
        for slot in people.indices where tally.hasAll(slot) && !isGone[slot] && !others.contains(people[slot]) {
            let slot = UInt32(slot)
            if best.count == limit {
                guard let last = best.last, isBetter(slot, than: last, tally) else { continue }
                best.removeLast()
            }
            var (low, high) = (0, best.count)
            while low < high {
                let middle = (low + high) / 2
                if isBetter(slot, than: best[middle], tally) { high = middle } else { low = middle + 1 }
            }
            best.insert(slot, at: low)
        }
        return best
    }

    private func isBetter(_ one: UInt32, than other: UInt32, _ tally: Tally) -> Bool {
        let (first, second) = (Int(one), Int(other))
        if tally.sums[first] != tally.sums[second] { return tally.sums[first] < tally.sums[second] }
        for index in 0..<2 {
            let (word, otherWord) = (orderWords[2 * first + index], orderWords[2 * second + index])
            if word == otherWord { continue }
            if word == Self.noWord || otherWord == Self.noWord { return otherWord == Self.noWord }
            return words.precedes(word, otherWord)
        }
        return people[first] < people[second]
    }
}
