import Casework
import Foundation
import Hummingbird
import Safeguards
import Web

/// What the links in our mails lead to, and how one asks for a new password.
enum LinkRoutes {
    static let all: [PageRoute] = [
        .get("/forgotten-password", .visitors) { _ in .page(ForgottenPasswordPage(), for: nil) },
        .post("/forgotten-password", .visitors, ask),
        .get("/new-password/{token}", .visitors) { exchange in
            _ = try await exchange.link(for: .passwordReset)
            return .page(NewPasswordPage(token: try exchange.token()), for: nil)
        },
        .post("/new-password/{token}", .visitors, resetPassword),
        .get("/invitation/{token}", .visitors) { try await invitation($0, fault: nil) },
        .post("/invitation/{token}", .visitors, accept),
        .get("/new-factor/{token}", .visitors) { try await factor($0, fault: nil) },
        .post("/new-factor/{token}", .visitors, resetFactor),
    ]

    private static func ask(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.visitorsForm()
        let email = form.text("email", length: 1...254)
        guard let email = try form.gather(email) else {
            return .page(ForgottenPasswordPage(email: form.kept("email"), fault: form.fault("email")), for: nil)
        }
        try await exchange.casework.askForPasswordReset(email: email, by: try exchange.caller())
        return .page(LinkSentPage(minutes: 60), for: nil)
    }

    private static func resetPassword(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.visitorsForm()
        let token = try exchange.token()
        let again = { Answer.page(NewPasswordPage(token: token, passwordFault: form.fault("new_password")), for: nil) }
        return try await exchange.submit(form, places: Problem.passwordPlaces, again: again) {
            guard let password = try form.gather(form.secret("new_password")) else { return nil }
            try await exchange.casework.resetPassword(token, password: password, by: try exchange.caller())
            return .seeOther(.signIn, .passwordReset)
        }
    }

    private static func invitation(_ exchange: Exchange, fault: Bilingual?) async throws -> Answer {
        let link = try await exchange.link(for: .invitation)
        let page = InvitationPage(
            token: try exchange.token(),
            unit: link.unit,
            name: link.name.text,
            email: link.email.text,
            validUntil: link.expiresAt,
            fault: fault
        )
        return .page(page, for: nil)
    }

    private static func accept(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.visitorsForm()
        let again = { try await invitation(exchange, fault: form.fault("new_password")) }
        return try await exchange.submit(form, places: Problem.passwordPlaces, again: again) {
            guard let password = try form.gather(form.secret("new_password")) else { return nil }
            exchange.renew(
                try await exchange.casework.acceptInvitation(
                    try exchange.token(),
                    password: password,
                    by: try exchange.caller()
                )
            )
            return .seeOther(.enrolFactor, nil)
        }
    }

    private static func factor(_ exchange: Exchange, fault: Bilingual?) async throws -> Answer {
        let link = try await exchange.link(for: .factorReset)
        return .page(NewFactorPage(token: try exchange.token(), email: link.email.text, fault: fault), for: nil)
    }

    private static func resetFactor(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.visitorsForm()
        let again = { try await factor(exchange, fault: form.fault("password")) }
        let places = [Problem.wrongSignIn.code: "password"]
        return try await exchange.submit(form, places: places, again: again) {
            guard let password = try form.gather(form.secret("password")) else { return nil }
            exchange.renew(
                try await exchange.casework.resetFactor(
                    try exchange.token(),
                    password: password,
                    by: try exchange.caller()
                )
            )
            return .seeOther(.enrolFactor, nil)
        }
    }
}

extension Exchange {
    fileprivate func token() throws -> String {
        guard let token = context.parameters.get("token") else { throw Problem.linkInvalid }
        return token
    }

    fileprivate func link(for purpose: LinkPurpose) async throws -> LinkView {
        try await casework.look(atLink: try token(), for: purpose, by: try caller())
    }
}
