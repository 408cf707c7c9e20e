package import Casework
package import Foundation
package import Persistence
import Postgres
package import Safeguards
import Synchronization

/// A time that tests set.
package final class TestClock: Sendable {
    private let instant: Mutex<Date>

    package init(_ start: Date) {
        instant = Mutex(start)
    }

    package var now: Date { instant.withLock { $0 } }

    package func advance(by seconds: TimeInterval) {
        instant.withLock { $0 += seconds }
    }

    package func set(_ now: Date) {
        instant.withLock { $0 = now }
    }
}

/// A tenant with everything that its people need to work in it. Its door is open for as long as the unit is kept.
package struct TestUnit: Sendable {
    package let database: TestDatabase
    package let tenant: TenantRecord
    package let door: TenantDatabase
    package let casework: Casework
    package let clock: TestClock
    private let seat: Seat

    /// A tenant of its own, empty of people; in the shared database unless the test brings another.
    ///
    /// Tests all run at once and the server has so many connections, so only a few dozen units are open at a time.
    package static func make(
        in other: TestDatabase? = nil,
        at start: Date = Date(timeIntervalSince1970: 1_796_000_000),
        isDemo: Bool = false,
        sizes: SignInThrottle.Sizes = .init(),
        through line: FaultyLine? = nil,
        provider: (any KeyProvider)? = nil
    ) async throws -> TestUnit {
        await Seats.shared.take()
        let shared = try await TestDatabase.shared()
        let database = other ?? shared
        let tenant = try await database.makeTenant()
        let platform = database.makePlatform()
        let door = database.makeTenantDatabase(platform, through: line?.port, keys: provider)
        let seat = Seat(door, platform, of: tenant)
        let clock = TestClock(start)
        let keys = TenantKeys(provider ?? database.keys)
        let tools = CaseworkTools(
            passwords: try await Self.shared.value.hasher,
            rules: PasswordRules(blockList: try await Self.shared.value.blockList),
            keys: keys,
            throttle: SignInThrottle(sizes: sizes),
            publicAddress: { [addresses = seat.addresses] id in
                guard let address = addresses.of(id) else { throw NoSuchTenant() }
                return address
            },
            isDemo: isDemo
        )
        let casework = Casework(database: door, clock: { clock.now }, tools: tools)
        return TestUnit(
            database: database,
            tenant: tenant,
            door: door,
            casework: casework,
            clock: clock,
            seat: seat
        )
    }

    /// Another tenant behind the same door, with the same clock: what one server has to keep apart.
    ///
    /// To be made before anything else is done: what the registry says is believed for two seconds.
    package func neighbour() async throws -> TestUnit {
        let other = try await database.makeTenant()
        seat.addresses.add(other)
        return TestUnit(database: database, tenant: other, door: door, casework: casework, clock: clock, seat: seat)
    }

    /// Under which host a server of tests finds the unit.
    package var host: String { "\(tenant.slug).localhost" }

    /// Where people find the units behind one door.
    private final class Addresses: Sendable {
        private let known: Mutex<[TenantID: PublicAddress]> = Mutex([:])

        func add(_ tenant: TenantRecord) {
            let address = PublicAddress(unit: tenant.name, base: "https://\(tenant.slug).localhost:8443")
            known.withLock { $0[tenant.id] = address }
        }

        func of(_ tenant: TenantID) -> PublicAddress? {
            known.withLock { $0[tenant] }
        }
    }

    /// Closes the door behind the last who holds the unit.
    private final class Seat: Sendable {
        let addresses = Addresses()
        private let door: TenantDatabase
        private let platform: PlatformDatabase

        init(_ door: TenantDatabase, _ platform: PlatformDatabase, of tenant: TenantRecord) {
            self.door = door
            self.platform = platform
            addresses.add(tenant)
        }

        deinit {
            Task { [door, platform] in
                await door.close()
                await platform.close()
                await Seats.shared.giveBack()
            }
        }
    }

    private actor Seats {
        static let shared = Seats()
        private var free = 24
        private var waiting: [CheckedContinuation<Void, Never>] = []

        func take() async {
            if free > 0 {
                free -= 1
            } else {
                await withCheckedContinuation { waiting.append($0) }
            }
        }

        func giveBack() {
            if waiting.isEmpty {
                free += 1
            } else {
                waiting.removeFirst().resume()
            }
        }
    }

    package var now: Date { clock.now }

    /// Somebody who works here, with a password, a second factor and a session of the highest level that began now.
    package func person(
        _ roles: Role...,
        custom: [UUID] = [],
        departments: [UUID] = [],
        hasFactor: Bool = true,
        state: UserState = .active
    ) async throws -> TestPerson {
        let person = try TestPerson(in: tenant.id, at: now)
        let password = try await Self.shared.value.password
        let isIn = state != .invited
        let (names, tenantNow) = (roles.map(\.rawValue), now)
        try await change { (tenant: borrowing TenantConnection) in
            let index = tenant.seals.emailIndex(try EmailAddress(parsing: person.email))
            let seed: [UInt8]? =
                hasFactor && isIn ? try tenant.seals.seal(person.seed, .userTOTPSeed, row: person.id) : nil
            let (phc, pepper) = isIn ? (password.phc, password.pepperVersion) : (nil, nil)
            let leftAt: Date? = state == .left ? tenantNow : nil
            try await tenant.execute(
                """
                INSERT INTO app_user (id, state, name_sealed, email_sealed, email_index, email_index_version, roles,
                                      custom_roles, departments, password, pepper_version, totp_seed_sealed, invited_at,
                                      left_at)
                VALUES (\(person.id), \(state.rawValue),
                        \(try tenant.seals.seal(person.name, .userName, row: person.id)),
                        \(try tenant.seals.seal(person.email, .userEmail, row: person.id)), \(index.bytes),
                        \(index.version), \(names), \(custom), \(departments), \(phc), \(pepper), \(seed), \(tenantNow),
                        \(leftAt))
                """
            )
        }
        if state == .active { try await begin(person.session, of: person) }
        return person
    }

    /// Another session of somebody's.
    ///
    /// - Parameters:
    ///   - person: Whose.
    ///   - level: How far it has come.
    ///   - authenticatedAt: When a factor was last shown; now where nil.
    /// - Returns: The person with that session in place of the one before.
    /// - Throws: Where the database refuses.
    package func session(
        of person: TestPerson,
        level: SessionLevel = .full,
        authenticatedAt: Date? = nil
    ) async throws -> TestPerson {
        let other = person.withAnotherSession(at: now)
        try await begin(other.session, of: other, level: level, authenticatedAt: authenticatedAt)
        return other
    }

    /// Performs an action for somebody.
    @discardableResult package func perform<Action: Undertaking>(
        _ action: Action,
        by person: TestPerson
    ) async throws -> Action.Outcome {
        try await casework.outcome(of: action, by: person.caller)
    }

    /// Does to the tenant's tables whatever a test wants, with the unit's clock and without any role.
    @discardableResult package func change<Outcome: Sendable>(
        _ body: @escaping @Sendable (borrowing TenantConnection) async throws -> Outcome
    ) async throws -> Outcome {
        try await door.perform(Doing(body), as: .tester(in: tenant), now: now)
    }

    /// The acts in the unit's log, in the order in which they were written.
    package func recordedActs() async throws -> [String] {
        let entries = try await change { (tenant: borrowing TenantConnection) in
            try await tenant.values("SELECT entry FROM audit_entry ORDER BY at, ctid", as: [UInt8].self)
        }
        return try entries.map { bytes in
            try JSONDecoder().decode(RecordedAct.self, from: Data(bytes)).act
        }
    }

    /// The kinds of the notices that somebody was written, in their order.
    package func notices(to user: UUID) async throws -> [String] {
        try await change { (tenant: borrowing TenantConnection) in
            try await tenant.values("SELECT kind FROM notice WHERE user_id = \(user) ORDER BY made_at, id")
        }
    }

    private func begin(
        _ session: TestPerson.Session,
        of person: TestPerson,
        level: SessionLevel = .full,
        authenticatedAt: Date? = nil
    ) async throws {
        let now = now
        try await change { (tenant: borrowing TenantConnection) in
            let device = #"{"agent":"Test","address":"192.0.2.1"}"#
            try await tenant.execute(
                """
                INSERT INTO session (id, user_id, token_sha256, level, created_at, seen_at, authenticated_at,
                                     expires_at, idle_seconds, device_sealed, address_hash)
                VALUES (\(session.id), \(person.id), \(session.token.sha256), \(level.rawValue), \(now), \(now),
                        \(authenticatedAt ?? now), \(now.addingTimeInterval(10 * 3_600)), 1800,
                        \(try tenant.seals.seal(device, .sessionDevice, row: session.id)),
                        \(tenant.seals.addressHash("192.0.2.1")))
                """
            )
        }
    }

    private struct RecordedAct: Decodable {
        let act: String
    }

    /// What is made once for all tests: hashing a password takes as long as a hundred statements.
    private struct Shared: Sendable {
        let hasher: PasswordHasher
        let blockList: PasswordBlockList
        let password: StoredPassword
    }

    private static let shared = Task {
        let path = TestDatabase.repository + "config/common-passwords.bloom"
        guard let file = FileManager.default.contents(atPath: path) else {
            preconditionFailure("the repository has the list of common passwords")
        }
        // Tests all run at once, and none of them is about being told to come later.
        let hasher = PasswordHasher(
            keys: TenantKeys(try await TestDatabase.shared().keys),
            places: 10_000,
            patience: .seconds(300)
        )
        return Shared(
            hasher: hasher,
            blockList: try PasswordBlockList(bytes: Array(file)),
            password: try await hasher.hash(Secret(TestPerson.password))
        )
    }
}

