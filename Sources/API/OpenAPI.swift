import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// The OpenAPI 3.1 document, made from the table of routes.
package enum OpenAPI {
    package static func document(of routes: [APIRoute], release: Release) -> String {
        var json = JSONText()
        json.beginObject()
        json.member("openapi", "3.1.0")
        json.name("info")
        json.beginObject()
        json.member("title", release.name)
        json.member("version", release.version)
        json.endObject()
        writePaths(routes, to: &json)
        json.name("components")
        json.beginObject()
        json.name("schemas")
        json.beginObject()
        for component in Schema.components {
            json.name(component.name)
            component.schema.write(to: &json)
        }
        json.endObject()
        json.endObject()
        json.endObject()
        return json.text
    }

    private static func writePaths(_ routes: [APIRoute], to json: inout JSONText) {
        json.name("paths")
        json.beginObject()
        var written: Set<String> = []
        for path in routes.map(\.path) where written.insert(path).inserted {
            json.name(path)
            json.beginObject()
            for route in routes where route.path == path {
                json.name(route.method.rawValue.lowercased())
                write(route, to: &json)
            }
            json.endObject()
        }
        json.endObject()
    }

    private static func write(_ route: APIRoute, to json: inout JSONText) {
        json.beginObject()
        json.member("operationId", route.operation)
        json.member("summary", route.summary)
        json.name("security")
        json.beginArray()
        json.endArray()
        let parameters = route.path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }
        if !parameters.isEmpty {
            json.name("parameters")
            json.beginArray()
            for parameter in parameters {
                json.beginObject()
                json.member("name", String(parameter.dropFirst().dropLast()))
                json.member("in", "path")
                json.member("required", true)
                json.name("schema")
                Schema.string.write(to: &json)
                json.endObject()
            }
            json.endArray()
        }
        json.name("responses")
        json.beginObject()
        for answer in route.answers { write(answer, to: &json) }
        json.name("default")
        json.beginObject()
        json.member("description", "A problem document.")
        json.name("content")
        json.beginObject()
        write(APIRoute.Content(mediaType: "application/problem+json", schema: .problem, example: nil), to: &json)
        json.endObject()
        json.endObject()
        json.endObject()
        json.endObject()
    }

    private static func write(_ answer: APIRoute.Answer, to json: inout JSONText) {
        json.name(String(answer.status.code))
        json.beginObject()
        json.member("description", answer.meaning)
        if let content = answer.content {
            json.name("content")
            json.beginObject()
            write(content, to: &json)
            json.endObject()
        }
        json.endObject()
    }

    private static func write(_ content: APIRoute.Content, to json: inout JSONText) {
        json.name(content.mediaType)
        json.beginObject()
        json.name("schema")
        content.schema.write(to: &json)
        if let example = content.example {
            json.name("example")
            json.raw(example)
        }
        json.endObject()
    }
}

/// `GET /api/v1/openapi.json`.
struct OpenAPIRoutes: Sendable {
    static let table: [APIRoute] = [
        APIRoute(
            method: .get,
            path: "/api/v1/openapi.json",
            operation: "showInterface",
            summary: "This document.",
            audience: .visitors,
            answers: [.json(.ok, "OpenAPI 3.1.", .anyObject)]
        )
    ]

    private let release: Release

    init(release: Release) {
        self.release = release
    }

    func add(to routes: some RouterMethods<VisitorContext>) {
        let document = ByteBuffer(string: OpenAPI.document(of: APIRoutes.all, release: release))
        routes.get("api/v1/openapi.json") { _, _ in Response(json: document) }
    }
}
