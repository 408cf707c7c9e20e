import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import Web

/// One request to the pages and the way to its answer; only ever touched by the task that answers it.
final class Exchange {
    let request: Request
    let context: VisitorContext
    let desk: Desk
    /// The session's token since this request: a sign-in or a factor that was shown changes it.
    private var renewed: SessionToken?
    private var isSignedOut = false
    private var cookies: [HTTPField] = []
    /// What the page is about, where something went wrong: when to try again stands in the header too.
    var shown: Problem?
    /// Known once an action was performed for a page.
    private var viewer: Viewer?

    init(_ request: Request, _ context: VisitorContext, desk: Desk) {
        self.request = request
        self.context = context
        self.desk = desk
    }

    var casework: Casework { desk.casework }

    /// Who stands at the door; a session that was renewed by this request shows its new token.
    func caller() throws -> Caller {
        let caller = try readableCaller()
        guard let renewed else { return caller }
        return Caller(tenant: caller.tenant, credential: .session(renewed), client: caller.client)
    }

    /// A session's cookie that cannot be read is none: its owner could not even sign in otherwise.
    private func readableCaller() throws -> Caller {
        do {
            return try context.caller()
        } catch let problem where problem == .unauthenticated {
            guard let tenant = context.tenant else { throw Problem.notFound }
            return Caller(tenant: tenant, credential: .none, client: context.client)
        }
    }

    /// Somebody with a session. Tokens are for programs, which read no pages.
    func signedIn() throws -> Caller {
        let caller = try caller()
        guard case .session = caller.credential else { throw Problem.unauthenticated }
        return caller
    }

    /// Performs an action for a page.
    func look<Action: Undertaking>(_ action: Action) async throws -> (Action.Outcome, Viewer) {
        let viewed = try await casework.outcome(of: Viewing(action), by: try signedIn())
        viewer = viewed.viewer
        return (viewed.outcome, viewed.viewer)
    }

    /// Who looks, where nothing else is looked at.
    func reader() async throws -> Viewer {
        if let viewer { return viewer }
        let (_, viewer) = try await look(LookAround())
        return viewer
    }

    @discardableResult func perform<Action: Undertaking>(_ action: Action) async throws -> Action.Outcome {
        try await casework.outcome(of: action, by: try signedIn())
    }

    func uuid(_ name: String) throws -> UUID { try context.uuid(name) }

    /// The form that was sent, if it stood on a page of this session's.
    func form() async throws -> FormBody {
        let caller = try signedIn()
        guard case .session(let token) = caller.credential else { throw Problem.unauthenticated }
        let form = try await read()
        try await desk.seals.check(form, of: FormHolder(token), in: caller.tenant)
        return form
    }

    /// The form that a visitor sent.
    func visitorsForm() async throws -> FormBody {
        let form = try await read()
        try await desk.seals.check(form, of: FormHolder(Visit(context.cookies)), in: try caller().tenant)
        return form
    }

    /// A form that stands on every page: it carries the token of whoever the page was for.
    func anybodysForm() async throws -> FormBody {
        let form = try await read()
        let caller = try caller()
        if case .session(let token) = caller.credential {
            do {
                try await desk.seals.check(form, of: FormHolder(token), in: caller.tenant)
                return form
            } catch let problem as Problem where problem == .staleForm {
                // The session may have ended, and the page be a visitor's.
            }
        }
        try await desk.seals.check(form, of: FormHolder(Visit(context.cookies)), in: caller.tenant)
        return form
    }

    private func read() async throws -> FormBody {
        try request.refuseQuery()
        return try await FormBody(request)
    }

    /// The session goes on under a new token.
    func renew(_ token: SessionToken) {
        renewed = token
        viewer = nil
    }

    func set(_ cookie: HTTPField) {
        cookies.append(cookie)
    }

    func signOut() {
        isSignedOut = true
        renewed = nil
        viewer = nil
    }

