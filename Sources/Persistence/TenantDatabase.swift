package import Logging
package import Postgres
package import Safeguards

/// The one door to tenant data.
///
/// An action that comes through it runs in one transaction, on a connection that logged in as that tenant's own role
/// and can see that tenant's schema only. It commits as a whole or leaves nothing.
package final class TenantDatabase: Sendable {
    /// Who is served first: people have connections of their own, so that a night's work cannot take the day's last.
    package enum Lane: Sendable {
        case interactive, jobs
    }

    private let platform: PlatformDatabase
    private let interactive: ConnectionPool<TenantID>
    private let jobs: ConnectionPool<TenantID>

    package init(
        address: ConnectionAddress,
        platform: PlatformDatabase,
        keys: any KeyProvider,
        limits: PoolLimits,
        logger: Logger
    ) {
        self.platform = platform
        let login = TenantLogin(address: address, platform: platform, keys: keys, logger: logger)
        interactive = ConnectionPool(
            name: "interactive",
            limits: limits.interactive,
            logger: logger,
            connect: { tenant in try await login.open(for: tenant) }
        )
        jobs = ConnectionPool(
            name: "jobs",
            limits: limits.jobs,
            logger: logger,
            connect: { tenant in try await login.open(for: tenant) }
        )
    }

    /// Performs `action` for `principal` in the principal's tenant: all of it or nothing.
    ///
    /// `BEGIN` travels with the action's first statement, so it costs no round trip of its own.
    ///
    /// - Parameters:
    ///   - action: What shall be done.
    ///   - principal: Who asks; also names the tenant.
    ///   - lane: Whose connections to use.
    /// - Returns: What the action returns, after the commit.
    /// - Throws: `Refused` where the permission is missing; `NoSuchTenant` where nobody may use the tenant now;
    ///   whatever the action throws, after the rollback.
    package func perform<Action: CaseAction>(
        _ action: Action,
        as principal: Principal,
        in lane: Lane = .interactive
    ) async throws -> Action.Outcome {
        guard principal.permissions.contains(Action.permission) else { throw Refused(missing: Action.permission) }
        guard try await platform.tenant(principal.tenant)?.state == .active else {
            // A connection that is open already would go on working: the server asks who may log in only at log-in.
            await closeConnections(of: principal.tenant)
            throw NoSuchTenant()
        }

        return try await pool(for: lane).withConnection(for: principal.tenant) { connection in
            try await connection.perform(action, of: principal.tenant)
        }
    }

    /// Ends the tenant's idle connections now and its busy ones as soon as they are free.
    package func closeConnections(of tenant: TenantID) async {
        await interactive.closeConnections(of: tenant)
        await jobs.closeConnections(of: tenant)
    }

    /// Looks after idle and old connections until cancelled.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.interactive.run() }
            group.addTask { await self.jobs.run() }
        }
    }

    package func close() async {
        await interactive.close()
        await jobs.close()
    }

    /// How the pools are doing, by name.
    package var metrics: [(pool: String, metrics: PoolMetrics)] {
        [("interactive", interactive.metrics), ("jobs", jobs.metrics)]
    }

    private func pool(for lane: Lane) -> ConnectionPool<TenantID> {
        switch lane {
        case .interactive: interactive
        case .jobs: jobs
        }
    }
}

extension Connection {
    /// Performs an action in a transaction, all of it on the connection's own thread: changing threads for each of its
    /// statements would cost more than the statements do.
    fileprivate func perform<Action: CaseAction>(_ action: Action, of tenant: TenantID) async throws -> Action.Outcome {
        let opening = Opening(prelude: Action.changesData ? ["BEGIN"] : ["BEGIN READ ONLY"])
        let tenant = TenantConnection(self, of: tenant, opening: opening)
        do {
            let outcome = try await action.perform(in: tenant)
            try await tenant.commit()
            return outcome
        } catch {
            await rollback()
            if Self.castsDoubt(error) { await close() }
            throw error
        }
    }

