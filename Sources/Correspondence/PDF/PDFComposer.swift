/// Puts blocks on pages, one under the other; without a canvas it only counts the pages.
struct PDFComposer {
    let document: PDFDocument
    let typesetter: PDFTypesetter
    let canvas: PDFCanvas?
    /// How many there will be.
    let pages: Int

    private(set) var page = 0
    /// What stands for each picture, in the order of the pictures.
    private(set) var alternatives: [String] = []
    /// Where the next thing begins.
    private var y = PDFPage.top
    private var isAtTop = true
    /// Blank paper that comes before the next thing, unless that begins a page.
    private var gap = 0.0
    /// The headings above this place, from the first level on, as the canvas numbers them.
    private var outline: [Int] = []

    init(document: PDFDocument, typesetter: PDFTypesetter, canvas: PDFCanvas?, pages: Int) {
        self.document = document
        self.typesetter = typesetter
        self.canvas = canvas
        self.pages = pages
    }

    mutating func compose() throws {
        beginPage()
        canvas?.begin("Document")
        for (index, block) in document.blocks.enumerated() {
            gap = max(gap, block.spaceBefore)
            try add(block, before: document.blocks[(index + 1)...])
            gap = max(gap, block.spaceAfter)
        }
        canvas?.end("Document")
        canvas?.endPage()
    }

    private mutating func add(_ block: PDFDocument.Block, before following: ArraySlice<PDFDocument.Block>) throws {
        switch block {
        case .heading(let text, let level):
            try addHeading(PDFText(text, language: document.language), level, before: following)
        case .paragraph(let text): flow(stack([PDFText(text, language: document.language)], .body))
        case .lines(let lines): flow(stack(lines.map { PDFText($0, language: document.language) }, .body))
        case .definitions(let definitions): addDefinitions(definitions)
        case .table(let table): try addTable(table)
        case .code(let code, let alternative, let side): addCode(code, alternative, side: side)
        case .fixed(let text):
            flow(stack(PDFText.lines(of: text).map { PDFText(String($0), keepsBlanks: true) }, .fixed, .wrapAnywhere))
        case .space(let height): gap += max(0, height)
        }
    }

    // MARK: - Pages

    private mutating func beginPage() {
        page += 1
        (y, isAtTop, gap) = (PDFPage.top, true, 0)
        guard let canvas else { return }
        let title = typesetter.lines(of: PDFText(document.title), .margin, width: PDFPage.measure / 2, .ellipsis)
        // Some air between the two; the title never takes more than half.
        let rest = PDFPage.measure - (title.lines.first?.width ?? 0) - 2 * PDFPage.gutter
        let sender = typesetter.lines(of: PDFText(document.sender), .margin, width: rest, .ellipsis)
        canvas.draw(sender, 0, x: PDFPage.left, baseline: PDFPage.headerBaseline, gray: PDFTextStyle.margin.gray)
        drawAtEnd(title, baseline: PDFPage.headerBaseline)
        drawRule(.hairline, y: PDFPage.headerRule)

        let number =
            switch document.language {
            case .polish: "strona \(page) z \(pages)"
            case .english: "page \(page) of \(pages)"
            }
        drawAtEnd(typesetter.lines(of: PDFText(number), .margin), baseline: PDFPage.footerBaseline)
    }

    private func drawAtEnd(_ text: PDFLines, baseline: Double) {
        let x = PDFPage.right - (text.lines.first?.width ?? 0)
        canvas?.draw(text, 0, x: x, baseline: baseline, gray: PDFTextStyle.margin.gray)
    }

    private func drawRule(_ rule: PDFRule, y: Double) {
        let line = PDFRectangle(
            x: PDFPage.left,
            y: y - rule.thickness / 2,
            width: PDFPage.measure,
            height: rule.thickness
        )
        canvas?.fill([line], gray: rule.gray)
    }

    private mutating func breakPage() {
        canvas?.endPage()
        beginPage()
    }

    private var room: Double { PDFPage.bottom - y - (isAtTop ? 0 : gap) }

