/// A ZIP archive whose files are not packed, made byte by byte: what other programs write and ours does not.
enum StoredArchive {
    /// With `isLarge`, sizes and places stand where those of archives beyond four gibibytes do.
    static func packed(_ files: [(name: String, text: String)], isLarge: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        var table: [UInt8] = []
        for file in files {
            let (name, data) = (Array(file.name.utf8), Array(file.text.utf8))
            let offset = bytes.count
            bytes += [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0] + number(Int(checksum(data)), 4)
            bytes += number(data.count, 4) + number(data.count, 4) + number(name.count, 2) + number(0, 2) + name + data
            let large = [1, 24].flatMap { number($0, 2) } + [data.count, data.count, offset].flatMap { number($0, 8) }
            let extra = isLarge ? large : []
            table += [0x50, 0x4B, 1, 2, 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0] + number(Int(checksum(data)), 4)
            let sizes = [data.count, data.count].flatMap { number(isLarge ? 0xFFFF_FFFF : $0, 4) }
            table += sizes + number(name.count, 2) + number(extra.count, 2) + [UInt8](repeating: 0, count: 10)
            table += number(isLarge ? 0xFFFF_FFFF : offset, 4) + name + extra
        }
        let start = bytes.count
        bytes += table
        if isLarge {
            let record = bytes.count
            bytes += [0x50, 0x4B, 6, 6] + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8)
            bytes += number(files.count, 8) + number(files.count, 8) + number(table.count, 8) + number(start, 8)
            bytes += [0x50, 0x4B, 6, 7] + number(0, 4) + number(record, 8) + number(1, 4)
        }
        bytes += [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        bytes += number(isLarge ? 0xFFFF : files.count, 2) + number(isLarge ? 0xFFFF : files.count, 2)
        bytes += number(isLarge ? 0xFFFF_FFFF : table.count, 4) + number(isLarge ? 0xFFFF_FFFF : start, 4)
        return bytes + number(0, 2)
    }

    private static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB8_8320 }
        }
        return ~sum
    }
}
