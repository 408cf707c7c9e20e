import Glibc

/// A thread for work that blocks: no thread of Swift's own is held up by it. It ends with the work.
final class Errand {
    private let work: @Sendable () -> Void

    private init(_ work: @escaping @Sendable () -> Void) {
        self.work = work
    }

    /// - Returns: False where the process is out of threads; then `work` is never done.
    static func start(_ work: @escaping @Sendable () -> Void) -> Bool {
        var thread = pthread_t()
        let retained = unsafe Unmanaged.passRetained(Errand(work))
        let failure = unsafe pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Errand>.fromOpaque(argument).takeRetainedValue().run()
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

    /// - Returns: What `work` returned, or nil where the process is out of threads.
    static func result<Value: Sendable>(of work: @escaping @Sendable () -> Value) async -> Value? {
        await withCheckedContinuation { continuation in
            let isStarted = start { continuation.resume(returning: work()) }
            if !isStarted { continuation.resume(returning: nil) }
        }
    }

    private func run() {
        // TLS writes to a socket that may be closed at the other end, and the process must not end of that.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        work()
    }
}
