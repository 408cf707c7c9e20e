import Casework
import Safeguards
import Web

/// Signing in and out.
enum SignInRoutes {
    static let all: [PageRoute] = [
        .get("/sign-in", .visitors) { .page(SignInPage(destination: try $0.destination()), for: nil) },
        .post("/sign-in", .visitors, signIn),
        .get("/sign-in/code", .halfSignedIn) { try await $0.halfWay(CodePage(destination: try $0.destination())) },
        .post("/sign-in/code", .halfSignedIn) { exchange in
            try await finish(exchange, field: "code") { CodePage(fault: $1, destination: $2) }
        },
        .get("/sign-in/recovery-code", .halfSignedIn) {
            try await $0.halfWay(RecoveryCodePage(destination: try $0.destination()))
        },
        .post("/sign-in/recovery-code", .halfSignedIn) { exchange in
            try await finish(exchange, field: "recovery_code") {
                RecoveryCodePage(value: $0, fault: $1, destination: $2)
            }
        },
        .get("/sign-in/new-password", .halfSignedIn) {
            try await $0.halfWay(SignInPasswordPage(destination: try $0.destination()))
        },
        .post("/sign-in/new-password", .halfSignedIn, finishWithPassword),
        .post("/sign-out", .halfSignedIn, signOut),
        .post("/session/extend", .holders(.profileRead), extend),
    ]

    private static func signIn(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.visitorsForm()
        let destination = form.destination()
        let email = form.text("email", length: 1...254)
        let password = form.secret("password")
        let code = form.proof()
        guard let (email, password, code) = try form.gather(email, password, code) else {
            return .page(SignInPage(form, destination: destination), for: nil)
        }
        do {
            let step = try await exchange.casework.signIn(
                email: email,
                password: password,
                code: code,
                device: exchange.context.cookies.value(.device),
                by: try exchange.caller()
            )
            return try exchange.goOn(with: step, form, to: destination)
        } catch is WrongSignIn {
            return .page(SignInPage(form, refused: .wrongSignIn, destination: destination), for: nil)
        } catch let error as TooManyAttempts {
            guard let problem = Problem.describing(error) else { throw error }
            exchange.shown = problem
            return .page(SignInPage(form, refused: problem, destination: destination), for: nil)
        }
    }

    private static func finish(
        _ exchange: Exchange,
        field: String,
        _ page: (_ typed: String, _ fault: Bilingual?, Address?) -> any Page
    ) async throws -> Answer {
        let form = try await exchange.form()
        let destination = form.destination()
        let proof = form.parsed(field, length: 1...100, else: .code) { FactorProof(parsing: $0) }
        guard let proof = try form.gather(proof) else {
            return try exchange.half(page(form.kept(field), form.fault(field), destination))
        }
        do {
            let signedIn = try await exchange.casework.finishSignIn(
                proof,
                device: exchange.context.cookies.value(.device),
                by: try exchange.signedIn()
            )
            return exchange.welcome(signedIn, to: destination)
        } catch let error as WrongCode where error.attemptsLeft > 0 {
            return try exchange.half(page("", Problem.describing(error)?.detail, destination))
        } catch is NewPasswordNeeded {
            return .seeOther(.signInPassword.returning(to: destination), nil)
        } catch is EnrolmentNeeded {
            return .seeOther(.enrolFactor, nil)
        }
    }

    /// Too many have guessed at the password: this sign-in brings a new one besides the code.
    private static func finishWithPassword(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let destination = form.destination()
        let again = {
            try exchange.half(
                SignInPasswordPage(
                    passwordFault: form.fault("new_password"),
                    codeFault: form.fault("code"),
                    destination: destination
                )
            )
        }
        return try await exchange.submit(form, places: Problem.passwordPlaces, again: again) {
            let password = form.secret("new_password")
            let proof = form.parsed("code", length: 1...100, else: .code) { FactorProof(parsing: $0) }
            guard let (password, proof) = try form.gather(password, proof) else { return nil }
            let signedIn = try await exchange.casework.finishSignIn(
                proof,
                newPassword: password,
                device: exchange.context.cookies.value(.device),
                by: try exchange.signedIn()
            )
            return exchange.welcome(signedIn, to: destination)
        }
    }

    private static func signOut(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.anybodysForm()
        _ = try form.gather(.some(()))
        do {
            try await exchange.perform(SignOut())
        } catch is Unauthenticated {
            // The session ended before: the reader wants no more than that.
        }
        exchange.signOut()
        return .page(SignInPage.signedOut, for: nil)
    }

    /// Being seen keeps a session alive; our script asks for it without leaving the page.
    private static func extend(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        _ = try form.gather(.some(()))
        _ = try await exchange.reader()
        return exchange.isAskedByScript ? .nothing : .seeOther(.start, nil)
    }
}

extension Exchange {
    /// A page for somebody who has shown a password, and nothing else yet.
    func half(_ page: any Page) throws -> Answer {
        _ = try signedIn()
        isHalfSignedIn = true
        return .page(page, for: nil)
    }

    /// The same for a page that is asked for: a session that is over, or another tenant's, opens not even this.
    func halfWay(_ page: any Page) async throws -> Answer {
        try await perform(StandAtDoor())
        return try half(page)
    }

    /// Where the reader wanted to go before they were asked who they are.
    func destination() throws -> Address? {
        let text = try request.query { query throws(Problem) in try query.text("return_to", length: 1...512) }
        return text.flatMap { Address(carried: $0) }
    }

    fileprivate func goOn(with step: SignInStep, _ form: FormBody, to destination: Address?) throws -> Answer {
        switch step {
        case .secondFactor(let token):
            renew(token)
            return .seeOther(.signInCode.returning(to: destination), nil)
        case .newPassword(let token):
            renew(token)
            return .seeOther(.signInPassword.returning(to: destination), nil)
        case .enrolment(let token):
            renew(token)
            return .seeOther(.enrolFactor, nil)
        case .codeFirst:
            return .page(SignInPage(form, asksForCode: true, destination: destination), for: nil)
        case .done(let signedIn):
            return welcome(signedIn, to: destination)
        }
    }

    func welcome(_ signedIn: SignedIn, to destination: Address?) -> Answer {
        renew(signedIn)
        return .seeOther(destination ?? .start, nil)
    }

    /// Takes the cookies of a finished sign-in.
    func renew(_ signedIn: SignedIn) {
        renew(signedIn.token)
        set(.cookie(.device, signedIn.device, keptFor: 180 * 24 * 3_600))
        // Who has chosen a language in this browser keeps it.
        if context.cookies[.language] == .absent, let language = Language(rawValue: signedIn.language) {
            set(.language(language))
        }
    }
}

extension FormBody {
    func destination() -> Address? {
        let text = optionalText("return_to", length: 1...512, .anything)
        return text.flatMap { $0 }.flatMap { Address(carried: $0) }
    }
}

extension Address {
    static let signInPassword = Address("/sign-in/new-password")

    func returning(to destination: Address?) -> Address { asking("return_to", destination?.text) }
}

extension Problem {
    /// At which field of a form the problems of passwords are shown.
    static let passwordPlaces = [Problem.passwordRefused.code: "new_password"]
}
