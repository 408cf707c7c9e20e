import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import Web

/// One's own account: profile, sessions, password, second factor.
struct ProfileRoutes: Sendable {
    static let table: [APIRoute] = [
        APIRoute(
            method: .get,
            path: "/api/v1/me",
            operation: "showProfile",
            summary: "Who one is, and what one holds.",
            audience: .holders(.profileRead),
            answers: [.json(.ok, "The profile, with its `ETag`.", .named("Profile")), .refused, .noProgram]
        ),
        APIRoute(
            method: .patch,
            path: "/api/v1/me",
            operation: "changeProfile",
            summary: "Changes one's name and language.",
            audience: .holders(.profileChange),
            demands: [.ifMatch],
            body: .named("ProfileChange"),
            answers: [
                .json(.ok, "The profile as it is now.", .named("Profile")), .refused, .noProgram, .changedMeanwhile,
                .ifMatchMissing, .invalid,
            ]
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/me/sessions",
            operation: "listSessions",
            summary: "The browsers one is signed in with.",
            audience: .holders(.sessionList),
            answers: [.json(.ok, "The sessions, the one used last first.", .named("Sessions")), .refused, .noProgram]
        ),
        APIRoute(
            method: .delete,
            path: "/api/v1/me/sessions",
            operation: "endOtherSessions",
            summary: "Signs out everywhere else.",
            audience: .holders(.sessionEnd),
            answers: [APIRoute.Answer(.noContent, "Done."), .refused, .noProgram]
        ),
        APIRoute(
            method: .delete,
            path: "/api/v1/me/sessions/{session}",
            operation: "endSession",
            summary: "Ends one of one's own sessions.",
            audience: .holders(.sessionEnd),
            answers: [APIRoute.Answer(.noContent, "Done."), .refused, .noProgram, .absent]
        ),
        APIRoute(
            method: .put,
            path: "/api/v1/me/password",
            operation: "changePassword",
            summary: "Changes one's password; every other session ends, this one goes on under a new cookie.",
            audience: .holders(.profileChange),
            body: .named("PasswordChange"),
            answers: [
                APIRoute.Answer(.noContent, "Changed."),
                .refused,
                .problem(.forbidden, "The current password is wrong, or a factor must be shown first."),
                .problem(.tooManyRequests, "Too many attempts; `Retry-After` says when."),
                .invalid,
                .problem(.serviceUnavailable, "Too many passwords are being checked at once."),
            ]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/me/second-factor",
            operation: "beginEnrolment",
            summary: "Offers a second factor; it counts once a code of it was shown.",
            audience: .halfSignedIn,
            answers: [.json(.created, "What the authenticator app needs.", .named("Enrolment")), .refused, .forbidden]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/me/second-factor/confirmations",
            operation: "confirmEnrolment",
            summary: "Makes the offered factor the one that counts.",
            audience: .halfSignedIn,
            body: .named("Proof"),
            answers: [
                .json(.created, "The recovery codes, shown once.", .named("RecoveryCodes")),
                .problem(.unauthorized, "No session, or the code is wrong."),
                .problem(.forbidden, "A factor must be shown first."),
                .problem(.conflict, "Nothing is offered."),
                .invalid,
            ]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/me/recovery-codes",
            operation: "renewRecoveryCodes",
            summary: "Makes new recovery codes; the old ones are worth nothing.",
            audience: .holders(.profileChange),
            answers: [
                .json(.created, "The recovery codes, shown once.", .named("RecoveryCodes")), .refused, .forbidden,
                .problem(.conflict, "There is no second factor yet."),
            ]
        ),
    ]

