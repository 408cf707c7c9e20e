import NIOCore

/// The deadlines of one HTTP/1 connection.
///
/// A phase notes when it began and nothing else; a slow tick compares. That costs a request a few reads of the clock,
/// where a timer for each phase would cost an allocation and two heap operations.
struct ConnectionClock {
    enum Phase {
        case between, receiving, handling, answering
    }

    enum Verdict {
        case fine
        case refuse(Refusal)
        case close(reason: String)
    }

    let tick: TimeAmount
    private let limits: WebLimits
    private var born = NIODeadline.now()
    private var idleSince = NIODeadline.now()
    private var headSince: NIODeadline?
    private var requestSince = NIODeadline.now()
    private var handlingSince = NIODeadline.now()
    private var requestDeadline: TimeAmount = .zero
    private var drainSince: NIODeadline?

    private var bodyBytes = 0
    /// How long we were ready for more of the body, which is all the client can be blamed for.
    private var waited: TimeAmount = .zero
    private var isReading = false
    private var lastTick = NIODeadline.now()

    private var written = 0
    private var progress = (at: NIODeadline.now(), sent: 0)

    init(limits: WebLimits) {
        self.limits = limits
        tick = TimeAmount(limits.tick)
    }

    var isOld: Bool { born + TimeAmount(limits.connectionAge) < .now() }

    mutating func start() {
        born = .now()
        idleSince = born
        lastTick = born
    }

    mutating func headBegun() {
        if headSince == nil { headSince = .now() }
    }

    mutating func headComplete() { headSince = nil }

    mutating func requestBegun(deadline: Duration) {
        requestSince = .now()
        requestDeadline = TimeAmount(deadline)
        bodyBytes = 0
        waited = .zero
        written = 0
    }

    mutating func received(_ bytes: Int) { bodyBytes = bytes }
    mutating func bodyComplete() { handlingSince = .now() }
    mutating func readWanted() { isReading = true }
    mutating func readDone() { isReading = false }

    mutating func answerBegun() { progress = (.now(), 0) }

    mutating func wrote(_ bytes: Int) { written += bytes }

    mutating func answerEnded() {
        idleSince = .now()
        progress = (idleSince, written)
    }

    mutating func drainBegun() {
        if drainSince == nil { drainSince = .now() }
    }

    /// What the time that has passed means now, a tick after the last question.
    mutating func judge(phase: Phase, unsent: Int) -> Verdict {
        let now = NIODeadline.now()
        defer { lastTick = now }
        if let drainSince, drainSince + TimeAmount(limits.drain) < now {
            return phase == .handling || phase == .receiving ? .refuse(.stopping) : .close(reason: "stopping")
        }
        if phase == .between, unsent == 0 {
            progress = (now, written)
            return judgeIdle(now)
        }
        switch phase {
        case .receiving: return judgeBody(now)
        case .handling:
            let isLate = handlingSince + TimeAmount(limits.answer) < now
            return isLate ? .refuse(.slowHandler) : .fine
        case .answering, .between: return judgeAnswer(now, sent: max(0, written - unsent))
        }
    }

    private func judgeIdle(_ now: NIODeadline) -> Verdict {
        if let headSince {
            return headSince + TimeAmount(limits.head) < now ? .refuse(.slowHead) : .fine
        }
        if idleSince + TimeAmount(limits.idle) < now { return .close(reason: "idle") }
        return isOld ? .close(reason: "old") : .fine
    }

    private mutating func judgeBody(_ now: NIODeadline) -> Verdict {
        if isReading { waited = waited + (now - lastTick) }
        if requestSince + requestDeadline < now { return .refuse(.slowBody) }
        guard waited > TimeAmount(limits.bodyGrace) else { return .fine }
        let due = Int64(limits.bodyBytesPerSecond) * (waited.nanoseconds / 1_000_000) / 1_000
        return Int64(bodyBytes) < due ? .refuse(.slowBody) : .fine
    }

    /// Progress is what left this machine at the slowest rate we accept, measured over the longest stall we accept.
    private mutating func judgeAnswer(_ now: NIODeadline, sent: Int) -> Verdict {
        let stall = TimeAmount(limits.writeStall)
        let due = Int64(limits.bodyBytesPerSecond) * (stall.nanoseconds / 1_000_000) / 1_000
        if Int64(sent - progress.sent) >= max(1, due) { progress = (now, sent) }
        return progress.at + stall < now ? .close(reason: "write_stalled") : .fine
    }
}
