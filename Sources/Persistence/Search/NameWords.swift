/// Every word of an index once, numbered, in alphabetical order, and with what finds it again in spite of mistakes.
struct NameWords {
    /// How a word of the index answers a word that is searched for.
    enum Match {
        case exactly
        case asBeginning
        case withMistakes(Int)
    }

    private var bytes: [UInt8] = []
    private var ends: [UInt32] = []
    private var letters: [UInt8] = []
    /// Which letters occur in each word, a bit for each: words with few mistakes between them differ in few bits.
    private var signatures: [UInt32] = []
    /// The numbers of all words in alphabetical order, but for those added since `putInOrder`.
    private var inOrder: [UInt32] = []
    private var table = ProbeTable()

    var count: Int { ends.count }

    var bytesHeld: Int {
        bytes.capacity + letters.capacity + 4 * (ends.capacity + signatures.capacity + inOrder.capacity) + table.bytes
    }

    /// The number of a word, which it gets when it is first seen.
    mutating func number(of word: ArraySlice<UInt8>, letters count: UInt8) -> UInt32 {
        let hash = Self.hash(word)
        if let known = table.number(hash: hash, where: { isSame($0, word) }) { return known }
        let number = UInt32(ends.count)
        bytes.append(contentsOf: word)
        ends.append(UInt32(bytes.count))
        letters.append(count)
        signatures.append(Self.signature(Self.scalars(word)))
        // The table's closures must not read what the call changes.
        let (bytes, ends) = (bytes, ends)
        table.put(
            number,
            hash: hash,
            rehash: { Self.hash(Self.word($0, bytes, ends)) },
            replacing: { _ in false }
        )
        return number
    }

    /// Sorts in the words added meanwhile.
    mutating func putInOrder() {
        let added = inOrder.count..<count
        if added.count > 64 {
            inOrder = (0..<UInt32(count)).sorted { precedes($0, $1) }
        } else {
            for number in added.map(UInt32.init) {
                inOrder.insert(number, at: place { precedes($0, number) })
            }
        }
    }

    /// In alphabetical order.
    var numbers: [UInt32] { inOrder }

    func word(_ number: UInt32) -> ArraySlice<UInt8> { Self.word(number, bytes, ends) }
    func letters(of number: UInt32) -> UInt8 { letters[Int(number)] }

    func precedes(_ one: UInt32, _ other: UInt32) -> Bool {
        one != other && word(one).lexicographicallyPrecedes(word(other))
    }

    /// Every word that answers `sought`, some of them twice: the better match comes first.
    func forEachMatch(of sought: ArraySlice<UInt8>, _ body: (UInt32, Match) -> Void) {
        for number in inOrder[place { word($0).lexicographicallyPrecedes(sought) }...] {
            let word = word(number)
            guard word.starts(with: sought) else { break }
            body(number, word.count == sought.count ? .exactly : .asBeginning)
        }
        let scalars = Self.scalars(sought)
        let most = TypoMeter.forgiven(in: scalars)
        guard most > 0 else { return }
        var meter = TypoMeter(scalars, most: most)
        let signature = Self.signature(scalars)
        for number in signatures.indices {
            // A wrong letter takes one away and adds another.
            guard (signatures[number] ^ signature).nonzeroBitCount <= 2 * most,
                abs(Int(letters[number]) - scalars.count) <= most,
                let mistakes = meter.mistakes(in: Self.scalars(word(UInt32(number)))), mistakes > 0
            else { continue }
            body(UInt32(number), .withMistakes(mistakes))
        }
    }

    /// The first place in the order whose word is not `before`.
    private func place(_ before: (UInt32) -> Bool) -> Int {
        var (low, high) = (0, inOrder.count)
        while low < high {
            let middle = (low + high) / 2
            if before(inOrder[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func isSame(_ number: UInt32, _ word: ArraySlice<UInt8>) -> Bool {
        self.word(number) == word
    }

    private static func word(_ number: UInt32, _ bytes: [UInt8], _ ends: [UInt32]) -> ArraySlice<UInt8> {
        let index = Int(number)
        return bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
    }

    /// Seeded anew in each process, so that nobody can choose names that collide.
    private static func hash(_ word: ArraySlice<UInt8>) -> Int {
        var hasher = Hasher()
        var packed: UInt64 = 1
        for byte in word {
            if packed >= 1 << 56 {
                hasher.combine(packed)
                packed = 1
            }
            packed = packed << 8 | UInt64(byte)
        }
        hasher.combine(packed)
        return hasher.finalize()
    }

    private static func signature(_ scalars: [UInt32]) -> UInt32 {
        scalars.reduce(0) { $0 | 1 << ($1 % 32) }
    }

    static func scalars(_ word: ArraySlice<UInt8>) -> [UInt32] {
        if word.allSatisfy({ $0 < 0x80 }) { return word.map(UInt32.init) }
        return String(decoding: word, as: UTF8.self).unicodeScalars.map(\.value)
    }
}
