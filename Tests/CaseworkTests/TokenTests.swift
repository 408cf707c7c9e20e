import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("API tokens")
struct TokenTests {
    private let unit: TestUnit
    private let admin: TestPerson
    private let year: TimeInterval = 366 * 24 * 3_600

    init() async throws {
        unit = try await TestUnit.make()
        admin = try await unit.person(.tenantAdmin)
    }

    @Test("The text is shown once; the table has its hash and its last four characters")
    func aTokenIsMade() async throws {
        let made = try await create(scopes: [.paymentRecord, .caseList], addresses: ["192.0.2.0/24", "2001:db8::1"])
        #expect(made.text.revealed.hasPrefix("kmr_dt_"))
        let token = try #require(APITokenText(parsing: made.text.revealed))
        let shown = try await unit.perform(ShowToken(made.id), by: admin)
        #expect(shown.hint == token.hint && shown.scopes == ["case.list", "payment.record"])
        #expect(shown.addresses == ["192.0.2.0/24", "2001:db8::1"] && shown.state == .live && shown.version == 1)
        #expect(shown.madeBy == admin.id && shown.lastUsedOn == nil)
        let row = try await unit.change { (tenant: borrowing TenantConnection) in
            let row: String = try await tenant.value("SELECT t::text FROM api_token t")
            let log: [[UInt8]] = try await tenant.values("SELECT entry FROM audit_entry")
            return row + log.map { String(decoding: $0, as: UTF8.self) }.joined()
        }
        #expect(!row.contains(token.text) && !row.contains(token.text.dropFirst(7)))
        #expect(try await unit.notices(to: admin.id) == ["token_created"])
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var name = "Bank"
        var addresses: [String] = []
        var seconds: TimeInterval = 3_600
        let fault: InvalidChange

        init(
            _ why: String,
            name: String = "Bank",
            addresses: [String] = [],
            lasting seconds: TimeInterval = 3_600,
            _ field: String,
            _ reason: InvalidChange.Reason
        ) {
            testDescription = why
            self.name = name
            self.addresses = addresses
            self.seconds = seconds
            fault = InvalidChange(field, reason)
        }
    }

