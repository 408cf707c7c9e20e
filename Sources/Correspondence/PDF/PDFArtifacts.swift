/// Marks what a page draws outside of every element of the structure: lines, and what stands in its margins.
enum PDFArtifacts {
    /// In `drawing`, the operators of a page, marked content is in balance; in the result it is so too.
    static func marked(_ drawing: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(drawing.count + 256)
        var depth = 0
        var outside = 0
        for operation in operations(of: drawing) {
            switch operation.kind {
            case .begins:
                if depth == 0 {
                    append(drawing[outside..<operation.start], to: &result)
                    outside = operation.start
                }
                depth += 1
            case .ends:
                depth -= 1
                if depth == 0 {
                    result.append(contentsOf: drawing[outside..<operation.end])
                    outside = operation.end
                }
            case .other: break
            }
        }
        append(drawing[outside...], to: &result)
        return result
    }

    private static func append(_ bytes: ArraySlice<UInt8>, to result: inout [UInt8]) {
        if bytes.allSatisfy(isBlank) {
            result.append(contentsOf: bytes)
        } else {
            result.append(contentsOf: "\n/Artifact BMC\n".utf8)
            result.append(contentsOf: bytes)
            result.append(contentsOf: "\nEMC\n".utf8)
        }
    }

    private struct Operation {
        enum Kind { case begins, ends, other }

        let kind: Kind
        /// With what it is given.
        let start: Int
        let end: Int
    }

    /// The operators that matter, with their operands.
    private static func operations(of drawing: [UInt8]) -> [Operation] {
        var operations: [Operation] = []
        var start = 0
        var position = 0
        while position < drawing.count {
            let byte = drawing[position]
            switch byte {
            case UInt8(ascii: "("): position = endOfString(in: drawing, from: position)
            case UInt8(ascii: "<") where !drawing.has("<<", at: position):
                position = (drawing[position...].firstIndex(of: UInt8(ascii: ">")) ?? drawing.count - 1) + 1
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "/"):
                let end = drawing[(position + 1)...].firstIndex { !isRegular($0) } ?? drawing.count
                let word = drawing[position..<end]
                position = end
                // A name is an operand, and so are these.
                if byte == UInt8(ascii: "/") || word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8) {
                    continue
                }
                let kind: Operation.Kind =
                    if word.elementsEqual("BDC".utf8) || word.elementsEqual("BMC".utf8) {
                        .begins
                    } else if word.elementsEqual("EMC".utf8) { .ends } else { .other }
                if kind != .other { operations.append(Operation(kind: kind, start: start, end: end)) }
                start = end
            default: position += 1
            }
        }
        return operations
    }

    private static func endOfString(in drawing: [UInt8], from start: Int) -> Int {
        var depth = 0
        var position = start
        while position < drawing.count {
            switch drawing[position] {
            case UInt8(ascii: "\\"): position += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { break }
        }
        return min(position, drawing.count)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D }

    private static func isRegular(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00, 0x09, 0x0A, 0x0C, 0x0D, 0x20: false
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "/"), UInt8(ascii: "%"):
            false
        default: true
        }
    }
}
