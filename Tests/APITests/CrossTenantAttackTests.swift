import API
import Admin
import Casework
import Foundation
import HTTPTypes
import Persistence
import Safeguards
import TestSupport
import Testing
import Web

/// Attacks from one tenant upon another: whatever is tried at A with what is B's looks as if it did not exist.
@Suite("Attacks across tenants")
struct CrossTenantAttackTests {
    @Test("Identifiers of B in every path at A are like identifiers that nobody has, whatever the role")
    func identifiersInPaths() async throws {
        try await withOffice { office in
            let bearers = try await Bearer.all(in: office).filter { $0.kind == .person || $0.kind == .program }
            var tried = 0
            for row in MatrixRow.all where row.isOfThings {
                let attempt = try await office.foreignAttempt(row)
                for bearer in bearers {
                    let foreign = try await office.send(attempt, row, by: bearer)
                    let nobodys = try await office.send(attempt.withoutForeign, row, by: bearer)
                    #expect(foreign.status == nobodys.status, "\(row.name) by \(bearer)")
                    #expect(try foreign.comparable == nobodys.comparable, "\(row.name) by \(bearer)")
                    let mayNot = [403, row.isPage ? 401 : 403]
                    #expect(foreign.status == 404 || mayNot.contains(foreign.status), "\(row.name) by \(bearer)")
                    let looker = row.looker
                    if bearer.roles == [looker] { #expect(foreign.status == 404, "\(row.name)") }
                    for canary in [office.neighbour.admin.name, office.neighbour.admin.email] {
                        #expect(!foreign.text.contains(canary), "\(row.name) by \(bearer)")
                    }
                    tried += 1
                }
            }
            #expect(tried > 30 * bearers.count)
            #expect(try await office.neighbour.opens(office.neighbour.admin), "nobody of B was signed out")
        }
    }

    struct Smuggled: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let send: @Sendable (OfficeServer, UUID) async throws -> LocalhostClient.Answer
        let identifier: @Sendable (FurnishedUnit) async throws -> UUID

        static let department: @Sendable (FurnishedUnit) async throws -> UUID = { try await $0.department().id }
        static let role: @Sendable (FurnishedUnit) async throws -> UUID = { try await $0.role().id }

        static let all = [
            Smuggled(
                testDescription: "a department in an invitation",
                send: { office, id in try await office.invite(#""departments":["\#(id.text)"]"#) },
                identifier: department
            ),
            Smuggled(
                testDescription: "a role in an invitation",
                send: { office, id in try await office.invite(#""custom_roles":["\#(id.text)"]"#) },
                identifier: role
            ),
            Smuggled(
                testDescription: "a department of somebody's, behind one that is right",
                send: { office, id in
                    let own = try await office.home.department().id
                    let body = #"{"name":"Ewa","language":"pl","departments":["\#(own.text)","\#(id.text)"]}"#
                    return try await office.change("", "PATCH", body)
                },
                identifier: department
            ),
            Smuggled(
                testDescription: "a role of somebody's",
                send: { office, id in
                    try await office.change("/roles", "PUT", #"{"roles":[],"custom_roles":["\#(id.text)"]}"#)
                },
                identifier: role
            ),
        ]
    }

    @Test("Identifiers of B in bodies at A are like identifiers that nobody has", arguments: Smuggled.all)
    func identifiersInBodies(_ smuggled: Smuggled) async throws {
        try await withOffice { office in
            let foreign = try await smuggled.send(office, try await smuggled.identifier(office.neighbour))
            let nobodys = try await smuggled.send(office, UUID())
            let own = try await smuggled.send(office, try await smuggled.identifier(office.home))
            #expect(foreign.status == 422 && nobodys.status == 422)
            #expect(try foreign.comparable == nobodys.comparable)
            #expect((200...201).contains(own.status), "one's own is taken: \(own.text)")
        }
    }

    @Test func whatOpensOneTenantOpensNoOther() async throws {
        try await withOffice { office in
            let cookie = Pass(office.home.admin)
            for pass in [cookie, .token(office.home.token)] {
                let answer = try await office.call("GET", "/api/v1/departments", at: office.neighbour, as: pass)
                let unknown = try await office.call(
                    "GET",
                    "/api/v1/departments",
                    at: office.neighbour,
                    as: .session(.random())
                )
                #expect(answer.status == 401)
                #expect(try answer.comparable == unknown.comparable, "a foreign one is like one that never was")
            }
            #expect(try await office.call("GET", "/api/v1/me", at: office.home, as: cookie).status == 200)
        }
    }

    @Test(
        "No header field names a tenant",
        arguments: ["X-Forwarded-Host", "X-Original-Host", "X-Host", "Forwarded", "X-Tenant-Id", "X-Forwarded-Server"]
    )
    func headersThatNameATenant(_ field: String) async throws {
        try await withOffice { office in
            let pass = Pass(office.home.admin)
            func value(_ unit: FurnishedUnit) -> String {
                switch field {
                case "Forwarded": "host=\(unit.host)"
                case "X-Tenant-Id": unit.unit.tenant.id.description
                default: unit.host
                }
            }
            let towards = [(field, value(office.neighbour))]
            let mine = try await office.call("GET", "/api/v1/me", at: office.home, as: pass, towards)
            #expect(mine.status == 200)
            #expect(try mine.json["email"] as? String == office.home.admin.email)
            let back = [(field, value(office.home))]
            let foreign = try await office.call("GET", "/api/v1/me", at: office.neighbour, as: pass, back)
            #expect(foreign.status == 401)
        }
    }

    @Test func theTokenOfAFormIsGoodForItsOwnSessionAndTenantAlone() async throws {
        try await withOffice { office in
            let seals = office.seals
            let admin = office.neighbour.admin
            let tenants = (a: office.home.unit.tenant.id, b: office.neighbour.unit.tenant.id)
            let holder = FormHolder(admin.session.token)
            let other = FormHolder(office.neighbour.secondAdmin.session.token)
            let wrong = [
                "A's": try await seals.token(for: holder, in: tenants.a),
                "another session's": try await seals.token(for: other, in: tenants.b),
                "none": "",
                "something": String(repeating: "A", count: 64),
            ]
            let form = [("name", "Podstawiony"), ("language", "pl"), ("version", "1")]
            for (whose, token) in wrong {
                let answer = try await office.submit(
                    "/profile",
                    at: office.neighbour,
                    as: Pass(admin),
                    form,
                    token: token
                )
                #expect(answer.status == 403, "\(whose)")
                #expect(!answer.text.contains("Podstawiony"), "\(whose)")
            }
            let right = try await office.submit("/profile", at: office.neighbour, as: Pass(admin), form)
            #expect(right.status == 303)
        }
    }

    @Test("A form that another site sends is refused before it is read", arguments: ["cross-site", "same-site"])
    func formsOfOtherSites(_ site: String) async throws {
        try await withOffice { office in
            let admin = office.home.admin
            let token = try await office.seals.token(for: FormHolder(admin.session.token), in: admin.tenant)
            let headers = [
                ("Cookie", "\(CookieName.session.rawValue)=\(admin.session.token.text)"), ("Sec-Fetch-Site", site),
                ("Content-Type", "application/x-www-form-urlencoded"), ("Origin", "https://\(office.neighbour.host)"),
            ]
            let form = "name=Podstawiony&language=pl&version=1&form_token=\(token)"
            let answer = try await office.send("POST", "/profile", to: office.home, headers, text: form)
            #expect(answer.status == 403)
            let profile = try await office.call("GET", "/api/v1/me", at: office.home, as: Pass(admin))
            #expect(try profile.json["name"] as? String == admin.name)
        }
    }

    @Test(
        "A link that A mailed is unknown at B and still good at A",
        arguments: [
            (LinkPurpose.invitation, "invitations", "invitation", "new_password"),
            (.passwordReset, "password-resets", "new-password", "new_password"),
            (.factorReset, "factor-resets", "new-factor", "password"),
        ]
    )
    func linksOfAnotherTenant(_ purpose: LinkPurpose, kind: String, folder: String, field: String) async throws {
        try await withOffice { office in
            let state: UserState = purpose == .invitation ? .invited : .active
            let person = try await office.home.unit.person(.caseWorker, state: state)
            let link = try await office.home.link(to: person, for: purpose)
            let password = purpose == .factorReset ? TestPerson.password : APITrials.newPassword
            func redeem(_ link: String, at unit: FurnishedUnit) async throws -> LocalhostClient.Answer {
                let body = #"{"token":"\#(link)","password":\#(password.quoted)}"#
                return try await office.call(
                    "POST",
                    "/api/v1/\(kind)/redemptions",
                    at: unit,
                    as: .nothing,
                    json: body
                )
            }
            let foreign = try await redeem(link, at: office.neighbour)
            let unknown = try await redeem(LinkToken.random().text, at: office.neighbour)
            #expect(foreign.status == 404 && unknown.status == 404)
            #expect(try foreign.comparable == unknown.comparable)
            let page = try await office.page("/\(folder)/\(link)", at: office.neighbour, as: .nothing)
            #expect(page.status == 404 && !page.text.contains(person.name) && !page.text.contains(person.email))
            let form = try await office.submit(
                "/\(folder)/\(link)",
                at: office.neighbour,
                as: .nothing,
                [(field, password)]
            )
            #expect(form.status == 404 && form.cookie(.session) == nil)
            #expect(try await redeem(link, at: office.home).status == 201)
            #expect(try await redeem(link, at: office.home).status == 404, "once")
        }
    }

    @Test func theSameKeyOfACommandMeansSomethingElseInEachTenant() async throws {
        try await withOffice { office in
            let key = ("Idempotency-Key", UUID().text)
            let body = #"{"name":"Południe","streets":["Lipowa"],"buildings":[]}"#
            var made: [String] = []
            for unit in [office.home, office.neighbour, office.home] {
                let answer = try await office.call(
                    "POST",
                    "/api/v1/departments",
                    at: unit,
                    as: Pass(unit.admin),
                    [key],
                    json: body
                )
                #expect(answer.status == 201)
                made.append(try #require(try answer.json["id"] as? String))
                #expect((answer["idempotency-replayed"] == "true") == (made.count == 3))
            }
            #expect(made[0] != made[1] && made[0] == made[2])
            let foreign = "/api/v1/departments/\(made[1])"
            #expect(
                try await office.call("GET", foreign, at: office.home, as: Pass(office.home.admin)).status == 404
            )
        }
    }

    @Test("A cursor of A is none in B", arguments: ["/api/v1/users?limit=1", "/api/v1/tokens?limit=1"])
    func cursors(_ list: String) async throws {
        try await withOffice { office in
            for unit in [office.home, office.neighbour] { _ = try await unit.apiToken() }
            let admin = Pass(office.home.admin)
            let first = try await office.call("GET", list, at: office.home, as: admin)
            let link = try #require(first["link"])
            let next = String(link.drop { $0 == "<" }.prefix { $0 != ">" })
            #expect(next.contains("cursor="))
            #expect(try await office.call("GET", next, at: office.home, as: admin).status == 200)
            let foreign = try await office.call("GET", next, at: office.neighbour, as: Pass(office.neighbour.admin))
            #expect(foreign.status == 422 && foreign.code == "bad-cursor")
        }
    }
}

extension MatrixRow {
    /// Whether its path names something of the tenant's that has an identifier.
    /// A role that may look at whatever the path names, so that it must hear that there is no such thing.
    fileprivate var looker: Role {
        if name.contains(" /log/") || name.contains("/audit/") || name.hasSuffix("/access-reports") { return .dpo }
        if name.contains("/holds") { return .lawyer }
        return name.contains("{person}") ? .manager : .tenantAdmin
    }

    fileprivate var isOfThings: Bool {
        let kinds = ["{user}", "{role}", "{department}", "{approval}", "{session}", "{person}", "{entry}"]
        let isToken = name.contains("tokens/{token}")
        guard case .holders = audience else { return false }
        return isToken || kinds.contains { name.contains($0) }
    }
}

/// A request with an identifier of the neighbour's in its path.
private struct ForeignAttempt {
    let attempt: Attempt
    let identifier: String

    var withoutForeign: Attempt {
        let path = attempt.path.replacing(identifier, with: UUID().text)
        return switch attempt.body {
        case .none: Attempt(path, attempt.headers)
        case .json(let text): Attempt(path, json: text, attempt.headers)
        case .form(let fields): Attempt(path, form: fields)
        }
    }
}

extension OfficeServer {
    /// The row's request as the neighbour's own administrator would send it.
    fileprivate func foreignAttempt(_ row: MatrixRow) async throws -> ForeignAttempt {
        let bearer = Bearer(
            description: "an administrator of B",
            kind: .person,
            standing: .person(of: neighbour.unit.tenant.id, roles: [.tenantAdmin]),
            person: neighbour.admin
        )
        let scene = Scene(unit: neighbour, bearer: bearer, person: neighbour.admin)
        let attempt = try await RouteMatrixTests.trial(of: row).make(scene)
        let identifier = try #require(attempt.path.split(separator: "/").first { UUID(strict: $0) != nil })
        return ForeignAttempt(attempt: attempt, identifier: String(identifier))
    }

    fileprivate func send(
        _ foreign: ForeignAttempt,
        _ row: MatrixRow,
        by bearer: Bearer
    ) async throws -> LocalhostClient.Answer {
        try await send(foreign.attempt, row, by: bearer)
    }

    fileprivate func send(
        _ attempt: Attempt,
        _ row: MatrixRow,
        by bearer: Bearer
    ) async throws -> LocalhostClient.Answer {
        let pass = bearer.person.map { Pass($0) } ?? .token(home.token)
        let fresh = attempt.headers.map { $0.0 == "Idempotency-Key" ? ($0.0, UUID().text) : $0 }
        return switch attempt.body {
        case .form(let fields): try await submit(attempt.path, at: home, as: pass, fields)
        case .json(let text):
            try await call(row.method.rawValue, attempt.path, at: home, as: pass, fresh, json: text)
        case .none where row.isPage: try await page(attempt.path, at: home, as: pass)
        case .none: try await call(row.method.rawValue, attempt.path, at: home, as: pass, fresh)
        }
    }

    fileprivate func invite(_ member: String) async throws -> LocalhostClient.Answer {
        let body = #"{"name":"Ewa Nowak","email":"\#(UUID().text)@example.org",\#(member)}"#
        let key = ("Idempotency-Key", UUID().text)
        return try await call("POST", "/api/v1/users", at: home, as: Pass(home.admin), [key], json: body)
    }

    fileprivate func change(_ rest: String, _ method: String, _ body: String) async throws -> LocalhostClient.Answer {
        let path = "/api/v1/users/\(try await home.colleague(.caseWorker).id.text)\(rest)"
        return try await call(method, path, at: home, as: Pass(home.admin), [("If-Match", "\"v1\"")], json: body)
    }
}
