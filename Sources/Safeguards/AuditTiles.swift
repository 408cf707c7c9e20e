/// Where a tile stands (c2sp.org/tlog-tiles): 256 hashes side by side.
///
/// Those of level 0 are leaves. Each of a higher level is the root of one full tile of the level below.
package struct TilePlace: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// How many levels of the tree a tile spans.
    static let height = 8
    /// How many hashes a full tile has.
    package static let width = 256

    package let level: Int16
    /// The tile's number among those of its level, from 0.
    package let number: Int64

    package init(level: Int16, number: Int64) {
        self.level = level
        self.number = number
    }

    package static func < (left: TilePlace, right: TilePlace) -> Bool {
        (left.level, left.number) < (right.level, right.number)
    }

    package var description: String { "tile \(level)/\(number)" }
}

/// The tiles that were read, as bytes: a whole number of hashes each. One may have more hashes than is asked of it,
/// because the log has grown since.
package typealias Tiles = [TilePlace: [UInt8]]

/// A tile that is needed is missing, or has not the hashes that it must have.
package struct UnfitTile: Error, Equatable, CustomStringConvertible {
    package let place: TilePlace
    /// How many bytes were found; `nil` where there was no tile.
    package let found: Int?
    /// How many it must have at least.
    package let needed: Int

    package var description: String {
        "\(place) has \(found.map(String.init) ?? "no") bytes, and \(needed) are needed"
    }
}

/// What entries added to one tile: the hashes that follow those it has already.
package struct TileGrowth: Hashable, Sendable {
    package let place: TilePlace
    /// How many bytes the tile had before; 0 where it is new.
    package let offset: Int
    /// The hashes that are new.
    package let bytes: [UInt8]

    /// The whole tile as it is now.
    ///
    /// - Throws: `UnfitTile` unless `tile` is what it was before; a new tile was not there.
    package func bytes(behind tile: [UInt8]?) throws(UnfitTile) -> [UInt8] {
        guard tile?.count ?? 0 == offset else {
            throw UnfitTile(place: place, found: tile?.count, needed: offset)
        }
        return (tile ?? []) + bytes
    }
}

extension TreeFrontier {
    /// Appends leaves in their order.
    ///
    /// - Returns: What that adds to the tiles, the lowest level first; no tile is named twice.
    @discardableResult
    package mutating func append(contentsOf leaves: some Sequence<TreeHash>) -> [TileGrowth] {
        let before = size
        var added: [[UInt8]] = []
        for leaf in leaves {
            append(leaf) { height, root in
                guard height % TilePlace.height == 0 else { return }
                let level = height / TilePlace.height
                if level == added.count { added.append([]) }
                added[level] += root.bytes
            }
        }
        return added.enumerated().flatMap { level, bytes in
            TileGrowth.cut(bytes, level: Int16(level), start: before >> (level * TilePlace.height))
        }
    }
}

extension TileGrowth {
    /// Cuts the new hashes of one level where one tile is full and the next one begins.
    ///
    /// - Parameters:
    ///   - bytes: The hashes.
    ///   - level: Their level.
    ///   - start: How many the level had before.
    /// - Returns: What each tile gets, none of it empty.
    fileprivate static func cut(_ bytes: [UInt8], level: Int16, start: Int64) -> [TileGrowth] {
        let fullTile = TilePlace.width * TreeHash.byteCount
        var growths: [TileGrowth] = []
        var number = start / Int64(TilePlace.width)
        var offset = Int(start % Int64(TilePlace.width)) * TreeHash.byteCount
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(fullTile - offset)
            let place = TilePlace(level: level, number: number)
            growths.append(TileGrowth(place: place, offset: offset, bytes: Array(part)))
            rest = rest.dropFirst(part.count)
            number += 1
            offset = 0
        }
        return growths
    }
}

/// The root of a perfect subtree: that of the leaves from `index << height` up to, but without,
/// `(index + 1) << height`.
package struct TreeNode: Hashable, Sendable {
    package let height: Int
    /// The node's number among those of its height, from 0.
    package let index: Int64

    package init(height: Int, index: Int64) {
        precondition(height >= 0 && index >= 0, "nodes are counted upwards from the first leaf")
        self.height = height
        self.index = index
    }

    /// The tile that the node's hash is read from, or from which it is hashed.
    package var tile: TilePlace {
        let level = height / TilePlace.height
        return TilePlace(level: Int16(level), number: index >> (TilePlace.height - height % TilePlace.height))
    }

    package func hash(in tiles: Tiles) throws(UnfitTile) -> TreeHash {
        let count = 1 << (height % TilePlace.height)
        let start = Int(index % Int64(TilePlace.width / count)) * count
        let end = (start + count) * TreeHash.byteCount
        guard let bytes = tiles[tile], bytes.count >= end, bytes.count % TreeHash.byteCount == 0,
            bytes.count <= TilePlace.width * TreeHash.byteCount
        else { throw UnfitTile(place: tile, found: tiles[tile]?.count, needed: end) }
        var row = (start..<(start + count)).compactMap { position in
            TreeHash(bytes: bytes[(position * TreeHash.byteCount)...].prefix(TreeHash.byteCount))
        }
        while row.count > 1 {
            row = stride(from: 0, to: row.count, by: 2).map { .node(row[$0], row[$0 + 1]) }
        }
        return row[0]
    }

    /// The largest perfect subtrees that fill a part of a tree, from left to right. Such a part begins with a multiple
    /// of a power of two that is no smaller than the part is long.
    static func filling(_ range: Range<Int64>) -> [TreeNode] {
        var nodes: [TreeNode] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let height = Int64.bitWidth - 1 - (range.upperBound - start).leadingZeroBitCount
            nodes.append(TreeNode(height: height, index: start >> height))
            start += 1 << height
        }
        return nodes
    }
}
