import Casework
import Foundation
import Safeguards
import TestSupport
import Web

/// How each page is asked for, and each form sent, when all is in order. A page without a row fails the matrix.
enum PageTrials {
    static let all: [Trial] =
        open + signIn + account + persons + users + rights + tokens + office + log + erasure

    private static let open: [Trial] = [
        Trial("GET /sign-in"),
        Trial("POST /sign-in", 303) { scene in
            let person = try await scene.unit.colleague(.caseWorker)
            return Attempt("/sign-in", form: [("email", person.email), ("password", TestPerson.password)])
        },
        Trial("GET /forgotten-password"),
        Trial("POST /forgotten-password", 200) { scene in
            Attempt("/forgotten-password", form: [("email", scene.unit.admin.email)])
        },
        Trial("GET /new-password/{token}", 200) { scene in
            Attempt("/new-password/\(try await scene.link(for: .passwordReset))")
        },
        Trial("POST /new-password/{token}", 303) { scene in
            let path = "/new-password/\(try await scene.link(for: .passwordReset))"
            return Attempt(path, form: [("new_password", APITrials.newPassword)])
        },
        Trial("GET /invitation/{token}", 200) { scene in
            Attempt("/invitation/\(try await scene.link(for: .invitation))")
        },
        Trial("POST /invitation/{token}", 303) { scene in
            let path = "/invitation/\(try await scene.link(for: .invitation))"
            return Attempt(path, form: [("new_password", APITrials.newPassword)])
        },
        Trial("GET /new-factor/{token}", 200) { scene in
            Attempt("/new-factor/\(try await scene.link(for: .factorReset))")
        },
        Trial("POST /new-factor/{token}", 303) { scene in
            let path = "/new-factor/\(try await scene.link(for: .factorReset))"
            return Attempt(path, form: [("password", TestPerson.password)])
        },
        Trial("GET /help"),
        Trial("GET /accessibility"),
        Trial("POST /language", 303) { _ in Attempt("/language", form: [("language", "en")]) },
        Trial("GET /demo/mail", 404),
        Trial("GET /demo/mail/{message}", 404) { _ in Attempt("/demo/mail/1.eml") },
    ]

    private static let log: [Trial] = [
        Trial("GET /log"),
        Trial("GET /log/own").but { $0.describe = { $0.isOneself = true } },
        Trial("GET /log/entries/{entry}", 200) { scene in
            Attempt("/log/entries/\(try await scene.unit.lineOfRegistration().text)")
        },
        Trial("GET /log/entries/{entry}/proof", 200) { scene in
            Attempt("/log/entries/\(try await scene.unit.lineOfRegistration().text)/proof")
        }.but { $0.rule = clearly },
        Trial("POST /log/entries/{entry}/reveal", 200) { scene in
            let path = "/log/entries/\(try await scene.unit.lineOfRegistration().text)/reveal"
            return Attempt(path, form: [("request", "Wniosek z 12 listopada")])
        }.but { $0.rule = clearly },
        Trial("GET /log/persons"),
        Trial("POST /log/persons", 200) { _ in
            Attempt("/log/persons", form: [("query", "600 123 456")])
        }.but { $0.rule = clearly },
        Trial("GET /log/persons/{person}", 200) { scene in
            Attempt("/log/persons/\(try await scene.unit.registered().id.text)")
        }.but { $0.rule = clearly },
        Trial("POST /log/persons/{person}/report", 200) { scene in
            let path = "/log/persons/\(try await scene.unit.registered().id.text)/report"
            return Attempt(path, form: [("request", "Wniosek z 12 listopada"), ("form", "csv")])
        }.but { $0.rule = clearly },
        Trial("GET /log/export"),
        Trial("POST /log/export", 200) { _ in
            Attempt("/log/export", form: [("form", "table"), ("act", "system.clock_step")])
        },
        Trial("POST /session/confirm", 303) { scene in
            Attempt("/session/confirm", form: [("code", scene.code), ("back", "/log")])
        }.but { $0.usesUpSender = true },
    ]

    /// Whoever reads the log under pseudonyms learns no numbers of persons.
    private static let clearly: Trial.Rule = { standing, _ in standing.readsLogClearly ? nil : 403 }

