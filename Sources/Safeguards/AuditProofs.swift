/// What is to be computed from tiles, known before any of them is read: fetch `tiles`, then ask for the `value`.
package struct ProofPlan<Value: Sendable>: Sendable {
    /// For each hash of the value, the perfect subtrees below it.
    private let parts: [[TreeNode]]
    private let assemble: @Sendable ([TreeHash]) -> Value

    fileprivate init(_ parts: [[TreeNode]], assemble: @escaping @Sendable ([TreeHash]) -> Value) {
        self.parts = parts
        self.assemble = assemble
    }

    package var tiles: Set<TilePlace> {
        Set(parts.joined().map(\.tile))
    }

    /// - Throws: `UnfitTile` where one of `tiles` is not there or has too few hashes. Whether the hashes are the right
    ///   ones, only the root of a signed checkpoint can tell.
    package func value(from tiles: Tiles) throws(UnfitTile) -> Value {
        var hashes: [TreeHash] = []
        for part in parts {
            var below: [TreeHash] = []
            for node in part { below.append(try node.hash(in: tiles)) }
            guard let hash = TreeHash.folding(below) else { preconditionFailure("no part of a tree is without leaves") }
            hashes.append(hash)
        }
        return assemble(hashes)
    }
}

extension TreeFrontier {
    /// Reads the frontier of the log's first `size` entries, however many it has by now.
    package static func plan(size: Int64) -> ProofPlan<TreeFrontier> {
        precondition(size >= 0, "a log has no fewer entries than none")
        return ProofPlan(TreeNode.filling(0..<size).map { [$0] }) { hashes in
            guard let frontier = TreeFrontier(size: size, hashes: hashes) else {
                preconditionFailure("the plan has one subtree for each bit of the size")
            }
            return frontier
        }
    }
}

/// Shows that an entry is in the log (RFC 6962, section 2.1.1).
package struct InclusionProof: Hashable, Sendable {
    /// The entry's number, from 0.
    package let index: Int64
    /// How many entries the log had that it is shown for.
    package let size: Int64
    /// From the leaf's neighbour up to the child of the root.
    package let path: [TreeHash]

    package init(index: Int64, size: Int64, path: [TreeHash]) {
        self.index = index
        self.size = size
        self.path = path
    }

    /// Reads the proof for one of the log's first `size` entries.
    package static func plan(index: Int64, size: Int64) -> ProofPlan<InclusionProof> {
        precondition(index >= 0 && index < size, "only what is in a log can be shown to be")
        var steps: [Range<Int64>] = []
        var range = 0..<size
        while range.upperBound - range.lowerBound > 1 {
            let (left, right) = TreeShape.halves(of: range)
            let isLeft = left.contains(index)
            steps.append(isLeft ? right : left)
            range = isLeft ? left : right
        }
        return ProofPlan(steps.reversed().map(TreeNode.filling)) {
            InclusionProof(index: index, size: size, path: $0)
        }
    }

    /// Whether the leaf is where the proof says, in the tree with this root.
    ///
    /// The root binds the order of the leaves, not their number: whoever asks knows from a signed checkpoint that
    /// `size` and `root` belong together.
    package func proves(_ leaf: TreeHash, in root: TreeHash) -> Bool {
        guard index >= 0, index < size else { return false }
        var position = TreeShape.Position(index, last: size - 1)
        var hash = leaf
        for neighbour in path {
            guard let side = position.rise() else { return false }
            hash = side == .left ? .node(neighbour, hash) : .node(hash, neighbour)
        }
        return position.isRoot && hash == root
    }
}

/// Shows that the log was only appended to (RFC 6962, section 2.1.2).
package struct ConsistencyProof: Hashable, Sendable {
    /// How many entries the log had.
    package let oldSize: Int64
    /// How many it has.
    package let newSize: Int64
    package let path: [TreeHash]

    package init(oldSize: Int64, newSize: Int64, path: [TreeHash]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.path = path
    }

    /// Reads the proof; it is empty where the log was empty, and where it has not grown.
    package static func plan(oldSize: Int64, newSize: Int64) -> ProofPlan<ConsistencyProof> {
        precondition(oldSize >= 0 && oldSize <= newSize, "a log never shrinks")
        var steps: [Range<Int64>] = []
        if oldSize > 0 {
            var range = 0..<newSize
            while range.upperBound != oldSize {
                let (left, right) = TreeShape.halves(of: range)
                let isLeft = oldSize <= left.upperBound
                steps.append(isLeft ? right : left)
                range = isLeft ? left : right
            }
            // Who checks a tree that was perfect has its root already.
            if range.lowerBound > 0 { steps.append(range) }
        }
        return ProofPlan(steps.reversed().map(TreeNode.filling)) {
            ConsistencyProof(oldSize: oldSize, newSize: newSize, path: $0)
        }
    }

    /// Whether the tree with the root `new` begins with the leaves of the one with the root `old`.
    ///
    /// Both sizes are known to belong to their roots, from signed checkpoints.
    package func proves(_ old: TreeHash, in new: TreeHash) -> Bool {
        guard oldSize >= 0, oldSize <= newSize else { return false }
        if oldSize == 0 { return path.isEmpty && old == .ofNothing && (newSize > 0 || new == .ofNothing) }
        if oldSize == newSize { return path.isEmpty && old == new }
        // A tree that was perfect is a node of the new one, and not sent.
        let hashes = (oldSize.nonzeroBitCount == 1 ? [old] : []) + path
        guard let first = hashes.first else { return false }
        var position = TreeShape.Position(oldSize - 1, last: newSize - 1)
        position.climbToLargestSubtree()
        var (oldHash, newHash) = (first, first)
        for hash in hashes.dropFirst() {
            guard let side = position.rise() else { return false }
            if side == .left {
                oldHash = .node(hash, oldHash)
                newHash = .node(hash, newHash)
            } else {
                newHash = .node(newHash, hash)
            }
        }
        return position.isRoot && oldHash == old && newHash == new
    }
}

/// How a tree of any number of leaves is built, whatever they are.
private enum TreeShape {
    /// What is below the two children of a node: on the left as many leaves as the largest power of two has that is
    /// smaller than all of them.
    static func halves(of range: Range<Int64>) -> (left: Range<Int64>, right: Range<Int64>) {
        let last = range.upperBound - range.lowerBound - 1
        precondition(last > 0, "a single leaf has no children")
        let middle = range.lowerBound + (1 << (Int64.bitWidth - 1 - last.leadingZeroBitCount))
        return (range.lowerBound..<middle, middle..<range.upperBound)
    }

    /// The side on which the neighbour stands.
    enum Side {
        case left, right
    }

    /// A node on the way up (RFC 9162, sections 2.1.3.2 and 2.1.4.2): its number and that of the last node beside it.
    struct Position {
        private var index: Int64
        private var last: Int64

        init(_ index: Int64, last: Int64) {
            self.index = index
            self.last = last
        }

        var isRoot: Bool { last == 0 }

        /// To the largest subtree that ends with this leaf.
        mutating func climbToLargestSubtree() {
            while index & 1 == 1 { climb() }
        }

        /// To the parent.
        ///
        /// - Returns: Where the neighbour is that it is hashed with; `nil` at the root.
        mutating func rise() -> Side? {
            guard !isRoot else { return nil }
            defer { climb() }
            guard index & 1 == 1 || index == last else { return .right }
            // The last of an odd number has no neighbour until further up.
            while index & 1 == 0 && index != 0 { climb() }
            return .left
        }

        private mutating func climb() {
            index >>= 1
            last >>= 1
        }
    }
}