    @Test(arguments: [
        Refusal("a token without a name", name: " ", "name", .empty),
        Refusal("over at once", lasting: 0, "expires_at", .inThePast),
        Refusal("over yesterday", lasting: -86_400, "expires_at", .inThePast),
        Refusal("a second too long", lasting: 366 * 86_400 + 1, "expires_at", .tooFar(days: 366)),
        Refusal("a name for an address", addresses: ["example.org"], "addresses", .notANetwork),
        Refusal("bits beyond the prefix", addresses: ["192.0.2.1/24"], "addresses", .notANetwork),
        Refusal("51 networks", addresses: (0...50).map { "192.0.2.\($0)" }, "addresses", .tooMany(most: 50)),
    ])
    func limitsAreKept(_ example: Refusal) async throws {
        await #expect(throws: example.fault) {
            try await unit.perform(
                CreateToken(
                    name: example.name,
                    scopes: [.paymentRecord],
                    addresses: example.addresses,
                    expiresAt: unit.now.addingTimeInterval(example.seconds),
                    environment: .demo
                ),
                by: admin
            )
        }
    }

    @Test func aYearAndADayIsTheLongest() async throws {
        let made = try await create(scopes: [.paymentRecord], lasting: year)
        #expect(made.expiresAt == unit.now.addingTimeInterval(year))
    }

    @Test("No scope but those of the matrix's column for integrations")
    func scopesAreLimited() async throws {
        let others = Matrix.rows.filter { $0[.integration] == nil }.map(\.permission)
        #expect(others.count > 10)
        for permission in others + [Permission("case.burn")] {
            await #expect(throws: ScopesNotGrantable([permission.name])) {
                try await create(scopes: [.paymentRecord, permission])
            }
        }
    }

    @Test func aTokenMustBeForSomething() async throws {
        await #expect(throws: InvalidChange("scopes", .empty)) { try await create(scopes: []) }
    }

    @Test(arguments: [Role.headOfUnit, .dpo, .manager, .caseWorker, .accountant, .lawyer, .auditor])
    func nobodyElseMakesTokens(_ role: Role) async throws {
        let other = try await unit.person(role)
        await #expect(throws: Refused(missing: .tokenCreate)) { try await create(scopes: [.caseList], by: other) }
    }

    @Test func makingOneTakesAFactorShownLately() async throws {
        let stale = try await unit.session(of: admin, authenticatedAt: unit.now.addingTimeInterval(-301))
        await #expect(throws: Refused(.tokenCreate, because: .stepUpNeeded)) {
            try await create(scopes: [.caseList], by: stale)
        }
    }

    @Test("A successor takes over within seven days, and never do more than two live")
    func tokensAreRotated() async throws {
        let first = try await create(scopes: [.caseList, .paymentRecord], addresses: ["192.0.2.7"], lasting: year)
        let second = try await rotate(first.id, expected: 1)
        var tokens = try await live()
        #expect(tokens.map(\.id) == [first.id, second.id])
        #expect(tokens[0].expiresAt == unit.now.addingTimeInterval(7 * 86_400) && tokens[1].replaces == first.id)
        #expect(tokens[1].scopes == tokens[0].scopes && tokens[1].addresses == tokens[0].addresses)
        #expect(second.text.revealed != first.text.revealed)
        await #expect(throws: AlreadyRotated()) { try await rotate(first.id, expected: 2) }

        let third = try await rotate(second.id, expected: 1)
        tokens = try await live()
        #expect(tokens.map(\.id) == [second.id, third.id], "the oldest is over at once")
        let oldest = try await unit.perform(ShowToken(first.id), by: admin)
        #expect(oldest.state == .revoked && oldest.revokedWhy == "rotated")
        unit.clock.advance(by: 7 * 86_400)
        let fresh = try await unit.session(of: admin)
        #expect(try await unit.perform(ListTokens(onlyLive: true), by: fresh).items.map(\.id) == [third.id])
        await #expect(throws: AlreadyOver()) { try await rotate(second.id, expected: 2, by: fresh) }
    }

    @Test func rotatingDoesNotProlongTheOldOne() async throws {
        let first = try await create(scopes: [.caseList], lasting: 3_600)
        _ = try await rotate(first.id, expected: 1)
        #expect(try await live().first?.expiresAt == first.expiresAt)
    }

    @Test func twoWhoRotateAtOnceMakeOneSuccessor() async throws {
        let other = try await unit.person(.tenantAdmin)
        for _ in 1...10 {
            let token = try await create(scopes: [.caseList])
            async let one = isDone { try await rotate(token.id, expected: 1) }
            async let two = isDone { try await rotate(token.id, expected: 1, by: other) }
            #expect(try await [one, two].filter(\.self).count == 1)
            #expect(try await live().filter { $0.replaces == token.id }.count == 1)
        }
    }

    @Test func aRevokedTokenIsOverAtOnce() async throws {
        let token = try await create(scopes: [.caseList])
        await #expect(throws: VersionConflict(current: 1)) {
            try await unit.perform(RevokeToken(token.id, expected: 2), by: admin)
        }
        let caller = try program(token)
        await #expect(throws: Refused(missing: .departmentList)) {
            try await unit.casework.outcome(of: ListDepartments(), by: caller)
        }
        try await unit.perform(RevokeToken(token.id, expected: 1), by: admin)
        await #expect(throws: Unauthenticated(.unknown)) {
            try await unit.casework.outcome(of: ListDepartments(), by: caller)
        }
        await #expect(throws: AlreadyOver()) { try await unit.perform(RevokeToken(token.id, expected: 2), by: admin) }
    }

    @Test("Whoever found a token ends it, and is told nothing")
    func leakedTokens() async throws {
        let (token, other) = (try await create(scopes: [.caseList]), try await create(scopes: [.caseList]))
        let text = try #require(APITokenText(parsing: token.text.revealed))
        let visitor = Caller(
            tenant: unit.tenant.id,
            credential: .none,
            client: Client(address: "198.51.100.7", agent: "curl", request: "leak")
        )
        for _ in 1...2 {
            try await unit.casework.outcome(ofVisitors: RevokeLeakedToken(text), by: visitor)
        }
        try await unit.casework.outcome(ofVisitors: RevokeLeakedToken(.random(for: .demo)), by: visitor)
        let revoked = try await unit.perform(ShowToken(token.id), by: admin)
        #expect(revoked.state == .revoked && revoked.revokedWhy == "leaked")
        #expect(try await live().map(\.id) == [other.id])
        #expect(try await unit.notices(to: admin.id).filter { $0 == "token_revoked" }.count == 1)
        let acts = try await unit.recordedActs().filter { $0 == "token.revoked_as_leaked" }
        #expect(acts.count == 3, "also those that hit nothing")
    }

    @Test func aTokenOfAnotherUnitIsNotEndedHere() async throws {
        let token = try await create(scopes: [.caseList])
        let text = try #require(APITokenText(parsing: token.text.revealed))
        let neighbour = try await TestUnit.make()
        let visitor = Caller(
            tenant: neighbour.tenant.id,
            credential: .none,
            client: Client(address: "198.51.100.7", agent: "curl", request: "leak")
        )
        try await neighbour.casework.outcome(ofVisitors: RevokeLeakedToken(text), by: visitor)
        #expect(try await live().map(\.id) == [token.id])
    }

    @Test("Two weeks before a token ends its administrators are told, once")
    func remindersAreSent() async throws {
        let (soon, _) = (
            try await create(scopes: [.caseList], lasting: 14 * 86_400), try await create(scopes: [.caseList])
        )
        let replaced = try await create(scopes: [.caseList], lasting: 5 * 86_400)
        _ = try await rotate(replaced.id, expected: 1)
        let night = Authenticator.vouch(forJob: "night", holding: [RemindOfTokens.permission], in: unit.tenant.id)
        unit.clock.set(soon.expiresAt.addingTimeInterval(-14 * 86_400))
        #expect(try await unit.casework.perform(RemindOfTokens(), as: night) == 0)
        unit.clock.advance(by: 1)
        #expect(try await unit.casework.perform(RemindOfTokens(), as: night) == 1)
        #expect(try await unit.casework.perform(RemindOfTokens(), as: night) == 0)
        #expect(try await unit.notices(to: admin.id).filter { $0 == "token_expiring" }.count == 1)
    }

    @Test func theListGoesOn() async throws {
        var made: [UUID] = []
        for _ in 1...5 {
            unit.clock.advance(by: 0.002)
            made.append(try await create(scopes: [.caseList]).id)
        }
        let first = try await unit.perform(ListTokens(limit: 3), by: admin)
        let rest = try await unit.perform(ListTokens(after: first.next, limit: 3), by: admin)
        #expect(first.items.map(\.id) + rest.items.map(\.id) == made && rest.next == nil)
    }

    @discardableResult private func create(
        scopes: Set<Permission>,
        addresses: [String] = [],
        lasting seconds: TimeInterval = 30 * 86_400,
        by person: TestPerson? = nil
    ) async throws -> FreshToken {
        let create = CreateToken(
            name: "Bank",
            scopes: scopes,
            addresses: addresses,
            expiresAt: unit.now.addingTimeInterval(seconds),
            environment: .demo
        )
        return try await unit.perform(create, by: person ?? admin)
    }

    private func rotate(_ id: UUID, expected: Int64, by person: TestPerson? = nil) async throws -> FreshToken {
        unit.clock.advance(by: 0.002)
        let rotate = RotateToken(
            id,
            expected: expected,
            expiresAt: unit.now.addingTimeInterval(30 * 86_400),
            environment: .demo
        )
        return try await unit.perform(rotate, by: person ?? admin)
    }

    private func live() async throws -> [TokenSummary] {
        try await unit.perform(ListTokens(onlyLive: true), by: admin).items
    }

    private func program(_ token: FreshToken) throws -> Caller {
        let text = try #require(APITokenText(parsing: token.text.revealed))
        return Caller(
            tenant: unit.tenant.id,
            credential: .token(text),
            client: Client(address: "192.0.2.1", agent: "bank", request: "1")
        )
    }

    private func isDone(_ act: () async throws -> FreshToken) async throws -> Bool {
        do {
            _ = try await act()
            return true
        } catch is AlreadyRotated {
            return false
        } catch is VersionConflict {
            return false
        }
    }
}
