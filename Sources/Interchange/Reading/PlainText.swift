/// What files need of texts, done on their bytes: asking Unicode of every letter would take most of the time.
enum PlainText {
    /// Without blanks at the ends, and with one where there were several; no-break spaces are blanks too.
    static func squeezed(_ text: some StringProtocol) -> String {
        guard !isSqueezed(text.utf8) else { return String(text) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var isPending = false
        walk(text.utf8) { byte, isBlank in
            if isBlank {
                isPending = !bytes.isEmpty
            } else {
                if isPending { bytes.append(space) }
                isPending = false
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether there is nothing to take away; `false` also where that takes a closer look.
    private static func isSqueezed(_ bytes: some Collection<UInt8>) -> Bool {
        var last = space
        for byte in bytes {
            guard byte > space || (byte == space && last != space), byte != 0xC2, byte != 0xE2, byte != 0xE3 else {
                return false
            }
            last = byte
        }
        return last != space || bytes.isEmpty
    }

    /// Without any blanks.
    static func compact(_ text: some StringProtocol) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        walk(text.utf8) { byte, isBlank in
            if !isBlank { bytes.append(byte) }
        }
        return bytes
    }

    /// A name that faults repeat, at most so many scalars of it.
    static func shortened(_ name: String, to count: Int = 255) -> String {
        guard name.utf8.count > count else { return name }
        let start = name.unicodeScalars.prefix(count)
        return start.endIndex == name.endIndex ? name : String(start) + "…"
    }

    /// How many characters, as banks count them.
    static func count(_ bytes: some Sequence<UInt8>) -> Int {
        bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    }

    static let space = UInt8(ascii: " ")

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

    /// Every byte, or one for every blank of several bytes.
    private static func walk(_ bytes: some Collection<UInt8>, _ visit: (UInt8, _ isBlank: Bool) -> Void) {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            let next = bytes.index(after: index)
            guard byte == 0xC2 || byte == 0xE2 || byte == 0xE3 else {
                visit(byte, byte <= space)
                index = next
                continue
            }
            let length = blankLength(bytes[index...].prefix(3))
            if length > 0 {
                visit(space, true)
                index = bytes.index(index, offsetBy: length)
            } else {
                visit(byte, false)
                index = next
            }
        }
    }

    /// Of the blanks that are no ASCII: no-break spaces, and those of typesetters.
    private static func blankLength(_ bytes: some Sequence<UInt8>) -> Int {
        let found = Array(bytes)
        if found.starts(with: [0xC2, 0xA0]) || found.starts(with: [0xC2, 0x85]) { return 2 }
        guard found.count == 3 else { return 0 }
        switch (found[0], found[1], found[2]) {
        case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F),
            (0xE3, 0x80, 0x80):
            return 3
        default: return 0
        }
    }
}
