package import Foundation
package import Persistence
package import Safeguards

/// Notes what became of a notice.
package struct FinishNotice: CaseAction {
    package enum End: Sendable, Hashable {
        case sent
        /// Sent before, or there was no reason for it any more.
        case needless
        /// Nobody will try again.
        case failed
    }

    package static let permission = Permission.noticeSend
    private let id: UUID
    private let end: End

    package init(_ id: UUID, _ end: End) {
        self.id = id
        self.end = end
    }

    package func perform(in tenant: borrowing TenantConnection) async throws {
        guard let row = try await tenant.lockNotice(id) else { return }
        let kind: [AuditCode: AuditEntry.Extra] = ["kind": .word(row.kind)]
        switch end {
        case .needless: break
        case .sent:
            guard try await tenant.markSent(notice: id) else { return }
            tenant.record(.noticeSent, about: .user(row.user), kind)
        case .failed: tenant.record(.noticeFailed, about: .user(row.user), kind, result: .failed)
        }
    }
}
