package import Logging
import Synchronization

/// Lends connections for the length of a closure, each to its own owner only: a connection never changes hands.
///
/// Who gets the next one is `LeaseQueue`'s decision. An idle connection is lent without waiting for anything. One
/// that comes back with a transaction open, tainted, or in any doubt, is closed. Where the limit of all is reached,
/// the connection that has been idle for longest is closed to make room. After failures to open, the pool waits a
/// moment and refuses meanwhile.
///
/// That a connection is its owner's is made sure by `connect`, and by `Connection.open`, which compares the server's
/// idea of the user with the address once. It could only change by a `SET`, and one that saw such is not lent again.
package final class ConnectionPool<Owner: Hashable & Sendable>: Sendable {
    package struct Limits: Sendable {
        /// Connections, lent and idle.
        package var total: Int
        package var perOwner: Int
        /// Tasks that may wait.
        package var queue: Int
        /// How long a task waits for a lease.
        package var patience: Duration
        /// How long a connection may be unused.
        package var idle: Duration
        /// How long a connection may live.
        package var lifetime: Duration

        package init(
            total: Int = 48,
            perOwner: Int = 4,
            queue: Int = 256,
            patience: Duration = .seconds(2),
            idle: Duration = .seconds(60),
            lifetime: Duration = .seconds(1_800)
        ) {
            self.total = total
            self.perOwner = perOwner
            self.queue = queue
            self.patience = patience
            self.idle = idle
            self.lifetime = lifetime
        }
    }

    fileprivate typealias Ticket = LeaseQueue<Owner>.Ticket

    /// A task that waits, or is about to, or was answered before it had begun.
    fileprivate enum Waiter {
        case arriving
        case waiting(CheckedContinuation<Void, any Error>)
        case answered(Swift.Result<Void, any Error>)
    }

    fileprivate struct Patience {
        let end: ContinuousClock.Instant
        let length: Duration
    }

    fileprivate struct State {
        var queue: LeaseQueue<Owner>
        var waiters: [Ticket: Waiter] = [:]
        /// When each waiter's patience ends, and when the task that looks after them wakes up.
        var patience: [Ticket: Patience] = [:]
        var alarm: ContinuousClock.Instant?
        var idle = IdleConnections<Owner>()
        /// Raised when an owner's connections are to be closed; owners that were never closed are not in it.
        var generations: [Owner: Int] = [:]
        /// After failures that concern the server, and after those that concern one owner's log-in.
        var backOff = BackOff()
        var ownersBackOff: [Owner: BackOff] = [:]
        var metrics = PoolMetrics()
        var isClosed = false
    }

    package let name: String
    private let limits: Limits
    private let logger: Logger
    private let connect: @Sendable (Owner) async throws -> Connection
    private let state: Mutex<State>

    package init(
        name: String,
        limits: Limits = Limits(),
        logger: Logger,
        connect: @escaping @Sendable (Owner) async throws -> Connection
    ) {
        self.name = name
        self.limits = limits
        self.logger = logger
        self.connect = connect
        let queue = LeaseQueue<Owner>(total: limits.total, perOwner: limits.perOwner, capacity: limits.queue)
        state = Mutex(State(queue: queue))
    }

    /// Lends a connection of `owner` to `body`. It must not be kept.
    ///
    /// - Parameters:
    ///   - owner: Whose connection it is.
    ///   - patience: How long to wait for a lease; the pool's own where it is not given.
    ///   - body: Uses the connection, on the caller's actor.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; `PostgresError.poolExhausted`, `.poolClosed` or `.unavailable`.
    @discardableResult
    package func withConnection<Result>(
        for owner: Owner,
        patience: Duration? = nil,
        _ body: (Connection) async throws -> Result
    ) async throws -> Result {
        let lease = try await lease(for: owner, patience: patience ?? limits.patience)
        do {
            let result = try await body(lease.connection)
            await giveBack(lease, of: owner)
            return result
        } catch {
            await giveBack(lease, of: owner)
            throw error
        }
    }

    private func lease(for owner: Owner, patience: Duration) async throws -> PooledConnection {
        let admission = try state.withLock { state throws(PostgresError) in
            guard !state.isClosed else { throw .poolClosed }
            let admission = state.queue.join(owner)
            if case .waiting(let ticket) = admission { state.waiters[ticket] = .arriving }
            if admission == .full { state.metrics.exhausted += 1 }
            return admission
        }
        switch admission {
        case .admitted: break
        case .waiting(let ticket): try await wait(with: ticket, patience)
        case .full: throw PostgresError.poolExhausted(retryAfter: limits.patience)
        }
        do {
            return try await connection(for: owner)
        } catch {
            state.withLock { $0.free(owner) }
            throw error
        }
    }

    /// Returns with a lease, or throws without.
    private func wait(with ticket: Ticket, _ patience: Duration) async throws {
        let start = ContinuousClock.now
        setAlarm(for: ticket, Patience(end: start + patience, length: patience))
        defer {
            state.withLock { state in
                state.patience[ticket] = nil
                state.metrics.waited += start.duration(to: .now)
                state.metrics.waits += 1
            }
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                state.withLock { $0.enter(continuation, with: ticket) }
            }
        } onCancel: {
            stopWaiting(ticket, because: CancellationError())
        }
    }

    /// Sees to it that somebody is awake when this waiter's patience ends: one task for all who wait, for most waits
    /// are shorter than what a timer for each would cost.
    private func setAlarm(for ticket: Ticket, _ patience: Patience) {
        let isEarliest = state.withLock { state in
            state.patience[ticket] = patience
            if let alarm = state.alarm, alarm <= patience.end { return false }
            state.alarm = patience.end
            return true
        }
        guard isEarliest else { return }
        Task { [weak self] in
            var next: ContinuousClock.Instant? = patience.end
            while let instant = next {
                try? await Task.sleep(until: instant, clock: .continuous)  // nobody cancels it
                next = self?.state.withLock { $0.ring(at: instant) }
            }
        }
    }

    private func stopWaiting(_ ticket: Ticket, because error: any Error) {
        state.withLock { state in
            guard state.queue.leave(ticket) else { return }
            state.answer(ticket, .failure(error))
        }
    }

    /// An idle connection of `owner`, at once where there is one, or a new one.
    private func connection(for owner: Owner) async throws -> PooledConnection {
        let now = ContinuousClock.now
        let found = state.withLock { $0.find(owner, at: now, limits) }
        for leftover in found.leftovers { await leftover.connection.close() }
        if let idle = found.idle { return idle }
        guard !found.mustBackOff else { throw PostgresError.unavailable(.backingOff) }
        return try await open(for: owner, generation: found.generation)
    }

    private func open(for owner: Owner, generation: Int) async throws -> PooledConnection {
        do {
            let connection = try await connect(owner)
            let now = ContinuousClock.now
            state.withLock { state in
                state.metrics.opened += 1
                state.backOff = BackOff()
                state.ownersBackOff[owner] = nil
            }
            return PooledConnection(connection: connection, opened: now, generation: generation, lastUse: now)
        } catch {
            state.withLock { $0.failed(error, for: owner) }
            logger.warning(
                "no database connection could be opened",
                metadata: ["pool": "\(name)", "error": "\(error as? PostgresError)"]
            )
            throw error
        }
    }

    private func giveBack(_ lease: PooledConnection, of owner: Owner) async {
        let now = ContinuousClock.now
        let isSound = lease.connection.standing.atRest && !lease.connection.isTainted
        let isKept = state.withLock { state in
            guard isSound, !state.isClosed, !lease.isOld(at: now, limits.lifetime),
                lease.generation == state.generations[owner, default: 0]
            else {
                if !isSound { state.metrics.broken += 1 }
                return false
            }
            var lease = lease
            lease.lastUse = now
            state.idle.push(lease, of: owner)
            state.free(owner)
            return true
        }
        guard !isKept else { return }
        // Closed before the lease is free, so that there are never more connections than leases.
        await lease.connection.close()
        state.withLock { $0.free(owner) }
    }

    /// Closes what `owner` has: what is idle now, what is lent when it comes back.
    package func closeConnections(of owner: Owner) async {
        let idle = state.withLock { state in
            state.generations[owner, default: 0] += 1
            return state.idle.removeAll(of: owner)
        }
        for connection in idle { await connection.connection.close() }
    }

    /// Closes idle connections that were unused for too long, are too old or were lost, until the task is cancelled.
    package func run() async {
        let interval = max(.milliseconds(10), min(limits.idle / 4, limits.lifetime / 4, .seconds(5)))
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)  // it throws when cancelled, which ends the loop
            let now = ContinuousClock.now
            let leftovers = state.withLock { state in
                let leftovers = state.idle.removeAll { candidate in
                    candidate.isOld(at: now, limits.lifetime) || !candidate.connection.isUsable
                        || candidate.lastUse.duration(to: now) >= limits.idle
                }
                state.metrics.broken += leftovers.count { !$0.connection.isUsable }
                state.forgetOwners(at: now)
                return leftovers
            }
            for leftover in leftovers { await leftover.connection.close() }
        }
    }

    /// Refuses everybody from now on and closes what is idle; what is lent is closed when it comes back.
    package func close() async {
        let idle = state.withLock { state in
            state.isClosed = true
            for ticket in Array(state.waiters.keys) where state.queue.leave(ticket) {
                state.answer(ticket, .failure(PostgresError.poolClosed))
            }
            return state.idle.removeAll { _ in true }
        }
        for connection in idle { await connection.connection.close() }
    }

    package var metrics: PoolMetrics {
        state.withLock { state in
            var metrics = state.metrics
            metrics.waiting = state.queue.waiting
            metrics.inUse = state.queue.leased
            metrics.idle = state.idle.count
            return metrics
        }
    }
}

