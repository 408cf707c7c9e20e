import Web

/// One answer among those offered.
struct Option: Sendable {
    let value: String
    let text: Bilingual
    let hint: Bilingual?
    var isChosen: Bool

    init(_ value: String, _ text: Bilingual, hint: Bilingual? = nil, isChosen: Bool = false) {
        self.value = value
        self.text = text
        self.hint = hint
        self.isChosen = isChosen
    }
}

/// Answers one below the other, of which the reader ticks one or several.
struct Choices: Control {
    static let template = "choices"

    enum Kind: Sendable {
        case one
        case several
    }

    let id: String
    let error: Bilingual?
    let name: String
    let label: Bilingual
    let hint: Bilingual?
    let type: String
    let isOptional: Bool
    let isDescribed: Bool
    let options: [Row]

    init(
        _ name: String,
        _ label: Bilingual,
        pick kind: Kind,
        from options: [Option],
        hint: Bilingual? = nil,
        error: Bilingual? = nil,
        isOptional: Bool = false,
        id: String? = nil
    ) {
        let base = id ?? name
        self.name = name
        self.label = label
        self.hint = hint
        self.error = error
        self.isOptional = isOptional
        self.id = "\(base)-1"
        type = kind == .one ? "radio" : "checkbox"
        isDescribed = hint != nil || error != nil
        self.options = options.enumerated().map { Row(id: "\(base)-\($0.offset + 1)", option: $0.element) }
    }

    struct Row: Sendable {
        let id: String
        let value: String
        let text: Bilingual
        let hint: Bilingual?
        let isChosen: Bool

        init(id: String, option: Option) {
            self.id = id
            value = option.value
            text = option.text
            hint = option.hint
            isChosen = option.isChosen
        }
    }
}

/// One answer out of a list that is too long to lay out.
struct Select: Control {
    static let template = "select"
    let id: String
    let error: Bilingual?
    let name: String
    let label: Bilingual
    let hint: Bilingual?
    let isOptional: Bool
    let isDescribed: Bool
    let options: [Option]

    init(
        _ name: String,
        _ label: Bilingual,
        from options: [Option],
        hint: Bilingual? = nil,
        error: Bilingual? = nil,
        isOptional: Bool = false,
        id: String? = nil
    ) {
        self.name = name
        self.label = label
        self.options = options
        self.hint = hint
        self.error = error
        self.isOptional = isOptional
        self.id = id ?? name
        isDescribed = hint != nil || error != nil
    }
}
