import Glibc
import Synchronization

/// Work that keeps a processor busy for a while, a little of it at a time and the rest in a short queue.
///
/// The work is done on threads of its own, never on an event loop and never on Swift's own pool, which has as many
/// threads as processors and would stand still. A thread lives for as long as there is work for it.
final class HashingQueue: Sendable {
    typealias Work = @Sendable () throws -> [UInt8]

    private struct Waiter {
        let ticket: UInt64
        let work: Work
        let until: ContinuousClock.Instant
        let continuation: CheckedContinuation<[UInt8], any Error>
    }

    private struct State {
        var waiters: [Waiter] = []
        var running = 0
        /// How many have a place for what they do before and after the work.
        var guests = 0
        var refused: UInt64 = 0
        var begun: UInt64 = 0
    }

    private enum Admission {
        case begins, waits, refused
    }

    private let state = Mutex(State())
    private let tickets = Atomic<UInt64>(0)
    private let lanes: Int
    private let places: Int
    private let patience: Duration
    private let start: @Sendable (@escaping @Sendable () -> Void) -> Bool

    /// - Parameters:
    ///   - lanes: How much is done at once: as many as there are processors for it.
    ///   - places: How much waits.
    ///   - patience: How long it waits.
    ///   - start: Starts a thread, or says that there is none to be had.
    init(
        lanes: Int,
        places: Int,
        patience: Duration,
        start: @escaping @Sendable (@escaping @Sendable () -> Void) -> Bool = WorkThread.start
    ) {
        self.lanes = lanes
        self.places = places
        self.patience = patience
        self.start = start
    }

    var figures: PasswordHasher.Figures {
        state.withLock { state in
            PasswordHasher.Figures(
                waiting: state.waiters.count,
                running: state.running,
                refused: state.refused,
                begun: state.begun
            )
        }
    }

    /// Does the work and returns what it returns.
    ///
    /// - Throws: `HashingBusy` where there is no place left or the wait was too long, `CancellationError` for who was
    ///   cancelled while waiting, else what the work throws. What has begun is brought to its end.
    func run(_ work: @escaping Work) async throws -> [UInt8] {
        let ticket = tickets.add(1, ordering: .relaxed).newValue
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let until = ContinuousClock.now + patience
                admit(Waiter(ticket: ticket, work: work, until: until, continuation: continuation))
                // The cancellation may have come before there was anything to leave.
                if Task.isCancelled { leave(ticket) }
            }
        } onCancel: {
            leave(ticket)
        }
    }

    /// Does what comes to a piece of work in the end, as long as no more do so than can run and wait.
    ///
    /// - Throws: `HashingBusy` at once, before `body` has begun; else what `body` throws.
    func withPlace<Result>(_ body: () async throws -> Result) async throws -> Result {
        let isGuest = state.withLock { state in
            guard state.guests < lanes + places else {
                state.refused += 1
                return false
            }
            state.guests += 1
            return true
        }
        guard isGuest else { throw HashingBusy(retryAfter: PasswordHasher.retryAfter) }
        defer { state.withLock { $0.guests -= 1 } }
        return try await body()
    }

    private func admit(_ waiter: Waiter) {
        let admission = state.withLock { state -> Admission in
            if state.running < lanes {
                state.running += 1
                state.begun += 1
                return .begins
            }
            guard state.waiters.count < places else {
                state.refused += 1
                return .refused
            }
            state.waiters.append(waiter)
            return .waits
        }
        switch admission {
        case .waits: break
        case .refused: refuse(waiter)
        case .begins:
            guard !start({ self.work(beginningWith: waiter) }) else { return }
            standDown(having: waiter)
        }
    }

    /// What a thread does: its first piece of work, then those that wait, the oldest first.
    private func work(beginningWith first: Waiter) {
        var next: Waiter? = first
        while let waiter = next {
            waiter.continuation.resume(with: Result { try waiter.work() })
            next = takeNext()
        }
    }

    private func takeNext() -> Waiter? {
        let now = ContinuousClock.now
        let (late, next) = state.withLock { state -> ([Waiter], Waiter?) in
            let late = Array(state.waiters.prefix { $0.until <= now })
            state.waiters.removeFirst(late.count)
            state.refused += UInt64(late.count)
            guard !state.waiters.isEmpty else {
                state.running -= 1
                return (late, nil)
            }
            state.begun += 1
            return (late, state.waiters.removeFirst())
        }
        late.forEach(refuse)
        return next
    }

    /// There was no thread to be had. Those who wait must not wait for this one.
    private func standDown(having waiter: Waiter) {
        let others = state.withLock { state -> [Waiter] in
            state.running -= 1
            state.begun -= 1
            let others = state.running == 0 ? state.waiters : []
            if state.running == 0 { state.waiters = [] }
            state.refused += UInt64(1 + others.count)
            return others
        }
        ([waiter] + others).forEach(refuse)
    }

    private func leave(_ ticket: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            let index = state.waiters.firstIndex { $0.ticket == ticket }
            return index.map { state.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }

    private func refuse(_ waiter: Waiter) {
        waiter.continuation.resume(throwing: HashingBusy(retryAfter: PasswordHasher.retryAfter))
    }
}

/// A thread that does one thing and ends with it.
final class WorkThread {
    private let work: @Sendable () -> Void

    private init(_ work: @escaping @Sendable () -> Void) {
        self.work = work
    }

    /// - Returns: False where the process is out of threads; then `work` is never done.
    static func start(_ work: @escaping @Sendable () -> Void) -> Bool {
        var thread = pthread_t()
        let retained = unsafe Unmanaged.passRetained(WorkThread(work))
        let failure = unsafe pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<WorkThread>.fromOpaque(argument).takeRetainedValue().work()
                return nil
            },
            unsafe retained.toOpaque()
        )
        guard failure == 0 else {
            unsafe retained.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}
