import Web

/// A sentence or more of running text.
struct Paragraph: Component {
    static let template = "paragraph"
    let text: Bilingual

    init(_ text: Bilingual) {
        self.text = text
    }
}

/// A paragraph some of whose parts have names of their own, for programs that look for them.
struct Prose: Component {
    static let template = "prose"
    let id: String?
    let pieces: [Piece]

    init(id: String? = nil, _ pieces: [Piece]) {
        self.id = id
        self.pieces = pieces
    }

    struct Piece: Sendable {
        let id: String?
        let text: Bilingual
        let date: Moment?
        let isNamed: Bool

        init(_ text: Bilingual, id: String? = nil) {
            self.id = id
            self.text = text
            date = nil
            isNamed = id != nil
        }

        init(_ date: Moment, id: String) {
            self.id = id
            self.date = date
            text = date.words
            isNamed = false
        }
    }
}

/// Names what follows on the page.
struct Heading: Component {
    static let template = "heading"
    let text: Bilingual
    /// For links to this place; also ties a table to its heading.
    let id: String?

    init(_ text: Bilingual, id: String? = nil) {
        self.text = text
        self.id = id
    }
}

/// Points of equal weight.
struct BulletList: Component {
    static let template = "bullet-list"
    let items: [Bilingual]

    init(_ items: [Bilingual]) {
        self.items = items
    }
}

/// Something that must not be missed: a consequence, a duty, a deadline.
struct Notice: Component {
    static let template = "notice"
    let text: Bilingual
    let tone: Tone
    let isWarning: Bool

    init(_ text: Bilingual, tone: Tone = .info) {
        self.text = text
        self.tone = tone
        isWarning = tone == .warning || tone == .danger
    }
}

/// What only some readers need, folded away.
struct Details: Component {
    static let template = "details"
    let summary: Bilingual
    let parts: [any Component]

    init(_ summary: Bilingual, _ parts: [any Component]) {
        self.summary = summary
        self.parts = parts
    }
}

/// Stands where a list would, and says why there is none.
struct Empty: Component {
    static let template = "empty"
    let title: Bilingual
    let text: Bilingual
    let action: LinkButton?

    init(_ title: Bilingual, _ text: Bilingual, action: LinkButton? = nil) {
        self.title = title
        self.text = text
        self.action = action
    }
}

/// A few words inside a cell or a list.
struct Plain: Component {
    static let template = "plain"
    let text: Bilingual
    let isFaint: Bool
    let isCode: Bool
    let isFigure: Bool

    init(_ text: Bilingual, isFaint: Bool = false) {
        self.text = text
        self.isFaint = isFaint
        isCode = false
        isFigure = false
    }

    /// An amount, a rate, a day: no line breaks in it.
    init(figure: String) {
        text = .verbatim(figure)
        isFaint = false
        isCode = false
        isFigure = true
    }

    /// What is read letter by letter: the end of a token, an address of the network.
    init(code: String) {
        text = .verbatim(code)
        isFaint = false
        isCode = true
        isFigure = false
    }
}

/// A state in one or two words.
struct Badge: Component {
    static let template = "badge"
    let text: Bilingual
    let tone: Tone

    init(_ text: Bilingual, tone: Tone = .plain) {
        self.text = text
        self.tone = tone
    }
}

/// A link in running text, in a cell or in a list.
struct Link: Component {
    static let template = "link"
    let text: Bilingual
    let address: Address
    /// Completes the text for those who hear links without what stands around them.
    let context: Bilingual?

    init(_ text: Bilingual, to address: Address, context: Bilingual? = nil) {
        self.text = text
        self.address = address
        self.context = context
    }
}