/// Somebody invented, who is signed in.
package struct TestPerson: Sendable {
    package struct Session: Sendable {
        package let id: UUID
        package let token: SessionToken
    }

    package static let password = "jesienne liście na moście"

    package let id: UUID
    package let tenant: TenantID
    package let name: String
    package let email: String
    package let seed: TOTPSeed
    package let session: Session

    /// What the person's browser shows at the tenant's door.
    package var caller: Caller {
        Caller(
            tenant: tenant,
            credential: .session(session.token),
            client: Client(address: "192.0.2.1", agent: "Test", request: "test")
        )
    }

    /// The code that their app shows at an instant.
    package func code(at now: Date) -> String {
        OneTimeCode.text(of: seed, step: OneTimeCode.step(at: now))
    }

    fileprivate init(in tenant: TenantID, at now: Date) throws {
        let id = UUID.timeOrdered(at: now)
        self.init(
            id: id,
            tenant: tenant,
            name: "Osoba " + id.uuidString.suffix(12),
            email: id.uuidString.lowercased() + "@example.org",
            seed: .random(),
            session: Session(id: .timeOrdered(at: now), token: .random())
        )
    }

    private init(id: UUID, tenant: TenantID, name: String, email: String, seed: TOTPSeed, session: Session) {
        self.id = id
        self.tenant = tenant
        self.name = name
        self.email = email
        self.seed = seed
        self.session = session
    }

    fileprivate func withAnotherSession(at now: Date) -> TestPerson {
        TestPerson(
            id: id,
            tenant: tenant,
            name: name,
            email: email,
            seed: seed,
            session: Session(id: .timeOrdered(at: now), token: .random())
        )
    }
}