    let door: Door

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.get("api/v1/me", use: show)
        routes.patch("api/v1/me", use: change)
        routes.get("api/v1/me/sessions", use: sessions)
        routes.delete("api/v1/me/sessions") { request, context in
            try request.refuseQuery()
            try await request.refuseBody()
            _ = try await door.outcome(of: EndOtherSessions(), context)
            return Response.nothing()
        }
        routes.delete("api/v1/me/sessions/{session}") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            try await request.refuseBody()
            try await door.outcome(of: EndSession(try context.uuid("session")), context)
            return Response.nothing()
        }
        routes.put("api/v1/me/password", use: changePassword)
        routes.post("api/v1/me/second-factor", use: beginEnrolment)
        routes.post("api/v1/me/second-factor/confirmations", use: confirmEnrolment)
        routes.post("api/v1/me/recovery-codes") { request, context in
            try request.refuseQuery()
            try await request.refuseBody()
            let codes = try await door.outcome(of: RenewRecoveryCodes(), context)
            return Response.recoveryCodes(codes, [])
        }
    }

    @Sendable private func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        return .profile(try await door.outcome(of: ShowProfile(), context))
    }

    @Sendable private func change(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let expected = try RowVersion.expected(in: request.headers)
        let body = try await JSONBody(request)
        let (name, language) = try body.gather(
            body.optional("name") { body.personName($0) },
            body.optional("language") { body.choice($0, as: WordingLanguage.self) }
        )
        let profile = try await door.outcome(of: ShowProfile(), context)
        let action = ChangeProfile(
            name: name ?? profile.name,
            language: language ?? profile.language,
            expected: expected.number
        )
        _ = try await door.outcome(of: action, context)
        return .profile(try await door.outcome(of: ShowProfile(), context))
    }

    @Sendable private func sessions(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        let sessions = try await door.outcome(of: ListSessions(), context)
        return Response { json in
            json.object {
                $0.array("sessions", sessions) {
                    $0.member("id", $1.id)
                    $0.member("is_current", $1.isCurrent)
                    $0.member("agent", $1.agent)
                    $0.member("address", $1.address)
                    $0.member("created_at", $1.createdAt)
                    $0.member("seen_at", $1.seenAt)
                    $0.member("expires_at", $1.expiresAt)
                }
            }
        }
    }

    @Sendable private func changePassword(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        let caller = try door.signedIn(context)
        let body = try await JSONBody(request)
        let (current, new) = try body.gather(body.secret("current"), body.secret("new"))
        return .nothing([.session(try await door.casework.changePassword(from: current, to: new, by: caller))])
    }

    @Sendable private func beginEnrolment(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        let caller = try door.signedIn(context)
        try await request.refuseBody()
        let offer = try await door.casework.beginEnrolment(by: caller)
        return Response(.created) { json in
            json.object {
                $0.member("secret", offer.seed.base32)
                $0.member("uri", offer.uri.revealed)
            }
        }
    }

    @Sendable private func confirmEnrolment(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        let caller = try door.signedIn(context)
        let body = try await JSONBody(request)
        let code = try body.gather(body.parsed("code", length: 1...100, else: .code) { OneTimeCode(parsing: $0) })
        let device = context.cookies.value(.device)
        let enrolled = try await door.casework.confirmEnrolment(code, device: device, by: caller)
        return .recoveryCodes(enrolled.recoveryCodes, enrolled.signedIn.cookies)
    }
}

extension Response {
    fileprivate static func profile(_ profile: Profile) -> Response {
        Response(.ok, [RowVersion(profile.version).field]) { json in
            json.object {
                $0.member("id", profile.id)
                $0.member("name", profile.name.text)
                $0.member("email", profile.email.text)
                $0.member("language", profile.language.rawValue)
                $0.member("roles", profile.roles.map(\.rawValue))
                $0.member("departments", profile.departments.sorted { $0.uuidString < $1.uuidString })
                $0.member("last_sign_in_at", profile.lastSignInAt)
                $0.member("recovery_codes_left", profile.recoveryCodes)
                $0.member("session_expires_at", profile.sessionExpiresAt)
                $0.member("stepped_up_until", profile.steppedUpUntil)
            }
        }
    }

    fileprivate static func recoveryCodes(_ codes: [RecoveryCode], _ fields: [HTTPField]) -> Response {
        Response(.created, fields) { json in
            json.object { $0.member("recovery_codes", codes.map(\.text)) }
        }
    }
}

extension JSONBody {
    func personName(_ name: String) -> PersonName? {
        parsed(name, length: 1...400, else: .unprintable) { try PersonName(parsing: $0) }
    }

    func emailAddress(_ name: String) -> EmailAddress? {
        parsed(name, length: 1...400, else: .unprintable) { try EmailAddress(parsing: $0) }
    }
}
