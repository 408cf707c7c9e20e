/// How much of an archive is believed: files that grow without measure, and many of them, are bombs.
package struct ArchiveLimits: Hashable, Sendable {
    package var entries = 2_000
    /// Of all files together, unpacked.
    package var totalBytes: Int64 = 4 << 30
    /// How many times larger than packed a file may be, once it has more than a mebibyte.
    package var ratio: Int64 = 250

    package init() {}
}

package enum ArchiveMistake: Error, Hashable, Sendable {
    case noArchive
    case damaged
    /// With a password, or in a way of packing that spreadsheets do not use.
    case unreadableEntry
    case tooManyEntries(limit: Int)
    case tooLarge
    case packedTooTightly
    /// Two files share bytes, or two have one name: programs would disagree about what is in them.
    case ambiguous
}

/// What is in a ZIP archive, by its table of contents.
struct ZipDirectory: Sendable {
    struct Entry: Hashable, Sendable {
        let name: String
        let isDeflated: Bool
        let checksum: UInt32
        let packedCount: Int64
        let count: Int64
        let offset: Int64
    }

    /// By their names in small letters.
    let entries: [String: Entry]
    let source: any ByteSource
    let limits: ArchiveLimits

    private static let largestTable: Int64 = 1 << 22

    init(of source: any ByteSource, limits: ArchiveLimits) async throws {
        let (start, count, entryCount) = try await Self.table(of: source)
        guard entryCount <= Int64(limits.entries) else {
            throw ArchiveMistake.tooManyEntries(limit: limits.entries)
        }
        guard start >= 0, count >= 0, count <= Self.largestTable, start <= source.count - count else {
            throw ArchiveMistake.damaged
        }
        let bytes = try await source.bytes(at: start, count: Int(count))
        guard bytes.count == Int(count) else { throw ArchiveMistake.damaged }
        let list = try Self.entries(in: bytes, count: Int(entryCount))
        try Self.check(list, before: start, limits: limits)
        entries = Dictionary(list.map { ($0.name.lowercased(), $0) }) { first, _ in first }
        self.source = source
        self.limits = limits
    }

    /// Where the table of contents begins, how many bytes it has, and how many entries.
    private static func table(of source: any ByteSource) async throws -> (start: Int64, count: Int64, entries: Int64) {
        let tailCount = min(source.count, 22 + 0xFFFF)
        let tailStart = source.count - tailCount
        let tail = try await source.bytes(at: tailStart, count: Int(tailCount))
        guard tail.count >= 22 else { throw ArchiveMistake.noArchive }
        let mark: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
        let places = stride(from: tail.count - 22, through: 0, by: -1)
        guard let place = places.first(where: { tail[$0..<($0 + 4)].elementsEqual(mark) }) else {
            throw ArchiveMistake.noArchive
        }
        let entries = tail.number(at: place + 10, bytes: 2)
        let count = tail.number(at: place + 12, bytes: 4)
        let start = tail.number(at: place + 16, bytes: 4)
        guard entries == 0xFFFF || count == 0xFFFF_FFFF || start == 0xFFFF_FFFF else { return (start, count, entries) }
        // The numbers were too large for their places: a second record has them.
        guard place >= 20, tail.number(at: place - 20, bytes: 4) == 0x0706_4B50 else { throw ArchiveMistake.damaged }
        let recordStart = tail.number(at: place - 12, bytes: 8)
        guard recordStart >= 0 else { throw ArchiveMistake.damaged }
        let record = try await source.bytes(at: recordStart, count: 56)
        guard record.count == 56, record.number(at: 0, bytes: 4) == 0x0606_4B50 else { throw ArchiveMistake.damaged }
        return (record.number(at: 48, bytes: 8), record.number(at: 40, bytes: 8), record.number(at: 32, bytes: 8))
    }

    private static func entries(in bytes: [UInt8], count: Int) throws(ArchiveMistake) -> [Entry] {
        var entries: [Entry] = []
        var index = 0
        for _ in 0..<max(0, count) {
            guard index + 46 <= bytes.count, bytes.number(at: index, bytes: 4) == 0x0201_4B50 else { throw .damaged }
            let flags = bytes.number(at: index + 8, bytes: 2)
            let method = bytes.number(at: index + 10, bytes: 2)
            let nameCount = Int(bytes.number(at: index + 28, bytes: 2))
            let extraCount = Int(bytes.number(at: index + 30, bytes: 2))
            let commentCount = Int(bytes.number(at: index + 32, bytes: 2))
            let end = index + 46 + nameCount + extraCount + commentCount
            guard end <= bytes.count else { throw .damaged }
            guard flags & 1 == 0, method == 0 || method == 8 else { throw .unreadableEntry }
            let name = String(decoding: bytes[(index + 46)..<(index + 46 + nameCount)], as: UTF8.self)
            let extra = bytes[(index + 46 + nameCount)..<(end - commentCount)]
            let sizes = try large(
                [
                    bytes.number(at: index + 24, bytes: 4), bytes.number(at: index + 20, bytes: 4),
                    bytes.number(at: index + 42, bytes: 4),
                ],
                in: Array(extra)
            )
            entries.append(
                Entry(
                    name: name,
                    isDeflated: method == 8,
                    checksum: UInt32(truncatingIfNeeded: bytes.number(at: index + 16, bytes: 4)),
                    packedCount: sizes[1],
                    count: sizes[0],
                    offset: sizes[2]
                )
            )
            index = end
        }
        return entries
    }

