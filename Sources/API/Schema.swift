package import Web

/// The shape of a JSON value, as much of JSON Schema as our bodies need.
package indirect enum Schema: Sendable {
    case string
    case integer
    case boolean
    /// A string of so many characters.
    case text(ClosedRange<Int>)
    /// The same, without control characters.
    case visible(ClosedRange<Int>)
    case number(ClosedRange<Int>)
    /// A string in a format of JSON Schema: `uuid`, `date-time`, `email`.
    case format(String)
    case pattern(String)
    /// The same, or null.
    case nullable(Schema)
    /// What one of these admits.
    case either([Schema])
    /// One of these strings.
    case choice([String])
    case array(of: Schema)
    /// As many elements.
    case list(of: Schema, ClosedRange<Int>)
    /// As many elements, none of them twice.
    case set(of: Schema, ClosedRange<Int>)
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

    /// As JSON Schema.
    package func write(to json: inout JSONText) {
        json.beginObject()
        writeMembers(to: &json)
        json.endObject()
    }

    private func writeMembers(to json: inout JSONText) {
        switch self {
        case .text(let length):
            json.member("type", "string")
            json.member("minLength", length.lowerBound)
            json.member("maxLength", length.upperBound)
        case .visible(let length):
            Schema.text(length).writeMembers(to: &json)
            json.member("pattern", #"^[^\u0000-\u001f\u007f-\u009f]*$"#)
        case .number(let range):
            json.member("type", "integer")
            json.member("minimum", range.lowerBound)
            json.member("maximum", range.upperBound)
        case .format(let format):
            json.member("type", "string")
            json.member("format", format)
        case .pattern(let pattern):
            json.member("type", "string")
            json.member("pattern", pattern)
        case .nullable(let schema): Self.write(anyOf: [schema], orNull: true, to: &json)
        case .either(let schemas): Self.write(anyOf: schemas, orNull: false, to: &json)
        case .list(let element, let count):
            Schema.array(of: element).writeMembers(to: &json)
            json.member("minItems", count.lowerBound)
            json.member("maxItems", count.upperBound)
        case .set(let element, let count):
            Schema.list(of: element, count).writeMembers(to: &json)
            json.member("uniqueItems", true)
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
    }

    private static func write(anyOf schemas: [Schema], orNull isNullable: Bool, to json: inout JSONText) {
        json.name("anyOf")
        json.beginArray()
        for schema in schemas { schema.write(to: &json) }
        if isNullable { json.raw(#"{"type":"null"}"#) }
        json.endArray()
    }
}

extension JSONText {
    mutating func write(_ strings: [String]) {
        beginArray()
        for string in strings { value(string) }
        endArray()
    }
}
