import CQREncode

/// A text as a square of modules that a camera reads.
package struct QRCode: Hashable, Sendable, Unprintable {
    package enum Invalid: Error, Hashable {
        /// Nothing to encode.
        case empty
        /// More than fits, which is 2331 bytes.
        case tooLong
    }

    /// Row by row from the top; true is dark.
    package let modules: [[Bool]]

    /// Up to 15 % of it may be unreadable.
    package init(text: String) throws(Invalid) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= 2_331, let code = unsafe QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M)
        else { throw .tooLong }
        defer { unsafe QRcode_free(code) }

        let width = Int(unsafe code.pointee.width)
        let data = unsafe UnsafeBufferPointer(start: code.pointee.data, count: width * width)
        modules = (0..<width).map { row in
            // The lowest bit is the colour, the others tell what a module is for.
            (0..<width).map { column in unsafe data[row * width + column] & 1 == 1 }
        }
    }

    /// The code as a picture to stand in a page: black on white whatever the page's colours, with the quiet border that
    /// readers need. It has neither script nor style; its size is up to the style sheet's class `qr`. The title is what
    /// somebody hears who cannot see it.
    package func svg(title: String) -> String {
        let border = 4
        let side = modules.count + 2 * border
        let path = modules.enumerated().flatMap { row, modules in
            Self.runs(of: modules).map { "M\($0.lowerBound + border) \(row + border)h\($0.count)v1h-\($0.count)z" }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 \(side) \(side)" role="img" \
            shape-rendering="crispEdges"><title>\(title.escapedForHTML)</title>\
            <path fill="#fff" d="M0 0h\(side)v\(side)h-\(side)z"/><path fill="#000" d="\(path.joined())"/></svg>
            """
    }

    /// Dark modules beside each other, drawn as one.
    static func runs(of modules: [Bool]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for (column, isDark) in modules.enumerated() where isDark {
            if let last = runs.last, last.upperBound == column {
                runs[runs.count - 1] = last.lowerBound..<column + 1
            } else {
                runs.append(column..<column + 1)
            }
        }
        return runs
    }
}