extension ConnectionPool.State {
    /// What there is for a new lease.
    struct Find {
        var idle: PooledConnection?
        /// Connections taken out of the pool on the way: lost, too old, or to make room.
        var leftovers: [PooledConnection] = []
        var mustBackOff = false
        var generation = 0
    }

    mutating func find(_ owner: Owner, at now: ContinuousClock.Instant, _ limits: ConnectionPool.Limits) -> Find {
        var find = Find()
        while let candidate = idle.pop(owner) {
            if candidate.connection.standing.atRest, !candidate.isOld(at: now, limits.lifetime) {
                find.idle = candidate
                return find
            }
            find.leftovers.append(candidate)
            if !candidate.connection.isUsable { metrics.broken += 1 }
        }
        find.mustBackOff = backOff.holds(at: now) || ownersBackOff[owner]?.holds(at: now) == true
        find.generation = generations[owner, default: 0]
        if !find.mustBackOff, queue.leased + idle.count > limits.total, let oldest = idle.removeLeastRecentlyUsed() {
            find.leftovers.append(oldest)
        }
        return find
    }

    /// Gives a lease back and passes it on.
    mutating func free(_ owner: Owner) {
        queue.giveBack(owner)
        while let next = queue.next() { answer(next.ticket, .success(())) }
    }

