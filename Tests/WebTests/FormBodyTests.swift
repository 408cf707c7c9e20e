import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import TestSupport
import Testing
import Web

@Suite("A form, field by field")
struct FormBodyTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let form: String
        let faults: [String]
        let read: @Sendable (FormBody) -> Bool

        init(_ why: String, _ form: String, _ faults: String..., read: @escaping @Sendable (FormBody) -> Bool) {
            testDescription = why
            self.form = form
            self.faults = faults
            self.read = read
        }
    }

    @Test(arguments: [
        Example("a text", "a=x") { $0.text("a") == "x" },
        Example("blanks around a text", "a=+x%20y%C2%A0") { $0.text("a") == "x y" },
        Example("Polish letters", "a=za%C5%BC%C3%B3%C5%82%C4%87") { $0.text("a") == "zażółć" },
        Example("a letter and its mark apart", "a=z%CC%87") { $0.text("a")?.utf8.elementsEqual("ż".utf8) == true },
        Example("the signs a form is made of", "a=%26%3D%2B%25") { $0.text("a") == "&=+%" },
        Example("an equals sign within", "a=x=y") { $0.text("a") == "x=y" },
        Example("an empty text", "a=", "/a missing") { $0.text("a") != nil },
        Example("a text of blanks", "a=+%09", "/a missing") { $0.text("a") != nil },
        Example("a text that is not there", "", "/a missing") { $0.text("a") != nil },
        Example("a text too long", "a=xyz", "/a too_long") { $0.text("a", length: 1...2) != nil },
        Example("a line break in a line", "a=x%0Ay", "/a unprintable") { $0.text("a") != nil },
        Example("lines as browsers end them", "a=x%0D%0Ay") { $0.text("a", .lines) == "x\ny" },
        Example("an empty text that may be", "a=+") { $0.optionalText("a") == .some(nil) },
        Example("a password with its blanks", "a=+x+") { $0.secret("a")?.revealed == " x " },
        Example("no password", "a=", "/a missing") { $0.secret("a") != nil },
        Example("a password too long", "a=xyz", "/a too_long") { $0.secret("a", length: 1...2) != nil },
        Example("a number", "a=12") { $0.int("a") == 12 },
        Example("a number with a zero before it", "a=012", "/a not_a_number") { $0.int("a") != nil },
        Example("a number with a plus", "a=%2B1", "/a not_a_number") { $0.int("a") != nil },
        Example("a number too big", "a=6", "/a out_of_range") { $0.int("a", in: 1...5) != nil },
        Example("a day", "a=2024-02-29") { $0.date("a")?.day == 29 },
        Example("a day left out", "a=") { form in form.optional("a") { form.date($0) } == .some(nil) },
        Example("one of several", "a=red") { $0.choice("a", as: JSONBodyTests.Colour.self) == .red },
        Example("none of several", "a=blue", "/a not_a_choice") {
            $0.choice("a", as: JSONBodyTests.Colour.self) != nil
        },
        Example("a box ticked", "a=1") { $0.flag("a") == true },
        Example("a box not ticked", "") { $0.flag("a") == false },
        Example("boxes ticked", "a=x&a=y") { $0.all("a") == ["x", "y"] },
        Example("no boxes ticked", "") { $0.all("a") == [] },
        Example("no boxes ticked where one must be", "", "/a missing") { $0.all("a", count: 1...5) != nil },
        Example("boxes with a meaning", "a=red&a=green") {
            $0.allParsed("a") { JSONBodyTests.Colour(rawValue: $0) } == [.red, .green]
        },
    ])
    func isReadOrSaysEveryFault(_ example: Example) throws {
        let form = try FormBody(Array(example.form.utf8))
        let isRead = example.read(form)
        #expect(form.faults.map { "\($0.pointer) \($0.code)" } == example.faults)
        #expect(example.faults.isEmpty ? isRead : !isRead)
        let gathered: Void? = try form.gather()
        #expect((gathered != nil) == example.faults.isEmpty)
    }

    @Test(arguments: [
        "a", "a=%", "a=%4", "a=%zz", "a=%+1", "=x", "a=1&", "&a=1", "a=%00", "a=%FF", "a=%C0%AF", "a=%ED%A0%80", "a=ż",
        "a=x y", "a=x\n", String(repeating: "a=1&", count: 1_000) + "a=1",
    ])
    func thatNoBrowserSendsIsRefused(_ text: String) {
        #expect(throws: Problem.malformedForm) { try FormBody(Array(text.utf8)) }
    }

    struct Tampered: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let form: String
        let read: @Sendable (FormBody) -> Void

        init(_ why: String, _ form: String, read: @escaping @Sendable (FormBody) -> Void) {
            testDescription = why
            self.form = form
            self.read = read
        }
    }

    @Test(arguments: [
        Tampered("a field the form has not", "a=x&role=admin") { _ = $0.text("a") },
        Tampered("a field twice", "a=x&a=y") { _ = $0.text("a") },
        Tampered("a field twice, the first empty", "a=&a=y") { _ = $0.optionalText("a") },
        Tampered("a password twice", "a=x&a=y") { _ = $0.secret("a") },
        Tampered("a box with another value", "a=on") { _ = $0.flag("a") },
        Tampered("a box twice", "a=1&a=1") { _ = $0.flag("a") },
        Tampered("the same box of a group twice", "a=x&a=x") { _ = $0.all("a") },
        Tampered("an empty box of a group", "a=") { _ = $0.all("a") },
        Tampered("a box of a group that the page has not", "a=blue") { form in
            _ = form.allParsed("a") { JSONBodyTests.Colour(rawValue: $0) }
        },
    ])
    func thatNoPageOfOursSendsIsRefused(_ tampered: Tampered) throws {
        let form = try FormBody(Array(tampered.form.utf8))
        tampered.read(form)
        #expect(throws: Problem.malformedForm) { try form.gather() }
    }

    @Test func isShownAgainWithWhatWasTyped() throws {
        let form = try FormBody(Array("name=Anna+%3Cb%3E&note=&count=x".utf8))
        let values = try form.gather(form.text("name"), form.text("note"), form.int("count"))
        #expect(values == nil)
        #expect(form.kept("name") == "Anna <b>")
        #expect(form.kept("none") == "")
        form.note(.choice, at: "name")
        #expect(form.faults.map(\.pointer) == ["/note", "/count", "/name"])
    }

    @Test func hasTheTypeOfForms() async throws {
        try await withServer(routes: { router in
            router.post("form") { request, _ in
                let form = try await FormBody(request)
                return try form.gather(form.text("a")) ?? "-"
            }
        }) { server in
            for (type, status) in [
                ("application/x-www-form-urlencoded", 200), ("application/x-www-form-urlencoded;charset=UTF-8", 200),
                ("application/x-www-form-urlencoded;charset=iso-8859-2", 415),
                ("multipart/form-data; boundary=x", 415), ("application/json", 415), (nil, 415),
            ] {
                let fields = ["Sec-Fetch-Site: same-origin"] + (type.map { ["Content-Type: \($0)"] } ?? [])
                let answer = try await server.ask("POST", "/form", fields, body: "a=x")
                #expect(answer.status == status)
                #expect(status == 200 ? answer.body == "x" : answer.problem == "unsupported-media-type")
                let big = "a=" + String(repeating: "x", count: 65_535)
                #expect(try await server.ask("POST", "/form", fields, body: big).status == 413)
            }
        }
    }
}

