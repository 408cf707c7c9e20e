import Safeguards
import Testing
import TestSupport

@Suite("Tiles of the audit log")
struct AuditTilesTests {
    @Test("In batches of any size, the tiles become those of the definition", arguments: [Proof.seed, 1, 2])
    func growInBatches(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var log = SampleLog()
        while log.leaves.count < 1_500 {
            let largest = Bool.random(using: &generator) ? 5 : 600
            try log.append(Int.random(in: 0...largest, using: &generator))
        }
        var reference = TreeReference(log.leaves)
        #expect(log.tiles == reference.tiles(size: log.leaves.count))
    }

    @Test("At once or one by one, they are the same")
    func growOneByOne() throws {
        var log = SampleLog()
        for size in 1...600 {
            try log.append(1)
            #expect(log.frontier.size == size)
        }
        let other = try SampleLog(size: 600)
        #expect(log.tiles == other.tiles)
        #expect(log.frontier == other.frontier)
    }

    @Test("A batch names each tile once, the lowest level first, and no tile for nothing", arguments: [Proof.seed])
    func growOnce(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var frontier = TreeFrontier()
        for _ in 0..<200 {
            let count = Int.random(in: 0...300, using: &generator)
            let growths = frontier.append(contentsOf: [TreeHash](repeating: .ofNothing, count: count))
            #expect(zip(growths, growths.dropFirst()).allSatisfy { $0.place < $1.place })
            #expect(growths.allSatisfy { !$0.bytes.isEmpty && $0.offset + $0.bytes.count <= 8_192 })
            #expect(growths.filter { $0.place.level == 0 }.reduce(0) { $0 + $1.bytes.count } == 32 * count)
        }
    }

    @Test(
        "The published examples",
        arguments: [
            (256, [[8_192], [32]]),
            (70_000, [[Int](repeating: 8_192, count: 273) + [112 * 32], [8_192, 17 * 32], [32]]),
        ]
    )
    func haveThePublishedWidths(size: Int, widths: [[Int]]) throws {
        let tiles = try SampleLog(size: size).tiles
        #expect(tiles.count == widths.reduce(0) { $0 + $1.count })
        for (level, row) in widths.enumerated() {
            for (number, width) in row.enumerated() {
                let place = TilePlace(level: Int16(level), number: Int64(number))
                #expect(tiles[place]?.count == width, "\(place)")
            }
        }
    }

    @Test("The frontier of any size comes from the tiles that are not full, however far the log has grown")
    func holdEveryFrontier() throws {
        let log = try SampleLog(size: 1_300)
        var frontier = TreeFrontier()
        for (size, leaf) in log.leaves.enumerated() {
            let plan = TreeFrontier.plan(size: Int64(size))
            var partial: Set<TilePlace> = []
            if size % 256 > 0 { partial.insert(TilePlace(level: 0, number: Int64(size / 256))) }
            if size >= 256 { partial.insert(TilePlace(level: 1, number: 0)) }
            #expect(plan.tiles == partial)
            #expect(try log.value(of: plan) == frontier)
            frontier.append(leaf)
        }
        #expect(log.frontier == frontier)
    }

    @Test("Above 65 536 entries there is a level more", arguments: [Proof.seed])
    func holdTheFrontiersOfALargeLog(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var log = SampleLog()
        var frontiers: [TreeFrontier] = []
        for end in [65_535, 65_536, 65_537, 65_792, 66_000] + [Int.random(in: 66_001...70_000, using: &generator)] {
            try log.append(end - log.leaves.count)
            frontiers.append(log.frontier)
        }
        for frontier in frontiers { #expect(try log.value(of: TreeFrontier.plan(size: frontier.size)) == frontier) }
        #expect(TreeFrontier.plan(size: 65_536).tiles == [TilePlace(level: 2, number: 0)])
    }

    @Test("The largest logs there can be are planned for")
    func areCountedWithoutEnd() {
        let size = Int64.max
        #expect(TreeFrontier.plan(size: size).tiles.count == 8)
        #expect(TreeFrontier.plan(size: size).tiles.contains(TilePlace(level: 7, number: 0)))
        let tiles = InclusionProof.plan(index: size - 1, size: size).tiles
        #expect(tiles.contains(TilePlace(level: 0, number: (size - 1) / 256)))
        #expect(ConsistencyProof.plan(oldSize: size - 1, newSize: size).tiles.count == 8)
    }

    @Test("Any node can be read")
    func holdEveryNode() throws {
        let log = try SampleLog(size: 600)
        var reference = TreeReference(log.leaves)
        for height in 0..<10 {
            for index in 0..<(600 >> height) {
                let node = TreeNode(height: height, index: Int64(index))
                let hash = try node.hash(in: log.tiles.filter { $0.key == node.tile })
                #expect(hash.bytes == reference.root(of: (index << height)..<((index + 1) << height)))
            }
        }
    }

    @Test("A tile that is missing, too short or no row of hashes is named")
    func areNamedWhenUnfit() throws {
        let log = try SampleLog(size: 300)
        let plan = TreeFrontier.plan(size: 300)
        let place = TilePlace(level: 0, number: 1)
        #expect(plan.tiles == [place, TilePlace(level: 1, number: 0)])
        let whole = try #require(log.tiles[place])
        for bytes in [nil, [], Array(whole.dropLast(32)), whole + [0], whole + [UInt8](repeating: 0, count: 8_192)] {
            var tiles = log.tiles
            tiles[place] = bytes
            // The subtrees of 32, 8 and 4 leaves are in the tile, and the first that does not fit is told.
            let error = #expect(throws: UnfitTile.self) { try plan.value(from: tiles) }
            #expect(error?.place == place && error?.found == bytes?.count)
        }
    }

    @Test("What others added meanwhile is not written over")
    func refuseAnotherBeginning() throws {
        var log = try SampleLog(size: 300)
        let before = log.frontier
        try log.append(3)
        var frontier = before
        let growth = try #require(frontier.append(contentsOf: log.leaves.suffix(3)).first)
        #expect(growth.place == TilePlace(level: 0, number: 1) && growth.offset == 44 * 32)
        let error = #expect(throws: UnfitTile.self) { try growth.bytes(behind: log.tiles[growth.place]) }
        #expect(error.map(String.init(describing:)) == "tile 0/1 has 1504 bytes, and 1408 are needed")
        let other = #expect(throws: UnfitTile.self) { try growth.bytes(behind: nil) }
        #expect(other.map(String.init(describing:)) == "tile 0/1 has no bytes, and 1408 are needed")
    }
}
