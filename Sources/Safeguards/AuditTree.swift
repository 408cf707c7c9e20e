import Crypto

/// What stands for an entry, or for all entries below a node of the tree (RFC 6962, section 2.1).
package struct TreeHash: Hashable, Sendable, CustomStringConvertible {
    package static let byteCount = 32

    /// What stands for no entries at all.
    package static let ofNothing = TreeHash(SHA256.hash(data: [UInt8]()))

    package let bytes: [UInt8]

    /// - Returns: `nil` unless there are 32 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    /// What stands for an entry with these bytes.
    package static func leaf(_ entry: [UInt8]) -> TreeHash {
        var hasher = SHA256()
        hasher.update(data: leafMark)
        hasher.update(data: entry)
        return TreeHash(hasher.finalize())
    }

    /// What stands for two neighbours together.
    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var hasher = SHA256()
        hasher.update(data: nodeMark)
        hasher.update(data: left.bytes)
        hasher.update(data: right.bytes)
        return TreeHash(hasher.finalize())
    }

    package var description: String { Hex.text(of: bytes) }

    /// Without these, a node could be passed off as an entry.
    private static let leafMark: [UInt8] = [0]
    private static let nodeMark: [UInt8] = [1]

    private init(_ digest: SHA256.Digest) {
        // A digest does not tell how long it is, and an array that has to grow costs as much as the hashing.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        bytes.append(contentsOf: digest)
        self.bytes = bytes
    }
}

/// All that is needed of a tree in order to append to it: the roots of the largest perfect subtrees that its leaves
/// fill, from left to right, and so the largest first.
///
/// There is one for each bit that is set in the number of leaves.
package struct TreeFrontier: Hashable, Sendable {
    /// How many leaves the tree has.
    package private(set) var size: Int64
    package private(set) var hashes: [TreeHash]

    /// The frontier of a tree without leaves.
    package init() {
        size = 0
        hashes = []
    }

    /// A frontier that was stored.
    ///
    /// - Returns: `nil` unless a tree of this size has as many of them.
    package init?(size: Int64, hashes: [TreeHash]) {
        guard size >= 0, hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    package mutating func append(_ leaf: TreeHash) {
        append(leaf) { _, _ in }
    }

    /// Appends a leaf and tells of every perfect subtree that it completes: its height and its root, itself first.
    mutating func append(_ leaf: TreeHash, completing: (_ height: Int, _ root: TreeHash) -> Void) {
        var root = leaf
        completing(0, root)
        for height in 0..<size.trailingOneBitCount {
            root = .node(hashes.removeLast(), root)
            completing(height + 1, root)
        }
        hashes.append(root)
        size += 1
    }

    /// What stands for all leaves.
    package var root: TreeHash {
        TreeHash.folding(hashes) ?? .ofNothing
    }
}

extension TreeHash {
    /// The root above neighbouring perfect subtrees, each smaller than the one before; `nil` where there are none.
    static func folding(_ hashes: [TreeHash]) -> TreeHash? {
        guard let last = hashes.last else { return nil }
        return hashes.dropLast().reversed().reduce(last) { .node($1, $0) }
    }
}

extension FixedWidthInteger {
    /// How many bits are set before the lowest that is not.
    fileprivate var trailingOneBitCount: Int { (~self).trailingZeroBitCount }
}
