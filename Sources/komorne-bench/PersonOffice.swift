import Casework
import Foundation
import Persistence
import Postgres
import Safeguards

/// A unit with people in its register, a manager who is signed in, and the door behind which they are.
struct PersonOffice: Sendable {
    let tenant: TenantRecord
    let door: TenantDatabase
    let casework: Casework
    let persons: [BenchPerson]
    let manager: Caller
    /// The value of the manager's cookie.
    let cookie: String

    /// Lends a unit with so many people of the bench's own.
    static func with<Result>(
        persons count: Int,
        slug: String = "bench",
        in instance: Instance,
        on bench: Workbench,
        _ body: (PersonOffice) async throws -> Result
    ) async throws -> Result {
        let files = try MigrationFiles(directory: bench.repository + "/migrations")
        let tenant = try await instance.makeTenant(slug: slug, files: files)
        let login = try TenantNames(code: tenant.code).login.text
        // Our pools and pgbench are connected at the same time, though they do not work at the same time.
        try await instance.run("ALTER ROLE \(login) CONNECTION LIMIT 120", at: instance.superuser)
        let platform = PlatformDatabase(address: instance.registry, logger: instance.logger)
        let door = TenantDatabase(
            address: instance.registry,
            platform: platform,
            keys: instance.keys,
            limits: PoolLimits(interactive: .init(perOwner: 8), jobs: .init(total: 16, perOwner: 2)),
            logHost: "localhost",
            logger: instance.logger
        )
        do {
            let result = try await body(try await make(count, in: tenant, behind: door))
            await door.close()
            await platform.close()
            return result
        } catch {
            await door.close()
            await platform.close()
            throw error
        }
    }

    private static func make(
        _ count: Int,
        in tenant: TenantRecord,
        behind door: TenantDatabase
    ) async throws -> PersonOffice {
        let casework = Casework(database: door, clock: { Date.now })
        let job = Authenticator.vouch(forJob: "bench", holding: [AddStaff.permission], in: tenant.id)
        let persons = (0..<count).map(BenchPerson.init)
        let starts = stride(from: 0, to: count, by: 200)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, start) in starts.enumerated() {
                if index >= 4 { try await group.next() }
                let some = Array(persons[start..<min(start + 200, count)])
                group.addTask { try await casework.perform(AddPersons(persons: some), as: job) }
            }
            try await group.waitForAll()
        }
        let manager = SessionToken.random()
        return PersonOffice(
            tenant: tenant,
            door: door,
            casework: casework,
            persons: persons,
            manager: try await signIn(.manager, with: manager, to: casework, of: tenant),
            cookie: manager.text
        )
    }

    /// A data-protection officer who has signed in just now: what only they may do takes a factor shown lately.
    func officer() async throws -> Caller {
        try await Self.signIn(.dpo, with: .random(), to: casework, of: tenant)
    }

    private static func signIn(
        _ role: Role,
        with token: SessionToken,
        to casework: Casework,
        of tenant: TenantRecord
    ) async throws -> Caller {
        let job = Authenticator.vouch(forJob: "bench", holding: [AddStaff.permission], in: tenant.id)
        try await casework.perform(AddStaff(role: role, token: token), as: job)
        let client = Client(address: "127.0.0.1", agent: "komorne-bench", request: "bench")
        return Caller(tenant: tenant.id, credential: .session(token), client: client)
    }
}

/// Somebody invented, the same in every run, whose identifier follows from a number.
struct BenchPerson: Sendable {
    let number: Int

    /// The digits of the number are those of the identifier, so that `pgbench` can name it too.
    var id: UUID {
        let digits = String(number)
        let text = "00000000-0000-7000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
        guard let id = UUID(uuidString: text) else { preconditionFailure("twelve digits end an identifier") }
        return id
    }

    var givenNames: String { Self.given[number % Self.given.count] }

    /// Of some ten thousand.
    var surname: String {
        let rest = number / Self.given.count
        let stem = Self.starts[rest % Self.starts.count] + Self.middles[rest / Self.starts.count % Self.middles.count]
        return stem + Self.ends[(number + rest) % Self.ends.count]
    }

