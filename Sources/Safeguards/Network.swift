/// A range of internet addresses in CIDR notation, such as `10.20.0.0/16` or `2001:db8::/32`; a single address is a
/// range of one.
package struct Network: Sendable, Hashable {
    private let bytes: [UInt8]
    private let prefix: Int

    /// - Returns: `nil` for anything else, and where bits are set beyond the prefix.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let bytes = Self.bytes(of: String(parts[0])) else { return nil }
        var prefix = bytes.count * 8
        if parts.count == 2 {
            guard (1...3).contains(parts[1].utf8.count), let given = Int(parts[1]), (0...prefix).contains(given),
                parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            prefix = given
        }
        guard Self.masked(bytes, to: prefix) == bytes else { return nil }
        self.bytes = bytes
        self.prefix = prefix
    }

    package func contains(_ address: String) -> Bool {
        guard let other = Self.bytes(of: address), other.count == bytes.count else { return false }
        return Self.masked(other, to: prefix) == bytes
    }

    /// The first `prefix` bits of an address, the others zero: who shares it counts as one source.
    ///
    /// - Returns: The network's bytes, or `nil` for what is no address.
    package static func source(of address: String, v4Prefix: Int = 24, v6Prefix: Int = 56) -> [UInt8]? {
        guard let bytes = bytes(of: address) else { return nil }
        return masked(bytes, to: bytes.count == 4 ? v4Prefix : v6Prefix)
    }

    private static func masked(_ bytes: [UInt8], to prefix: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let bits = min(8, max(0, prefix - index * 8))
            return byte & UInt8(truncatingIfNeeded: 0xFF00 >> bits)
        }
    }

    /// Four or sixteen bytes; an IPv4 address written as IPv6 counts as what it is.
    private static func bytes(of text: String) -> [UInt8]? {
        guard text.utf8.count <= 45 else { return nil }
        if let four = v4(text[...]) { return four }
        guard let sixteen = v6(text) else { return nil }
        let mapped = sixteen.prefix(10).allSatisfy { $0 == 0 } && sixteen[10] == 0xFF && sixteen[11] == 0xFF
        return mapped ? Array(sixteen.suffix(4)) : sixteen
    }

    private static func v4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { part -> UInt8? in
            let isPlain = part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (part == "0" || !part.hasPrefix("0"))
            return isPlain ? UInt8(part) : nil
        }
        return bytes.count == 4 ? bytes : nil
    }

    private static func v6(_ text: String) -> [UInt8]? {
        let halves = text.partsAroundDoubleColons()
        guard halves.count <= 2 else { return nil }
        let groups = halves.map { half -> [UInt8]? in half.isEmpty ? [] : v6Groups(half) }
        guard let head = groups.first ?? nil else { return nil }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = groups[1], head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func v6Groups(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, group) in groups.enumerated() {
            if index == groups.count - 1, let four = v4(group) {
                bytes += four
                continue
            }
            guard (1...4).contains(group.utf8.count), group.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
                let number = UInt16(group, radix: 16)
            else { return nil }
            bytes += [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)]
        }
        return bytes
    }
}

extension String {
    /// The parts around each `::`.
    fileprivate func partsAroundDoubleColons() -> [Substring] {
        var parts: [Substring] = []
        var start = startIndex
        var position = startIndex
        while position < endIndex {
            let next = index(after: position)
            if self[position] == ":", next < endIndex, self[next] == ":" {
                parts.append(self[start..<position])
                start = index(after: next)
                position = start
            } else {
                position = next
            }
        }
        return parts + [self[start...]]
    }
}
