import API
import Admin
import Casework
import Foundation
import HTTPTypes
import Logging
import Persistence
import Safeguards
import TestSupport
import Web

/// A server with every route and every page, and two units behind it, each on a host of its own.
struct OfficeServer: Sendable {
    let client: LocalhostClient
    let home: FurnishedUnit
    let neighbour: FurnishedUnit

    /// What forms are sealed with.
    var seals: FormSeals { FormSeals(keys: home.unit.casework.tools.keys) }

    /// Sends a request as it is.
    func send(
        _ method: String,
        _ path: String,
        to unit: FurnishedUnit,
        _ headers: [(String, String)] = [],
        text: String = ""
    ) async throws -> LocalhostClient.Answer {
        try await client.send(method, path, host: unit.host, headers: headers, text: text)
    }

    /// Sends a request to the interface.
    func call(
        _ method: String,
        _ path: String,
        at unit: FurnishedUnit,
        as pass: Pass,
        _ headers: [(String, String)] = [],
        json: String = ""
    ) async throws -> LocalhostClient.Answer {
        let type = json.isEmpty ? [] : [("Content-Type", "application/json")]
        return try await send(method, path, to: unit, pass.headers + type + headers, text: json)
    }

    /// Sends a form as its page would, with the token that the page had.
    func submit(
        _ path: String,
        at unit: FurnishedUnit,
        as pass: Pass,
        _ fields: [(String, String)],
        token: String? = nil,
        isVisitors: Bool = false
    ) async throws -> LocalhostClient.Answer {
        let visit = SessionToken.random()
        let holder =
            switch pass {
            case .session(let session) where !isVisitors: FormHolder(session)
            default: FormHolder(Visit(RequestCookies([.cookie: "\(CookieName.visit.rawValue)=\(visit.text)"])))
            }
        let sealed = try await seals.token(for: holder, in: unit.unit.tenant.id)
        let all = fields + [(FormBody.tokenField, token ?? sealed)]
        let body = all.map { "\($0.0)=\($0.1.formEncoded)" }.joined(separator: "&")
        let headers =
            pass.headers(alongside: visit) + [("Content-Type", "application/x-www-form-urlencoded")]
        return try await send("POST", path, to: unit, headers, text: body)
    }

    /// Asks for a page.
    func page(_ path: String, at unit: FurnishedUnit, as pass: Pass) async throws -> LocalhostClient.Answer {
        try await send("GET", path, to: unit, pass.headers + [("Accept", "text/html")])
    }
}

/// What somebody shows at the door.
enum Pass: Sendable {
    case nothing
    case session(SessionToken)
    case token(String)

    init(_ person: TestPerson) {
        self = .session(person.session.token)
    }

    /// As our own pages' script would send it.
    var headers: [(String, String)] {
        let here = [("Sec-Fetch-Site", "same-origin")]
        return switch self {
        case .nothing: here
        case .session(let token):
            here + [("Cookie", "\(CookieName.session.rawValue)=\(token.text)"), ("X-Komorne", "1")]
        case .token(let text): [("Authorization", "Bearer \(text)")]
        }
    }

    fileprivate func headers(alongside visit: SessionToken) -> [(String, String)] {
        let visit = "\(CookieName.visit.rawValue)=\(visit.text)"
        let here = [("Sec-Fetch-Site", "same-origin")]
        return switch self {
        case .nothing: here + [("Cookie", visit)]
        case .session(let token): here + [("Cookie", "\(CookieName.session.rawValue)=\(token.text); \(visit)")]
        case .token(let text): here + [("Authorization", "Bearer \(text)"), ("Cookie", visit)]
        }
    }
}

/// Runs an office for the length of `body`; as the demonstration, with the mail that it has kept back, where asked for;
/// in a database of its own, or over a line to it that breaks.
func withOffice<Result: Sendable>(
    in database: TestDatabase? = nil,
    through line: FaultyLine? = nil,
    isDemo: Bool = false,
    sentMail: SentMail? = nil,
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    _ body: @Sendable (OfficeServer) async throws -> Result
) async throws -> Result {
    let unit = try await TestUnit.make(in: database, isDemo: isDemo, sizes: .plenty, through: line)
    let other = try await unit.neighbour()
    let routes = APIRoutes(casework: unit.casework, release: Release(version: "1.2.3", revision: "abc")) { [] }
    let pages = try AdminRoutes(casework: unit.casework, sentMail: sentMail)
    let tenants = [unit.host: unit.tenant.id, other.host: other.tenant.id]
    return try await withTestServer(
        hosts: [unit.host, other.host, "localhost"],
        recognise: { host in tenants[host].map { .serving($0) } ?? .unknown },
        renderProblem: pages.renderProblem,
        logger: logger,
        noteRefusal: { context, code in
            guard let tenant = context.tenant else { return }
            let caller = Caller(tenant: tenant, credential: .none, client: context.client)
            await unit.casework.noteRefusal(code, by: caller)
        },
        routes: { router in
            routes.add(to: router)
            pages.add(to: router)
        }
    ) { client in
        try await body(
            OfficeServer(
                client: client,
                home: try await FurnishedUnit(unit),
                neighbour: try await FurnishedUnit(other)
            )
        )
    }
}

extension SignInThrottle.Sizes {
    /// For tests that are about something else.
    static var plenty: Self {
        let much = BucketSize(burst: 100_000, perMinute: 100_000)
        var sizes = Self()
        (sizes.account, sizes.source, sizes.device) = (much, much, much)
        (sizes.strangers, sizes.codes, sizes.allCodes) = (much, much, much)
        (sizes.factors, sizes.resets) = (much, much)
        return sizes
    }
}

extension String {
    /// Only letters and digits stay as they are.
    var formEncoded: String {
        utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    /// As a JSON string, quotation marks included.
    var quoted: String {
        "\"" + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
