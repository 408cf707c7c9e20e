import API
import Foundation
import HTTPTypes
import Hummingbird
import Testing
import Web

@Suite("The table of routes and the OpenAPI document")
struct RouteTableTests {
    private let release = Release(version: "1.2.3", revision: "abc")

    @Test func everyRouteIsInTheTableAndEveryRowIsRouted() {
        let router = Router(context: VisitorContext.self)
        APIRoutes(release: release) { [] }.add(to: router)
        let routed = Set(router.routes.map { "\($0.method) \($0.path)" })
        let described = Set(APIRoutes.all.map { "\($0.method) \($0.path)" })
        #expect(routed == described)
        #expect(APIRoutes.all.count == described.count, "no route occurs twice")
    }

    @Test func theDocumentDescribesExactlyTheTable() throws {
        let document = try parsed()
        #expect(document["openapi"] as? String == "3.1.0")
        let info = try #require(document["info"] as? [String: Any])
        #expect(info["version"] as? String == "1.2.3")
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let described = Set(paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
        #expect(described == Set(APIRoutes.all.map { "\($0.method.rawValue) \($0.path)" }))
    }

    @Test func everyOperationHasANameOfItsOwnASummaryAndAnAnswer() throws {
        let operations = try operations()
        let names = operations.compactMap { $0["operationId"] as? String }
        #expect(names.count == operations.count)
        #expect(Set(names).count == names.count)
        for operation in operations {
            #expect((operation["summary"] as? String)?.isEmpty == false)
            let responses = try #require(operation["responses"] as? [String: Any])
            #expect(responses.keys.contains { $0.hasPrefix("2") })
            #expect(responses["default"] != nil)
        }
    }

    @Test func everyExampleIsWhatItsSchemaSays() throws {
        let document = try parsed()
        var examples = 0
        for content in try contents() {
            guard let example = content["example"] else { continue }
            examples += 1
            let schema = try #require(content["schema"] as? [String: Any])
            #expect(try faults(of: example, against: schema, in: document, at: "$").isEmpty)
        }
        #expect(examples > 3)
    }

    @Test func theValidatorSeesWhatIsWrong() throws {
        let document = try parsed()
        let problem: [String: Any] = ["$ref": "#/components/schemas/Problem"]
        let wrong: [String: Any] = [
            "type": 1, "title": "t", "status": "400", "instance": "i", "code": "c", "more": true,
        ]
        let faults = try faults(of: wrong, against: problem, in: document, at: "$")
        #expect(Set(faults) == ["$.type: no string", "$.status: no integer", "$.trace_id: missing", "$.more: unknown"])
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        let document = try parsed()
        for content in try contents() {
            let schema = try #require(content["schema"] as? [String: Any])
            if let reference = schema["$ref"] as? String {
                #expect(try resolve(reference, in: document)["type"] != nil)
            }
        }
    }

    private func parsed() throws -> [String: Any] {
        let text = OpenAPI.document(of: APIRoutes.all, release: release)
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func operations() throws -> [[String: Any]] {
        let paths = try #require(try parsed()["paths"] as? [String: [String: [String: Any]]])
        return paths.values.flatMap(\.values)
    }

    private func contents() throws -> [[String: Any]] {
        try operations().flatMap { operation in
            let responses = try #require(operation["responses"] as? [String: [String: Any]])
            return responses.values.flatMap { ($0["content"] as? [String: [String: Any]] ?? [:]).values }
        }
    }

    private func resolve(_ reference: String, in document: [String: Any]) throws -> [String: Any] {
        let components = try #require(document["components"] as? [String: Any])
        let schemas = try #require(components["schemas"] as? [String: [String: Any]])
        let name = try #require(reference.split(separator: "/").last)
        return try #require(schemas[String(name)], "\(reference)")
    }

    /// As much of JSON Schema as our schemas use.
    private func faults(
        of value: Any,
        against schema: [String: Any],
        in document: [String: Any],
        at path: String
    ) throws -> [String] {
        if let reference = schema["$ref"] as? String {
            return try faults(of: value, against: try resolve(reference, in: document), in: document, at: path)
        }
        switch schema["type"] as? String {
        case "string":
            guard let text = value as? String else { return ["\(path): no string"] }
            guard let choices = schema["enum"] as? [String] else { return [] }
            return choices.contains(text) ? [] : ["\(path): not one of the choices"]
        case "integer": return value is Int ? [] : ["\(path): no integer"]
        case "boolean": return value is Bool ? [] : ["\(path): no boolean"]
        case "array":
            guard let elements = value as? [Any] else { return ["\(path): no array"] }
            let items = try #require(schema["items"] as? [String: Any])
            return try elements.flatMap { try faults(of: $0, against: items, in: document, at: path + "[]") }
        case "object":
            guard let members = value as? [String: Any] else { return ["\(path): no object"] }
            guard let properties = schema["properties"] as? [String: [String: Any]] else { return [] }
            let required = try #require(schema["required"] as? [String])
            let missing = required.filter { members[$0] == nil }.map { "\(path).\($0): missing" }
            return try missing
                + members.flatMap { name, member in
                    guard let schema = properties[name] else { return ["\(path).\(name): unknown"] }
                    return try faults(of: member, against: schema, in: document, at: "\(path).\(name)")
                }
        default:
            Issue.record("a schema without a type at \(path)")
            return []
        }
    }
}
