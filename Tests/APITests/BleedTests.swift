import Casework
import Foundation
import Persistence
import Safeguards
import TestSupport
import Testing
import Web

/// Nothing that one tenant was answered with is ever given to another, however they alternate.
@Suite("No answer bleeds from one tenant into another")
struct BleedTests {
    @Test("Eight clients ask both tenants for the same paths by turns", arguments: [Proof.seed])
    func alternating(seed: UInt64) async throws {
        let rounds = Proof.isFull ? 1_250 : 60
        try await withOffice { office in
            let key = UUID()
            for unit in [office.home, office.neighbour] { try await unit.plant(key: key, in: office) }
            let counts = try await inParallel(Array(0..<8)) { client in
                var random = SplitMix64(seed: seed &+ UInt64(client))
                var own = 0
                for _ in 0..<rounds {
                    let isHome = Bool.random(using: &random)
                    let (unit, other) = isHome ? (office.home, office.neighbour) : (office.neighbour, office.home)
                    let path = Self.paths.randomElement(using: &random) ?? "/"
                    let answer = try await office.ask(path, at: unit, key)
                    let text = answer.text + answer.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
                    #expect(answer.status == 200 || answer.status == 201, "\(path), seed \(seed)")
                    #expect(!text.contains(other.canary) && !text.contains(other.host), "\(path), seed \(seed)")
                    #expect(!text.contains(other.admin.email), "\(path), seed \(seed)")
                    if text.contains(unit.canary) { own += 1 }
                }
                return own
            }
            // A test whose canaries never sing proves nothing.
            #expect(counts.reduce(0, +) > 8 * rounds / 4, "seed \(seed)")
        }
    }

    fileprivate static let paths = [
        "/api/v1/users", "/api/v1/departments", "/api/v1/settings", "/api/v1/me", "/api/v1/tokens", "/api/v1/roles",
        "/users", "/departments", "/settings", "/", "/profile", "/help", "/api/v1/departments again",
    ]
}

extension FurnishedUnit {
    /// A word that stands in this unit's rows and nowhere else.
    fileprivate var canary: String { "kanarek-\(unit.tenant.slug)" }

    /// Puts the canary wherever a page or a list shows something, and the same command under the same key as elsewhere.
    fileprivate func plant(key: UUID, in office: OfficeServer) async throws {
        let name = try ChangeSetting(.unitDisplayName, to: canary, expected: 0)
        try await unit.perform(name, by: admin)
        try await unit.perform(
            DefineDepartment(try DepartmentExtent(name: canary, streets: [canary], buildings: [])),
            by: admin
        )
        try await unit.perform(DefineRole(name: canary, permissions: [.userList]), by: admin)
        let person = try PersonName(parsing: canary)
        try await unit.perform(ChangeProfile(name: person, language: .polish, expected: 1), by: admin)
        #expect(try await office.ask("/api/v1/departments again", at: self, key).status == 201)
    }
}

extension OfficeServer {
    /// The same question to either unit, by the administrator of it.
    fileprivate func ask(_ path: String, at unit: FurnishedUnit, _ key: UUID) async throws -> LocalhostClient.Answer {
        let pass = Pass(unit.admin)
        if path.hasSuffix(" again") {
            let body = #"{"name":"Wspólny","streets":[],"buildings":[]}"#
            let keyed = [("Idempotency-Key", key.text)]
            return try await call("POST", "/api/v1/departments", at: unit, as: pass, keyed, json: body)
        }
        if path.hasPrefix("/api") { return try await call("GET", path, at: unit, as: pass) }
        return try await page(path, at: unit, as: pass)
    }
}
