import Safeguards
import Synchronization

/// The newest head of each log that this process signed, or found well signed.
///
/// What the tables say is only what somebody wrote last, and whoever can empty them could have a new tree signed as if
/// there had never been another. So a tree that does not go on from what is remembered here is not signed. A process
/// that begins remembers nothing, and takes the first head that it finds well signed.
final class SignedHeads: Sendable {
    private struct State {
        var newest: [TenantID: Checkpoint] = [:]
        var damaged: Set<TenantID> = []
    }

    private let state = Mutex(State())

    subscript(log: TenantID) -> Checkpoint? { state.withLock { $0.newest[log] } }

    /// Remembers a head, unless a newer one is.
    func keep(_ head: Checkpoint, of log: TenantID) {
        state.withLock { state in
            if let known = state.newest[log], known.size >= head.size { return }
            state.newest[log] = head
        }
    }

    func forget(_ log: TenantID) {
        state.withLock { state in
            state.newest[log] = nil
            state.damaged.remove(log)
        }
    }

    /// How many logs were found damaged when they were last looked at.
    var damaged: Int { state.withLock { $0.damaged.count } }

    /// Notes how a log was found.
    ///
    /// - Returns: Whether it is news that it is damaged.
    func find(_ log: TenantID, isDamaged: Bool) -> Bool {
        state.withLock { state in
            guard isDamaged else {
                state.damaged.remove(log)
                return false
            }
            return state.damaged.insert(log).inserted
        }
    }
}
