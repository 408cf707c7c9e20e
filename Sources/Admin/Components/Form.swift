import Web

/// A form that changes something. It carries the token that proves that the page was ours.
struct Form: Component {
    static let template = "form"
    let action: Address
    let fields: [any Component]
    let hidden: [Hidden]
    let submit: Bilingual
    let weight: Weight
    let cancel: Link?
    /// What comes of it is a file, and the page stays.
    let isDownload: Bool
    let faults: [Fault]

    /// - Parameters:
    ///   - action: Where it is sent.
    ///   - fields: From top to bottom.
    ///   - hidden: Values that the reader need not see.
    ///   - submit: What the button does, as a verb.
    ///   - weight: `danger` for what cannot be undone.
    ///   - cancel: The way out.
    ///   - isDownload: What comes of it is a file, and the page stays.
    ///   - fault: What is wrong with the whole; the summary leads from it to the first field.
    init(
        action: Address,
        fields: [any Component],
        hidden: [Hidden] = [],
        submit: Bilingual,
        weight: Weight = .primary,
        cancel: Address? = nil,
        isDownload: Bool = false,
        fault: Bilingual? = nil
    ) {
        self.action = action
        self.isDownload = isDownload
        self.fields = fields
        self.hidden = hidden
        self.submit = submit
        self.weight = weight
        self.cancel = cancel.map { Link(Words().cancel, to: $0) }
        let first = fields.lazy.compactMap { ($0 as? any Control)?.id }.first
        let whole = fault.map { [Fault(text: $0, target: first ?? "main")] } ?? []
        faults = whole + fields.flatMap(\.faults)
    }
}

/// A form that only asks: what it asks for stands in the address afterwards.
struct Question: Component {
    static let template = "question"
    let action: Address
    let fields: [any Component]
    let submit: Bilingual
    let faults: [Fault]

    init(action: Address, fields: [any Component], submit: Bilingual) {
        self.action = action
        self.fields = fields
        self.submit = submit
        faults = fields.flatMap(\.faults)
    }
}

/// What a reader fills in.
protocol Control: Component {
    /// Of the first element that takes the focus.
    var id: String { get }
    /// What is asked.
    var label: Bilingual { get }
    var error: Bilingual? { get }
}

extension Control {
    var faults: [Fault] {
        // Read by itself, at the head of the page, a message has to say which question it is about.
        error.map { error in
            let text = Bilingual("\(label.polish): \(error.polish)", english: "\(label.english): \(error.english)")
            return [Fault(text: text, target: id)]
        } ?? []
    }
}

/// One line of text.
struct TextField: Control {
    static let template = "text-field"

    enum Kind: Sendable {
        case text
        case name
        case email
        /// Never shown again, not even to whoever typed it.
        case password
        case oneTimeCode
        case recoveryCode
        case number
        /// A number that identifies somebody, in whatever groups it is typed.
        case identifier
        /// A few signs: the number of a house.
        case short
    }

    let id: String
    let error: Bilingual?
    let name: String
    let label: Bilingual
    let hint: Bilingual?
    let value: String
    let type: String
    let width: String
    let inputMode: String?
    let autocomplete: String
    let isOptional: Bool
    let isPassword: Bool
    let isProse: Bool
    let isDescribed: Bool
    let length: Int

    /// - Parameters:
    ///   - name: Of the value in the form; also the id, unless one is given.
    ///   - label: What is asked.
    ///   - kind: Decides on keyboard, width and what browsers may offer.
    ///   - value: What the reader typed before, exactly.
    ///   - hint: How to answer.
    ///   - error: What is wrong with the value, and what to do.
    ///   - autocomplete: The token of the HTML standard; by kind where nil.
    ///   - isOptional: Says so beside the label.
    ///   - length: The most characters that make sense.
    ///   - id: For pages on which the name occurs twice.
    init(
        _ name: String,
        _ label: Bilingual,
        kind: Kind = .text,
        value: String = "",
        hint: Bilingual? = nil,
        error: Bilingual? = nil,
        autocomplete: String? = nil,
        isOptional: Bool = false,
        length: Int = 256,
        id: String? = nil
    ) {
        self.name = name
        self.label = label
        self.hint = hint
        self.error = error
        self.id = id ?? name
        self.value = kind == .password ? "" : value
        self.isOptional = isOptional
        // A password is never cut short on the way; one that is too long is refused in words.
        self.length = kind == .password ? 1_024 : length
        isPassword = kind == .password
        isProse = kind == .text
        isDescribed = hint != nil || error != nil
        type = kind == .password ? "password" : kind == .email ? "email" : "text"
        switch kind {
        case .text, .name, .email, .password: (width, inputMode) = ("full", nil)
        case .oneTimeCode: (width, inputMode) = ("code", "numeric")
        case .recoveryCode: (width, inputMode) = ("full code", nil)
        case .number: (width, inputMode) = ("short", "numeric")
        case .identifier: (width, inputMode) = ("medium", nil)
        case .short: (width, inputMode) = ("short", nil)
        }
        switch kind {
        case .email: self.autocomplete = autocomplete ?? "email"
        case .password: self.autocomplete = autocomplete ?? "current-password"
        case .oneTimeCode: self.autocomplete = autocomplete ?? "one-time-code"
        default: self.autocomplete = autocomplete ?? "off"
        }
    }
}

/// Whose password a form is about, for password managers; it is neither shown nor sent.
struct AccountName: Component {
    static let template = "account-name"
    let account: String

    init(_ account: String) {
        self.account = account
    }
}

/// Several lines of text.
struct TextArea: Control {
    static let template = "text-area"
    let id: String
    let error: Bilingual?
    let name: String
    let label: Bilingual
    let hint: Bilingual?
    let value: String
    let rows: Int
    let isOptional: Bool
    let isDescribed: Bool
    let length: Int

    init(
        _ name: String,
        _ label: Bilingual,
        value: String = "",
        hint: Bilingual? = nil,
        error: Bilingual? = nil,
        rows: Int = 4,
        isOptional: Bool = false,
        length: Int = 2_000,
        id: String? = nil
    ) {
        self.name = name
        self.label = label
        self.value = value
        self.hint = hint
        self.error = error
        self.rows = rows
        self.isOptional = isOptional
        self.length = length
        self.id = id ?? name
        isDescribed = hint != nil || error != nil
    }
}

/// A day in three fields, which is how people copy one from paper.
struct DateField: Control {
    static let template = "date-field"
    let id: String
    let error: Bilingual?
    let name: String
    let label: Bilingual
    let hint: Bilingual?
    let day: String
    let month: String
    let year: String
    let isOptional: Bool
    let isDescribed: Bool

    /// The values are what the reader typed, whatever it was.
    init(
        _ name: String,
        _ label: Bilingual,
        day: String = "",
        month: String = "",
        year: String = "",
        hint: Bilingual? = nil,
        error: Bilingual? = nil,
        isOptional: Bool = false
    ) {
        self.name = name
        self.label = label
        self.day = day
        self.month = month
        self.year = year
        self.hint = hint
        self.error = error
        self.isOptional = isOptional
        id = "\(name)-day"
        isDescribed = hint != nil || error != nil
    }
}
