import Casework
import Foundation
import Logging
import Persistence
import Postgres
import Safeguards
import Standalone

/// Somebody of the bench's own in a unit of the demonstration, with everything that signing in takes.
struct SignInPerson: Sendable {
    let id: UUID
    let email: String
    let seed: TOTPSeed
    /// What an earlier sign-in has left in their browser.
    let device: String

    /// What their authenticator app shows now.
    var code: String { OneTimeCode.text(of: seed, step: OneTimeCode.step(at: .now)) }
}

/// Hands out people, each of them once: no code then has to serve twice, and no account has been tried before.
actor SignInPeople {
    struct UsedUp: Error, CustomStringConvertible {
        let description = "more people were needed than the bench has added"
    }

    static let slug = "zbm-demo"
    static let password = "przykładowe hasło do pomiarów"

    private var rest: [SignInPerson]

    init(_ people: [SignInPerson]) {
        rest = people
    }

    func next() throws -> SignInPerson {
        guard let person = rest.popLast() else { throw UsedUp() }
        return person
    }

    func next(_ count: Int) throws -> [SignInPerson] {
        try (0..<count).map { _ in try next() }
    }

    /// Adds people to the running demonstration, with the keys in its folder.
    static func add(_ count: Int, to home: DemoHome) async throws -> SignInPeople {
        let logger = Logger(label: "komorne-bench")
        let cluster = home.cluster(named: "data", logger: logger)
        var address = ConnectionAddress(parameters: cluster.address(user: "komorne_ctl", database: "komorne"))
        address["password"] = try String(contentsOfFile: home.secrets + "/ctl-password", encoding: .utf8)
        let keys = try FileKeyProvider(path: home.secrets + "/platform.key")
        let platform = PlatformDatabase(address: address, logger: logger)
        let limits = PoolLimits(interactive: .init(), jobs: .init(total: 2, perOwner: 2))
        let tenants = TenantDatabase(
            address: address,
            platform: platform,
            keys: keys,
            limits: limits,
            logHost: "localhost",
            logger: logger
        )
        do {
            guard let tenant = try await platform.tenant(slug: slug)?.id else { throw NoSuchTenant() }
            let people = try await make(count, in: tenant, with: TenantKeys(keys))
            let hash = try await PasswordHasher(keys: TenantKeys(keys)).hash(Secret(password))
            let casework = Casework(database: tenants, clock: { .now })
            let job = Authenticator.vouch(forJob: "bench", holding: [AddSignInPeople.permission], in: tenant)
            for start in stride(from: 0, to: count, by: 100) {
                let part = Array(people[start..<min(start + 100, count)])
                try await casework.perform(AddSignInPeople(people: part, password: hash), as: job)
            }
            await close(tenants, platform)
            return SignInPeople(people)
        } catch {
            await close(tenants, platform)
            throw error
        }
    }

    private static func make(_ count: Int, in tenant: TenantID, with keys: TenantKeys) async throws -> [SignInPerson] {
        let key = try await keys.deviceKey(of: tenant)
        return (0..<count).map { number in
            let id = UUID.timeOrdered(at: .now)
            let device = DeviceCookie(user: id, issuedAt: .now).text(tenant: tenant, key: key)
            return SignInPerson(id: id, email: "osoba\(number)@bench.example", seed: .random(), device: device)
        }
    }

    private static func close(_ tenants: TenantDatabase, _ platform: PlatformDatabase) async {
        await tenants.close()
        await platform.close()
    }
}

/// Adds people as the demonstration adds its own, but with seeds that the bench knows.
private struct AddSignInPeople: CaseAction {
    static let permission = Permission("bench.people.add")
    let people: [SignInPerson]
    let password: StoredPassword

    func perform(in tenant: borrowing TenantConnection) async throws {
        for person in people {
            let index = tenant.seals.emailIndex(try EmailAddress(parsing: person.email))
            let isNew = try await tenant.add(
                NewUser(
                    id: person.id,
                    nameSealed: try tenant.seals.seal("Osoba Pomiarowa", .userName, row: person.id),
                    emailSealed: try tenant.seals.seal(person.email, .userEmail, row: person.id),
                    emailIndex: index.bytes,
                    emailIndexVersion: index.version,
                    language: "pl",
                    roles: [Role.caseWorker.rawValue],
                    customRoles: [],
                    departments: [],
                    invitedBy: nil
                )
            )
            guard isNew else { continue }
            let seed = try tenant.seals.seal(person.seed, .userTOTPSeed, row: person.id)
            _ = try await tenant.activate(person.id, with: password)
            try await tenant.storeCandidate(seed, of: person.id)
            _ = try await tenant.adoptCandidate(seed, of: person.id, usedStep: 0, recoveryCodes: [])
        }
    }
}
