/// A file as Cairo 1.16 writes it: objects one after the other, found by one table.
struct PDFFile {
    let bytes: [UInt8]
    /// The objects in the order in which they stand; each ends where the next begins.
    let objects: [(number: Int, range: Range<Int>)]
    let header: Range<Int>
    /// From `trailer` to the end of its dictionary.
    let trailer: Range<Int>

    init(_ bytes: [UInt8]) throws(PDFFailure) {
        guard let end = bytes.last(of: "startxref\n"), let table = bytes.number(at: end + 10),
            bytes.has("xref\n0 ", at: table), let count = bytes.number(at: table + 7),
            let line = bytes[(table + 7)...].firstIndex(of: UInt8(ascii: "\n"))
        else { throw .unknownForm }
        let entries = line + 1
        let trailer = entries + 20 * count
        guard trailer < end, bytes.has("trailer\n", at: trailer) else { throw .unknownForm }

        var places: [(number: Int, start: Int)] = []
        for number in 1..<max(1, count) {
            // An entry takes twenty bytes: where, which generation, and whether it is in use.
            guard let start = bytes.number(at: entries + 20 * number), start < table,
                bytes.has("\(number) 0 obj\n", at: start)
            else { throw .unknownForm }
            places.append((number, start))
        }
        places.sort { $0.start < $1.start }
        guard let first = places.first else { throw .unknownForm }
        let ends = places.dropFirst().map(\.start) + [table]
        objects = zip(places, ends).map { ($0.number, $0.start..<$1) }
        header = 0..<first.start
        self.trailer = trailer..<end
        self.bytes = bytes
    }
}

extension [UInt8] {
    func has(_ text: String, at position: Int) -> Bool {
        let text = text.utf8
        guard position >= 0, position + text.count <= count else { return false }
        return self[position..<position + text.count].elementsEqual(text)
    }

    /// The decimal number that begins here.
    func number(at position: Int) -> Int? {
        var value: Int?
        for byte in self[Swift.min(position, count)...].prefix(10) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { break }
            value = 10 * (value ?? 0) + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    /// Where `text` stands first within `range`.
    func first(of text: String, in range: Range<Int>) -> Int? {
        let text = [UInt8](text.utf8)
        guard let initial = text.first, range.count >= text.count else { return nil }
        return (range.lowerBound...range.upperBound - text.count).first { position in
            self[position] == initial && self[position..<position + text.count].elementsEqual(text)
        }
    }

    func last(of text: String) -> Int? {
        guard count >= text.utf8.count else { return nil }
        return stride(from: count - text.utf8.count, through: 0, by: -1).first { has(text, at: $0) }
    }
}
