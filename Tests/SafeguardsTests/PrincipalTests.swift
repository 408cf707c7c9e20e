import Foundation
import Safeguards
import Testing

@Suite("Who asks")
struct PrincipalTests {
    @Test func aJobIsNamedAfterItselfAndMayDoItsOwnOnly() {
        let tenant = TenantID.random()
        let permission = Permission("letter.send")
        let principal = Authenticator.vouch(forJob: "letter.send", holding: [permission], in: tenant)
        #expect(principal.name == "job:letter.send")
        #expect(principal.tenant == tenant)
        #expect(principal.mayEver(permission))
        #expect(!principal.mayEver(Permission("letter.read")))
        // Not what the matrix gives to people either.
        #expect(Permission.matrix.allSatisfy { !principal.mayEver($0) })
    }

    @Test func aTenantIsItsSixteenBytes() throws {
        let uuid = try #require(UUID(uuidString: "018F6B1C-2D3E-7F40-8A5B-6C7D8E9FA0B1"))
        let tenant = TenantID(uuid)
        #expect(tenant.description == "018f6b1c-2d3e-7f40-8a5b-6c7d8e9fa0b1")
        #expect(
            tenant.bytes == [
                0x01, 0x8f, 0x6b, 0x1c, 0x2d, 0x3e, 0x7f, 0x40, 0x8a, 0x5b, 0x6c, 0x7d, 0x8e, 0x9f, 0xa0, 0xb1,
            ]
        )
        #expect(TenantID.random() != TenantID.random())
    }

    @Test func aPermissionIsItsName() {
        #expect("\(Permission("queue.probe"))" == "queue.probe")
        #expect(Permission("a.b") == Permission("a.b") && Permission("a.b") != Permission("a.c"))
    }
}
