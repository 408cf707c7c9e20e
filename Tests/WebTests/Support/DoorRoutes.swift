import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Safeguards
import Web

/// Routes as `API` and `Admin` will have them: they show what they were told, and who by.
func addDoorRoutes(to router: Router<VisitorContext>) {
    for path in ["page", "api/v1/whoami"] {
        router.get(RouterPath(path)) { _, context in try context.shownCredential() }
        router.post(RouterPath(path)) { _, context in try context.shownCredential() }
    }
    router.patch("api/v1/whoami") { _, context in try context.shownCredential() }
    router.delete("api/v1/whoami") { _, context in try context.shownCredential() }
    router.get("client") { _, context in
        let client = context.client
        return
            "\(client.address)|\(client.agent)|\(client.request == context.requestID.text)|\(context.language.rawValue)"
    }
    router.post("api/v1/things") { request, _ in
        let body = try await JSONBody(request)
        let (name, count, owner) = try body.gather(
            body.string("name", length: 1...10),
            body.int("count", in: 0...9),
            body.optional("owner") { body.uuid($0) }
        )
        return "\(name)|\(count)|\(owner?.uuidString ?? "-")"
    }
    router.get("api/v1/things") { request, _ in
        let (name, page) = try request.query { query throws(Problem) in (try query.text("name"), try query.page()) }
        return "\(name ?? "-")|\(page.limit)|\(page.cursor ?? "-")"
    }
    router.get("api/v1/things/{thing}") { request, context in
        try request.refuseQuery()
        let thing = try context.uuid("thing")
        let version = RowVersion(12)
        guard !version.isKnown(to: request.headers) else { return Response.notModified(version) }
        var headers = HTTPFields()
        headers.append(version.field)
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: "\(thing)")))
    }
    router.patch("api/v1/things/{thing}") { request, _ in
        guard try RowVersion.expected(in: request.headers) == RowVersion(12) else {
            throw Problem.preconditionFailed(current: RowVersion(12))
        }
        return "changed"
    }
    router.post("api/v1/payments") { request, _ in
        try await request.refuseBody()
        return try IdempotencyKey(request.headers).value.uuidString
    }
}

extension VisitorContext {
    func shownCredential() throws -> String {
        switch try caller().credential {
        case .none: "nobody"
        case .session(let token): "session \(token.text)"
        case .token(let token): "token \(token.hint)"
        }
    }
}

/// Keys that depend on what they are for and on nothing else.
struct FixedKeys: KeyProvider {
    func derivedKey(info: [UInt8], byteCount: Int) async throws -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Array("a root for tests".utf8)),
            info: info,
            outputByteCount: byteCount
        )
    }
}

/// A request without a connection.
func request(_ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], body: String = "") -> Request {
    Request(
        head: HTTPRequest(
            method: method,
            scheme: "https",
            authority: "demo.localhost",
            path: path,
            headerFields: headers
        ),
        body: RequestBody(buffer: ByteBuffer(string: body))
    )
}

extension RunningServer {
    /// The answer to a request with these header fields, on a connection of its own.
    func ask(_ method: String, _ path: String, _ fields: [String] = [], body: String? = nil) async throws -> RawAnswer {
        let all = ["Host: demo.localhost"] + fields + (body.map { ["Content-Length: \($0.utf8.count)"] } ?? [])
        return try await answer(
            to: "\(method) \(path) HTTP/1.1\r\n" + all.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
        )
    }
}

extension RawAnswer {
    /// The `code` of a problem document; empty for anything else.
    var problem: String {
        guard let start = body.range(of: #""code":""#)?.upperBound else { return "" }
        return String(body[start...].prefix { $0 != "\"" })
    }

    func all(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}
