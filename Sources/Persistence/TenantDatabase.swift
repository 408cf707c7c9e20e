package import Foundation
package import Logging
package import Postgres
package import Safeguards
import Synchronization

/// The one door to tenant data.
///
/// An action that comes through it runs in one transaction, on a connection that logged in as that tenant's own role
/// and can see that tenant's schema only. It commits as a whole or leaves nothing.
package final class TenantDatabase: Sendable {
    /// Who is served first: people have connections of their own, so that a night's work cannot take the day's last.
    package enum Lane: Sendable {
        case interactive, jobs
    }

    let platform: PlatformDatabase
    private let keys: TenantKeys
    let desk: PersonDesk
    let logger: Logger
    let refusalsUnrecorded = Atomic<Int>(0)
    let ingesting = Atomic<Bool>(false)
    let ingestionRest = Mutex(IngestionRest())
    /// Where refusals wait that a log could not take.
    let spool: RefusalSpool?
    private let strangers = RefusalMeter()
    private let interactive: ConnectionPool<TenantID>
    private let jobs: ConnectionPool<TenantID>
    let sealers: ConnectionPool<TenantID>
    let receipts = LogReceipts()
    let heads = SignedHeads()
    let turns = SealingTurns()
    let sealGaps = Atomic<Int>(0)
    /// The host in the names that logs get with their first signed head.
    let logHost: String
    /// The machine's clock; what is done has its own from whoever asks for it.
    let wallClock: @Sendable () -> Date
    let logQuarters = Mutex<Int?>(nil)

    package init(
        address: ConnectionAddress,
        platform: PlatformDatabase,
        keys: any KeyProvider,
        limits: PoolLimits,
        logHost: String,
        spool: RefusalSpool? = nil,
        wallClock: @escaping @Sendable () -> Date = { Date.now },
        logger: Logger
    ) {
        self.logHost = logHost
        self.spool = spool
        self.wallClock = wallClock
        self.platform = platform
        let tenantKeys = TenantKeys(keys)
        self.keys = tenantKeys
        desk = PersonDesk(keys: tenantKeys)
        self.logger = logger
        let login = TenantLogin(address: address, platform: platform, keys: tenantKeys, logger: logger)
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
        sealers = ConnectionPool(
            name: "sealers",
            limits: .init(total: 16, perOwner: 1, patience: .seconds(10)),
            logger: logger,
            connect: { tenant in try await login.open(for: tenant, asSealer: true) }
        )
    }

    /// Performs `action` for a principal that is known already: a job, a command, a visitor.
    ///
    /// `BEGIN` travels with the action's first statement, so it costs no round trip of its own.
    ///
    /// - Parameters:
    ///   - action: What shall be done.
    ///   - principal: Who asks; also names the tenant.
    ///   - client: Where the request comes from, if it is one.
    ///   - now: The instant of asking.
    ///   - lane: Whose connections to use.
    /// - Returns: What the action returns, after the commit.
    /// - Throws: `Refused` where the permission is missing; `NoSuchTenant` where nobody may use the tenant now;
    ///   whatever the action throws, after the rollback.
    package func perform<Action: Undertaking>(
        _ action: Action,
        as principal: Principal,
        from client: Client? = nil,
        now: Date = .now,
        in lane: Lane = .interactive
    ) async throws -> Action.Outcome {
        let request = AdmissionRequest(
            asker: .known(principal),
            tenant: principal.tenant,
            permission: Action.permission,
            level: Action.level,
            goesOn: Action.goesOn,
            client: client,
            now: now
        )
        switch try await perform(action, request, once: nil, in: lane) {
        case .now(let outcome): return outcome
        case .before: preconditionFailure("without a key nothing was done before")
        }
    }

    /// Performs `action` for whoever the credential belongs to; the session is read in the action's own transaction.
    ///
    /// - Parameters:
    ///   - action: What shall be done.
    ///   - caller: The tenant whose host was called, and what was shown there.
    ///   - once: The key of a command that may come twice.
    ///   - now: The instant of the request.
    /// - Returns: What the action returns, after the commit; or that it was done before.
    /// - Throws: `Unauthenticated`, `SecondFactorNeeded`, `Refused`, `KeyReused`, `StillInProgress`, `NoSuchTenant`;
    ///   whatever the action throws, after the rollback.
    package func perform<Action: Undertaking>(
        _ action: Action,
        by caller: Caller,
        once: OnceOnly? = nil,
        now: Date
    ) async throws -> Performed<Action.Outcome> {
        let request = AdmissionRequest(
            asker: .shows(caller.credential),
            tenant: caller.tenant,
            permission: Action.permission,
            level: Action.level,
            goesOn: Action.goesOn,
            client: caller.client,
            now: now
        )
        return try await perform(action, request, once: once, in: .interactive)
    }

    private func perform<Action: Undertaking>(
        _ action: Action,
        _ request: AdmissionRequest,
        once: OnceOnly?,
        in lane: Lane
    ) async throws -> Performed<Action.Outcome> {
        let tenant = request.tenant
        guard try await platform.tenant(tenant)?.state == .active else {
            // A connection that is open already would go on working: the server asks who may log in only at log-in.
            await closeConnections(of: tenant)
            desk.forget(tenant)
            throw NoSuchTenant()
        }
        let seals = try await seals(for: request, in: lane)
        do {
            if case .known(let principal) = request.asker { try request.admit(principal) }
            let performed = try await attempt(action, request, seals: seals, once: once, in: lane)
            receipts.add(performed.lines, of: tenant)
            if performed.awaitsCheckpoint { try await awaitCheckpoint(of: tenant, at: request.now) }
            // Committed: what is personal may be opened now, and not before.
            switch performed.performed {
            case .now(let outcome):
                do {
                    return .now(try outcome.reveal())
                } catch let failure as IntegrityFailure {
                    let admission = Admission(request, by: performed.by)
                    let persons = action.concerned.map { [$0] } ?? []
                    let line = admission.lineOfRefusal(failure, about: persons, seals: seals)
                    if let line { await record(line, of: tenant, in: lane) }
                    throw failure
                }
            case .before(let id): return .before(id)
            }
        } catch let turnedAway as TurnedAway {
            await record(turnedAway, request, seals: seals, in: lane)
            throw turnedAway.reason
        } catch let refused as Refused {
            let line = Admission(request).lineOfRefusal(refused, seals: seals)
            if let line { await record(line, of: tenant, in: lane) }
            throw refused
        }
    }

    /// Performs an action on a connection; once more, where names had to be read first.
    private func attempt<Action: Undertaking>(
        _ action: Action,
        _ request: AdmissionRequest,
        seals: TenantSeals,
        once: OnceOnly?,
        in lane: Lane
    ) async throws -> Committed<Action.Outcome> {
        let perform = {
            try await self.pool(for: lane).withConnection(for: request.tenant) { connection in
                try await connection.perform(action, request, seals: seals, desk: self.desk, once: once)
            }
        }
        let performed: Committed<Action.Outcome>
        do {
            performed = try await perform()
        } catch is NamesNotReady {
            try await readNames(for: request, seals: seals, in: lane)
            performed = try await perform()
        }
        await recordUnreadableNames(for: request, seals: seals, in: lane)
        return performed
    }

    /// As below; that a key of the tenant's own does not open is recorded, though nobody has been asked yet who they
    /// are.
    private func seals(for request: AdmissionRequest, in lane: Lane) async throws -> TenantSeals {
        do {
            return try await seals(of: request.tenant, at: request.now, in: lane)
        } catch let failure as IntegrityFailure {
            let bare = try await TenantSeals(keys, of: request.tenant, at: request.now, vault: .empty(request.tenant))
            if let line = Admission(request).lineOfRefusal(failure, seals: bare) {
                let turnedAway = TurnedAway(reason: failure, line: line, isByStranger: true)
                await record(turnedAway, request, seals: bare, in: lane)
            }
            throw failure
        } catch let refusal as KeyProviderRefusal {
            logger.error("a tenant's keys are out of reach", metadata: ["error": "\(refusal)"])
            throw refusal
        }
    }

    /// What seals and opens the tenant's own values; where its keys are not remembered they are fetched on a connection
    /// of their own, so that no transaction waits for whoever holds the root key.
    func seals(of tenant: TenantID, at now: Date, in lane: Lane) async throws -> TenantSeals {
        if let vault = keys.rememberedVault(of: tenant) {
            return try await TenantSeals(keys, of: tenant, at: now, vault: vault)
        }
        let vault = try await pool(for: lane).withConnection(for: tenant) { connection in
            try await keys.vault(of: tenant, from: PostgresKeyStore(connection))
        }
        return try await TenantSeals(keys, of: tenant, at: now, vault: vault)
    }

    /// Writes that somebody was turned away; of those whom nobody knows so many a minute, and of the rest the number.
    private func record(
        _ turnedAway: TurnedAway,
        _ request: AdmissionRequest,
        seals: TenantSeals,
        in lane: Lane
    ) async {
        guard turnedAway.isByStranger else { return await record(turnedAway.line, of: request.tenant, in: lane) }
        guard case .record(let before) = strangers.admit(of: request.tenant, at: request.now) else { return }
        if before > 0, let line = Admission(request).lineOfFlood(before, seals: seals) {
            await record(line, of: request.tenant, in: lane)
        }
        await record(turnedAway.line, of: request.tenant, in: lane)
    }

    /// Writes that somebody was turned away, in a transaction of its own. Whoever was stays so if that fails; then the
    /// line waits on this machine's disk.
    func record(_ line: NewLine, of tenant: TenantID, in lane: Lane) async {
        await ingestRefusals()
        do {
            try await pool(for: lane).withConnection(for: tenant) { connection in
                try await connection.run(["BEGIN", line.insertion, "COMMIT"])
            }
            receipts.add([line.written], of: tenant)
        } catch {
            await keep(line, of: tenant, because: error)
        }
    }

    /// How many refusals could neither be written into the log of the tenant concerned nor be kept until they can.
    package var unrecordedRefusals: Int { refusalsUnrecorded.load(ordering: .relaxed) }

    /// Ends the tenant's idle connections now and its busy ones as soon as they are free.
    package func closeConnections(of tenant: TenantID) async {
        await interactive.closeConnections(of: tenant)
        await jobs.closeConnections(of: tenant)
        await sealers.closeConnections(of: tenant)
    }

    /// Looks after idle and old connections until cancelled.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.interactive.run() }
            group.addTask { await self.jobs.run() }
            group.addTask { await self.sealers.run() }
            group.addTask { await self.sealWhatIsWritten() }
            group.addTask { await self.forgetWhatIsUnused() }
        }
    }

    package func close() async {
        await interactive.close()
        await jobs.close()
        await sealers.close()
        await spool?.close()
    }

    /// How the pools are doing, by name.
    package var metrics: [(pool: String, metrics: PoolMetrics)] {
        [("interactive", interactive.metrics), ("jobs", jobs.metrics), ("sealers", sealers.metrics)]
    }

    func pool(for lane: Lane) -> ConnectionPool<TenantID> {
        switch lane {
        case .interactive: interactive
        case .jobs: jobs
        }
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

/// Opens connections as a tenant's own login role.
private struct TenantLogin: Sendable {
    let address: ConnectionAddress
    let platform: PlatformDatabase
    let keys: TenantKeys
    let logger: Logger

    func open(for tenant: TenantID, asSealer isSealer: Bool = false) async throws -> Connection {
        guard let record = try await platform.tenant(tenant), record.state == .active else { throw NoSuchTenant() }
        let names = try TenantNames(code: record.code)
        let version = record.passwordVersion
        let password = try await keys.loginPassword(of: tenant, version: version, asSealer: isSealer)
        var address = address
        address["user"] = (isSealer ? names.sealer : names.login).text
        address["password"] = password.revealed
        address["application_name"] = "komorne"
        return try await Connection.open(address, within: .seconds(5), logger: logger)
    }
}

/// The tenant does not exist, or nobody may use it now.
package struct NoSuchTenant: Error {
    package init() {}
}
