import NIOCore

/// Runs a connection's tasks on the event loop that the connection lives on.
///
/// A request would otherwise be handed from the loop to a thread of the concurrency pool and its answer back again,
/// each time by waking another thread. The price: while a handler computes, the other connections of its loop wait.
/// Whatever computes for more than a few milliseconds belongs into
/// `withTaskExecutorPreference(globalConcurrentExecutor)`.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute {
            unsafe job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }
}
