import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// Whether the process lives, whether it can serve, and which release it is.
struct HealthRoutes: Sendable {
    static let table: [APIRoute] = [
        APIRoute(
            method: .get,
            path: "/health/live",
            operation: "showLiveness",
            summary: "Whether the process answers at all, whatever it depends on.",
            audience: .everybody,
            answers: [.json(.ok, "It does.", .health, example: #"{"status":"live"}"#)]
        ),
        APIRoute(
            method: .get,
            path: "/health/ready",
            operation: "showReadiness",
            summary: "Whether requests can be served now.",
            audience: .everybody,
            answers: [
                .json(.ok, "They can.", .health, example: #"{"status":"ready"}"#),
                .problem(.serviceUnavailable, "They cannot; `errors` names what is missing."),
            ]
        ),
        APIRoute(
            method: .get,
            path: "/version",
            operation: "showVersion",
            summary: "Which release is running.",
            audience: .everybody,
            answers: [
                .json(
                    .ok,
                    "Name, version and revision.",
                    .release,
                    example: #"{"name":"Komorne","version":"0.1.0","revision":"0123abc"}"#
                )
            ]
        ),
    ]

    private let readiness: Readiness
    private let live = ByteBuffer(string: #"{"status":"live"}"#)
    private let ready = ByteBuffer(string: #"{"status":"ready"}"#)
    private let version: ByteBuffer

    init(release: Release, readiness: @escaping Readiness) {
        self.readiness = readiness
        var json = JSONText()
        json.beginObject()
        json.member("name", release.name)
        json.member("version", release.version)
        json.member("revision", release.revision)
        json.endObject()
        version = ByteBuffer(string: json.text)
    }

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.get("health/live") { [live] _, _ in Response(json: live) }
        routes.get("health/ready") { [readiness, ready] _, _ in
            let missing = await readiness()
            guard missing.isEmpty else { throw Problem.notReady(missing) }
            return Response(json: ready)
        }
        routes.get("version") { [version] _, _ in Response(json: version) }
    }
}

extension Problem {
    fileprivate static func notReady(_ missing: [String]) -> Problem {
        Problem(
            .serviceUnavailable,
            code: "not-ready",
            title: Bilingual("Usługa nie jest gotowa", english: "The service is not ready")
        ).with(
            missing.map { name in
                Field(
                    pointer: "",
                    code: name,
                    message: Bilingual("Niedostępne: \(name)", english: "Unavailable: \(name)")
                )
            }
        )
    }
}

extension Response {
    init(json: ByteBuffer) {
        self.init(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: json)
        )
    }
}

extension APIRoute.Answer {
    static func json(_ status: HTTPResponse.Status, _ meaning: String, _ schema: Schema, example: String? = nil) -> Self
    {
        Self(
            status,
            meaning,
            content: APIRoute.Content(mediaType: "application/json", schema: schema, example: example)
        )
    }

    static func problem(_ status: HTTPResponse.Status, _ meaning: String) -> Self {
        let example = """
            {"type":"urn:komorne:problem:unavailable","title":"Usługa jest chwilowo niedostępna",\
            "status":\(status.code),"instance":"urn:komorne:request:00000000000000000000000000000000",\
            "code":"unavailable","trace_id":"00000000000000000000000000000000"}
            """
        let content = APIRoute.Content(mediaType: "application/problem+json", schema: .problem, example: example)
        return Self(status, meaning, content: content)
    }
}
