import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import TestSupport
import Web

/// A unit with two administrators, who make whatever a request needs to find.
struct FurnishedUnit: Sendable {
    /// Something that was made, as a client would name it.
    struct Item: Sendable {
        let id: UUID
        var version: Int64 = 1

        var ifMatch: (String, String) { ("If-Match", "\"v\(version)\"") }
    }

    let unit: TestUnit
    let admin: TestPerson
    let secondAdmin: TestPerson
    /// One that has everything in its scopes that a token can have.
    let token: String

    var host: String { unit.host }
    var casework: Casework { unit.casework }

    init(_ unit: TestUnit) async throws {
        self.unit = unit
        admin = try await unit.person(.tenantAdmin)
        secondAdmin = try await unit.person(.tenantAdmin)
        token = try await unit.perform(Self.newToken(scopes: Matrix.scopes, at: unit.now), by: admin).text.revealed
    }

    /// Somebody with a password and a factor, of no account to those who only read.
    func colleague(_ roles: Role..., hasFactor: Bool = true) async throws -> TestPerson {
        switch roles.first {
        case let role?: try await unit.person(role, hasFactor: hasFactor)
        case nil: try await unit.person(hasFactor: hasFactor)
        }
    }

    /// Somebody in the register, whom a manager put there.
    func registered(by registrar: TestPerson? = nil) async throws -> Item {
        var entry = PersonEntry(.natural)
        (entry.givenNames, entry.surname) = ("Jan", "Nowak")
        let manager = if let registrar { registrar } else { try await colleague(.manager) }
        return Item(id: try await unit.perform(RegisterPerson(entry), by: manager))
    }

    /// A sealed line of the log that says that somebody was registered.
    func lineOfRegistration() async throws -> UUID {
        let person = try await registered().id
        try await unit.door.seal(unit.tenant.id, at: unit.now)
        return try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.value("SELECT id FROM audit_entry WHERE object = \(person) ORDER BY at LIMIT 1")
        }
    }

    /// Somebody in the register who must not be erased, and the ground.
    func held() async throws -> (person: UUID, hold: UUID) {
        let person = try await registered().id
        let hold = SetHold(on: person, .accounting, until: nil)
        return (person, try await unit.perform(hold, by: try await colleague(.lawyer)))
    }

    /// Somebody in the register whose data is restricted.
    func restricted() async throws -> Item {
        let person = try await registered()
        let proposal = Propose(RestrictPerson(person.id), because: "Wniosek osoby")
        let approval = try await unit.perform(proposal, by: try await colleague(.manager)).approval
        let decision = DecideApproval(approval, .approve, expected: 1)
        try await unit.perform(decision, by: try await colleague(.dpo))
        return Item(id: person.id, version: 2)
    }

    func department() async throws -> Item {
        let extent = try DepartmentExtent(name: Self.name("Dział"), streets: ["Lipowa"], buildings: [])
        return Item(id: try await unit.perform(DefineDepartment(extent), by: admin))
    }

    func role(_ permissions: Set<Permission> = [.userList]) async throws -> Item {
        let role = DefineRole(name: Self.name("Rola"), permissions: permissions)
        return Item(id: try await unit.perform(role, by: admin))
    }

    func apiToken() async throws -> (item: Item, text: String) {
        let fresh = try await unit.perform(Self.newToken(scopes: Matrix.scopes, at: unit.now), by: admin)
        return (Item(id: fresh.id), fresh.text.revealed)
    }

    /// A proposal to reset a colleague's factor; by the second administrator where nobody else is named.
    func proposal(by maker: TestPerson? = nil) async throws -> Item {
        let about = try await colleague(.caseWorker)
        let proposal = Propose(ResetSecondFactor(of: about.id), because: "Zgubiony telefon")
        return Item(id: try await unit.perform(proposal, by: maker ?? secondAdmin).approval)
    }

    /// What stands in a mail to somebody.
    func link(to person: TestPerson, for purpose: LinkPurpose) async throws -> String {
        let id = person.id
        return try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.makeLink(to: id, for: purpose).token.text
        }
    }

    /// The number of the change that a setting has its value from.
    func change(of setting: TenantSetting) async throws -> Int64 {
        let settings = try await unit.perform(ReadSettings(), by: admin)
        return settings.first { $0.setting == setting }?.change ?? 0
    }

    /// Another session of somebody's that has seen no factor for an hour.
    func aged(_ person: TestPerson) async throws -> TestPerson {
        try await unit.session(of: person, authenticatedAt: unit.now.addingTimeInterval(-3_600))
    }

    /// Another session of somebody's that has seen a password and nothing else.
    func half(_ person: TestPerson) async throws -> TestPerson {
        try await unit.session(of: person, level: .password)
    }

    /// Whether a pass still opens something that takes a full session.
    func opens(_ person: TestPerson) async throws -> Bool {
        do {
            _ = try await unit.perform(ShowProfile(), by: person)
            return true
        } catch is Unauthenticated {
            return false
        }
    }

    static func newToken(scopes: Set<Permission>, at now: Date) -> CreateToken {
        CreateToken(
            name: name("Program"),
            scopes: scopes,
            expiresAt: now.addingTimeInterval(30 * 86_400),
            environment: .live
        )
    }

    /// A name that nothing else has.
    static func name(_ kind: String) -> String { "\(kind) \(UUID().uuidString.prefix(8))" }
}
