import Web

/// A step that cannot be taken back: what will happen, and a button that says so.
struct Interruption: Component {
    static let template = "interruption"
    let text: Bilingual
    let consequences: [Bilingual]
    let form: Form

    init(_ text: Bilingual, consequences: [Bilingual], form: Form) {
        self.text = text
        self.consequences = consequences
        self.form = form
    }

    var faults: [Fault] { form.faults }
}

/// A secret that is shown once, to be copied.
struct SecretText: Component {
    static let template = "secret-text"
    let id: String
    let label: Bilingual
    let text: String

    init(_ label: Bilingual, _ text: String, id: String = "secret") {
        self.id = id
        self.label = label
        self.text = text
    }
}

/// Codes that are shown once, to be printed or written down.
struct CodeList: Component {
    static let template = "code-list"
    let label: Bilingual
    let codes: [String]

    init(_ label: Bilingual, _ codes: [String]) {
        self.label = label
        self.codes = codes
    }
}

/// A QR code, drawn as one path of dark modules.
struct QRCode: Component {
    static let template = "qr-code"
    let label: Bilingual
    let size: Int
    let path: String

    /// - Parameters:
    ///   - label: What the code is for, in words.
    ///   - modules: Rows of equal length, true where dark.
    init(_ label: Bilingual, modules: [[Bool]]) {
        self.label = label
        size = modules.count + 8
        path = modules.enumerated().map { y, row in
            Self.runs(of: row).map { "M\($0.lowerBound + 4) \(y + 4)h\($0.count)v1h-\($0.count)z" }.joined()
        }.joined()
    }

    private static func runs(of row: [Bool]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for (x, isDark) in row.enumerated() where isDark {
            if let last = runs.last, last.upperBound == x {
                runs[runs.count - 1] = last.lowerBound..<(x + 1)
            } else {
                runs.append(x..<(x + 1))
            }
        }
        return runs
    }
}

/// The text of a letter or a message, line by line as it was sent.
struct MessageText: Component {
    static let template = "message-text"
    let label: Bilingual
    let text: String

    init(_ label: Bilingual, _ text: String) {
        self.label = label
        self.text = text
    }
}

/// Big, plain links to what can be done.
struct Tasks: Component {
    static let template = "tasks"
    let items: [Item]

    init(_ items: [Item]) {
        self.items = items
    }

    struct Item: Sendable {
        let title: Bilingual
        let text: Bilingual
        let address: Address
        let badge: Badge?

        init(_ title: Bilingual, _ text: Bilingual, to address: Address, badge: Badge? = nil) {
            self.title = title
            self.text = text
            self.address = address
            self.badge = badge
        }
    }
}

/// The same things of two or more subjects side by side, with the differences marked.
struct Comparison: Component {
    static let template = "comparison"
    let caption: Bilingual
    let corner: Bilingual
    let columns: [Bilingual]
    let rows: [Row]

    init(_ caption: Bilingual, corner: Bilingual, columns: [Bilingual], rows: [Row]) {
        self.caption = caption
        self.corner = corner
        self.columns = columns
        self.rows = rows
    }

    struct Row: Sendable {
        let title: Bilingual
        let values: [Value]
        let differs: Bool

        /// - Parameters:
        ///   - title: What is compared.
        ///   - values: One for each column.
        ///   - marksDifference: Whether a difference stands out; where all rows differ, none does.
        init(_ title: Bilingual, _ values: [Bilingual], marksDifference: Bool = true) {
            self.title = title
            self.values = values.map { Value(text: $0) }
            differs = marksDifference && values.dropFirst().contains { $0 != values.first }
        }
    }

    struct Value: Sendable {
        let text: Bilingual
    }
}
