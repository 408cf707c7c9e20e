/// How long a statement may take, and whether it was stopped before it was done.
struct Turn {
    enum End {
        case deadline, cancelled

        var error: any Error {
            switch self {
            case .deadline: PostgresError.deadlineExceeded
            case .cancelled: CancellationError()
            }
        }
    }

    /// The statement's own, and once it was stopped, the one for the server to say so.
    private(set) var deadline: ContinuousClock.Instant
    private(set) var end: End?
    /// When the server is told again: a cancel request that arrives between two statements of a pipeline is lost.
    private var nextReminder: ContinuousClock.Instant
    private let heedsCancellation: Bool

    /// `heedsCancellation` is false for what must be done even by a cancelled task: rolling back.
    init(within duration: Duration, heedsCancellation: Bool = true) {
        deadline = .now + duration
        nextReminder = deadline
        self.heedsCancellation = heedsCancellation
    }

    /// What is to be done at this moment, before waiting on.
    enum Advice {
        case wait(milliseconds: Int32)
        /// Tell the server to stop, then ask again.
        case cancel
        /// The server did not react: nothing is known about the connection any more.
        case giveUp
    }

    mutating func advice() -> Advice {
        let now = ContinuousClock.now
        if end == nil {
            if heedsCancellation, Task.isCancelled {
                stop(.cancelled, at: now)
                return .cancel
            }
            guard now < deadline else {
                stop(.deadline, at: now)
                return .cancel
            }
            return .wait(milliseconds: now.duration(to: deadline).milliseconds)
        }
        guard now < deadline else { return .giveUp }
        guard now < nextReminder else {
            nextReminder = now + Self.reminderInterval
            return .cancel
        }
        return .wait(milliseconds: now.duration(to: min(deadline, nextReminder)).milliseconds)
    }

    private mutating func stop(_ end: End, at now: ContinuousClock.Instant) {
        self.end = end
        deadline = now + Self.patienceWithServer
        nextReminder = now + Self.reminderInterval
    }

    private static var patienceWithServer: Duration { .seconds(5) }
    private static var reminderInterval: Duration { .milliseconds(500) }
}

extension Duration {
    /// Rounded up, so that a wait does not end just before its time; a day at most.
    fileprivate var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds < 86_400 else { return 86_400_000 }
        return Int32(seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
