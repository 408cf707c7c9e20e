import Casework
import Foundation
import Safeguards
import TestSupport
import Web

/// How each route of the interface is asked when all is in order. A route without a row fails the matrix.
enum APITrials {
    static let all: [Trial] = open + account + users + rights + office + proposals + persons + erasure + audit

    private static let base = "/api/v1"

    private static let open: [Trial] = [
        Trial("GET /health/live"),
        Trial("GET /health/ready"),
        Trial("GET /version"),
        Trial("GET /api/v1/openapi.json"),
        Trial("POST /api/v1/sign-ins", 201) { scene in
            let person = try await scene.unit.colleague(.caseWorker)
            let body = #"{"email":"\#(person.email)","password":\#(TestPerson.password.quoted)}"#
            return Attempt(base + "/sign-ins", json: body)
        },
        Trial("POST /api/v1/password-resets", 202) { scene in
            Attempt(base + "/password-resets", json: #"{"email":"\#(scene.unit.admin.email)"}"#)
        },
        Trial("POST /api/v1/password-resets/redemptions", 201) { scene in
            let person = try await scene.unit.colleague(.caseWorker)
            return redemption("password-resets", try await scene.unit.link(to: person, for: .passwordReset))
        },
        Trial("POST /api/v1/invitations/views", 200) { scene in
            let person = try await scene.unit.unit.person(.caseWorker, state: .invited)
            let link = try await scene.unit.link(to: person, for: .invitation)
            return Attempt(base + "/invitations/views", json: #"{"token":"\#(link)"}"#)
        },
        Trial("POST /api/v1/invitations/redemptions", 201) { scene in
            let person = try await scene.unit.unit.person(.caseWorker, state: .invited)
            return redemption("invitations", try await scene.unit.link(to: person, for: .invitation))
        },
        Trial("POST /api/v1/factor-resets/redemptions", 201) { scene in
            let person = try await scene.unit.colleague(.caseWorker)
            let link = try await scene.unit.link(to: person, for: .factorReset)
            return redemption("factor-resets", link, password: TestPerson.password)
        },
        Trial("POST /api/v1/token-revocations", 202) { scene in
            let token = try await scene.unit.apiToken().text
            return Attempt(base + "/token-revocations", json: #"{"token":"\#(token)"}"#)
        },
    ]

    private static let account: [Trial] = [
        Trial("POST /api/v1/sign-ins/second-factor", 201) { scene in
            Attempt(base + "/sign-ins/second-factor", json: #"{"code":"\#(scene.code)"}"#)
        }.but { $0.whenSignedIn = 409 },  // The sign-in is finished.
        Trial("DELETE /api/v1/session", 204),
        Trial("POST /api/v1/step-ups", 204) { scene in
            Attempt(base + "/step-ups", json: #"{"code":"\#(scene.code)"}"#)
        }.but { $0.usesUpSender = true },
        Trial("GET /api/v1/me"),
        Trial("PATCH /api/v1/me", 200) { scene in
            let version = try await scene.profileVersion()
            return Attempt(base + "/me", json: #"{"language":"en"}"#, [("If-Match", "\"v\(version)\"")])
        },
        Trial("GET /api/v1/me/sessions"),
        Trial("DELETE /api/v1/me/sessions", 204).but { $0.usesUpSender = true },
        Trial("DELETE /api/v1/me/sessions/{session}", 204) { scene in
            guard let person = scene.person else { return Attempt(base + "/me/sessions/\(UUID().text)") }
            return Attempt(base + "/me/sessions/\(try await scene.unit.unit.session(of: person).session.id.text)")
        },
        Trial("PUT /api/v1/me/password", 204) { _ in
            Attempt(
                base + "/me/password",
                json: #"{"current":\#(TestPerson.password.quoted),"new":"\#(newPassword)"}"#
            )
        }.but { $0.usesUpSender = true },
        Trial("POST /api/v1/me/second-factor", 201).but {
            $0.isForNewcomers = true
            $0.takesStepUp = true
        },
        Trial("POST /api/v1/me/second-factor/confirmations", 201) { scene in
            let code = try await scene.enrolmentCode()
            return Attempt(base + "/me/second-factor/confirmations", json: #"{"code":"\#(code)"}"#)
        }.but {
            $0.isForNewcomers = true
            $0.takesStepUp = true
        },
        Trial("POST /api/v1/me/recovery-codes", 201).but { $0.takesStepUp = true },
    ]

    private static let users: [Trial] = [
        Trial("GET /api/v1/users"),
        Trial("POST /api/v1/users", 201) { scene in
            let email = "\(UUID().text)@example.org"
            return Attempt(base + "/users", json: #"{"name":"Ewa Nowak","email":"\#(email)"}"#, [scene.key])
        },
        Trial("GET /api/v1/users/{user}", 200) { scene in
            Attempt(base + "/users/\(scene.unit.admin.id.text)")
        },
        Trial("PATCH /api/v1/users/{user}", 200) { scene in
            Attempt(
                try await colleague(scene),
                json: #"{"name":"Ewa Nowak","language":"pl","departments":[]}"#,
                [first]
            )
        },
        Trial("PUT /api/v1/users/{user}/roles", 200) { scene in
            Attempt(
                try await colleague(scene, "/roles"),
                json: #"{"roles":["accountant"],"custom_roles":[]}"#,
                [first]
            )
        },
        Trial("GET /api/v1/users/{user}/permissions", 200) { scene in
            Attempt(base + "/users/\(scene.unit.admin.id.text)/permissions")
        },
        Trial("DELETE /api/v1/users/{user}/sessions", 204) { scene in
            Attempt(try await colleague(scene, "/sessions"))
        },
        Trial("POST /api/v1/users/{user}/invitations", 202) { scene in
            let person = try await scene.unit.unit.person(.caseWorker, state: .invited)
            return Attempt(base + "/users/\(person.id.text)/invitations", [scene.key])
        },
        Trial("POST /api/v1/users/{user}/dismissal", 204) { scene in
            Attempt(try await colleague(scene, "/dismissal"), [scene.key, first])
        },
        Trial("POST /api/v1/users/{user}/dpo-appointments", 202) { scene in
            let person = try await scene.unit.colleague()
            return Attempt(base + "/users/\(person.id.text)/dpo-appointments", json: reason, [scene.key])
        },
        Trial("POST /api/v1/users/{user}/dpo-removals", 202) { scene in
            let person = try await scene.unit.colleague(.dpo)
            return Attempt(base + "/users/\(person.id.text)/dpo-removals", json: reason, [scene.key])
        },
        Trial("POST /api/v1/users/{user}/factor-resets", 202) { scene in
            Attempt(try await colleague(scene, "/factor-resets"), json: reason, [scene.key])
        },
    ]

    private static let rights: [Trial] = [
        Trial("GET /api/v1/permissions"),
        Trial("POST /api/v1/interest-calculations", 200) { _ in
            let question = #"{"principal":1000000,"due":"2015-01-03","paid":"2021-01-10"}"#
            return Attempt(base + "/interest-calculations", json: question)
        },
        Trial("GET /api/v1/roles"),
        Trial("POST /api/v1/roles", 201) { scene in Attempt(base + "/roles", json: role(), [scene.key]) },
        Trial("GET /api/v1/roles/{role}", 200) { scene in
            Attempt(base + "/roles/\(try await scene.unit.role().id.text)")
        },
        Trial("PUT /api/v1/roles/{role}", 200) { scene in
            Attempt(base + "/roles/\(try await scene.unit.role().id.text)", json: role(), [first])
        },
        Trial("DELETE /api/v1/roles/{role}", 204) { scene in
            Attempt(base + "/roles/\(try await scene.unit.role().id.text)", [first])
        },
        Trial("GET /api/v1/tokens"),
        Trial("POST /api/v1/tokens", 201) { scene in
            let body =
                #"{"name":"Program","scopes":["case.list"],"addresses":[],"expires_at":"\#(scene.inAMonth)"}"#
            return Attempt(base + "/tokens", json: body, [scene.key])
        },
        Trial("GET /api/v1/tokens/{token}", 200) { scene in
            Attempt(base + "/tokens/\(try await scene.unit.apiToken().item.id.text)")
        },
        Trial("POST /api/v1/tokens/{token}/rotations", 201) { scene in
            let path = base + "/tokens/\(try await scene.unit.apiToken().item.id.text)/rotations"
            return Attempt(path, json: #"{"expires_at":"\#(scene.inAMonth)"}"#, [scene.key, first])
        },
        Trial("DELETE /api/v1/tokens/{token}", 204) { scene in
            Attempt(base + "/tokens/\(try await scene.unit.apiToken().item.id.text)", [first])
        },
    ]

    private static let office: [Trial] = [
        Trial("GET /api/v1/departments"),
        Trial("POST /api/v1/departments", 201) { scene in
            Attempt(base + "/departments", json: department(), [scene.key])
        },
        Trial("GET /api/v1/departments/{department}", 200) { scene in
            Attempt(base + "/departments/\(try await scene.unit.department().id.text)")
        },
        Trial("PUT /api/v1/departments/{department}", 200) { scene in
            Attempt(base + "/departments/\(try await scene.unit.department().id.text)", json: department(), [first])
        },
        Trial("DELETE /api/v1/departments/{department}", 204) { scene in
            Attempt(base + "/departments/\(try await scene.unit.department().id.text)", [first])
        },
        Trial("GET /api/v1/settings"),
        Trial("GET /api/v1/settings/history"),
        Trial("PUT /api/v1/settings/{setting}", 200) { scene in
            let change = try await scene.unit.change(of: scene.setting)
            return Attempt(
                base + "/settings/\(scene.setting.rawValue)",
                json: #"{"value":"7"}"#,
                [("If-Match", "\"v\(change)\"")]
            )
        },
    ]

    private static let proposals: [Trial] = [
        Trial("GET /api/v1/approvals"),
        Trial("GET /api/v1/approvals/{approval}", 200) { scene in
            Attempt(base + "/approvals/\(try await scene.unit.proposal().id.text)")
        }.but { $0.rule = { standing, _ in standing.seesProposals ? nil : 404 } },
        Trial("POST /api/v1/approvals/{approval}/decisions", 200) { scene in
            let path = base + "/approvals/\(try await scene.unit.proposal().id.text)/decisions"
            return Attempt(path, json: #"{"verdict":"approve"}"#, [scene.key, first])
        }.but { $0.rule = { standing, isSteppedUp in standing.refusalToDecide(isSteppedUp, lacking: 403) } },
        Trial("DELETE /api/v1/approvals/{approval}", 204) { scene in
            Attempt(base + "/approvals/\(try await scene.ownProposal().id.text)", [first])
        }.but { $0.rule = { standing, _ in standing.refusalToWithdraw } },
    ]

    private static let persons: [Trial] = [
        Trial("POST /api/v1/persons", 201) { scene in
            let body = #"{"kind":"natural","given_names":"Jan","surname":"Wiśniewski"}"#
            return Attempt(base + "/persons", json: body, [scene.key])
        },
        Trial("GET /api/v1/persons/{person}", 200) { scene in Attempt(try await person(scene), [purpose]) },
        Trial("POST /api/v1/persons/{person}/views", 200) { scene in
            let purpose = #"{"purpose":{"code":"subject-request","words":"Pismo z 12 listopada"}}"#
            return Attempt(try await person(scene) + "/views", json: purpose)
        }.but { $0.under = { $0.isSubjectRequest = true } },
        Trial("PATCH /api/v1/persons/{person}", 204) { scene in
            Attempt(try await person(scene), json: #"{"surname":"Wiśniewska"}"#, [first])
        },
        // Whoever may look sees those whom they may see, and be it nobody.
        Trial("POST /api/v1/person-searches", 200) { _ in
            Attempt(base + "/person-searches", json: #"{"query":"Nowak"}"#)
        }.but { $0.describe = { $0.isEverything() } },
        Trial("POST /api/v1/persons/{person}/reveals", 200) { scene in
            let body = #"{"group":"identifiers","purpose":{"code":"correction"}}"#
            return Attempt(try await person(scene) + "/reveals", json: body)
        },
    ]

    private static let audit: [Trial] = [
        Trial("GET /api/v1/audit/entries"),
        Trial("GET /api/v1/me/audit-entries").but { $0.describe = { $0.isOneself = true } },
        Trial("GET /api/v1/audit/entries/{entry}", 200) { scene in Attempt(try await line(scene)) },
        Trial("POST /api/v1/audit/entries/{entry}/reveals", 200) { scene in
            Attempt(try await line(scene) + "/reveals", json: #"{"purpose":\#(asked)}"#)
        }.but { $0.rule = { standing, _ in standing.readsLogClearly ? nil : 403 } },
        Trial("GET /api/v1/audit/entries/{entry}/proof", 200) { scene in
            Attempt(try await line(scene) + "/proof")
        }.but { $0.rule = { standing, _ in standing.readsLogClearly ? nil : 403 } },
        Trial("GET /api/v1/audit/state"),
        Trial("POST /api/v1/audit/subjects", 200) { _ in
            Attempt(base + "/audit/subjects", json: #"{"query":"600 123 456"}"#)
        }.but { $0.rule = { standing, _ in standing.readsLogClearly ? nil : 403 } },
        Trial("POST /api/v1/audit/exports", 200) { _ in
            // Of what has not happened: a head is signed, and nothing is read.
            Attempt(base + "/audit/exports", json: #"{"form":"table","act":"system.clock_step"}"#)
        },
        Trial("POST /api/v1/persons/{person}/access-reports", 200) { scene in
            Attempt(try await person(scene) + "/access-reports", json: #"{"form":"json","purpose":\#(asked)}"#)
        }.but { $0.rule = { standing, _ in standing.readsLogClearly ? nil : 403 } },
    ]

    private static let erasure: [Trial] = [
        Trial("GET /api/v1/persons/{person}/erasure-preview", 200) { scene in
            Attempt(try await person(scene) + "/erasure-preview")
        },
        Trial("POST /api/v1/persons/{person}/erasures", 202) { scene in
            Attempt(try await person(scene) + "/erasures", json: reason, [scene.key])
        },
        Trial("POST /api/v1/persons/{person}/restrictions", 202) { scene in
            Attempt(try await person(scene) + "/restrictions", json: reason, [scene.key])
        },
        Trial("POST /api/v1/persons/{person}/restriction-ends", 202) { scene in
            Attempt(try await restricted(scene) + "/restriction-ends", json: reason, [scene.key])
        },
        Trial("GET /api/v1/persons/{person}/holds", 200) { scene in
            Attempt(try await person(scene) + "/holds")
        }.but { $0.describe = answersForAll },
        Trial("POST /api/v1/persons/{person}/holds", 201) { scene in
            let body = #"{"ground":"claims","until":"2031-12-31"}"#
            return Attempt(try await person(scene) + "/holds", json: body, [scene.key])
        }.but { $0.describe = answersForAll },
        Trial("DELETE /api/v1/persons/{person}/holds/{hold}", 204) { scene in
            let (person, hold) = try await scene.unit.held()
            return Attempt(base + "/persons/\(person.text)/holds/\(hold.text)")
        }.but { $0.describe = answersForAll },
    ]

    /// Each lawyer of a unit says what keeps a person, until cases name one.
    static let answersForAll: @Sendable (inout ResourceFacts) -> Void = { $0.isCourtAssigned = true }

    static let newPassword = "deszcz nad starym portem"
    private static let first = ("If-Match", "\"v1\"")
    private static let purpose = ("X-Purpose", "correction")
    private static let asked = #"{"code":"subject-request","words":"Wniosek z 12 listopada"}"#
    private static let reason = #"{"reason":"Zgubiony telefon"}"#

    private static func colleague(_ scene: Scene, _ rest: String = "") async throws -> String {
        base + "/users/\(try await scene.unit.colleague(.caseWorker).id.text)\(rest)"
    }

    private static func line(_ scene: Scene) async throws -> String {
        base + "/audit/entries/\(try await scene.unit.lineOfRegistration().text)"
    }

    private static func person(_ scene: Scene) async throws -> String {
        base + "/persons/\(try await scene.unit.registered().id.text)"
    }

    private static func restricted(_ scene: Scene) async throws -> String {
        base + "/persons/\(try await scene.unit.restricted().id.text)"
    }

    private static func redemption(_ kind: String, _ link: String, password: String = newPassword) -> Attempt {
        Attempt(base + "/\(kind)/redemptions", json: #"{"token":"\#(link)","password":\#(password.quoted)}"#)
    }

    private static func role() -> String { #"{"name":"\#(FurnishedUnit.name("Rola"))","permissions":["user.list"]}"# }

    private static func department() -> String {
        #"{"name":"\#(FurnishedUnit.name("Dział"))","streets":["Polna"],"buildings":["Lipowa 3"]}"#
    }
}

extension ResourceFacts {
    /// As of what is somebody's own in every way.
    mutating func isEverything() {
        (isAssigned, isInDepartment, isCourtAssigned) = (true, true, true)
    }
}

extension Scene {
    /// The version of the sender's own account.
    func profileVersion() async throws -> Int64 {
        // Who is only half signed in, or nobody here, is turned away before it is looked at.
        guard let person, bearer.kind == .person else { return 1 }
        return try await unit.unit.perform(ShowProfile(), by: person).version
    }

    fileprivate var inAMonth: String { unit.unit.now.addingTimeInterval(30 * 86_400).formatted(.iso8601) }
}

extension Standing {
    /// Whether persons stand in the log under their numbers, not under pseudonyms.
    var readsLogClearly: Bool {
        guard let tenant else { return false }
        var circumstances = Circumstances()
        circumstances.isSteppedUp = true
        return decide(self, .auditSearch, on: ResourceFacts(tenant: tenant), under: circumstances) == .permit(.clear)
    }

    /// Proposals to reset a factor are shown to those who could make or decide on one, and are nothing to the others.
    var seesProposals: Bool { mayEver(.factorResetPropose) || mayEver(.factorResetApprove) }

    /// What keeps them from deciding on somebody else's proposal about another person; nil where nothing does.
    func refusalToDecide(_ isSteppedUp: Bool, lacking: Int) -> Int? {
        guard seesProposals else { return 404 }
        var circumstances = Circumstances()
        circumstances.hasReason = true
        circumstances.isSteppedUp = isSteppedUp
        let decision = decide(self, .factorResetApprove, on: ResourceFacts(tenant: tenant), under: circumstances)
        return decision.isPermitted ? nil : lacking
    }

    /// Only one's own proposal is withdrawn.
    var refusalToWithdraw: Int? {
        guard seesProposals else { return 404 }
        return mayEver(.factorResetPropose) ? nil : 403
    }
}
