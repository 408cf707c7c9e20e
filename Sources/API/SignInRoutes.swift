import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import Web

/// Signing in and out.
///
/// These commands carry no key: a sign-in that comes twice makes two sessions, and a code is good once anyway.
struct SignInRoutes: Sendable {
    static let table: [APIRoute] = [
        APIRoute(
            method: .post,
            path: "/api/v1/sign-ins",
            operation: "signIn",
            summary: "Checks an e-mail address and a password; the session comes as a cookie.",
            audience: .visitors,
            body: .named("SignIn"),
            answers: [
                .json(
                    .created,
                    "What comes next.",
                    .named("SignInStep"),
                    example: #"{"next":"second_factor","recovery_codes_left":null}"#
                ),
                .json(
                    .ok,
                    "The code has to come together with the password; nothing was looked at.",
                    .named("SignInStep")
                ),
                .problem(.unauthorized, "Address or password are wrong, or there is no such account."),
                .problem(.unprocessableContent, "The body is not as described."),
                .problem(.tooManyRequests, "Too many attempts; `Retry-After` says when."),
                .problem(.serviceUnavailable, "Too many passwords are being checked at once."),
            ]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/sign-ins/second-factor",
            operation: "finishSignIn",
            summary: "Checks the second factor; the session goes on under a new cookie.",
            audience: .halfSignedIn,
            body: .named("SecondFactor"),
            answers: [
                .json(.created, "Signed in.", .named("SignInStep")),
                .problem(.unauthorized, "No session, or the code is wrong or was used."),
                .noProgram,
                .problem(.conflict, "There is no second factor yet, or the sign-in is finished."),
                .problem(.unprocessableContent, "The body or the new password cannot be taken."),
                .problem(.tooManyRequests, "Too many wrong codes; `Retry-After` says when."),
                .problem(.serviceUnavailable, "Too many passwords are being checked at once."),
            ]
        ),
        APIRoute(
            method: .delete,
            path: "/api/v1/session",
            operation: "signOut",
            summary: "Ends the session that it is asked from.",
            audience: .halfSignedIn,
            answers: [
                APIRoute.Answer(.noContent, "Signed out; the browser is told to forget everything."),
                .problem(.unauthorized, "No session."),
                .noProgram,
            ]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/step-ups",
            operation: "stepUp",
            summary: "Shows a factor once more, for acts that ask for it; good for five minutes.",
            audience: .holders(.sessionStepUp),
            body: .named("Proof"),
            answers: [
                APIRoute.Answer(.noContent, "Done; the session goes on under a new cookie."),
                .problem(.unauthorized, "No session, or the code is wrong or was used."),
                .problem(.forbidden, "Programs cannot show a factor."),
                .problem(.unprocessableContent, "The body is not as described."),
            ]
        ),
    ]

    let door: Door

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.post("api/v1/sign-ins", use: signIn)
        routes.post("api/v1/sign-ins/second-factor", use: finish)
        routes.delete("api/v1/session", use: signOut)
        routes.post("api/v1/step-ups", use: stepUp)
    }

    @Sendable private func signIn(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        let caller = try context.caller()
        let body = try await JSONBody(request)
        let (email, password, code) = try body.gather(
            body.string("email", length: 1...254, .anything),
            body.secret("password"),
            body.optional("code") { body.proof($0) }
        )
        let step = try await door.casework.signIn(
            email: email,
            password: password,
            code: code,
            device: context.cookies.value(.device),
            by: caller
        )
        switch step {
        case .secondFactor(let token): return .next("second_factor", token)
        case .newPassword(let token): return .next("new_password", token)
        case .enrolment(let token): return .next("enrolment", token)
        case .codeFirst: return .next("code_first", nil, status: .ok)
        case .done(let signedIn): return .done(signedIn)
        }
    }

    @Sendable private func finish(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        let caller = try door.signedIn(context)
        let body = try await JSONBody(request)
        let (proof, password) = try body.gather(
            body.proof("code"),
            body.optional("new_password") { body.secret($0) }
        )
        return .done(
            try await door.casework.finishSignIn(
                proof,
                newPassword: password,
                device: context.cookies.value(.device),
                by: caller
            )
        )
    }

    @Sendable private func signOut(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        try await request.refuseBody()
        try await door.outcome(of: SignOut(), context)
        return .nothing([.clearing(.session), SecureHeaders.clearSiteData])
    }

    @Sendable private func stepUp(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        let caller = try door.signedIn(context)
        let body = try await JSONBody(request)
        let proof = try body.gather(body.proof("code"))
        return .nothing([.session(try await door.casework.stepUp(proof, by: caller))])
    }
}

extension Response {
    /// What comes next in signing in, and the session that it is asked with.
    static func next(
        _ step: String,
        _ token: SessionToken?,
        status: HTTPResponse.Status = .created
    ) -> Response {
        Response(status, token.map { [.session($0)] } ?? []) { json in
            json.object {
                $0.member("next", step)
                $0.member("recovery_codes_left", nil as String?)
            }
        }
    }

    static func done(_ signedIn: SignedIn) -> Response {
        Response(.created, signedIn.cookies) { json in
            json.object {
                $0.member("next", "done")
                $0.member("recovery_codes_left", signedIn.recoveryCodes)
            }
        }
    }
}

extension SignedIn {
    var cookies: [HTTPField] {
        [.session(token), .cookie(.device, device, keptFor: 180 * 24 * 3600)]
    }
}

extension HTTPField {
    static func session(_ token: SessionToken) -> HTTPField {
        .cookie(.session, token.text)
    }
}

extension JSONBody {
    /// A password, as it was typed: no rule is applied to what is only compared.
    func secret(_ name: String) -> Secret<String>? {
        string(name, length: 1...1_024, .anything).map { Secret($0) }
    }

    /// Six digits or a recovery code.
    func proof(_ name: String) -> FactorProof? {
        parsed(name, length: 1...100, else: .code) { FactorProof(parsing: $0) }
    }
}
