package import Foundation
package import Persistence
package import Safeguards

/// What an e-mailed link is good for.
package enum LinkPurpose: String, Sendable, CaseIterable, Codable {
    case invitation
    case passwordReset = "password_reset"
    case factorReset = "factor_reset"

    /// Where its page lies.
    var folder: String {
        switch self {
        case .invitation: "invitation"
        case .passwordReset: "new-password"
        case .factorReset: "new-factor"
        }
    }

    /// In which state somebody must be to follow it.
    var state: String {
        switch self {
        case .invitation: "invited"
        case .passwordReset, .factorReset: "active"
        }
    }
}

/// The link is unknown, used, withdrawn, over, or for something else. Which of these, nobody is told.
package struct LinkInvalid: Error, Equatable {
    package init() {}
}

/// What the page behind a link shows.
package struct LinkView: Sendable {
    package let name: PersonName
    package let email: EmailAddress
    package let unit: String
    package let expiresAt: Date
}

extension Casework {
    /// What is behind a link, without using it.
    ///
    /// - Parameters:
    ///   - text: The token, as it stood in the address.
    ///   - purpose: Which page was asked for.
    ///   - caller: Whom it comes from.
    /// - Returns: Who is greeted.
    /// - Throws: `LinkInvalid`; what the door throws.
    package func look(atLink text: String, for purpose: LinkPurpose, by caller: Caller) async throws -> LinkView {
        let link = try await openLink(text, for: purpose, by: caller)
        return LinkView(
            name: link.name,
            email: link.email,
            unit: try await tools.publicAddress(caller.tenant).unit,
            expiresAt: link.expiresAt
        )
    }

    func openLink(_ text: String, for purpose: LinkPurpose, by caller: Caller) async throws -> OpenLink {
        guard let token = LinkToken(parsing: text) else { throw LinkInvalid() }
        return try await outcome(ofVisitors: LookAtLink(token, purpose), by: caller)
    }
}

/// A link that can still be used, and whose it is.
struct OpenLink: Sendable {
    let id: UUID
    let user: UUID
    let name: PersonName
    let email: EmailAddress
    let password: StoredPassword?
    let expiresAt: Date
}

struct LookAtLink: CaseAction {
    static let permission = Permission.linkLook
    static let changesData = false
    private let token: LinkToken
    private let purpose: LinkPurpose

    init(_ token: LinkToken, _ purpose: LinkPurpose) {
        self.token = token
        self.purpose = purpose
    }

    func perform(in tenant: borrowing TenantConnection) async throws -> OpenLink {
        guard let link = try await tenant.openLink(token.sha256, for: purpose.rawValue),
            let account = try await tenant.account(link.user), account.state == purpose.state
        else { throw LinkInvalid() }
        return OpenLink(
            id: link.id,
            user: account.id,
            name: try tenant.seals.open(account.nameSealed, .userName, row: account.id),
            email: try tenant.seals.open(account.emailSealed, .userEmail, row: account.id),
            password: account.password,
            expiresAt: link.expiresAt
        )
    }
}

extension TenantConnection {
    /// Makes a link for somebody; whatever they were sent for the same purpose is worth nothing any more.
    ///
    /// - Returns: The token, which is stored nowhere, and when it is over.
    package func makeLink(to user: UUID, for purpose: LinkPurpose) async throws -> (token: LinkToken, expiresAt: Date) {
        let token = LinkToken.random()
        let expiresAt = now.addingTimeInterval(try await length(of: purpose))
        try await addLink(to: user, for: purpose.rawValue, tokenHash: token.sha256, expiresAt: expiresAt)
        return (token, expiresAt)
    }

    private func length(of purpose: LinkPurpose) async throws -> TimeInterval {
        switch purpose {
        case .passwordReset: return 3600
        case .factorReset: return 24 * 3600
        case .invitation:
            let days = try await currentSettings(named: ["invitation.days"]).first.flatMap { Int($0.value) } ?? 7
            return TimeInterval(min(max(days, 1), 14)) * 24 * 3600
        }
    }

    /// Uses a link up and locks the account that it leads to.
    ///
    /// - Throws: `LinkInvalid` where somebody was faster, or the account is in another state by now.
    func use(_ link: OpenLink, for purpose: LinkPurpose) async throws -> AccountRow {
        guard let account = try await lockAccount(link.user), account.state == purpose.state,
            try await useLink(link.id)
        else { throw LinkInvalid() }
        return account
    }
}
