import API
import Foundation
import Testing
import Web

/// Compares JSON with the schemas of our OpenAPI document: as much of JSON Schema as `Schema` writes. What it does not
/// know is a fault, so that a new shape must be taught here too.
struct SchemaReader {
    let document: [String: Any]

    init(_ document: [String: Any]) {
        self.document = document
    }

    /// The document that the table of routes makes.
    static func ofAllRoutes() throws -> SchemaReader {
        let text = OpenAPI.document(of: APIRoutes.all, release: Release(version: "1.2.3", revision: "abc"))
        return SchemaReader(try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]))
    }

    /// What an operation says that it answers: by status, the schema of the body, or nil where there is none.
    func answers(of path: String, _ method: String) throws -> [Int: [String: Any]?] {
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        let answers = try #require(paths[path]?[method]?["responses"] as? [String: [String: Any]])
        var schemas: [Int: [String: Any]?] = [:]
        for (name, answer) in answers {
            guard let status = Int(name) else { continue }
            let content = answer["content"] as? [String: [String: Any]]
            let shown = content?["application/json"] ?? content?.values.first
            schemas[status] = .some(shown?["schema"] as? [String: Any])
        }
        return schemas
    }

    func resolve(_ reference: String) throws -> [String: Any] {
        let components = try #require(document["components"] as? [String: Any])
        let schemas = try #require(components["schemas"] as? [String: [String: Any]])
        let name = try #require(reference.split(separator: "/").last)
        return try #require(schemas[String(name)], "\(reference)")
    }

    /// - Returns: What of `value` is not as `schema` says, each with the place where it stands.
    func faults(of value: Any, against schema: [String: Any], at path: String = "$") throws -> [String] {
        if let reference = schema["$ref"] as? String {
            return try faults(of: value, against: try resolve(reference), at: path)
        }
        if let choices = schema["anyOf"] as? [[String: Any]] {
            let readings = try choices.map { try faults(of: value, against: $0, at: path) }
            if readings.contains(where: \.isEmpty) { return [] }
            // What is wrong with the value itself says more than that it is not null.
            return readings.first { $0 != ["\(path): not null"] } ?? ["\(path): nothing of what it may be"]
        }
        let known: Set = [
            "type", "enum", "minLength", "maxLength", "format", "pattern", "minimum", "maximum", "items", "minItems",
            "maxItems", "uniqueItems", "properties", "required", "additionalProperties",
        ]
        let unknown = schema.keys.filter { !known.contains($0) }
        guard unknown.isEmpty else { return unknown.map { "\(path): nobody reads \($0)" } }
        switch schema["type"] as? String {
        case "null": return value is NSNull ? [] : ["\(path): not null"]
        case "string":
            guard let text = value as? String else { return ["\(path): no string"] }
            return faults(of: text, schema, path)
        case "integer":
            guard let number = value as? Int, !isBoolean(value) else { return ["\(path): no integer"] }
            let least = schema["minimum"] as? Int ?? .min
            let most = schema["maximum"] as? Int ?? .max
            return (min(least, most)...most).contains(number) ? [] : ["\(path): out of range"]
        case "boolean": return isBoolean(value) ? [] : ["\(path): no boolean"]
        case "array":
            guard let elements = value as? [Any] else { return ["\(path): no array"] }
            return try faults(of: elements, schema, path)
        case "object":
            guard let members = value as? [String: Any] else { return ["\(path): no object"] }
            return try faults(of: members, schema, path)
        default: return ["\(path): a schema without a type"]
        }
    }

    private func faults(of text: String, _ schema: [String: Any], _ path: String) -> [String] {
        var faults: [String] = []
        let length = text.unicodeScalars.count
        if length < schema["minLength"] as? Int ?? 0 { faults.append("\(path): too short") }
        if length > schema["maxLength"] as? Int ?? .max { faults.append("\(path): too long") }
        if let choices = schema["enum"] as? [String], !choices.contains(text) {
            faults.append("\(path): not one of the choices")
        }
        if let pattern = schema["pattern"] as? String, text.range(of: pattern, options: .regularExpression) == nil {
            faults.append("\(path): not of the pattern")
        }
        if let format = schema["format"] as? String, !isInFormat(text, format) {
            faults.append("\(path): no \(format)")
        }
        return faults
    }

    private func isInFormat(_ text: String, _ format: String) -> Bool {
        switch format {
        case "uuid": UUID(uuidString: text) != nil
        case "date-time": (try? Date(text, strategy: .iso8601)) != nil  // or no instant
        case "date": CalendarDay(text) != nil
        case "email": text.contains("@")
        default: false
        }
    }

    private func faults(of elements: [Any], _ schema: [String: Any], _ path: String) throws -> [String] {
        var faults: [String] = []
        if elements.count < schema["minItems"] as? Int ?? 0 { faults.append("\(path): too few") }
        if elements.count > schema["maxItems"] as? Int ?? .max { faults.append("\(path): too many") }
        if schema["uniqueItems"] as? Bool == true, Set(elements.map { "\($0)" }).count != elements.count {
            faults.append("\(path): one of them twice")
        }
        let items = try #require(schema["items"] as? [String: Any])
        return try faults + elements.flatMap { try self.faults(of: $0, against: items, at: path + "[]") }
    }

    private func faults(of members: [String: Any], _ schema: [String: Any], _ path: String) throws -> [String] {
        guard let properties = schema["properties"] as? [String: [String: Any]] else { return [] }
        let required = try #require(schema["required"] as? [String])
        let missing = required.filter { members[$0] == nil }.map { "\(path).\($0): missing" }
        return try missing
            + members.flatMap { name, member in
                guard let schema = properties[name] else { return ["\(path).\(name): unknown"] }
                return try faults(of: member, against: schema, at: "\(path).\(name)")
            }
    }

    /// Foundation gives numbers and truths as objects of one kind, each of which is both; only their classes differ.
    private func isBoolean(_ value: Any) -> Bool {
        String(describing: type(of: value)).contains("Bool")
    }
}
