/// Finds numbers by the hash of what they stand for, in four bytes for each place.
///
/// The things themselves are elsewhere, and so is the comparison with them; a number is never taken out.
struct ProbeTable {
    /// The number and 1, or 0; at most two of three are taken.
    private var cells: [UInt32]
    private var count = 0

    init(capacity: Int = 0) {
        cells = Array(repeating: 0, count: Self.size(for: capacity))
    }

    var bytes: Int { cells.capacity * MemoryLayout<UInt32>.stride }

    func number(hash: Int, where isSame: (UInt32) -> Bool) -> UInt32? {
        let cell = cells[place(hash, isSame)]
        return cell == 0 ? nil : cell - 1
    }

    /// Puts `number` in the place of the one for which `isSame`, or beside all that there are.
    mutating func put(_ number: UInt32, hash: Int, rehash: (UInt32) -> Int, replacing isSame: (UInt32) -> Bool) {
        if 3 * (count + 1) > 2 * cells.count { grow(rehash) }
        let place = place(hash, isSame)
        if cells[place] == 0 { count += 1 }
        cells[place] = number + 1
    }

    private func place(_ hash: Int, _ isSame: (UInt32) -> Bool) -> Int {
        var place = hash & (cells.count - 1)
        while cells[place] != 0, !isSame(cells[place] - 1) {
            place = (place + 1) & (cells.count - 1)
        }
        return place
    }

    private mutating func grow(_ rehash: (UInt32) -> Int) {
        let old = cells
        cells = Array(repeating: 0, count: 2 * old.count)
        for cell in old where cell != 0 {
            cells[place(rehash(cell - 1)) { _ in false }] = cell
        }
    }

    private static func size(for capacity: Int) -> Int {
        var size = 16
        while 2 * size < 3 * capacity { size *= 2 }
        return size
    }
}
