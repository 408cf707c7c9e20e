import API
import Admin
import Casework
import Foundation
import Hummingbird
import Persistence
import Safeguards
import TestSupport
import Testing
import Web

/// While the key provider cannot be reached, those go on whose keys are remembered, and nobody else begins.
@Suite("A key provider out of reach")
struct KeyOutageTests {
    @Test func stopsNobodyWhoIsAtWork() async throws {
        let keys = TestKeys(try await TestDatabase.shared().keys)
        let unit = try await TestUnit.make(sizes: .plenty, provider: keys)
        let other = try await unit.neighbour()
        let worker = try await unit.person(.caseWorker)
        let routes = APIRoutes(casework: unit.casework, release: Release(version: "1", revision: "a")) { [] }
        let pages = try AdminRoutes(casework: unit.casework, sentMail: nil)
        let tenants = [unit.host: unit.tenant.id, other.host: other.tenant.id]
        try await withTestServer(
            hosts: [unit.host, other.host],
            recognise: { host in tenants[host].map { .serving($0) } ?? .unknown },
            renderProblem: pages.renderProblem,
            routes: { router in
                routes.add(to: router)
                pages.add(to: router)
            }
        ) { client in
            let ask = { (method: String, path: String, host: String, json: String) in
                let key = [("Idempotency-Key", UUID().text), ("Content-Type", "application/json")]
                let headers = Pass(worker).headers + (json.isEmpty ? [] : key)
                return try await client.send(method, "/api/v1" + path, host: host, headers: headers, text: json)
            }
            #expect(try await ask("POST", "/persons", unit.host, PersonRegister.natural).status == 201)
            keys.goDown()
            let body = #"{"kind":"natural","given_names":"Ewa","surname":"Nowak"}"#
            #expect(try await ask("POST", "/persons", unit.host, body).status == 201)
            #expect(try await ask("POST", "/person-searches", unit.host, #"{"query":"nowak"}"#).status == 200)
            for (method, path, json) in [("GET", "/me", ""), ("POST", "/persons", body)] {
                let answer = try await ask(method, path, other.host, json)
                #expect(answer.status == 503 && answer.code == "unavailable" && answer["retry-after"] == "30")
            }
            let html = [("Accept", "text/html")]
            let page = try await client.send("GET", "/sign-in", host: other.host, headers: html, text: "")
            #expect(page.status == 503 && page["retry-after"] == "30")
            keys.comeBack()
            #expect(try await ask("GET", "/me", other.host, "").status == 401)
        }
    }
}
