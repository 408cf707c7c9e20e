import Foundation
import Safeguards
import Testing
import TestSupport

@Suite("Proofs from the audit log")
struct AuditProofsTests {
    /// A proof about the tree of `AuditTreeTests`: of an entry or an older size, the first number.
    struct Published: Sendable {
        let first: Int64
        let size: Int64
        let path: [String]
    }

    private static let a = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
    private static let b = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
    private static let c = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
    private static let d = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
    private static let e = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
    private static let f = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"

    @Test(
        "The published proofs of entries",
        arguments: [
            Published(first: 0, size: 1, path: []),
            Published(first: 0, size: 8, path: [a, b, c]),
            Published(first: 5, size: 8, path: [d, e, AuditTreeTests.roots[4]]),
            Published(first: 2, size: 3, path: [AuditTreeTests.roots[2]]),
            Published(first: 1, size: 5, path: [AuditTreeTests.roots[1], b, d]),
        ]
    )
    func entriesArePublished(_ example: Published) throws {
        let leaves = try AuditTreeTests.leaves()
        var frontier = TreeFrontier()
        let tile = frontier.append(contentsOf: leaves)[0]
        let plan = InclusionProof.plan(index: example.first, size: example.size)
        let proof = try plan.value(from: [tile.place: tile.bytes])
        #expect(proof.path.map(\.description) == example.path)
        let root = try #require(bytes(AuditTreeTests.roots[Int(example.size)]).flatMap { TreeHash(bytes: $0) })
        #expect(proof.proves(leaves[Int(example.first)], in: root))
    }

    @Test(
        "The published proofs of growth",
        arguments: [
            Published(first: 1, size: 1, path: []),
            Published(first: 1, size: 8, path: [a, b, c]),
            Published(first: 6, size: 8, path: [f, e, AuditTreeTests.roots[4]]),
            Published(first: 2, size: 5, path: [b, d]),
        ]
    )
    func growthIsPublished(_ example: Published) throws {
        var frontier = TreeFrontier()
        let tile = frontier.append(contentsOf: try AuditTreeTests.leaves())[0]
        let plan = ConsistencyProof.plan(oldSize: example.first, newSize: example.size)
        let proof = try plan.value(from: [tile.place: tile.bytes])
        #expect(proof.path.map(\.description) == example.path)
        let roots = try [example.first, example.size].map { size in
            try #require(bytes(AuditTreeTests.roots[Int(size)]).flatMap { TreeHash(bytes: $0) })
        }
        #expect(proof.proves(roots[0], in: roots[1]))
    }

    @Test("Of small logs, every proof is that of the definition and proves what it says")
    func smallLogs() throws {
        let log = try SampleLog(size: 70)
        var reference = TreeReference(log.leaves)
        for size in 0...70 {
            let root = try log.root(size: size)
            for index in 0..<size {
                let proof = try log.value(of: InclusionProof.plan(index: Int64(index), size: Int64(size)))
                #expect(proof.path.map(\.bytes) == reference.path(of: index, in: 0..<size))
                #expect(proof.proves(log.leaves[index], in: root))
            }
            for old in 0...size {
                let proof = try log.value(of: ConsistencyProof.plan(oldSize: Int64(old), newSize: Int64(size)))
                #expect(proof.path.map(\.bytes) == (old == 0 ? [] : reference.proof(of: old, in: 0..<size)))
                #expect(proof.proves(try log.root(size: old), in: root))
            }
        }
    }

    @Test("Of a large log, the same", arguments: [Proof.seed])
    func largeLogs(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let log = try SampleLog(size: Int.random(in: 65_600...68_000, using: &generator))
        var reference = TreeReference(log.leaves)
        for _ in 0..<40 {
            let size = Int.random(in: 1...log.leaves.count, using: &generator)
            let index = Int.random(in: 0..<size, using: &generator)
            let old = Int.random(in: 1...size, using: &generator)
            let root = try log.root(size: size)
            let proof = try log.value(of: InclusionProof.plan(index: Int64(index), size: Int64(size)))
            #expect(proof.path.map(\.bytes) == reference.path(of: index, in: 0..<size))
            #expect(proof.proves(log.leaves[index], in: root))
            let growth = try log.value(of: ConsistencyProof.plan(oldSize: Int64(old), newSize: Int64(size)))
            #expect(growth.path.map(\.bytes) == reference.proof(of: old, in: 0..<size))
            #expect(growth.proves(try log.root(size: old), in: root))
        }
    }

    @Test("Another program computes the same roots and paths", arguments: [Proof.seed])
    func isWhatAnotherProgramComputes(seed: UInt64) throws {
        let log = try SampleLog(size: 700)
        let pairs = Self.pairs(seed: seed)
        let request: [String: Any] = [
            "task": "tree", "entries": (0..<700).map { "entry \($0)" }, "pairs": pairs.map { [$0, $1] },
        ]
        let answer = try #require(try PythonPeer.answers(to: [request], by: "tlog.py").first)
        let theirs = try #require(try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [[[String]]])
        try #require(theirs.count == pairs.count)
        for ((first, size), their) in zip(pairs, theirs) {
            let entry = try log.value(of: InclusionProof.plan(index: Int64(first - 1), size: Int64(size)))
            let ours = [[try log.root(size: size)], entry.path].map { $0.map(\.description) }
            #expect(ours == their, "\(first) of \(size)")
        }
    }

    @Test("Another program is convinced that the log has grown", arguments: [Proof.seed])
    func convincesAnotherProgram(seed: UInt64) throws {
        let log = try SampleLog(size: 700)
        let proofs = try Self.pairs(seed: seed).map { old, size -> [Any] in
            let proof = try log.value(of: ConsistencyProof.plan(oldSize: Int64(old), newSize: Int64(size)))
            return [old, size, proof.path.map(\.description)]
        }
        let request: [String: Any] = [
            "task": "growth", "entries": (0..<700).map { "entry \($0)" }, "proofs": proofs,
        ]
        #expect(try PythonPeer.answers(to: [request], by: "tlog.py") == ["\(proofs.count)"])
    }

    /// Numbers from 1 to 700, the first never the larger one.
    private static func pairs(seed: UInt64) -> [(Int, Int)] {
        var generator = SplitMix64(seed: seed)
        return (0..<200).map { _ in
            let size = Int.random(in: 1...700, using: &generator)
            return (Int.random(in: 1...size, using: &generator), size)
        }
    }
}
