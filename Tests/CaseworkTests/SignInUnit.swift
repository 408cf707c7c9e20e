import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

/// A unit whose people sign in, on a machine that never tells them to come back later.
struct SignInUnit: Sendable {
    let unit: TestUnit
    let casework: Casework
    let throttle: SignInThrottle

    /// Good enough for everybody here.
    static let newPassword = Secret("deszcz nad starym portem")

    /// A unit whose throttle lets `sizes` through, very much where nil, and whose passwords are hashed by `hasher`, one
    /// with a long queue where nil.
    static func make(
        sizes: SignInThrottle.Sizes? = nil,
        hasher: PasswordHasher? = nil,
        isDemo: Bool = false
    ) async throws -> SignInUnit {
        let unit = try await TestUnit.make(isDemo: isDemo)
        let shared = try await shared.value
        let throttle = SignInThrottle(sizes: sizes ?? .plenty)
        let (name, clock) = (unit.tenant.name, unit.clock)
        let tools = CaseworkTools(
            passwords: hasher ?? shared.hasher,
            rules: PasswordRules(blockList: shared.blockList),
            keys: shared.keys,
            throttle: throttle,
            publicAddress: { _ in PublicAddress(unit: name, base: "https://unit.localhost:8443") },
            isDemo: isDemo
        )
        let casework = Casework(database: unit.door, clock: { clock.now }, tools: tools)
        return SignInUnit(unit: unit, casework: casework, throttle: throttle)
    }

    /// Somebody who shows nothing yet.
    func visitor(from address: String = "192.0.2.1", agent: String = "Test", token: SessionToken? = nil) -> Caller {
        Caller(
            tenant: unit.tenant.id,
            credential: token.map { .session($0) } ?? .none,
            client: Client(address: address, agent: agent, request: "test")
        )
    }

    func signIn(
        _ email: String,
        _ password: String = TestPerson.password,
        code: FactorProof? = nil,
        device: String? = nil,
        from address: String = "192.0.2.1"
    ) async throws -> SignInStep {
        try await casework.signIn(
            email: email,
            password: Secret(password),
            code: code,
            device: device,
            by: visitor(from: address)
        )
    }

    /// As far as the second factor.
    func passwordShown(
        by person: TestPerson,
        _ password: String = TestPerson.password,
        device: String? = nil
    ) async throws -> Caller {
        let step = try await signIn(person.email, password, device: device)
        guard case .secondFactor(let token) = step else {
            Issue.record("\(step)")
            throw WrongSignIn()
        }
        return visitor(token: token)
    }

    /// All the way. The clock moves on first, so that the code is a fresh one.
    func signedIn(_ person: TestPerson, device: String? = nil) async throws -> SignedIn {
        unit.clock.advance(by: 30)
        let caller = try await passwordShown(by: person, device: device)
        return try await casework.finishSignIn(code(of: person), device: device, by: caller)
    }

    /// What the person's app shows now.
    func code(of person: TestPerson) throws -> FactorProof {
        try #require(FactorProof(parsing: person.code(at: unit.now)))
    }

    /// Six digits that the app does not show around now.
    func wrongCode(of person: TestPerson) throws -> FactorProof {
        let near = Set((-2...2).map { person.code(at: unit.now.addingTimeInterval(Double($0) * 30)) })
        let text = try #require((1...6).map { "00000\($0)" }.first { !near.contains($0) })
        return try #require(FactorProof(parsing: text))
    }

    /// Whether the token opens something that takes a full session.
    func opens(_ token: SessionToken) async throws -> Bool {
        do {
            _ = try await casework.outcome(of: ShowProfile(), by: visitor(token: token))
            return true
        } catch is Unauthenticated {
            return false
        }
    }

    /// The reasons in the log's lines of one act, in their order.
    func reasons(of act: String) async throws -> [String] {
        try await lines(of: act).map { line in
            let extra = line["x"] as? [String: Any]
            return extra?["reason"] as? String ?? "-"
        }
    }

    /// The log's lines of one act.
    func lines(of act: String) async throws -> [[String: Any]] {
        let entries = try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.values("SELECT entry FROM audit_entry ORDER BY at, id", as: [UInt8].self)
        }
        let lines = entries.compactMap { bytes in
            // What is no object is no line of the log, and is missed by who looks for it.
            (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any]
        }
        return lines.filter { $0["act"] as? String == act }
    }

    func value<Value: PostgresValue>(_ sql: SQL, as _: Value.Type = Value.self) async throws -> Value {
        try await unit.change { (tenant: borrowing TenantConnection) in try await tenant.value(sql) }
    }

    func execute(_ sql: SQL) async throws {
        try await unit.change { (tenant: borrowing TenantConnection) in try await tenant.execute(sql) }
    }

    private struct Shared: Sendable {
        let keys: TenantKeys
        let hasher: PasswordHasher
        let blockList: PasswordBlockList
    }

    private static let shared = Task {
        let keys = TenantKeys(try await TestDatabase.shared().keys)
        let path = TestDatabase.repository + "config/common-passwords.bloom"
        let file = try #require(FileManager.default.contents(atPath: path))
        return Shared(
            keys: keys,
            hasher: PasswordHasher(keys: keys, places: 10_000, patience: .seconds(300)),
            blockList: try PasswordBlockList(bytes: Array(file))
        )
    }
}

extension SignInThrottle.Sizes {
    /// For tests that are about something else.
    static var plenty: Self {
        let much = BucketSize(burst: 100_000, perMinute: 100_000)
        var sizes = Self()
        (sizes.account, sizes.source, sizes.device) = (much, much, much)
        (sizes.strangers, sizes.codes, sizes.allCodes) = (much, much, much)
        (sizes.factors, sizes.resets) = (much, much)
        return sizes
    }
}

extension SignInStep {
    /// Its name, without what it carries.
    var name: String {
        switch self {
        case .secondFactor: "secondFactor"
        case .newPassword: "newPassword"
        case .enrolment: "enrolment"
        case .codeFirst: "codeFirst"
        case .done: "done"
        }
    }
}
