import Safeguards
import Testing
import TestSupport

@Suite("The tree of the audit log")
struct AuditTreeTests {
    /// The tree that implementations of Certificate Transparency are tested with.
    static let entries = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    static func leaves() throws -> [TreeHash] {
        try entries.map { TreeHash.leaf(try #require(bytes($0))) }
    }

    @Test("The published roots", arguments: 0...8)
    func rootsArePublished(size: Int) throws {
        var frontier = TreeFrontier()
        for leaf in try Self.leaves().prefix(size) { frontier.append(leaf) }
        #expect(frontier.size == size)
        #expect(Hex.text(of: frontier.root.bytes) == Self.roots[size])
        #expect("\(frontier.root)" == Self.roots[size])
    }

    @Test("Whatever the size, the root is that of the definition")
    func rootsAreDefined() throws {
        let leaves = try SampleLog(size: 300).leaves
        var reference = TreeReference(leaves)
        var frontier = TreeFrontier()
        #expect(frontier.root.bytes == reference.root(of: 0..<0))
        for (index, leaf) in leaves.enumerated() {
            frontier.append(leaf)
            #expect(frontier.root.bytes == reference.root(of: 0..<(index + 1)))
        }
    }

    @Test("The same of larger trees", arguments: [Proof.seed])
    func largeRootsAreDefined(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let log = try SampleLog(size: Int.random(in: 10_000...30_000, using: &generator))
        var reference = TreeReference(log.leaves)
        #expect(log.frontier.root.bytes == reference.root(of: 0..<log.leaves.count))
        for _ in 0..<20 {
            let size = Int.random(in: 0...log.leaves.count, using: &generator)
            #expect(try log.root(size: size).bytes == reference.root(of: 0..<size), "\(size)")
        }
    }

    @Test("What was stored goes on as if it had never been away")
    func isStored() throws {
        let leaves = try SampleLog(size: 40).leaves
        var frontier = TreeFrontier()
        for leaf in leaves {
            #expect(frontier.hashes.count == frontier.size.nonzeroBitCount)
            frontier = try #require(TreeFrontier(size: frontier.size, hashes: frontier.hashes))
            frontier.append(leaf)
        }
        var other = TreeFrontier()
        other.append(contentsOf: leaves)
        #expect(frontier == other)
    }

    @Test("What cannot have been stored is refused")
    func isCheckedWhenRead() {
        let hash = TreeHash.ofNothing
        #expect(TreeFrontier(size: 0, hashes: []) == TreeFrontier())
        #expect(TreeFrontier(size: 0, hashes: [hash]) == nil)
        #expect(TreeFrontier(size: 5, hashes: [hash]) == nil)
        #expect(TreeFrontier(size: 5, hashes: [hash, hash, hash]) == nil)
        #expect(TreeFrontier(size: -1, hashes: []) == nil)
        #expect(TreeFrontier(size: .min, hashes: [hash]) == nil)
        for count in [0, 31, 33] { #expect(TreeHash(bytes: [UInt8](repeating: 1, count: count)) == nil) }
    }

    @Test("No node can be passed off as an entry")
    func nodesAreNoEntries() throws {
        let leaves = try Self.leaves()
        #expect(TreeHash.leaf(leaves[0].bytes + leaves[1].bytes) != TreeHash.node(leaves[0], leaves[1]))
        #expect(TreeHash.node(leaves[0], leaves[1]) != TreeHash.node(leaves[1], leaves[0]))
        #expect(Set(leaves).count == leaves.count)
    }
}
