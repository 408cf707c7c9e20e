import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import Web

/// What the links in our mails lead to, and how one asks for a new password.
///
/// The token of a link stands in the body, never in the address. It is good once, so these commands carry no key.
struct LinkRoutes: Sendable {
    static let table: [APIRoute] = [
        APIRoute(
            method: .post,
            path: "/api/v1/password-resets",
            operation: "askForPasswordReset",
            summary: "Asks for a mail with which a forgotten password can be replaced; the answer is always the same.",
            audience: .visitors,
            body: .named("PasswordResetRequest"),
            answers: [
                APIRoute.Answer(.accepted, "If there is such an account, a mail is on its way."),
                .problem(.unprocessableContent, "The body is not as described."),
                .problem(.tooManyRequests, "Too many requests; `Retry-After` says when."),
            ]
        ),
        redemption("/api/v1/password-resets/redemptions", "resetPassword", "Sets a new password by a mailed link."),
        APIRoute(
            method: .post,
            path: "/api/v1/invitations/views",
            operation: "showInvitation",
            summary: "Whom an invitation is for; the invitation is not used up.",
            audience: .visitors,
            body: .named("LinkToken"),
            answers: [
                .json(.ok, "Whom it is for.", .named("Invitation")),
                .problem(.notFound, "The link is not valid, or not any more."),
                .problem(.unprocessableContent, "The body is not as described."),
            ]
        ),
        redemption(
            "/api/v1/invitations/redemptions",
            "acceptInvitation",
            "Opens an account by an invitation; a second factor must be enrolled next."
        ),
        redemption(
            "/api/v1/factor-resets/redemptions",
            "resetFactor",
            "Takes a lost second factor away, by a mailed link and the password; a new one must be enrolled next."
        ),
    ]

    private static func redemption(_ path: String, _ operation: String, _ summary: String) -> APIRoute {
        APIRoute(
            method: .post,
            path: path,
            operation: operation,
            summary: summary,
            audience: .visitors,
            body: .named("LinkRedemption"),
            answers: [
                .json(.created, "What comes next.", .named("SignInStep")),
                .problem(.unauthorized, "The password is wrong."),
                .problem(.notFound, "The link is not valid, or not any more."),
                .problem(.unprocessableContent, "The body is not as described, or the password cannot be taken."),
                .problem(.tooManyRequests, "Too many attempts; `Retry-After` says when."),
                .problem(.serviceUnavailable, "Too many passwords are being checked at once."),
            ]
        )
    }

    let door: Door

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.post("api/v1/password-resets") { request, context in
            try request.refuseQuery()
            let caller = try context.caller()
            let body = try await JSONBody(request)
            let email = try body.gather(body.string("email", length: 1...254, .anything))
            try await door.casework.askForPasswordReset(email: email, by: caller)
            return Response(status: .accepted)
        }
        routes.post("api/v1/password-resets/redemptions") { request, context in
            let (caller, token, password) = try await redeem(request, context)
            try await door.casework.resetPassword(token, password: password, by: caller)
            return Response.next("sign_in", nil)
        }
        routes.post("api/v1/invitations/views") { request, context in
            try request.refuseQuery()
            let caller = try context.caller()
            let body = try await JSONBody(request)
            let token = try body.gather(body.string("token", length: 1...100))
            let view = try await door.casework.look(atLink: token, for: .invitation, by: caller)
            return Response { json in
                json.object {
                    $0.member("unit", view.unit)
                    $0.member("name", view.name.text)
                    $0.member("email", view.email.text)
                    $0.member("expires_at", view.expiresAt)
                }
            }
        }
        routes.post("api/v1/invitations/redemptions") { request, context in
            let (caller, token, password) = try await redeem(request, context)
            return Response.next(
                "enrolment",
                try await door.casework.acceptInvitation(token, password: password, by: caller)
            )
        }
        routes.post("api/v1/factor-resets/redemptions") { request, context in
            let (caller, token, password) = try await redeem(request, context)
            return Response.next(
                "enrolment",
                try await door.casework.resetFactor(token, password: password, by: caller)
            )
        }
    }

    private func redeem(
        _ request: Request,
        _ context: VisitorContext
    ) async throws -> (Caller, String, Secret<String>) {
        try request.refuseQuery()
        let caller = try context.caller()
        let body = try await JSONBody(request)
        let (token, password) = try body.gather(body.string("token", length: 1...100), body.secret("password"))
        return (caller, token, password)
    }
}
