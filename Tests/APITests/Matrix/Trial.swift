import Casework
import Foundation
import Persistence
import Safeguards
import TestSupport
import Web

/// A route as the matrix tries it: a request that is all right in everything but its sender, and what it comes to when
/// its sender may.
struct Trial: Sendable {
    /// What a sender's standing makes of a request, where the audience of the route does not say all of it.
    typealias Rule = @Sendable (_ standing: Standing, _ isSteppedUp: Bool) -> Int?

    /// As `POST /api/v1/users`.
    let route: String
    /// What it comes to when everything is in order.
    let success: Int
    /// For somebody signed in with both factors, on a route for those half way there; as `success` where nil.
    var whenSignedIn: Int?
    /// Whether the action itself asks for a factor shown lately, to which no row of the matrix obliges.
    var takesStepUp = false
    /// Whether it uses up what its sender is or has, a code, a password or sessions, so that each is to be a new one.
    var usesUpSender = false
    /// For somebody half signed in: whether they still have to enrol their first factor.
    var isForNewcomers = false
    /// What stands in place of 401 for a session that is none here.
    var whenForeign: Int?
    /// What stands in place of 401 for whoever shows no session at all.
    var whenAbsent: Int?
    /// What is known of the resource besides whose it is, where a route is about something of the sender's own.
    var describe: (@Sendable (inout ResourceFacts) -> Void)?
    /// What is true of a request besides its purpose.
    var under: (@Sendable (inout Circumstances) -> Void)?
    /// What the audience's permission alone does not say.
    var rule: Rule?
    let make: @Sendable (Scene) async throws -> Attempt

    init(_ route: String, _ success: Int, _ make: @escaping @Sendable (Scene) async throws -> Attempt) {
        self.route = route
        self.success = success
        self.make = make
    }

    /// A route that takes nothing but its address.
    init(_ route: String, _ success: Int = 200) {
        let path = route.split(separator: " ").last.map(String.init) ?? ""
        self.init(route, success) { _ in Attempt(path) }
    }

    func but(_ change: (inout Trial) -> Void) -> Trial {
        var trial = self
        change(&trial)
        return trial
    }
}

/// A request without its sender.
struct Attempt: Sendable {
    enum Body: Sendable {
        case none
        case json(String)
        case form([(String, String)])
    }

    let path: String
    let body: Body
    let headers: [(String, String)]

    init(_ path: String, _ headers: [(String, String)] = []) {
        self.path = path
        self.headers = headers
        body = .none
    }

    init(_ path: String, json: String, _ headers: [(String, String)] = []) {
        self.path = path
        self.headers = headers
        body = .json(json)
    }

    init(_ path: String, form: [(String, String)]) {
        self.path = path
        headers = []
        body = .form(form)
    }
}

/// Where a request goes, and on whose behalf: what it takes to make one that is all right.
struct Scene: Sendable {
    /// The unit whose host is called.
    let unit: FurnishedUnit
    let bearer: Bearer
    /// Whoever sends it, where that is a person of this very unit; the session is the one that is shown.
    let person: TestPerson?

    /// A key for a command that was never sent before.
    var key: (String, String) { ("Idempotency-Key", UUID().text) }

    /// The code that the sender's app shows now; six digits of nobody's where the sender is no person of this unit.
    var code: String { person?.code(at: unit.unit.now) ?? "123456" }

    /// A setting that no other sender changes at the same time.
    var setting: TenantSetting { bearer.setting }

    /// A proposal of the sender's own where they may make one, else somebody else's.
    func ownProposal() async throws -> FurnishedUnit.Item {
        guard let person, bearer.standing?.mayEver(.factorResetPropose) == true else {
            return try await unit.proposal()
        }
        return try await unit.proposal(by: person)
    }

    /// The code of a factor that the sender has begun to enrol.
    func enrolmentCode() async throws -> String {
        guard let person else { return "123456" }
        // A person who has a factor begins it with a session that has just shown that.
        let begins = bearer.kind == .half ? person : try await unit.unit.session(of: person)
        let offer = try await unit.casework.beginEnrolment(by: begins.caller)
        return OneTimeCode.text(of: offer.seed, step: OneTimeCode.step(at: unit.unit.now))
    }
}

/// Somebody, or something, that tries every route.
struct Bearer: Sendable, CustomStringConvertible {
    enum Kind: Sendable {
        /// Shows nothing.
        case visitor
        /// Has shown a password.
        case half
        /// Has shown both factors.
        case person
        /// Comes with an API token.
        case program
    }

    let description: String
    let kind: Kind
    /// What the policy knows of them; nil for those it does not know.
    let standing: Standing?
    let roles: [Role]
    let custom: [UUID]
    /// For those who try routes more than once.
    let person: TestPerson?
    let setting: TenantSetting

    static let visitor = Bearer(description: "nobody", kind: .visitor, standing: nil)

    init(
        description: String,
        kind: Kind,
        standing: Standing?,
        roles: [Role] = [],
        custom: [UUID] = [],
        person: TestPerson? = nil,
        setting: TenantSetting = .unitDisplayName
    ) {
        self.description = description
        self.kind = kind
        self.standing = standing
        self.roles = roles
        self.custom = custom
        self.person = person
        self.setting = setting
    }

    /// Everybody whom the matrix is tried with: each role alone, no role, a role of the unit's own with all that such a
    /// role can hold, an API token with all scopes, and an administrator who is only half signed in.
    static func all(in office: OfficeServer) async throws -> [Bearer] {
        let unit = office.home.unit
        let tenant = unit.tenant.id
        var bearers: [Bearer] = []
        for role in Role.allCases.filter(\.isAssignable) {
            bearers.append(
                Bearer(
                    description: role.rawValue,
                    kind: .person,
                    standing: .person(of: tenant, roles: [role]),
                    roles: [role],
                    person: try await unit.person(role),
                    setting: .invitationDays
                )
            )
        }
        let custom = try await office.home.role(Matrix.customisable)
        bearers += [
            Bearer(
                description: "user",
                kind: .person,
                standing: .person(of: tenant, roles: []),
                person: try await unit.person()
            ),
            Bearer(
                description: "a role of the unit's own",
                kind: .person,
                standing: .person(of: tenant, roles: [], custom: Matrix.customisable),
                custom: [custom.id],
                person: try await unit.person(custom: [custom.id]),
                setting: .mailSenderName
            ),
            Bearer(
                description: "API token",
                kind: .program,
                standing: .integration(of: tenant, scopes: Matrix.scopes)
            ),
            Bearer(
                description: "half signed in",
                kind: .half,
                standing: nil,
                roles: [.tenantAdmin],
                person: try await unit.person(.tenantAdmin)
            ),
        ]
        return bearers
    }

    /// Somebody new who holds the same.
    func another(in unit: TestUnit, hasFactor: Bool = true) async throws -> TestPerson {
        // Whoever is half signed in holds nothing, and more administrators would only be in each other's way.
        guard kind == .person else { return try await unit.person(.manager, hasFactor: hasFactor) }
        guard let role = roles.first else { return try await unit.person(custom: custom, hasFactor: hasFactor) }
        return try await unit.person(role, hasFactor: hasFactor)
    }
}
