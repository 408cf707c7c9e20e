import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@testable import komorne

@Suite("Refusals that wait to be recorded")
struct WaitingRefusalTests {
    @Test func theServerIsNotReadyUntilTheyAre() async throws {
        let database = try await TestDatabase.shared()
        let tenant = try await database.makeTenant()
        let host = "\(tenant.slug).localhost"
        let names = try TenantNames(code: tenant.code)
        let (table, login) = (names.schema.text + ".audit_entry", names.login.text)
        let superuser = try await database.open(database.superuser)
        try await TestService.running(on: database, hosts: [host]) { service in
            #expect(try await service.client.get("/health/ready", host: host).status == 200)
            try await superuser.script(SQL(trusted: "REVOKE INSERT ON \(table) FROM \(login)"))
            let nobody = Authenticator.vouch(forJob: "test", holding: [], in: tenant.id)
            await #expect(throws: Refused.self) {
                try await service.wiring.tenants.perform(WriteNote(), as: nobody)
            }
            let answer = try await service.client.get("/health/ready", host: host)
            #expect(answer.status == 503 && answer.text.contains("refusal-spool"))
            #expect(service.wiring.tenants.unrecordedRefusals == 0)

            try await superuser.script(SQL(trusted: "GRANT INSERT ON \(table) TO \(login)"))
            try await eventually("what waited is recorded") {
                try await service.client.get("/health/ready", host: host).status == 200
            }
        }
        let lines: Int64 = try await superuser.value(
            "SELECT count(*) FROM \(names.schema).audit_entry WHERE act = \(AuditAct.denied.number)"
        )
        #expect(lines == 1)
        await superuser.close()
    }
}