@Suite("The token of a form")
struct FormSealTests {
    static let tenant = RunningServer.demo
    static let seals = FormSeals(keys: TenantKeys(FixedKeys()))

    /// A small sign-in page: the cookie comes with it, and the form must have stood on it.
    @Sendable static func addRoutes(to router: Router<VisitorContext>) {
        router.get("sign-in") { _, context in
            let visit = Visit(context.cookies)
            var response = Response(status: .ok)
            if let cookie = visit.cookie { response.headers.append(cookie) }
            let token = try await seals.token(for: FormHolder(visit), in: tenant)
            response.headers.append(HTTPField(name: .eTag, value: token))
            return response
        }
        router.post("sign-in") { request, context in
            let form = try await FormBody(request)
            try await seals.check(form, of: FormHolder(Visit(context.cookies)), in: tenant)
            return try form.gather() == nil ? "no" : "in"
        }
    }

    static let headers = ["Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: same-origin"]

    @Test func goesWithTheVisitorsOwnCookie() async throws {
        try await withServer(routes: Self.addRoutes) { server in
            let page = try await server.ask("GET", "/sign-in")
            let cookie = try #require(page["Set-Cookie"]).prefix { $0 != ";" }
            let token = try #require(page["ETag"])
            #expect(page["Set-Cookie"]?.hasSuffix("; Path=/; Secure; HttpOnly; SameSite=Lax") == true)
            #expect(cookie.hasPrefix("__Host-kp=1."))

            func send(_ cookies: [String], _ body: String) async throws -> String {
                let answer = try await server.ask("POST", "/sign-in", Self.headers + cookies, body: body)
                return answer.status == 200 ? answer.body : "\(answer.status) \(answer.problem)"
            }
            let form = "form_token=\(token)"
            #expect(try await send(["Cookie: \(cookie)"], form) == "in")
            #expect(try await send([], form) == "403 stale-form")
            #expect(try await send(["Cookie: \(cookie)"], "") == "403 stale-form")
            #expect(try await send(["Cookie: \(cookie)"], "form_token=") == "403 stale-form")
            #expect(try await send(["Cookie: \(cookie)"], form + "x") == "403 stale-form")
            #expect(try await send(["Cookie: \(cookie)"], form + "&" + form) == "403 stale-form")
            #expect(try await send(["Cookie: \(cookie); \(cookie)"], form) == "403 stale-form")
            #expect(try await send(["Cookie: a=b; \(cookie)"], form) == "in")

            let other = try await server.ask("GET", "/sign-in")
            let foreign = try #require(other["Set-Cookie"]).prefix { $0 != ";" }
            #expect(foreign != cookie)
            #expect(try await send(["Cookie: \(foreign)"], form) == "403 stale-form")

            let again = try await server.ask("GET", "/sign-in", ["Cookie: \(cookie)"])
            #expect(again["Set-Cookie"] == nil)
            #expect(again["ETag"] != token)
        }
    }

    @Test func isOneTenantsAndOneSessions() async throws {
        let session = SessionToken.random()
        func facts(_ token: SessionToken) throws -> SessionFacts {
            let start = Date(timeIntervalSince1970: 0)
            let record = SessionRecord(
                id: UUID(),
                user: UUID(),
                level: 2,
                authenticatedAt: start,
                seenAt: start,
                expiresAt: start.addingTimeInterval(60),
                idleSeconds: 60,
                userState: "active",
                roles: [],
                custom: [],
                departments: []
            )
            return try #require(try Authenticator.verify(record, of: token, in: Self.tenant, at: start).session)
        }
        let holder = FormHolder(try facts(session))
        let token = try await Self.seals.token(for: holder, in: Self.tenant)
        let form = try FormBody(Array("form_token=\(token)".utf8))
        try await Self.seals.check(form, of: holder, in: Self.tenant)
        await #expect(throws: Problem.staleForm) {
            try await Self.seals.check(form, of: holder, in: TenantID.random())
        }
        let other = FormHolder(try facts(.random()))
        await #expect(throws: Problem.staleForm) {
            try await Self.seals.check(form, of: other, in: Self.tenant)
        }
    }
}
