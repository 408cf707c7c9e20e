/// Reads Swift byte by byte, just far enough to know what is code, what is comment and what is text.
struct SwiftLexer {
    private enum Mode {
        /// Code; within an interpolation it ends with the parenthesis that was opened before the first of `open`.
        case code(open: Int, isInterpolation: Bool)
        case text(hashes: Int, quotes: Int)
        case lineComment
        case blockComment(depth: Int)
    }

    private let bytes: [UInt8]
    private var position = 0
    private var modes: [Mode] = [.code(open: 0, isInterpolation: false)]
    private var code: [UInt8] = []
    private var comment: [UInt8] = []
    private var lineStart = 0

    private static let quote = UInt8(ascii: "\"")
    private static let hash = UInt8(ascii: "#")
    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")
    private static let blank = UInt8(ascii: " ")

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    mutating func readLines() -> [SwiftSource.Line] {
        var lines: [SwiftSource.Line] = []
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "\n") {
                lines.append(endLine())
                position += 1
                lineStart = position
            } else {
                step()
            }
        }
        lines.append(endLine())
        return lines
    }

    private mutating func endLine() -> SwiftSource.Line {
        defer {
            code.removeAll(keepingCapacity: true)
            comment.removeAll(keepingCapacity: true)
        }
        switch modes.last {
        case .lineComment: modes.removeLast()
        // A literal that is not closed is the compiler's business; here it must not swallow the file.
        case .text(_, quotes: 1): modes.removeLast()
        default: break
        }
        return SwiftSource.Line(
            raw: String(decoding: bytes[lineStart..<position], as: UTF8.self),
            code: String(decoding: code, as: UTF8.self),
            comment: String(decoding: comment, as: UTF8.self)
        )
    }

    private mutating func step() {
        switch modes.last {
        case .text(let hashes, let quotes): stepInText(hashes: hashes, quotes: quotes)
        case .lineComment:
            comment.append(bytes[position])
            position += 1
        case .blockComment(let depth): stepInBlockComment(depth: depth)
        case .code(let open, let isInterpolation): stepInCode(open: open, isInterpolation: isInterpolation)
        case nil: preconditionFailure("the outermost code is never left")
        }
    }

    private mutating func stepInCode(open: Int, isInterpolation: Bool) {
        let byte = bytes[position]
        if byte == Self.slash, next(1) == Self.slash {
            modes.append(.lineComment)
        } else if byte == Self.slash, next(1) == Self.star {
            modes.append(.blockComment(depth: 0))
        } else if byte == Self.quote || byte == Self.hash, let (hashes, quotes) = literal() {
            code.append(Self.quote)
            position += hashes + quotes
            modes.append(.text(hashes: hashes, quotes: quotes))
        } else {
            code.append(byte)
            position += 1
            guard isInterpolation, byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") else { return }
            modes.removeLast()
            let opens = byte == UInt8(ascii: "(")
            if opens || open > 0 { modes.append(.code(open: open + (opens ? 1 : -1), isInterpolation: true)) }
        }
    }

    private mutating func stepInText(hashes: Int, quotes: Int) {
        let byte = bytes[position]
        if byte == Self.quote, run(of: Self.quote, at: position, most: quotes) == quotes,
            run(of: Self.hash, at: position + quotes, most: hashes) == hashes
        {
            code.append(Self.quote)
            position += quotes + hashes
            modes.removeLast()
        } else if byte == UInt8(ascii: "\\"), run(of: Self.hash, at: position + 1, most: hashes) == hashes {
            position += 1 + hashes
            if next(0) == UInt8(ascii: "(") {
                code.append(UInt8(ascii: "("))
                modes.append(.code(open: 0, isInterpolation: true))
                position += 1
            } else if next(0) != UInt8(ascii: "\n") {
                position += 1
            }
        } else {
            code.append(Self.blank)
            position += 1
        }
    }

    private mutating func stepInBlockComment(depth: Int) {
        let pair = (bytes[position], next(1))
        let change = pair == (Self.slash, Self.star) ? 1 : pair == (Self.star, Self.slash) ? -1 : 0
        let length = change == 0 ? 1 : 2
        comment.append(contentsOf: bytes[position..<position + length])
        position += length
        guard change != 0 else { return }
        modes.removeLast()
        if depth + change > 0 { modes.append(.blockComment(depth: depth + change)) }
    }

    /// The opening of a string literal here, if there is one.
    private func literal() -> (hashes: Int, quotes: Int)? {
        let hashes = run(of: Self.hash, at: position, most: .max)
        let quotes = run(of: Self.quote, at: position + hashes, most: 3)
        guard quotes > 0 else { return nil }
        return (hashes, quotes == 3 ? 3 : 1)
    }

    private func run(of byte: UInt8, at start: Int, most: Int) -> Int {
        var count = 0
        while count < most, start + count < bytes.count, bytes[start + count] == byte { count += 1 }
        return count
    }

    private func next(_ offset: Int) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }
}
