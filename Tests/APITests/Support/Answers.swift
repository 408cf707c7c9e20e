import Foundation
import Safeguards
import TestSupport
import Testing
import Web

extension LocalhostClient.Answer {
    /// The members of a JSON body.
    var json: [String: Any] {
        get throws { try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) }
    }

    /// The stable word of a problem document.
    var code: String? { (try? json)?["code"] as? String }  // nil where it is no problem

    /// Everything in a body that is not about this one request alone.
    var comparable: String {
        get throws {
            guard self["content-type"]?.contains("json") == true else { return "" }
            let members = try json.filter { $0.key != "trace_id" && $0.key != "instance" }
            let data = try JSONSerialization.data(withJSONObject: members, options: .sortedKeys)
            return String(decoding: data, as: UTF8.self)
        }
    }

    /// The value that a cookie of ours is set to; nil where it is not set, empty where it is taken away.
    func cookie(_ name: CookieName) -> String? {
        let fields = headers.filter { $0.name.lowercased() == "set-cookie" }.map(\.value)
        let field = fields.last { $0.hasPrefix(name.rawValue + "=") }
        return field.map { String($0.dropFirst(name.rawValue.utf8.count + 1).prefix { $0 != ";" }) }
    }

    /// The session that the browser goes on with.
    func session() throws -> SessionToken {
        try #require(cookie(.session).flatMap { SessionToken(parsing: $0) }, "\(status) \(text.prefix(200))")
    }
}

extension OfficeServer {
    /// Whether a session opens what takes a full one.
    func opens(_ session: SessionToken, at unit: FurnishedUnit) async throws -> Bool {
        try await call("GET", "/api/v1/me", at: unit, as: .session(session)).status == 200
    }

    func signIn(
        _ email: String,
        _ password: String = TestPerson.password,
        at unit: FurnishedUnit,
        as pass: Pass = .nothing
    ) async throws -> LocalhostClient.Answer {
        let body = #"{"email":\#(email.quoted),"password":\#(password.quoted)}"#
        return try await call("POST", "/api/v1/sign-ins", at: unit, as: pass, json: body)
    }
}
