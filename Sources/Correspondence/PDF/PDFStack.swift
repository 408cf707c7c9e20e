/// Lines under each other.
struct PDFStack {
    struct Line {
        let source: PDFLines
        let index: Int
        let width: Double
        /// From the top of this line to that of the next.
        let height: Double
        /// What it stands on, from its top.
        let baseline: Double
    }

    private(set) var lines: [Line] = []
    let gray: Double
    private(set) var height = 0.0

    init(_ texts: [PDFLines], _ style: PDFTextStyle) {
        gray = style.gray
        for source in texts {
            for (index, line) in source.lines.enumerated() {
                // Small letters stand in the middle; other fonts' letters may need more than their share.
                let baseline = max((style.leading + 0.5 * style.size) / 2 + 0.08 * style.size, line.ascent)
                let height = max(style.leading, baseline + line.descent)
                lines.append(
                    Line(source: source, index: index, width: line.width, height: height, baseline: baseline)
                )
                self.height += height
            }
        }
    }

    private init(_ lines: [Line], gray: Double) {
        self.lines = lines
        self.gray = gray
        height = lines.reduce(0) { $0 + $1.height }
    }

    /// The lines that have room, and the others.
    func split(after count: Int) -> (PDFStack, PDFStack) {
        (PDFStack(Array(lines.prefix(count)), gray: gray), PDFStack(Array(lines.dropFirst(count)), gray: gray))
    }

    /// How many lines have this much room.
    func count(within room: Double) -> Int {
        var rest = room
        return lines.prefix { line in
            rest -= line.height
            return rest > -0.01
        }.count
    }

    /// How many lines go onto each page, of which the first has `room` left: none there if a single one would be left
    /// behind, and none alone at the top of a page where another could go with it.
    static func parts(of heights: [Double], room: Double, page: Double) -> [Int] {
        var parts: [Int] = []
        var rest = heights[...]
        var room = room
        while !rest.isEmpty {
            var height = 0.0
            var count = rest.prefix { line in
                height += line
                return height <= room + 0.01
            }.count
            if count < rest.count {
                if count == rest.count - 1 { count -= 1 }
                if count < 2 { count = room < page ? 0 : max(1, count) }
            }
            parts.append(count)
            rest = rest.dropFirst(count)
            room = page
        }
        return parts
    }
}
