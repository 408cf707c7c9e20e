import Crypto
import Safeguards
import TestSupport

/// The definitions of RFC 6962, section 2.1, written down as they stand there, over `D[0:n]` as a list of hashes.
struct TreeReference {
    let leaves: [[UInt8]]
    /// What was computed before; the definitions ask for the same again and again.
    private var known: [Range<Int>: [UInt8]] = [:]

    init(_ leaves: [TreeHash]) {
        self.leaves = leaves.map(\.bytes)
    }

    /// MTH(D[range])
    mutating func root(of range: Range<Int>) -> [UInt8] {
        if range.isEmpty { return Array(SHA256.hash(data: [UInt8]())) }
        if range.count == 1 { return leaves[range.lowerBound] }
        if let root = known[range] { return root }
        let k = range.lowerBound + Self.split(range.count)
        let root = Array(
            SHA256.hash(data: [1] + root(of: range.lowerBound..<k) + self.root(of: k..<range.upperBound))
        )
        known[range] = root
        return root
    }

    /// PATH(m, D[range])
    mutating func path(of m: Int, in range: Range<Int>) -> [[UInt8]] {
        if range.count == 1 { return [] }
        let k = Self.split(range.count)
        let middle = range.lowerBound + k
        return m < k
            ? path(of: m, in: range.lowerBound..<middle) + [root(of: middle..<range.upperBound)]
            : path(of: m - k, in: middle..<range.upperBound) + [root(of: range.lowerBound..<middle)]
    }

    /// SUBPROOF(m, D[range], isWhole)
    mutating func proof(of m: Int, in range: Range<Int>, isWhole: Bool = true) -> [[UInt8]] {
        if m == range.count { return isWhole ? [] : [root(of: range)] }
        let k = Self.split(range.count)
        let middle = range.lowerBound + k
        return m <= k
            ? proof(of: m, in: range.lowerBound..<middle, isWhole: isWhole) + [root(of: middle..<range.upperBound)]
            : proof(of: m - k, in: middle..<range.upperBound, isWhole: false) + [root(of: range.lowerBound..<middle)]
    }

    /// The tiles of a log of this size, as c2sp.org/tlog-tiles defines them.
    mutating func tiles(size: Int) -> Tiles {
        var tiles: Tiles = [:]
        var (level, span) = (0, 1)
        while size / span > 0 {
            for index in 0..<(size / span) {
                let place = TilePlace(level: Int16(level), number: Int64(index / 256))
                tiles[place, default: []] += root(of: (index * span)..<((index + 1) * span))
            }
            (level, span) = (level + 1, span * 256)
        }
        return tiles
    }

    /// The largest power of two smaller than n.
    private static func split(_ n: Int) -> Int {
        var k = 1
        while k * 2 < n { k *= 2 }
        return k
    }
}

/// A log in memory.
struct SampleLog {
    private(set) var leaves: [TreeHash] = []
    private(set) var frontier = TreeFrontier()
    private(set) var tiles: Tiles = [:]

    init() {}

    /// A log of so many entries, appended at once.
    init(size: Int) throws {
        try append(size)
    }

    /// Appends so many entries in one batch, and puts what the batch adds to the tiles where a database would.
    mutating func append(_ count: Int) throws {
        let new = (leaves.count..<(leaves.count + count)).map { TreeHash.leaf(Array("entry \($0)".utf8)) }
        leaves += new
        for growth in frontier.append(contentsOf: new) {
            tiles[growth.place] = try growth.bytes(behind: tiles[growth.place])
        }
    }

    /// Computes what is planned from the tiles that the plan asks for, and from no others.
    func value<Value>(of plan: ProofPlan<Value>) throws -> Value {
        try plan.value(from: tiles.filter { plan.tiles.contains($0.key) })
    }

    func root(size: Int) throws -> TreeHash {
        try value(of: TreeFrontier.plan(size: Int64(size))).root
    }
}

extension TreeHash {
    /// The same with one bit changed.
    func flipping(_ bit: Int) -> TreeHash {
        var bytes = bytes
        bytes[bit / 8] ^= 1 << (bit % 8)
        return TreeHash(bytes: bytes) ?? self
    }
}