    /// Whether the server's refusal may come from what an action did to the session: its role, its path, its settings.
    ///
    /// Bad values, violated constraints and lost races happen every day. All else is our mistake or an attack, and
    /// rare: then the next request gets a new session.
    private static func castsDoubt(_ error: any Error) -> Bool {
        guard let code = (error as? PostgresError)?.code, code != .lockNotAvailable else { return false }
        return !["22", "23", "40"].contains(code.text.prefix(2))
    }
}

/// The bounds of the two pools.
package struct PoolLimits: Sendable {
    package var interactive: ConnectionPool<TenantID>.Limits
    package var jobs: ConnectionPool<TenantID>.Limits

    package init(interactive: ConnectionPool<TenantID>.Limits, jobs: ConnectionPool<TenantID>.Limits) {
        self.interactive = interactive
        self.jobs = jobs
    }
}

/// An open transaction of one tenant: borrowed for the length of an action, never kept.
package struct TenantConnection: ~Copyable {
    package let tenant: TenantID
    private let connection: Connection
    private let opening: Opening
    private let closing = Closing()

    fileprivate init(_ connection: Connection, of tenant: TenantID, opening: Opening) {
        self.connection = connection
        self.tenant = tenant
        self.opening = opening
    }

    /// All statements in one round trip, in order; the first error ends them all.
    package func run<each Value: Sendable>(_ query: repeat Query<each Value>) async throws -> (repeat each Value) {
        try await connection.run(repeat each query, after: opening.take())
    }

    package func rows<Value: RowDecodable>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> [Value] {
        try await run(.rows(sql, as: type))
    }

    package func row<Value: RowDecodable>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> Value {
        try await run(.row(sql, as: type))
    }

    package func optionalRow<Value: RowDecodable>(
        _ sql: SQL,
        as type: Value.Type = Value.self
    ) async throws -> Value? {
        try await run(.optionalRow(sql, as: type))
    }

    package func value<Value: PostgresValue>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> Value {
        try await run(.value(sql, as: type))
    }

    /// The first column of every row.
    package func values<Value: PostgresValue>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> [Value] {
        try await run(.values(sql, as: type))
    }

    @discardableResult package func execute(_ sql: SQL) async throws -> Int {
        try await run(.count(sql))
    }

    /// Adds a statement that travels with the transaction's `COMMIT`, behind everything else the action does.
    ///
    /// It costs no round trip of its own. Its answer is not looked at; if it fails, nothing of the action is kept.
    package func atCommit(_ sql: SQL) {
        closing.add(sql)
    }

    /// Ends the transaction for good. A transaction in which a statement failed is never taken for a committed one.
    fileprivate func commit() async throws {
        guard opening.isTaken || !closing.statements.isEmpty else { return }
        let tag = try await connection.run(.tag("COMMIT"), after: opening.take() + closing.statements)
        guard tag == "COMMIT" else { throw TransactionFailed() }
    }
}

/// A statement had failed and the action went on as if it had not: nothing was kept.
package struct TransactionFailed: Error {
    package init() {}
}

/// The statements that must precede the first one of an action, until it takes them along.
private final class Opening {
    private let prelude: [SQL]
    private(set) var isTaken = false

    init(prelude: [SQL]) {
        self.prelude = prelude
    }

    func take() -> [SQL] {
        guard !isTaken else { return [] }
        isTaken = true
        return prelude
    }
}

/// The statements that go with the `COMMIT`.
private final class Closing {
    private(set) var statements: [SQL] = []

    func add(_ sql: SQL) {
        statements.append(sql)
    }
}

/// Opens connections as a tenant's own login role.
private struct TenantLogin: Sendable {
    let address: ConnectionAddress
    let platform: PlatformDatabase
    let keys: any KeyProvider
    let logger: Logger

    func open(for tenant: TenantID) async throws -> Connection {
        guard let record = try await platform.tenant(tenant), record.state == .active else { throw NoSuchTenant() }
        let names = try TenantNames(code: record.code)
        let password = try await keys.loginPassword(of: tenant, version: record.passwordVersion)
        var address = address
        address["user"] = names.login.text
        address["password"] = password.revealed
        address["application_name"] = "komorne"
        return try await Connection.open(address, within: .seconds(5), logger: logger)
    }
}

/// The tenant does not exist, or nobody may use it now.
package struct NoSuchTenant: Error {
    package init() {}
}
