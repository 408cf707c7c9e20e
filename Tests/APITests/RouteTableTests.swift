import API
import Foundation
import HTTPTypes
import Hummingbird
import TestSupport
import Testing
import Web

@Suite("The table of routes and the OpenAPI document")
struct RouteTableTests {
    private let release = Release(version: "1.2.3", revision: "abc")

    @Test func everyRouteIsInTheTableAndEveryRowIsRouted() async throws {
        let router = Router(context: VisitorContext.self)
        APIRoutes(casework: try await TestUnit.make().casework, release: release) { [] }.add(to: router)
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
        let reader = SchemaReader(try parsed())
        var examples = 0
        for content in try contents() {
            guard let example = content["example"] else { continue }
            examples += 1
            let schema = try #require(content["schema"] as? [String: Any])
            #expect(try reader.faults(of: example, against: schema).isEmpty)
        }
        #expect(examples > 3)
    }

    @Test func theReaderSeesWhatIsWrong() throws {
        let reader = SchemaReader(try parsed())
        let problem: [String: Any] = ["$ref": "#/components/schemas/Problem"]
        let wrong: [String: Any] = [
            "type": 1, "title": "t", "status": "400", "instance": "i", "code": "c", "more": true,
        ]
        let faults = try reader.faults(of: wrong, against: problem)
        #expect(Set(faults) == ["$.type: no string", "$.status: no integer", "$.trace_id: missing", "$.more: unknown"])
    }

    @Test(
        "The reader knows each shape that a schema can have",
        arguments: [
            (.text(2...3), #""ab""#, #""a""#, "$: too short"), (.text(2...3), #""abc""#, #""abcd""#, "$: too long"),
            (.number(1...9), "9", "10", "$: out of range"), (.integer, "1", "true", "$: no integer"),
            (.boolean, "true", "1", "$: no boolean"), (.choice(["a"]), #""a""#, #""b""#, "$: not one of the choices"),
            (.format("uuid"), #""8f14e45f-ceea-4672-8b3c-0a1b2c3d4e5f""#, #""8f14""#, "$: no uuid"),
            (.format("date-time"), #""2026-11-28T12:00:00Z""#, #""yesterday""#, "$: no date-time"),
            (.pattern("^k[0-9]$"), #""k1""#, #""k""#, "$: not of the pattern"),
            (.nullable(.string), "null", "1", "$: no string"), (.nullable(.string), "\"\"", "[]", "$: no string"),
            (.either([.string, .boolean]), "true", "1", "$: no string"),
            (.list(of: .string, 0...1), #"["a"]"#, #"["a","b"]"#, "$: too many"),
            (.array(of: .string), "[]", "[1]", "$[]: no string"),
            (.set(of: .string, 1...2), #"["a"]"#, "[]", "$: too few"),
            (.set(of: .string, 1...2), #"["a","b"]"#, #"["a","a"]"#, "$: one of them twice"),
            (.object([.init("a", .string, required: false)]), "{}", #"{"b":1}"#, "$.b: unknown"),
            (.anyObject, #"{"b":1}"#, "[]", "$: no object"),
        ] as [(Schema, String, String, String)]
    )
    func shapes(_ schema: Schema, right: String, wrong: String, fault: String) throws {
        var text = JSONText()
        schema.write(to: &text)
        let written = try #require(try json(text.text) as? [String: Any])
        let reader = SchemaReader([:])
        #expect(try reader.faults(of: try json(right), against: written) == [])
        #expect(try reader.faults(of: try json(wrong), against: written) == [fault])
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        let reader = SchemaReader(try parsed())
        for content in try contents() {
            let schema = try #require(content["schema"] as? [String: Any])
            if let reference = schema["$ref"] as? String {
                #expect(try reader.resolve(reference)["type"] != nil)
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

    private func json(_ text: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }
}
