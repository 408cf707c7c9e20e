import Casework
import HTTPTypes
import Hummingbird
import Safeguards
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
        json.object("components") { json in
            json.object("schemas") { json in
                for component in Schema.components {
                    json.name(component.name)
                    component.schema.write(to: &json)
                }
            }
            json.object("securitySchemes") { json in
                json.object("session") {
                    $0.member("type", "apiKey")
                    $0.member("in", "cookie")
                    $0.member("name", SessionToken.cookieName)
                }
                json.object("token") {
                    $0.member("type", "http")
                    $0.member("scheme", "bearer")
                }
            }
        }
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
        write(security: route.audience, to: &json)
        write(parametersOf: route, to: &json)
        if let body = route.body {
            json.object("requestBody") { json in
                json.member("required", true)
                json.object("content") {
                    write(APIRoute.Content(mediaType: "application/json", schema: body, example: nil), to: &$0)
                }
            }
        }
        json.name("responses")
        json.beginObject()
        for answer in route.allAnswers { write(answer, to: &json) }
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

    /// A session needs the header field `X-Komorne` beside its cookie wherever it changes something.
    private static func write(security audience: APIRoute.Audience, to json: inout JSONText) {
        json.name("security")
        json.beginArray()
        switch audience {
        case .everybody, .visitors: break
        case .halfSignedIn: json.raw(#"{"session":[]}"#)
        case .holders:
            json.raw(#"{"session":[]}"#)
            json.raw(#"{"token":[]}"#)
        }
        json.endArray()
    }

    private static func write(parametersOf route: APIRoute, to json: inout JSONText) {
        let path = route.path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }
        let isChange = route.method != .get
        let isOurs = route.audience != .everybody && route.audience != .visitors
        guard !path.isEmpty || !route.query.isEmpty || !route.demands.isEmpty || (isChange && isOurs) else { return }
        json.name("parameters")
        json.beginArray()
        for name in path.map({ String($0.dropFirst().dropLast()) }) {
            let schema = name == "setting" ? Schema.choice(TenantSetting.allCases.map(\.rawValue)) : .format("uuid")
            write(parameter: name, in: "path", schema, isRequired: true, to: &json)
        }
        for parameter in route.query {
            write(parameter: parameter.name, in: "query", parameter.schema, parameter.meaning, to: &json)
        }
        for demand in route.demands {
            switch demand {
            case .idempotencyKey:
                write(parameter: "Idempotency-Key", in: "header", .format("uuid"), isRequired: true, to: &json)
            case .ifMatch:
                let tag = Schema.pattern(#"^"v(0|[1-9][0-9]{0,17})"$"#)
                write(parameter: "If-Match", in: "header", tag, isRequired: true, to: &json)
            case .purpose:
                let meaning = "What the data are read for; it is recorded."
                write(parameter: "X-Purpose", in: "header", .choice(AccessPurpose.wordless), meaning, to: &json)
            }
        }
        if isChange, isOurs {
            let meaning = "`1`, where the credential is a session's cookie."
            write(parameter: "X-Komorne", in: "header", .choice(["1"]), meaning, to: &json)
        }
        json.endArray()
    }

    private static func write(
        parameter name: String,
        in place: String,
        _ schema: Schema,
        _ meaning: String? = nil,
        isRequired: Bool = false,
        to json: inout JSONText
    ) {
        json.object { json in
            json.member("name", name)
            json.member("in", place)
            json.member("required", isRequired)
            if let meaning { json.member("description", meaning) }
            json.name("schema")
            schema.write(to: &json)
        }
    }

    private static func write(_ answer: APIRoute.Answer, to json: inout JSONText) {
        json.name(String(answer.status.code))
        json.beginObject()
        json.member("description", answer.meaning)
        if let content = answer.content {
            json.name("content")
            json.beginObject()
            for content in [content] + answer.alternatives { write(content, to: &json) }
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