    private static let signIn: [Trial] = [
        Trial("GET /sign-in/code"),
        // Whoever is signed in has nothing to finish: 409.
        Trial("POST /sign-in/code", 303) { scene in
            Attempt("/sign-in/code", form: [("code", scene.code)])
        }.but { $0.whenSignedIn = 409 },
        Trial("GET /sign-in/recovery-code"),
        Trial("POST /sign-in/recovery-code", 303) { scene in
            Attempt("/sign-in/recovery-code", form: [("recovery_code", scene.code)])
        }.but { $0.whenSignedIn = 409 },
        Trial("GET /sign-in/new-password"),
        Trial("POST /sign-in/new-password", 303) { scene in
            let form = [("new_password", APITrials.newPassword), ("code", scene.code)]
            return Attempt("/sign-in/new-password", form: form)
        }.but { $0.whenSignedIn = 409 },
        // Whoever wants out, and whose session is over, gets the page that says they are out: 200.
        Trial("POST /sign-out", 200) { _ in Attempt("/sign-out", form: []) }.but { $0.whenForeign = 200 },
        Trial("POST /session/extend", 303) { _ in Attempt("/session/extend", form: []) },
    ]

    private static let account: [Trial] = [
        // The front door leads those without a session on to the sign-in, with no words about it: 303.
        Trial("GET /").but { $0.whenAbsent = 303 },
        Trial("GET /profile"),
        Trial("POST /profile", 303) { scene in
            let version = try await scene.profileVersion()
            return Attempt("/profile", form: [("name", "Ewa Nowak"), ("language", "pl"), ("version", "\(version)")])
        },
        Trial("GET /profile/sessions"),
        Trial("POST /profile/sessions/end-others", 303) { _ in
            Attempt("/profile/sessions/end-others", form: [])
        }.but { $0.usesUpSender = true },
        Trial("POST /profile/sessions/{session}/end", 303) { scene in
            guard let person = scene.person else { return Attempt("/profile/sessions/\(UUID().text)/end", form: []) }
            let other = try await scene.unit.unit.session(of: person).session.id
            return Attempt("/profile/sessions/\(other.text)/end", form: [])
        },
        Trial("GET /profile/password"),
        Trial("POST /profile/password", 303) { _ in
            let form = [("password", TestPerson.password), ("new_password", APITrials.newPassword)]
            return Attempt("/profile/password", form: form)
        }.but { $0.usesUpSender = true },
        Trial("GET /profile/second-factor"),
        Trial("POST /profile/recovery-codes", 200) { _ in
            Attempt("/profile/recovery-codes", form: [])
        }.but { $0.takesStepUp = true },
        Trial("GET /profile/second-factor/new").but { $0.isForNewcomers = true },
        Trial("POST /profile/second-factor/new", 200) { _ in
            Attempt("/profile/second-factor/new", form: [])
        }.but {
            $0.isForNewcomers = true
            $0.takesStepUp = true
        },
        // What lacks a fresh factor here began longer ago than the page allows, and is no fault of a field: 403.
        Trial("POST /profile/second-factor/confirm", 200) { scene in
            Attempt("/profile/second-factor/confirm", form: [("code", try await scene.enrolmentCode())])
        }.but {
            $0.isForNewcomers = true
            $0.takesStepUp = true
        },
    ]

    private static let persons: [Trial] = [
        // Whoever may look sees those whom they may see, and be it nobody.
        Trial("GET /persons").but { $0.describe = { $0.isEverything() } },
        Trial("POST /persons", 200) { _ in
            Attempt("/persons", form: [("query", "Nowak")])
        }.but { $0.describe = { $0.isEverything() } },
        Trial("GET /persons/new"),
        Trial("POST /persons/new", 303) { _ in
            let names = [("given_names", "Jan"), ("surname", "Wiśniewski")]
            return Attempt("/persons/new", form: names + [("kind", "natural"), key])
        },
        // Whoever reads at a person's own request names that first, on the page that refuses: 403.
        Trial("GET /persons/{person}", 200) { scene in Attempt(try await person(scene)) },
        Trial("POST /persons/{person}", 200) { scene in
            Attempt(try await person(scene), form: request)
        }.but { $0.under = { $0.isSubjectRequest = true } },
        Trial("POST /persons/{person}/identifiers", 200) { scene in
            Attempt(try await person(scene, "/identifiers"), form: request)
        }.but { $0.under = { $0.isSubjectRequest = true } },
        Trial("POST /persons/{person}/hardship", 200) { scene in
            Attempt(try await person(scene, "/hardship"), form: request)
        }.but { $0.under = { $0.isSubjectRequest = true } },
        Trial("GET /persons/{person}/edit", 200) { scene in Attempt(try await person(scene, "/edit")) },
        Trial("POST /persons/{person}/edit", 303) { scene in
            let names = [("given_names", "Jan"), ("surname", "Wiśniewski")]
            return Attempt(try await person(scene, "/edit"), form: names + [("kind", "natural"), first])
        },
    ]

