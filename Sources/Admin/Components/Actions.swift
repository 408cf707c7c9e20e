import Web

/// What can be done from here: buttons side by side.
struct Actions: Component {
    static let template = "actions"
    let items: [any Component]

    init(_ items: [any Component]) {
        self.items = items
    }
}

/// How much a button asks for attention. A page has one or two that are primary.
enum Weight: Sendable {
    case primary
    case secondary
    case danger
}

/// A link to another page that looks like a button, because it begins something.
struct LinkButton: Component {
    static let template = "link-button"
    let text: Bilingual
    let address: Address
    let weight: Weight

    init(_ text: Bilingual, to address: Address, weight: Weight = .secondary) {
        self.text = text
        self.address = address
        self.weight = weight
    }
}

/// A form that is a button only: it changes something, and needs nothing to be filled in.
struct PostButton: Component {
    static let template = "post-button"
    let text: Bilingual
    let action: Address
    let weight: Weight
    let context: Bilingual?
    let hidden: [Hidden]
    /// Looks like a link; for tables, where a column of buttons would shout.
    let isQuiet: Bool

    init(
        _ text: Bilingual,
        action: Address,
        weight: Weight = .secondary,
        context: Bilingual? = nil,
        hidden: [Hidden] = [],
        isQuiet: Bool = false
    ) {
        self.text = text
        self.action = action
        self.weight = weight
        self.context = context
        self.hidden = hidden
        self.isQuiet = isQuiet
    }
}

/// A value that a form carries unseen.
struct Hidden: Sendable {
    let name: String
    let value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
