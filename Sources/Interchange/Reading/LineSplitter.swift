/// Cuts UTF-8 into lines, whichever way they end; one that is too long is dropped while it comes, and said so.
struct LineSplitter: Sendable {
    enum Line: Sendable {
        case line(bytes: [UInt8], number: Int)
        case tooLong(number: Int)
    }

    private let limit: Int
    private var line: [UInt8] = []
    private var number = 1
    private var isDropping = false
    private var endedWithReturn = false
    private var isOpen = false

    init(limit: Int) {
        self.limit = limit
    }

    mutating func take(_ text: [UInt8]) -> [Line] {
        var lines: [Line] = []
        var index = 0
        while index < text.count {
            if endedWithReturn {
                endedWithReturn = false
                if text[index] == UInt8(ascii: "\n") {
                    index += 1
                    continue
                }
            }
            let end = text[index...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? text.count
            keep(text[index..<end], in: &lines)
            guard end < text.count else { break }
            finish(&lines)
            endedWithReturn = text[end] == UInt8(ascii: "\r")
            index = end + 1
        }
        return lines
    }

    mutating func end() -> [Line] {
        var lines: [Line] = []
        if isOpen { finish(&lines) }
        return lines
    }

    private mutating func keep(_ part: ArraySlice<UInt8>, in lines: inout [Line]) {
        guard !part.isEmpty else { return }
        isOpen = true
        guard !isDropping else { return }
        if line.count + part.count > limit {
            isDropping = true
            line = []
            lines.append(.tooLong(number: number))
        } else {
            line.append(contentsOf: part)
        }
    }

    private mutating func finish(_ lines: inout [Line]) {
        if !isDropping { lines.append(.line(bytes: line, number: number)) }
        line.removeAll(keepingCapacity: true)
        isDropping = false
        isOpen = false
        number += 1
    }
}