    private static let users: [Trial] = [
        Trial("GET /users"),
        Trial("GET /users/new"),
        Trial("POST /users/new", 303) { _ in
            let email = "\(UUID().text)@example.org"
            return Attempt("/users/new", form: [("name", "Ewa Nowak"), ("email", email), key])
        },
        Trial("GET /users/{user}", 200) { scene in Attempt(try await colleague(scene)) },
        Trial("GET /users/{user}/sight", 200) { scene in Attempt(try await colleague(scene, "/sight")) },
        Trial("GET /users/{user}/edit", 200) { scene in Attempt(try await colleague(scene, "/edit")) },
        Trial("POST /users/{user}/edit", 303) { scene in
            let form = [("name", "Ewa Nowak"), ("language", "pl"), first]
            return Attempt(try await colleague(scene, "/edit"), form: form)
        },
        Trial("GET /users/{user}/roles", 200) { scene in Attempt(try await colleague(scene, "/roles")) },
        Trial("POST /users/{user}/roles", 303) { scene in
            Attempt(try await colleague(scene, "/roles"), form: [("role", "accountant"), first])
        },
        Trial("POST /users/{user}/invitation", 303) { scene in
            let person = try await scene.unit.unit.person(.caseWorker, state: .invited)
            return Attempt("/users/\(person.id.text)/invitation", form: [])
        },
        Trial("POST /users/{user}/end-sessions", 303) { scene in
            Attempt(try await colleague(scene, "/end-sessions"), form: [])
        },
        Trial("GET /users/{user}/dismiss", 200) { scene in Attempt(try await colleague(scene, "/dismiss")) },
        Trial("POST /users/{user}/dismiss", 303) { scene in
            Attempt(try await colleague(scene, "/dismiss"), form: [first])
        },
        Trial("GET /users/{user}/reset-factor", 200) { scene in Attempt(try await colleague(scene, "/reset-factor")) },
        Trial("POST /users/{user}/reset-factor", 303) { scene in
            Attempt(try await colleague(scene, "/reset-factor"), form: [reason, key])
        },
        Trial("GET /users/{user}/appoint-dpo", 200) { scene in Attempt(try await colleague(scene, "/appoint-dpo")) },
        Trial("POST /users/{user}/appoint-dpo", 303) { scene in
            let id = try await scene.unit.colleague().id
            return Attempt("/users/\(id.text)/appoint-dpo", form: [reason, key])
        },
        Trial("GET /users/{user}/remove-dpo", 200) { scene in Attempt(try await colleague(scene, "/remove-dpo")) },
        Trial("POST /users/{user}/remove-dpo", 303) { scene in
            let id = try await scene.unit.colleague(.dpo).id
            return Attempt("/users/\(id.text)/remove-dpo", form: [reason, key])
        },
    ]

    private static let rights: [Trial] = [
        Trial("GET /permissions"),
        Trial("GET /interest"),
        Trial("GET /permissions/compare"),
        Trial("GET /roles"),
        Trial("GET /roles/new"),
        Trial("POST /roles/new", 303) { _ in Attempt("/roles/new", form: role() + [key]) },
        Trial("GET /roles/{role}", 200) { scene in Attempt("/roles/\(try await scene.unit.role().id.text)") },
        Trial("POST /roles/{role}", 303) { scene in
            Attempt("/roles/\(try await scene.unit.role().id.text)", form: role() + [first])
        },
        Trial("GET /roles/{role}/retire", 200) { scene in
            Attempt("/roles/\(try await scene.unit.role().id.text)/retire")
        },
        Trial("POST /roles/{role}/retire", 303) { scene in
            Attempt("/roles/\(try await scene.unit.role().id.text)/retire", form: [first])
        },
        Trial("GET /approvals"),
        Trial("GET /approvals/{approval}", 200) { scene in
            Attempt("/approvals/\(try await scene.unit.proposal().id.text)")
        }.but { $0.rule = { standing, _ in standing.seesProposals ? nil : 404 } },
        Trial("POST /approvals/{approval}", 303) { scene in
            Attempt("/approvals/\(try await scene.unit.proposal().id.text)", form: [("decision", "approve"), first])
        }.but { $0.rule = { standing, isSteppedUp in standing.refusalToDecide(isSteppedUp, lacking: 422) } },
        Trial("POST /approvals/{approval}/withdraw", 303) { scene in
            Attempt("/approvals/\(try await scene.ownProposal().id.text)/withdraw", form: [first])
        }.but { $0.rule = { standing, _ in standing.refusalToWithdraw } },
    ]

