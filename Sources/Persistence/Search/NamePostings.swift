/// For each word who has it: the number of a person and where the word stands with that person, in four bytes.
///
/// Most lie close together, word by word; what was added since hangs in chains until all is laid together again.
struct NamePostings {
    private var starts: [UInt32] = [0]
    private var laid: [UInt32] = []
    /// The newest link of each word, and 1.
    private var heads: [UInt32] = []
    private var links: [UInt32] = []
    /// What hangs behind each link, and 1.
    private var next: [UInt32] = []

    init() {}

    /// Takes words one by one, each with all that it has.
    init(capacity: Int) {
        laid.reserveCapacity(capacity)
    }

    var count: Int { laid.count + links.count }
    var countOfLinks: Int { links.count }
    var bytesHeld: Int {
        4 * (starts.capacity + laid.capacity + heads.capacity + links.capacity + next.capacity)
    }

    /// Lays down the next word's.
    mutating func lay(_ postings: [UInt32]) {
        laid.append(contentsOf: postings)
        starts.append(UInt32(laid.count))
    }

    mutating func add(_ posting: UInt32, to word: UInt32) {
        while heads.count <= Int(word) { heads.append(0) }
        links.append(posting)
        next.append(heads[Int(word)])
        heads[Int(word)] = UInt32(links.count)
    }

    func forEach(of word: UInt32, _ body: (UInt32) -> Void) {
        let index = Int(word)
        if index + 1 < starts.count {
            for posting in laid[Int(starts[index])..<Int(starts[index + 1])] { body(posting) }
        }
        guard index < heads.count else { return }
        var link = heads[index]
        while link != 0 {
            body(links[Int(link) - 1])
            link = next[Int(link) - 1]
        }
    }
}
