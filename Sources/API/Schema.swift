import Web

/// The shape of a JSON value, as much of JSON Schema as our bodies need.
package indirect enum Schema: Sendable {
    case string
    case integer
    case boolean
    /// One of these strings.
    case choice([String])
    case array(of: Schema)
    /// Members in order; nothing else may occur.
    case object([Member])
    /// Any object: for documents described elsewhere.
    case anyObject
    /// A schema kept under `components`.
    case named(String)

    package struct Member: Sendable {
        package let name: String
        package let schema: Schema
        package let isRequired: Bool

        package init(_ name: String, _ schema: Schema, required: Bool = true) {
            self.name = name
            self.schema = schema
            isRequired = required
        }
    }

    package static let health = Schema.named("Health")
    package static let release = Schema.named("Release")
    package static let problem = Schema.named("Problem")

    /// What the names stand for.
    package static let components: [(name: String, schema: Schema)] = [
        ("Health", .object([Member("status", .choice(["live", "ready"]))])),
        ("Release", .object([Member("name", .string), Member("version", .string), Member("revision", .string)])),
        (
            "Problem",
            .object([
                Member("type", .string),
                Member("title", .string),
                Member("status", .integer),
                Member("detail", .string, required: false),
                Member("instance", .string),
                Member("code", .string),
                Member("trace_id", .string),
                Member("errors", .array(of: .named("ProblemField")), required: false),
            ])
        ),
        ("ProblemField", .object([Member("pointer", .string), Member("code", .string), Member("message", .string)])),
    ]

    func write(to json: inout JSONText) {
        json.beginObject()
        switch self {
        case .string: json.member("type", "string")
        case .integer: json.member("type", "integer")
        case .boolean: json.member("type", "boolean")
        case .anyObject: json.member("type", "object")
        case .named(let name): json.member("$ref", "#/components/schemas/\(name)")
        case .choice(let choices):
            json.member("type", "string")
            json.name("enum")
            json.write(choices)
        case .array(let element):
            json.member("type", "array")
            json.name("items")
            element.write(to: &json)
        case .object(let members):
            json.member("type", "object")
            json.name("properties")
            json.beginObject()
            for member in members {
                json.name(member.name)
                member.schema.write(to: &json)
            }
            json.endObject()
            json.name("required")
            json.write(members.filter(\.isRequired).map(\.name))
            json.member("additionalProperties", false)
        }
        json.endObject()
    }
}

extension JSONText {
    mutating func write(_ strings: [String]) {
        beginArray()
        for string in strings { value(string) }
        endArray()
    }
}