    /// Begins a page if this one has not so much room, then leaves the blank that is due.
    private mutating func open(_ height: Double) {
        if !isAtTop, height > room + 0.01 { breakPage() }
        if !isAtTop { y += gap }
        gap = 0
    }

    private mutating func advance(_ height: Double) {
        y += height
        isAtTop = false
    }

    // MARK: - Running text

    private func stack(
        _ texts: [PDFText],
        _ style: PDFTextStyle,
        _ overflow: PDFTypesetter.Overflow = .wrap
    ) -> PDFStack {
        let lines = texts.enumerated().map { index, text in
            let text = index < texts.count - 1 ? text.followed : text
            return typesetter.lines(of: text, style, width: PDFPage.measure, overflow)
        }
        return PDFStack(lines, style)
    }

    private mutating func addHeading(
        _ text: PDFText,
        _ level: PDFDocument.HeadingLevel,
        before following: ArraySlice<PDFDocument.Block>
    ) throws {
        let heading = stack([text], .heading(level))
        open(min(PDFPage.room, heading.height + (try company(of: following))))
        outline = Array(outline.prefix(level.rawValue - 1))
        if let canvas {
            outline.append(canvas.addOutline(text.characters, page: page, y: y, below: outline.last ?? 0))
        }
        flow(heading, tag: "H\(level.rawValue)")
    }

    /// How much of what follows a heading must stand on its page.
    private func company(of blocks: ArraySlice<PDFDocument.Block>) throws -> Double {
        guard let next = blocks.first else { return 0 }
        switch next {
        case .heading(let text, let level):
            let text = PDFText(text, language: document.language)
            return next.spaceBefore + stack([text], .heading(level)).height + (try company(of: blocks.dropFirst()))
        case .code(_, _, let side): return next.spaceBefore + side
        case .table(let table):
            guard let first = try table.first() else { return PDFPage.company }
            return next.spaceBefore + row(of: table.columns.map(\.title), in: table, isTitle: true).height
                + min(row(of: first, in: table).height, PDFPage.room / 2)
        case .space: return try company(of: blocks.dropFirst())
        case .paragraph, .lines, .definitions, .fixed: return PDFPage.company
        }
    }

    /// Sets lines as one element, on as many pages as they take.
    private mutating func flow(_ stack: PDFStack, tag: String = "P") {
        var parts = PDFStack.parts(of: stack.lines.map(\.height), room: room, page: PDFPage.room)
        if parts.first == 0 {
            breakPage()
            parts.removeFirst()
        }
        open(0)
        var rest = stack
        canvas?.begin(tag)
        for (index, count) in parts.enumerated() {
            if index > 0 { breakPage() }
            let (part, others) = rest.split(after: count)
            // An element that goes on holds its share of each page as an element of its own.
            if parts.count > 1 { canvas?.begin("Span") }
            draw(part, x: PDFPage.left, y: y)
            if parts.count > 1 { canvas?.end("Span") }
            advance(part.height)
            rest = others
        }
        canvas?.end(tag)
    }

    private func draw(_ stack: PDFStack, x: Double, y: Double, width: Double? = nil) {
        guard let canvas else { return }
        var top = y
        for line in stack.lines {
            let shift = width.map { max(0, $0 - line.width) } ?? 0
            canvas.draw(line.source, line.index, x: x + shift, baseline: top + line.baseline, gray: stack.gray)
            top += line.height
        }
    }

    // MARK: - Rows

    private mutating func addDefinitions(_ definitions: [PDFDocument.Definition]) {
        guard !definitions.isEmpty else { return }
        let widest = definitions.map { definition in
            typesetter.lines(of: PDFText(definition.label), .label).lines.first?.width ?? 0
        }.max()
        // A little more than it is, for the widths are rounded on their way.
        let label = min((widest ?? 0) + 0.5, PDFPage.measure * 0.36)
        let start = label + PDFPage.gutter
        var isFirst = true
        for definition in definitions {
            let row = PDFRow(
                tag: "LI",
                cells: [
                    cell("Lbl", definition.label, .label, x: 0, width: label),
                    cell("LBody", definition.value, .body, x: start, width: PDFPage.measure - start),
                ],
                padding: 1.5,
                rule: nil
            )
            if isFirst {
                open(min(row.height, PDFPage.room))
                canvas?.begin("L")
            }
            isFirst = false
            place(row, under: nil)
        }
        canvas?.end("L")
    }

