package import Foundation
package import Persistence
import Safeguards

/// What users are written to about. The names are stored and must never change their meaning.
package enum NoticeKind: String, Sendable, CaseIterable {
    case invitation
    case firstAdministrator = "first_administrator"
    case passwordReset = "password_reset"
    case passwordChanged = "password_changed"
    /// Details: `session`.
    case newSignIn = "new_sign_in"
    /// Details: `factor`.
    case factorChanged = "factor_changed"
    /// Details: `approval`, which names the two who agreed.
    case factorReset = "factor_reset"
    /// Details: `codesLeft`.
    case recoveryCodeUsed = "recovery_code_used"
    case rolesChanged = "roles_changed"
    case accountEnded = "account_ended"
    /// Details: `token`.
    case tokenCreated = "token_created"
    /// Details: `token`.
    case tokenExpiring = "token_expiring"
    /// Details: `token`.
    case tokenRevoked = "token_revoked"
    /// Details: `approval`.
    case approvalWaiting = "approval_waiting"
    /// Details: `size`.
    case checkpoint

    /// What kind of link it carries.
    var purpose: LinkPurpose? {
        switch self {
        case .invitation, .firstAdministrator: .invitation
        case .passwordReset: .passwordReset
        case .factorReset: .factorReset
        default: nil
        }
    }
}

/// What a notice is about, in identifiers and codes: its words are made when it is sent.
package struct NoticeDetails: Codable, Sendable, Hashable {
    package enum FactorChange: String, Codable, Sendable {
        case added, replaced
        case recoveryCodesRenewed = "recovery_codes_renewed"
    }

    private(set) var session: UUID?
    private(set) var token: UUID?
    private(set) var approval: UUID?
    private(set) var codesLeft: Int?
    /// Of the signed head of the log.
    private(set) var size: Int64?
    private(set) var factor: FactorChange?
    /// Who did it, where it was somebody else.
    package var by: UUID?

    private init() {}

    package static let none = NoticeDetails()

    package static func session(_ id: UUID) -> NoticeDetails {
        var details = NoticeDetails()
        details.session = id
        return details
    }

    package static func token(_ id: UUID) -> NoticeDetails {
        var details = NoticeDetails()
        details.token = id
        return details
    }

    package static func approval(_ id: UUID) -> NoticeDetails {
        var details = NoticeDetails()
        details.approval = id
        return details
    }

    package static func codesLeft(_ count: Int) -> NoticeDetails {
        var details = NoticeDetails()
        details.codesLeft = count
        return details
    }

    package static func checkpoint(ofSize size: Int64) -> NoticeDetails {
        var details = NoticeDetails()
        details.size = size
        return details
    }

    package static func factor(_ change: FactorChange) -> NoticeDetails {
        var details = NoticeDetails()
        details.factor = change
        return details
    }
}

/// Sends one notice: the job carries its number and nothing else.
package struct SendNotice: JobPayload {
    package static let kind = "notice.send"
    package static let attemptsMax: Int32 = 12
    package let notice: UUID
}

extension TenantConnection {
    /// Has an e-mail written to a user, as part of this transaction.
    ///
    /// - Parameters:
    ///   - user: To whom.
    ///   - kind: What about.
    ///   - details: What exactly.
    /// - Throws: Where the database refuses.
    package func notify(_ user: UUID, _ kind: NoticeKind, _ details: NoticeDetails = .none) async throws {
        var details = details
        // An act of somebody else's is told with their name; of oneself one knows it.
        if details.by == nil, let actor = try await principal().user, actor != user { details.by = actor }
        let id = UUID.timeOrdered(at: now)
        let json = String(decoding: try JSONEncoder().encode(details), as: UTF8.self)
        try await addNotice(id, to: user, kind: kind.rawValue, details: json)
        try await enqueue(SendNotice(notice: id), now: now)
        record(.noticeQueued, about: .user(user), ["kind": .word(kind.rawValue)])
    }
}