    /// Replaces what was too large for four bytes by what the extra field says.
    private static func large(_ numbers: [Int64], in extra: [UInt8]) throws(ArchiveMistake) -> [Int64] {
        guard numbers.contains(0xFFFF_FFFF) else { return numbers }
        var index = 0
        while index + 4 <= extra.count {
            let end = index + 4 + Int(extra.number(at: index + 2, bytes: 2))
            guard end <= extra.count else { throw .damaged }
            if extra.number(at: index, bytes: 2) == 1 {
                var next = index + 4
                var read = numbers
                for place in numbers.indices where numbers[place] == 0xFFFF_FFFF {
                    guard next + 8 <= end else { throw .damaged }
                    read[place] = extra.number(at: next, bytes: 8)
                    next += 8
                }
                return read
            }
            index = end
        }
        throw .damaged
    }

    private static func check(
        _ entries: [Entry],
        before table: Int64,
        limits: ArchiveLimits
    ) throws(ArchiveMistake) {
        var total: Int64 = 0
        var end: Int64 = 0
        for entry in entries.sorted(by: { $0.offset < $1.offset }) {
            guard entry.count >= 0, entry.packedCount >= 0, entry.offset >= end, entry.offset <= table - 30,
                entry.packedCount <= table - 30 - entry.offset
            else { throw entry.offset < end && entry.offset >= 0 ? .ambiguous : .damaged }
            end = entry.offset + 30 + entry.packedCount
            guard entry.count <= limits.totalBytes - total else { throw .tooLarge }
            total += entry.count
            guard entry.count <= 1 << 20 || entry.count / limits.ratio <= entry.packedCount else {
                throw .packedTooTightly
            }
        }
        guard Set(entries.map { $0.name.lowercased() }).count == entries.count else { throw .ambiguous }
    }
}

/// Unpacks one file of an archive, a portion at a time.
///
/// For one task at a time.
final class ZipEntryReader {
    private let directory: ZipDirectory
    private let entry: ZipDirectory.Entry
    private let inflating = Inflating()
    private var next: Int64?
    private var left: Int64
    private var count: Int64 = 0
    private var checksum: UInt32 = 0

    private static let portion = 1 << 16

    init(_ entry: ZipDirectory.Entry, of directory: ZipDirectory) {
        self.entry = entry
        self.directory = directory
        left = entry.packedCount
    }

    /// - Returns: `nil` at the end, when size and checksum were found to be right.
    func portion() async throws -> [UInt8]? {
        if next == nil { next = try await start() }
        while true {
            if entry.isDeflated, let bytes = try unpacked() { return try counted(bytes) }
            guard left > 0, !inflating.isDone else { break }
            let bytes = try await directory.source.bytes(at: next ?? 0, count: Int(min(left, Int64(Self.portion))))
            guard !bytes.isEmpty else { throw ArchiveMistake.damaged }
            next = (next ?? 0) + Int64(bytes.count)
            left -= Int64(bytes.count)
            guard entry.isDeflated else { return try counted(bytes) }
            inflating.feed(bytes)
        }
        guard count == entry.count, checksum == entry.checksum, inflating.isDone || !entry.isDeflated else {
            throw ArchiveMistake.damaged
        }
        return nil
    }

    private func unpacked() throws(ArchiveMistake) -> [UInt8]? {
        do {
            return try inflating.next()
        } catch {
            throw .damaged
        }
    }

    private func counted(_ bytes: [UInt8]) throws(ArchiveMistake) -> [UInt8] {
        count += Int64(bytes.count)
        // What the table of contents says was found to be within bounds.
        guard count <= entry.count else { throw .damaged }
        checksum = Inflating.checksum(checksum, with: bytes)
        return bytes
    }

    private func start() async throws -> Int64 {
        let header = try await directory.source.bytes(at: entry.offset, count: 30)
        guard header.count == 30, header.number(at: 0, bytes: 4) == 0x0403_4B50 else { throw ArchiveMistake.damaged }
        let names = header.number(at: 26, bytes: 2) + header.number(at: 28, bytes: 2)
        return entry.offset + 30 + names
    }
}

extension [UInt8] {
    /// A number whose lowest byte comes first; of eight bytes, one that is too large is negative.
    func number(at index: Int, bytes count: Int) -> Int64 {
        guard index >= 0, index + count <= self.count else { return 0 }
        let value = self[index..<(index + count)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int64(bitPattern: value)
    }
}
