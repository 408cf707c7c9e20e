/// How a text looks.
struct PDFTextStyle: Hashable {
    enum Family: String {
        case text = "Lato, DejaVu Sans"
        case fixed = "DejaVu Sans Mono, DejaVu Sans"
    }

    var family = Family.text
    /// In points, as all lengths here.
    let size: Double
    /// From one line to the next.
    let leading: Double
    var isBold = false
    /// From black, 0, to white, 1. Nothing is lighter than what people with weak eyes can read.
    var gray = 0.0

    static let body = Self(size: 10.5, leading: 15)
    static let label = Self(size: 10.5, leading: 15, gray: 0.33)
    static let cell = Self(size: 10, leading: 13.5)
    static let cellTitle = Self(size: 10, leading: 13.5, isBold: true)
    static let fixed = Self(family: .fixed, size: 9, leading: 13)
    static let margin = Self(size: 8.5, leading: 11, gray: 0.33)

    static func heading(_ level: PDFDocument.HeadingLevel) -> Self {
        switch level {
        case .first: Self(size: 18, leading: 23, isBold: true)
        case .second: Self(size: 13, leading: 17.5, isBold: true)
        case .third: Self(size: 11, leading: 15, isBold: true)
        }
    }
}

/// The sheet: A4 with margins of 20 mm. Lengths count from its left upper corner.
enum PDFPage {
    static let width = 595.276
    static let height = 841.89
    static let margin = 56.693
    static let top = margin
    static let bottom = height - margin
    static let left = margin
    static let right = width - margin
    static let room = bottom - top
    static let measure = right - left

    static let headerBaseline = 36.0
    static let headerRule = 43.0
    static let footerBaseline = height - 31

    /// Between two columns.
    static let gutter = 11.0
    static let hairline = 0.4
    static let rule = 0.9
    static let paleGray = 0.72
    /// So much of what comes next stays with its heading.
    static let company = 52.0
}

extension PDFDocument.Block {
    /// Blank paper above, unless it begins a page. The larger of two that meet counts.
    var spaceBefore: Double {
        switch self {
        case .heading(_, .first): 18
        case .heading(_, .second): 18
        case .heading(_, .third): 12
        case .code: 14
        case .definitions, .table, .fixed: 6
        case .paragraph, .lines, .space: 0
        }
    }

    var spaceAfter: Double {
        switch self {
        case .heading(_, .first): 10
        case .heading(_, .second): 6
        case .heading(_, .third): 4
        case .paragraph, .lines, .fixed: 8
        case .definitions, .table: 12
        case .code: 14
        case .space: 0
        }
    }
}
