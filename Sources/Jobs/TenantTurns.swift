import Safeguards
import Synchronization

/// Whose turn it is: every tenant stands in the line at most once, so a long queue in one delays no other.
final class TenantTurns: Sendable {
    private struct State {
        var line: [TenantID] = []
        var waiting: [CheckedContinuation<TenantID?, Never>] = []
        var isFinished = false
    }

    private let state = Mutex(State())

    /// Puts the tenant at the end of the line, unless it stands there already.
    func add(_ tenant: TenantID) {
        let worker: CheckedContinuation<TenantID?, Never>? = state.withLock { state in
            guard !state.isFinished, !state.line.contains(tenant) else { return nil }
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.line.append(tenant)
            return nil
        }
        worker?.resume(returning: tenant)
    }

    /// The first in the line, or nil where nobody stands in it.
    func takeNow() -> TenantID? {
        state.withLock { $0.line.isEmpty ? nil : $0.line.removeFirst() }
    }

    /// The first in the line, as soon as there is one; nil after `finish()`.
    func next() async -> TenantID? {
        await withCheckedContinuation { continuation in
            let answer: TenantID?? = state.withLock { state in
                if state.isFinished { return .some(nil) }
                if !state.line.isEmpty { return .some(state.line.removeFirst()) }
                state.waiting.append(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Sends everybody home.
    func finish() {
        let workers = state.withLock { state in
            state.isFinished = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for worker in workers { worker.resume(returning: nil) }
    }
}

/// What became of the jobs since the process started.
package final class JobCounters: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case done, failed, parked, rescued
    }

    private let counts = Mutex<[Kind: Int]>([:])

    func add(_ number: Int, to kind: Kind) {
        counts.withLock { $0[kind, default: 0] += number }
    }

    package subscript(_ kind: Kind) -> Int {
        counts.withLock { $0[kind] ?? 0 }
    }
}
