import Web

/// What is known about one thing: names on the left, values on the right.
struct SummaryList: Component {
    static let template = "summary-list"
    let rows: [Row]

    init(_ rows: [Row]) {
        self.rows = rows
    }

    struct Row: Sendable {
        let key: Bilingual
        let values: [any Component]
        let action: Link?

        init(_ key: Bilingual, _ values: [any Component], action: Link? = nil) {
            self.key = key
            self.values = values
            self.action = action
        }

        init(_ key: Bilingual, _ value: Bilingual, action: Link? = nil) {
            self.init(key, [Plain(value)], action: action)
        }
    }
}

/// Rows of equal things. On a narrow screen each row becomes a card.
struct Table: Component {
    static let template = "table"
    let caption: Bilingual
    /// The caption is for those who cannot see the heading above.
    let hidesCaption: Bool
    let columns: [Column]
    let rows: [DrawnRow]

    init(_ caption: Bilingual, columns: [Column], rows: [Row], hidesCaption: Bool = true) {
        self.caption = caption
        self.hidesCaption = hidesCaption
        self.columns = columns
        self.rows = rows.map { DrawnRow($0, below: columns) }
    }

    struct Column: Sendable {
        let title: Bilingual
        /// Sorts by this column, or turns the order round.
        let sort: Address?
        /// `ascending`, `descending`, or nil.
        let order: String?
        /// For a column of buttons, whose title is heard only.
        let isSilent: Bool

        init(_ title: Bilingual, sort: Address? = nil, order: Order? = nil, isSilent: Bool = false) {
            self.title = title
            self.sort = sort
            self.order = order?.rawValue
            self.isSilent = isSilent
        }
    }

    enum Order: String, Sendable {
        case ascending
        case descending
    }

    /// The cells of a row, each with its lines; the first names the row.
    struct Row: Sendable {
        let cells: [[any Component]]

        init(_ cells: [[any Component]]) {
            self.cells = cells
        }
    }

    struct DrawnRow: Sendable {
        let head: Cell
        let cells: [Cell]

        init(_ row: Row, below columns: [Column]) {
            precondition(row.cells.count == columns.count, "a row has a cell for each column")
            let cells = zip(columns, row.cells).map { Cell(title: $0.title, lines: $1) }
            head = cells[0]
            self.cells = Array(cells.dropFirst())
        }
    }

    struct Cell: Sendable {
        let title: Bilingual
        let lines: [any Component]
    }
}

/// The way through a long list.
struct Pager: Component {
    static let template = "pager"
    let count: Bilingual
    let newer: Address?
    let older: Address?
    let hasLinks: Bool

    init(count: Bilingual, newer: Address? = nil, older: Address? = nil) {
        self.count = count
        self.newer = newer
        self.older = older
        hasLinks = newer != nil || older != nil
    }
}

/// Narrows a list. What is chosen stands in the address, and beside the list as tags that can be taken away.
struct Filter: Component {
    static let template = "filter"
    let action: Address
    let fields: [any Component]
    /// What stays as it is.
    let hidden: [Hidden]
    let active: [Active]
    let clear: Address
    let isOpen: Bool

    init(action: Address, fields: [any Component], hidden: [Hidden] = [], active: [Active]) {
        self.action = action
        self.fields = fields
        self.hidden = hidden
        self.active = active
        clear = action
        isOpen = !active.isEmpty
    }

    struct Active: Sendable {
        let text: Bilingual
        /// The list without this filter.
        let address: Address

        init(_ text: Bilingual, without address: Address) {
            self.text = text
            self.address = address
        }
    }
}

/// What has happened, newest first.
struct Timeline: Component {
    static let template = "timeline"
    let events: [Event]

    init(_ events: [Event]) {
        self.events = events
    }

    struct Event: Sendable {
        let title: Bilingual
        let moment: Moment
        let author: Bilingual?
        let details: [any Component]

        init(_ title: Bilingual, at moment: Moment, by author: Bilingual?, details: [any Component] = []) {
            self.title = title
            self.moment = moment
            self.author = author
            self.details = details
        }
    }
}

/// The rights of every role: rows of acts in groups, a column for each role.
struct Matrix: Component {
    static let template = "matrix"
    let caption: Bilingual
    let corner: Bilingual
    let columns: [Bilingual]
    let groups: [Group]

    init(_ caption: Bilingual, corner: Bilingual, columns: [Bilingual], groups: [Group]) {
        self.caption = caption
        self.corner = corner
        self.columns = columns
        self.groups = groups
    }

    struct Group: Sendable {
        let title: Bilingual
        let rows: [Row]
        let span: Int

        init(_ title: Bilingual, _ rows: [Row]) {
            self.title = title
            self.rows = rows
            span = (rows.first?.cells.count ?? 0) + 1
        }
    }

    struct Row: Sendable {
        let title: Bilingual
        let cells: [Cell]

        init(_ title: Bilingual, _ cells: [Cell]) {
            self.title = title
            self.cells = cells
        }
    }

    struct Cell: Sendable {
        let text: Bilingual
        let isAllowed: Bool

        /// - Parameter reach: How far the right goes; nil where there is none.
        init(_ reach: Bilingual?) {
            text = reach ?? Bilingual("nie", english: "no")
            isAllowed = reach != nil
        }
    }
}