    private mutating func addTable(_ table: PDFTable) throws {
        let title = row(of: table.columns.map(\.title), in: table, isTitle: true)
        let first = try table.first().map { row(of: $0, in: table).height } ?? 0
        open(min(title.height + min(first, PDFPage.room / 2), PDFPage.room))
        canvas?.begin("Table")
        place(title, under: nil)
        // Titles that leave no room for rows are said once.
        let repeated = title.height < PDFPage.room / 4 ? title : nil
        try table.visit { texts in place(row(of: texts, in: table), under: repeated) }
        canvas?.end("Table")
    }

    private func row(of texts: [String], in table: PDFTable, isTitle: Bool = false) -> PDFRow {
        precondition(texts.count == table.columns.count, "a row has a text for each column of its table")
        let style = isTitle ? PDFTextStyle.cellTitle : .cell
        var x = 0.0
        let cells = texts.indices.map { index in
            let (column, width) = (table.columns[index], table.widths[index])
            defer { x += width + PDFPage.gutter }
            return cell(isTitle ? "TH" : "TD", texts[index], style, x: x, width: width, column.alignment)
        }
        return PDFRow(tag: "TR", cells: cells, padding: 3.5, rule: isTitle ? .strong : .hairline)
    }

    private func cell(
        _ tag: String,
        _ text: String,
        _ style: PDFTextStyle,
        x: Double,
        width: Double,
        _ alignment: PDFTable.Alignment = .start
    ) -> PDFRow.Cell {
        let lines = typesetter.lines(ofCell: text, style, width: width)
        return PDFRow.Cell(
            tag: tag,
            x: PDFPage.left + x,
            width: width,
            alignment: alignment,
            stack: PDFStack([lines], style)
        )
    }

    /// Sets a row whole, on the next page if need be; only what is higher than a page is divided between lines, and is
    /// a row on each page.
    private mutating func place(_ row: PDFRow, under title: PDFRow?) {
        var rest = row
        while rest.height > room + 0.01 {
            if !isAtTop, row.height <= PDFPage.room - (title?.height ?? 0) || room < PDFPage.room / 4 {
                breakPage()
                if let title { draw(title, isTagged: false) }
                continue
            }
            let (upper, lower) = rest.split(within: room)
            draw(upper, isTagged: true)
            rest = lower
            breakPage()
            if let title { draw(title, isTagged: false) }
        }
        if !rest.isEmpty { draw(rest, isTagged: true) }
    }

    private mutating func draw(_ row: PDFRow, isTagged: Bool) {
        if isTagged { canvas?.begin(row.tag) }
        for cell in row.cells {
            if isTagged { canvas?.begin(cell.tag) }
            draw(cell.stack, x: cell.x, y: y + row.padding, width: cell.alignment == .end ? cell.width : nil)
            if isTagged { canvas?.end(cell.tag) }
        }
        if isTagged { canvas?.end(row.tag) }
        advance(row.height)
        if let rule = row.rule { drawRule(rule, y: y) }
    }

    // MARK: - Pictures

    private mutating func addCode(_ code: QRCode, _ alternative: String, side: Double) {
        let side = min(max(side, 1), PDFPage.measure)
        open(side)
        alternatives.append(PDFText(alternative).characters)
        canvas?.begin("Figure")
        canvas?.fill(code.rectangles(x: PDFPage.left, y: y, side: side), gray: 0)
        canvas?.end("Figure")
        advance(side)
    }
}

extension QRCode {
    /// The dark modules. The quiet border around them is the paper's.
    fileprivate func rectangles(x: Double, y: Double, side: Double) -> [PDFRectangle] {
        let unit = side / Double(modules.count)
        return modules.enumerated().flatMap { row, modules in
            Self.runs(of: modules).map { run in
                PDFRectangle(
                    x: x + Double(run.lowerBound) * unit,
                    y: y + Double(row) * unit,
                    width: Double(run.count) * unit,
                    height: unit
                )
            }
        }
    }
}
