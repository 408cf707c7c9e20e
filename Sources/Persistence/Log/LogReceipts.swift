import Foundation
import Safeguards
import Synchronization

/// A line that this process wrote and committed.
struct WrittenLine: Sendable, Hashable {
    let id: UUID
    let hash: [UInt8]
    let act: AuditAct
    let at: Date
}

/// What this process knows of the lines it committed and has not seen sealed: with it, nobody takes a line away between
/// its commit and its place in the tree without being noticed.
final class LogReceipts: Sendable {
    /// Above this many of a tenant the oldest are forgotten, and that is counted: the sealer has been gone for long.
    static let most = 50_000

    private struct State {
        var waiting: [TenantID: [WrittenLine]] = [:]
        var forgotten = 0
    }

    private let state = Mutex(State())

    func add(_ lines: [WrittenLine], of tenant: TenantID) {
        guard !lines.isEmpty else { return }
        state.withLock { state in
            // In place: with each line, a copy would be as long as all that wait.
            state.waiting[tenant, default: []].append(contentsOf: lines)
            let excess = state.waiting[tenant, default: []].count - Self.most
            if excess > 0 {
                state.forgotten += excess
                state.waiting[tenant, default: []].removeFirst(excess)
            }
        }
    }

    /// Tenants with lines that were not seen sealed.
    var tenants: [TenantID] { state.withLock { Array($0.waiting.keys) } }

    var forgotten: Int { state.withLock { $0.forgotten } }

    func waiting(of tenant: TenantID) -> [WrittenLine] {
        state.withLock { $0.waiting[tenant] ?? [] }
    }

    /// For a tenant that is no more.
    func forget(_ tenant: TenantID) {
        state.withLock { $0.waiting[tenant] = nil }
    }

    func settle(_ ids: Set<UUID>, of tenant: TenantID) {
        state.withLock { state in
            let rest = (state.waiting[tenant] ?? []).filter { !ids.contains($0.id) }
            state.waiting[tenant] = rest.isEmpty ? nil : rest
        }
    }
}