    /// What an error looks like to people.
    func answer(to error: any Error) async throws -> Answer {
        let problem = try problem(for: error)
        if isUnauthenticated(error) {
            if request.method == .get { return .page(SignInPage.needed(for: here), for: nil) }
            return .page(SignInPage.expired(for: nil), for: nil)
        }
        if problem.code == Problem.secondFactorNeeded.code {
            return .seeOther(try await nextStep().returning(to: here), nil)
        }
        if problem.code == Problem.stepUpRequired.code, let here {
            return .page(StepUpPage(back: here, fault: nil), for: try await reader())
        }
        if problem.code == Problem.staleForm.code { await casework.noteRefusal(problem.code, by: try caller()) }
        shown = problem
        if problem.code == Problem.linkInvalid.code { return .page(LinkInvalidPage(), for: nil) }
        let page = ProblemPage(problem: problem, requestID: context.requestID.text)
        // Whoever has a session sees the problem in their own frame; where that cannot be had, as a visitor.
        // An error here would hide the one that is to be shown.
        return .page(page, for: hasSession ? try? await reader() : nil)
    }

    /// Where somebody goes on who has shown a password and nothing else yet.
    private func nextStep() async throws -> Address {
        switch try await perform(StandAtDoor()) {
        case .secondFactor: .signInCode
        case .newPassword: .signInPassword
        case .enrolment: .enrolFactor
        }
    }

    private func isUnauthenticated(_ error: any Error) -> Bool {
        if error is Unauthenticated { return true }
        return (error as? Problem)?.code == Problem.unauthenticated.code
    }

    private func problem(for error: any Error) throws -> Problem {
        if let problem = error as? Problem { return problem }
        if let error = error as? any ProblemConvertible { return error.problem }
        guard let problem = Problem.describing(error) else { throw error }
        return problem
    }

    /// Our script asks from within a page and stays there.
    var isAskedByScript: Bool { request.headers[.fetchDestination] == "empty" }

    private var hasSession: Bool {
        // A credential that cannot be read is no session either.
        guard let caller = try? caller(), case .session = caller.credential else { return false }
        return true
    }

    /// Where the reader is, if one can come back there.
    var here: Address? {
        guard request.method == .get else { return nil }
        return Address(carried: request.head.path ?? "")
    }

    func response(to answer: Answer) async throws -> Response {
        var response: Response
        switch answer {
        case .page(let page, let viewer): response = try await draw(page, for: viewer)
        case .seeOther(let address, let flash):
            // One that came round with a form may be too long to go on with.
            response = .seeOther(LocalPath(address.text) ?? .start)
            if let flash { response.headers.append(.cookie(.flash, flash.rawValue, keptFor: 60)) }
        case .file(let file): response = file
        case .nothing: response = Response(status: .noContent)
        }
        if isSignedOut {
            response.headers.append(.clearing(.session))
            response.headers.append(SecureHeaders.clearSiteData)
        } else if let renewed {
            response.headers.append(.cookie(.session, renewed.text))
        }
        for cookie in cookies { response.headers.append(cookie) }
        if let shown { response.headers.append(contentsOf: shown.fields) }
        return response
    }

    private func draw(_ page: any Page, for viewer: Viewer?) async throws -> Response {
        let tenant = try caller().tenant
        let flash = context.cookies.value(.flash)
        let visit = Visit(context.cookies)
        let unit = try await casework.tools.publicAddress(tenant).unit
        var frame = Frame(
            unit: viewer?.unit ?? unit,
            isDemo: casework.tools.isDemo,
            language: context.language,
            address: here ?? .start,
            formToken: "",
            reader: viewer.map { Reader($0, isDemo: casework.tools.isDemo) },
            banner: flash.flatMap { Flash(rawValue: $0) }?.banner
        )
        if let holder = try formHolder(viewer, visit) {
            frame.formToken = try await desk.seals.token(for: holder, in: tenant)
        }
        var response = desk.renderer.response(page, in: frame)
        if flash != nil { response.headers.append(.clearing(.flash)) }
        if viewer == nil, !isHalfSignedIn, let cookie = visit.cookie { response.headers.append(cookie) }
        return response
    }

    /// A page for somebody who has shown a password, and nothing else yet.
    var isHalfSignedIn = false

    private func formHolder(_ viewer: Viewer?, _ visit: Visit) throws -> FormHolder? {
        guard viewer != nil || isHalfSignedIn else { return FormHolder(visit) }
        guard case .session(let token) = try caller().credential else { return nil }
        return FormHolder(token)
    }
}
