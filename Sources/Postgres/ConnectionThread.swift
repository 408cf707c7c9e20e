import CLibpq
import Glibc
import Synchronization

/// The executor that lets a connection wait without stopping anybody else: one thread, one list of jobs, one doorbell.
///
/// The doorbell rings for two reasons: there is a job while the thread sleeps, or a task was cancelled while its
/// statement runs. The thread therefore looks at its list before it sleeps, and a statement looks at its task when it
/// is woken.
final class ConnectionThread: SerialExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        /// Only a sleeping thread needs the bell: one that works looks at the list before it sleeps.
        var isAsleep = false
        var isStopping = false
        var watch: Watch?
    }

    /// A descriptor to look at while there is nothing to do, and what to do when it has something to say.
    struct Watch: Sendable {
        let descriptor: Int32
        let isReadable: @Sendable () -> Void
    }

    private let state = Mutex(State())
    private let doorbell: Int32
    private let threadID = Atomic<UInt>(0)

    /// Starts the thread; it lives until `stop()`.
    init() throws(PostgresError) {
        doorbell = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        guard doorbell >= 0 else { throw .unavailable(.outOfResources) }

        // The thread keeps the executor alive, however long its last job takes.
        guard Errand.start({ self.run() }) else { throw .unavailable(.outOfResources) }
    }

    deinit {
        if doorbell >= 0 { close(doorbell) }
    }

    /// Ends the thread after the jobs it has.
    func stop() {
        state.withLock { $0.isStopping = true }
        ring()
    }

    /// Wakes the thread wherever it waits. It does no harm to ring in vain.
    func ring() {
        eventfd_write(doorbell, 1)
    }

    func watch(_ watch: Watch?) {
        state.withLock { $0.watch = watch }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let needsBell = state.withLock { state in
            state.jobs.append(job)
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if needsBell { ring() }
    }

    func checkIsolated() {
        precondition(isCurrent, "this may only be done on the connection's own thread")
    }

    func isIsolatingCurrentContext() -> Bool? { isCurrent }

    private var isCurrent: Bool { threadID.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Waits for one of `events` on `descriptor`, for the bell, or for the time to be up.
    ///
    /// - Parameters:
    ///   - events: `POLLIN`, `POLLOUT` or both.
    ///   - descriptor: The connection's socket.
    ///   - milliseconds: Negative for ever.
    /// - Returns: The events on `descriptor`, none when the time is up, and whether the bell rang.
    func wait(for events: Int32, on descriptor: Int32, milliseconds: Int32) -> (events: Int32, bell: Bool) {
        var waits: InlineArray<2, pollfd> = [
            pollfd(fd: descriptor, events: Int16(events), revents: 0),
            pollfd(fd: doorbell, events: Int16(POLLIN), revents: 0),
        ]
        var span = waits.mutableSpan
        let count = unsafe span.withUnsafeMutableBufferPointer { buffer in
            unsafe poll(buffer.baseAddress, 2, milliseconds)
        }
        guard count > 0 else { return (0, false) }  // EINTR is a vain ring: every caller looks again

        let rang = waits[1].revents != 0
        if rang { silence() }
        return (Int32(waits[0].revents), rang)
    }

    private func silence() {
        var rings: eventfd_t = 0
        unsafe eventfd_read(doorbell, &rings)
    }

    private func run() {
        threadID.store(UInt(pthread_self()), ordering: .relaxed)
        var jobs: [UnownedJob] = []
        while true {
            let (isStopping, watch) = state.withLock { state in
                swap(&jobs, &state.jobs)
                state.isAsleep = jobs.isEmpty && !state.isStopping
                return (state.isStopping, state.watch)
            }
            guard jobs.isEmpty else {
                for job in jobs { unsafe job.runSynchronously(on: asUnownedSerialExecutor()) }
                jobs.removeAll(keepingCapacity: true)
                continue
            }
            if isStopping { return }

            let (events, _) = wait(for: POLLIN, on: watch?.descriptor ?? -1, milliseconds: -1)
            if events != 0 { watch?.isReadable() }
        }
    }
}