    /// Of a number that nobody has: the serial numbers of one day in 2299.
    var pesel: String {
        let day = 1 + number / 10_000 % 28
        let serial = String(number % 10_000)
        let digits =
            "9992" + (day < 10 ? "0" : "") + String(day) + String(repeating: "0", count: 4 - serial.count) + serial
        let sum = zip(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
        return digits + String((10 - sum % 10) % 10)
    }

    var phone: String { "+48" + String(500_000_000 + number) }
    var street: String { "ul. " + Self.starts[number % Self.starts.count] + "a" }
    var city: String { Self.cities[number % Self.cities.count] }

    private static let given = [
        "Adam", "Barbara", "Celina", "Damian", "Elżbieta", "Feliks", "Grażyna", "Henryk", "Irena", "Józef", "Kamila",
        "Łucja", "Marek", "Natalia", "Olgierd", "Paulina", "Rafał", "Sławomira", "Tadeusz", "Urszula", "Wiesław",
        "Zuzanna", "Żaneta",
    ]
    private static let starts = [
        "Brzoz", "Ciesl", "Dąbr", "Grab", "Jawor", "Kalin", "Lip", "Mal", "Nowi", "Olsz", "Pietr", "Rokit", "Sosn",
        "Świerk", "Topol", "Wiąz", "Zaręb", "Źródl", "Żurow", "Gołęb",
    ]
    private static let middles = ["ow", "in", "ew", "cz", "ar", "ol", "ik", "us", "eł", "an", "ór", "ęc", "isz", "yn"]
    private static let ends = ["ski", "cki", "icz", "ak", "ek", "uk", "iak", "owicz", "ka", "a", "ec", "as"]
    private static let cities = ["Gdańsk", "Łódź", "Kraków", "Świnoujście", "Żywiec", "Poznań", "Bielsko-Biała"]
}

/// Adds people as the register does, many in one transaction.
private struct AddPersons: CaseAction {
    static let permission = AddStaff.permission
    let persons: [BenchPerson]

    func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.permit()
        for person in persons {
            let address: JSONCanonical = [
                "street": .string(person.street), "house": "7", "code": "00-001", "city": .string(person.city),
                "country": "PL",
            ]
            let values = [
                PersonValue(.personGivenNames, person.givenNames), PersonValue(.personSurname, person.surname),
                PersonValue(.personPesel, person.pesel, foundBy: person.pesel),
                PersonValue(.personPhone, person.phone, foundBy: person.phone),
                try PersonValue(.personAddress, json: address),
            ]
            try await tenant.add(NewPerson(id: person.id, kind: "natural", values: values))
        }
    }
}

/// Adds somebody of the office who is signed in already.
private struct AddStaff: CaseAction {
    static let permission = Permission("bench.office.add")
    let role: Role
    let token: SessionToken

    func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.permit()
        let (id, session) = (UUID.timeOrdered(at: tenant.now), UUID.timeOrdered(at: tenant.now))
        let email = try EmailAddress(parsing: "\(id.uuidString.lowercased())@bench.example")
        let index = tenant.seals.emailIndex(email)
        _ = try await tenant.add(
            NewUser(
                id: id,
                nameSealed: try tenant.seals.seal("Osoba Pomiarowa", .userName, row: id),
                emailSealed: try tenant.seals.seal(email.text, .userEmail, row: id),
                emailIndex: index.bytes,
                emailIndexVersion: index.version,
                language: "pl",
                roles: [role.rawValue],
                customRoles: [],
                departments: [],
                invitedBy: nil
            )
        )
        // Nobody signs in with it.
        _ = try await tenant.activate(id, with: StoredPassword(phc: "$argon2id$v=19$none", pepperVersion: 1))
        try await tenant.add(
            NewSession(
                id: session,
                user: id,
                tokenHash: token.sha256,
                level: SessionLevel.full.rawValue,
                expiresAt: tenant.now.addingTimeInterval(10 * 3_600),
                idleSeconds: 1_800,
                deviceSealed: try tenant.seals.seal("{}", .sessionDevice, row: session),
                addressHash: tenant.seals.addressHash("127.0.0.1")
            )
        )
    }
}
