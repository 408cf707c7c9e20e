import Web

/// Questions that belong together, under a heading of their own.
struct FieldGroup: Component {
    static let template = "field-group"
    let title: Bilingual
    let hint: Bilingual?
    let fields: [any Component]

    init(_ title: Bilingual, hint: Bilingual? = nil, _ fields: [any Component]) {
        self.title = title
        self.hint = hint
        self.fields = fields
    }

    var faults: [Fault] { fields.flatMap(\.faults) }
}

/// Short fields side by side, as they stand on an envelope.
struct Beside: Component {
    static let template = "beside"
    let fields: [any Component]

    init(_ fields: [any Component]) {
        self.fields = fields
    }

    var faults: [Fault] { fields.flatMap(\.faults) }
}
