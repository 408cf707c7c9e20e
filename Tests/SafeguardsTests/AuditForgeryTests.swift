import Safeguards
import Testing
import TestSupport

@Suite("Proofs that are none")
struct AuditForgeryTests {
    private let log: SampleLog

    init() throws {
        log = try SampleLog(size: 40)
    }

    private func inclusion(_ index: Int, _ size: Int) throws -> InclusionProof {
        try log.value(of: InclusionProof.plan(index: Int64(index), size: Int64(size)))
    }

    private func consistency(_ old: Int, _ new: Int) throws -> ConsistencyProof {
        try log.value(of: ConsistencyProof.plan(oldSize: Int64(old), newSize: Int64(new)))
    }

    /// Paths that differ from `path` in one bit, one hash more or one less; each bit of each hash, where `isThorough`.
    private func forgeries(
        of path: [TreeHash],
        isThorough: Bool,
        _ generator: inout SplitMix64
    ) -> [[TreeHash]] {
        var forgeries: [[TreeHash]] = []
        for place in path.indices {
            let bits = isThorough ? Array(0..<256) : [Int.random(in: 0..<256, using: &generator)]
            for bit in bits {
                var copy = path
                copy[place] = copy[place].flipping(bit)
                forgeries.append(copy)
            }
            var copy = path
            copy.remove(at: place)
            forgeries.append(copy)
        }
        for place in 0...path.count {
            var copy = path
            copy.insert(.ofNothing, at: place)
            forgeries.append(copy)
        }
        return forgeries
    }

    @Test("Of an entry", arguments: [Proof.seed])
    func ofEntries(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        for size in 1...40 {
            let root = try log.root(size: size)
            for index in 0..<size {
                let proof = try inclusion(index, size)
                let leaf = log.leaves[index]
                #expect(!proof.proves(leaf.flipping(Int.random(in: 0..<256, using: &generator)), in: root))
                #expect(!proof.proves(leaf, in: root.flipping(Int.random(in: 0..<256, using: &generator))))
                for path in forgeries(of: proof.path, isThorough: size == 40 && index == 17, &generator) {
                    let forged = InclusionProof(index: proof.index, size: proof.size, path: path)
                    #expect(!forged.proves(leaf, in: root), "\(index) of \(size)")
                }
                for other in -1...Int64(size) where other != index {
                    let forged = InclusionProof(index: other, size: proof.size, path: proof.path)
                    #expect(!forged.proves(leaf, in: root), "\(index) of \(size) as \(other)")
                }
            }
        }
    }

    @Test("Of growth", arguments: [Proof.seed])
    func ofGrowth(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        for size in 2...40 {
            let new = try log.root(size: size)
            for oldSize in 1..<size {
                let proof = try consistency(oldSize, size)
                let old = try log.root(size: oldSize)
                #expect(!proof.proves(old.flipping(Int.random(in: 0..<256, using: &generator)), in: new))
                #expect(!proof.proves(old, in: new.flipping(Int.random(in: 0..<256, using: &generator))))
                for path in forgeries(of: proof.path, isThorough: size == 40 && oldSize == 17, &generator) {
                    let forged = ConsistencyProof(oldSize: proof.oldSize, newSize: proof.newSize, path: path)
                    #expect(!forged.proves(old, in: new), "\(oldSize) to \(size)")
                }
                for other in -1...Int64(size) where other != oldSize {
                    let forged = ConsistencyProof(oldSize: other, newSize: proof.newSize, path: proof.path)
                    #expect(!forged.proves(old, in: new), "\(oldSize) to \(size) as \(other)")
                }
            }
        }
    }

    @Test("For the root of another size")
    func ofOtherSizes() throws {
        let roots = try (0...40).map { try log.root(size: $0) }
        for size in 1...40 {
            let (entry, growth) = (try inclusion(size / 2, size), try consistency((size + 1) / 2, size))
            let (leaf, old) = (log.leaves[size / 2], roots[Int(growth.oldSize)])
            for other in 0...40 where other != size {
                let otherEntry = InclusionProof(index: entry.index, size: Int64(other), path: entry.path)
                let otherGrowth = ConsistencyProof(
                    oldSize: growth.oldSize,
                    newSize: Int64(other),
                    path: growth.path
                )
                #expect(!entry.proves(leaf, in: roots[other]) && !otherEntry.proves(leaf, in: roots[other]))
                #expect(!growth.proves(old, in: roots[other]) && !otherGrowth.proves(old, in: roots[other]))
            }
        }
    }

    @Test("A log that changed an entry cannot show that it only grew", arguments: [Proof.seed])
    func ofAChangedLog(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let oldSize = Int.random(in: 1..<20, using: &generator)
            let size = Int.random(in: 20...40, using: &generator)
            var leaves = Array(log.leaves.prefix(size))
            leaves[Int.random(in: 0..<oldSize, using: &generator)] = .ofNothing
            var frontier = TreeFrontier()
            let tile = frontier.append(contentsOf: leaves)[0]
            let plan = ConsistencyProof.plan(oldSize: Int64(oldSize), newSize: Int64(size))
            let proof = try plan.value(from: [tile.place: tile.bytes])
            #expect(!proof.proves(try log.root(size: oldSize), in: frontier.root))
            #expect(!(try consistency(oldSize, size)).proves(try log.root(size: oldSize), in: frontier.root))
        }
    }

    @Test("Sizes out of order, and those of empty logs")
    func ofNothing() throws {
        let (nothing, root) = (TreeHash.ofNothing, try log.root(size: 5))
        #expect(ConsistencyProof(oldSize: 0, newSize: 0, path: []).proves(nothing, in: nothing))
        #expect(ConsistencyProof(oldSize: 0, newSize: 5, path: []).proves(nothing, in: root))
        #expect(!ConsistencyProof(oldSize: 0, newSize: 5, path: []).proves(root, in: root))
        #expect(!ConsistencyProof(oldSize: 0, newSize: 5, path: [nothing]).proves(nothing, in: root))
        #expect(!ConsistencyProof(oldSize: 0, newSize: 0, path: []).proves(nothing, in: root))
        #expect(!ConsistencyProof(oldSize: 5, newSize: 5, path: [root]).proves(root, in: root))
        #expect(!ConsistencyProof(oldSize: 5, newSize: 4, path: []).proves(root, in: root))
        #expect(!ConsistencyProof(oldSize: -5, newSize: -5, path: []).proves(root, in: root))
        #expect(!ConsistencyProof(oldSize: 3, newSize: 5, path: []).proves(root, in: root))
        #expect(!InclusionProof(index: 0, size: 0, path: []).proves(nothing, in: nothing))
        #expect(!InclusionProof(index: 0, size: -1, path: []).proves(nothing, in: nothing))
        #expect(!InclusionProof(index: -1, size: 1, path: []).proves(nothing, in: nothing))
        #expect(!InclusionProof(index: .max, size: .max, path: []).proves(nothing, in: nothing))
        #expect(!InclusionProof(index: 0, size: .max, path: [root]).proves(nothing, in: nothing))
    }

    @Test("A root alone does not say how many leaves are below it")
    func sizesComeFromCheckpoints() throws {
        let proof = try inclusion(0, 3)
        let other = InclusionProof(index: 0, size: 4, path: proof.path)
        #expect(other.proves(log.leaves[0], in: try log.root(size: 3)))
    }
}