    /// Owners come and go for as long as the process lives: what is known of one without connections or recent
    /// failures is not kept.
    mutating func forgetOwners(at now: ContinuousClock.Instant) {
        generations = generations.filter { queue.leases(of: $0.key) > 0 || idle.contains($0.key) }
        ownersBackOff = ownersBackOff.filter { !$0.value.isPast(at: now) }
    }

    mutating func enter(_ continuation: CheckedContinuation<Void, any Error>, with ticket: LeaseQueue<Owner>.Ticket) {
        guard case .answered(let result) = waiters[ticket] else { return waiters[ticket] = .waiting(continuation) }
        waiters[ticket] = nil
        continuation.resume(with: result)
    }

    mutating func answer(_ ticket: LeaseQueue<Owner>.Ticket, _ result: Result<Void, any Error>) {
        guard case .waiting(let continuation) = waiters[ticket] else { return waiters[ticket] = .answered(result) }
        waiters[ticket] = nil
        continuation.resume(with: result)
    }

    /// Refuses those whose patience has ended.
    ///
    /// - Returns: When to look again; `nil` where nobody waits, or another task looks earlier.
    mutating func ring(at instant: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        guard alarm == instant else { return nil }
        let now = ContinuousClock.now
        for (ticket, patience) in patience where patience.end <= now && queue.leave(ticket) {
            metrics.exhausted += 1
            answer(ticket, .failure(PostgresError.poolExhausted(retryAfter: patience.length)))
        }
        alarm = patience.values.lazy.map(\.end).filter { $0 > now }.min()
        return alarm
    }

    /// One owner's wrong password is no reason to refuse the others; a server that is away is.
    mutating func failed(_ error: any Error, for owner: Owner) {
        guard !(error is CancellationError) else { return }
        metrics.failed += 1
        let now = ContinuousClock.now
        switch error as? PostgresError {
        case .unavailable(.rejected(let code)) where !code.text.hasPrefix("57"):
            ownersBackOff[owner, default: BackOff()].failed(at: now)
        case .unavailable(.wrongUser):
            ownersBackOff[owner, default: BackOff()].failed(at: now)
        default: backOff.failed(at: now)
        }
    }
}