    private static let tokens: [Trial] = [
        Trial("GET /tokens"),
        Trial("GET /tokens/new"),
        // The token is shown at once, and once: 200, not a way on to another page.
        Trial("POST /tokens/new", 200) { _ in
            Attempt("/tokens/new", form: [("name", "Program"), ("scope", "case.list"), ("days", "90"), key])
        },
        Trial("GET /tokens/{token}", 200) { scene in Attempt(try await token(scene)) },
        Trial("GET /tokens/{token}/rotate", 200) { scene in Attempt(try await token(scene, "/rotate")) },
        Trial("POST /tokens/{token}/rotate", 200) { scene in
            Attempt(try await token(scene, "/rotate"), form: [("days", "90"), first, key])
        },
        Trial("GET /tokens/{token}/revoke", 200) { scene in Attempt(try await token(scene, "/revoke")) },
        Trial("POST /tokens/{token}/revoke", 303) { scene in
            Attempt(try await token(scene, "/revoke"), form: [first])
        },
    ]

    private static let office: [Trial] = [
        Trial("GET /departments"),
        Trial("GET /departments/new"),
        Trial("POST /departments/new", 303) { _ in Attempt("/departments/new", form: department() + [key]) },
        Trial("GET /departments/{department}", 200) { scene in Attempt(try await department(scene)) },
        Trial("POST /departments/{department}", 303) { scene in
            Attempt(try await department(scene), form: department() + [first])
        },
        Trial("GET /departments/{department}/retire", 200) { scene in
            Attempt(try await department(scene) + "/retire")
        },
        Trial("POST /departments/{department}/retire", 303) { scene in
            Attempt(try await department(scene) + "/retire", form: [first])
        },
        Trial("GET /settings"),
        Trial("GET /settings/history"),
        Trial("GET /settings/{setting}", 200) { scene in Attempt("/settings/\(scene.setting.rawValue)") },
        Trial("POST /settings/{setting}", 303) { scene in
            let change = try await scene.unit.change(of: scene.setting)
            let form = [("value", "7"), ("version", "\(change)")]
            return Attempt("/settings/\(scene.setting.rawValue)", form: form)
        },
    ]

    private static let erasure: [Trial] = [
        Trial("GET /persons/{person}/erasure", 200) { scene in Attempt(try await person(scene, "/erasure")) },
        Trial("POST /persons/{person}/erasure", 303) { scene in
            Attempt(try await person(scene, "/erasure"), form: [reason, key])
        },
        Trial("GET /persons/{person}/restriction", 200) { scene in
            Attempt(try await person(scene, "/restriction"))
        },
        Trial("POST /persons/{person}/restriction", 303) { scene in
            Attempt(try await person(scene, "/restriction"), form: [("change", "restrict"), reason, key])
        },
        Trial("GET /persons/{person}/holds", 200) { scene in
            Attempt(try await person(scene, "/holds"))
        }.but { $0.describe = APITrials.answersForAll },
        Trial("POST /persons/{person}/holds", 303) { scene in
            Attempt(try await person(scene, "/holds"), form: [("ground", "claims"), key])
        }.but { $0.describe = APITrials.answersForAll },
        Trial("POST /persons/{person}/holds/{hold}/lift", 303) { scene in
            let (person, hold) = try await scene.unit.held()
            return Attempt("/persons/\(person.text)/holds/\(hold.text)/lift", form: [])
        }.but { $0.describe = APITrials.answersForAll },
    ]

    private static let first = ("version", "1")
    private static let reason = ("reason", "Zgubiony telefon")
    private static var key: (String, String) { ("key", UUID().text) }

    private static func colleague(_ scene: Scene, _ rest: String = "") async throws -> String {
        "/users/\(try await scene.unit.colleague(.caseWorker).id.text)\(rest)"
    }

    private static let request = [("purpose", "subject-request"), ("words", "Pismo z 12 listopada")]

    private static func person(_ scene: Scene, _ rest: String = "") async throws -> String {
        "/persons/\(try await scene.unit.registered().id.text)\(rest)"
    }

    private static func token(_ scene: Scene, _ rest: String = "") async throws -> String {
        "/tokens/\(try await scene.unit.apiToken().item.id.text)\(rest)"
    }

    private static func department(_ scene: Scene) async throws -> String {
        "/departments/\(try await scene.unit.department().id.text)"
    }

    private static func role() -> [(String, String)] {
        [("name", FurnishedUnit.name("Rola")), ("permission", "user.list")]
    }

    private static func department() -> [(String, String)] {
        [("name", FurnishedUnit.name("Dział")), ("streets", "Polna\r\nLipowa"), ("buildings", "")]
    }
}

extension Scene {
    /// A link in somebody's mail: to whoever has such mails.
    fileprivate func link(for purpose: LinkPurpose) async throws -> String {
        let person = try await unit.unit.person(.caseWorker, state: purpose == .invitation ? .invited : .active)
        return try await unit.link(to: person, for: purpose)
    }
}
