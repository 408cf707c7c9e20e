import Casework
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Safeguards
import Web

/// What every route behind the sign-in needs: who asks, and the way to an action.
struct Door: Sendable {
    let casework: Casework
    let cursors: Cursors

    init(_ casework: Casework) {
        self.casework = casework
        cursors = Cursors(keys: casework.tools.keys)
    }

    /// Somebody who shows a credential. Whoever shows none is told so before anything of the request is read.
    func signedIn(_ context: VisitorContext) throws -> Caller {
        let caller = try context.caller()
        if case .none = caller.credential { throw Problem.unauthenticated }
        return caller
    }

    func outcome<Action: Undertaking>(
        of action: Action,
        _ context: VisitorContext
    ) async throws -> Action.Outcome {
        try await casework.outcome(of: action, by: try signedIn(context))
    }

    /// Performs a command whose key is in the request.
    ///
    /// - Parameters:
    ///   - action: The command.
    ///   - command: The request as it was read, with its key and its body.
    /// - Returns: What came of it, or that it was done before.
    /// - Throws: What the door throws, and the action.
    func once<Action: Undertaking>(
        _ action: Action,
        _ command: Command
    ) async throws -> Performance<Action.Outcome> {
        try await casework.perform(action, by: command.caller, once: command.once)
    }

    /// Reads a command: the key, then the body.
    func command(_ request: Request, _ context: VisitorContext, _ route: String) async throws -> Command {
        let caller = try signedIn(context)
        let key = try IdempotencyKey(request.headers)
        try request.refuseQuery()
        var request = request
        let buffer = try await request.collectBody(upTo: JSONBody.mostBytes)
        let once = try await casework.onceOnly(
            key.value,
            route: route,
            subject: request.uri.path + (request.headers[.ifMatch].map { "\n" + $0 } ?? ""),
            body: Array(buffer.readableBytesView),
            in: caller.tenant
        )
        return Command(caller: caller, once: once, request: request)
    }
}

/// A request that changes something and may come twice.
struct Command: Sendable {
    let caller: Caller
    let once: CommandKey
    let request: Request

    func body() async throws -> JSONBody {
        try await JSONBody(request)
    }

    func refuseBody() async throws {
        try await request.refuseBody()
    }
}

extension Response {
    /// An answer with a JSON body.
    init(
        _ status: HTTPResponse.Status = .ok,
        _ fields: [HTTPField] = [],
        write: (inout JSONText) -> Void
    ) {
        var json = JSONText()
        write(&json)
        var headers: HTTPFields = [.contentType: "application/json"]
        for field in fields { headers.append(field) }
        self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: json.text)))
    }

    /// 204 with fields.
    static func nothing(_ fields: [HTTPField] = []) -> Response {
        var headers = HTTPFields()
        for field in fields { headers.append(field) }
        return Response(status: .noContent, headers: headers)
    }
}

extension HTTPField {
    static func location(_ path: String) -> HTTPField {
        HTTPField(name: .location, value: path)
    }
}

extension JSONText {
    mutating func member(_ name: String, _ value: UUID) { member(name, value.text) }
    mutating func member(_ name: String, _ value: Date) { member(name, value.formatted(.iso8601)) }
    mutating func member(_ name: String, _ value: Int64) { member(name, Int(value)) }

    mutating func member(_ name: String, _ value: String?) { optional(name, value) { $0.member($1, $2) } }
    mutating func member(_ name: String, _ value: UUID?) { optional(name, value) { $0.member($1, $2) } }
    mutating func member(_ name: String, _ value: Date?) { optional(name, value) { $0.member($1, $2) } }

    mutating func member(_ name: String, _ wording: Wording) {
        object(name) {
            $0.member("pl", wording.polish)
            $0.member("en", wording.english)
        }
    }

    mutating func member(_ name: String, _ values: [String]) {
        self.name(name)
        write(values)
    }

    mutating func member(_ name: String, _ values: [UUID]) { member(name, values.map(\.text)) }

    mutating func object(_ name: String, _ write: (inout JSONText) -> Void) {
        self.name(name)
        object(write)
    }

    mutating func object(_ write: (inout JSONText) -> Void) {
        beginObject()
        write(&self)
        endObject()
    }

    mutating func array<Element>(_ name: String, _ elements: [Element], _ write: (inout JSONText, Element) -> Void) {
        self.name(name)
        beginArray()
        for element in elements { object { write(&$0, element) } }
        endArray()
    }

    mutating func optional<Value>(
        _ name: String,
        _ value: Value?,
        _ write: (inout JSONText, String, Value) -> Void
    ) {
        if let value {
            write(&self, name, value)
        } else {
            self.name(name)
            raw("null")
        }
    }
}
