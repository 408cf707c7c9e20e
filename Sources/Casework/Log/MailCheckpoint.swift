import Foundation
package import Persistence
package import Safeguards

/// Mails the newest signed head of the log to the data-protection officers, who keep it where we cannot reach it; asked
/// for every morning.
package struct MailCheckpoint: CaseAction, JobPayload {
    package static let kind = "audit.mail_checkpoint"
    package static let attemptsMax: Int32 = 5
    package static let permission = Permission("audit.mail_checkpoint")

    package init() {}

    /// - Returns: To how many people.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Int {
        guard let head = try await tenant.logState().head else { return 0 }
        // No role of a unit's own makes an officer.
        let officers = try await tenant.activeUsers(holding: [Role.dpo.rawValue], orCustom: "")
        for officer in officers {
            try await tenant.notify(officer, .checkpoint, .checkpoint(ofSize: head.size))
            tenant.record(.auditCheckpointMailed, about: .user(officer), ["size": .word(String(head.size))])
        }
        return officers.count
    }
}
