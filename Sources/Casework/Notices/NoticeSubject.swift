import Correspondence
import Foundation
import Persistence
import Safeguards

/// What a notice is about, and where its words are found.
struct NoticeSubject {
    let kind: NoticeKind
    let details: NoticeDetails
    let row: NoticeRow
    let language: WordingLanguage
    let address: PublicAddress

    /// - Returns: `nil` where what it tells of is gone.
    func notice(in tenant: borrowing TenantConnection) async throws -> Notice? {
        switch kind {
        case .invitation: return try await invitation(in: tenant)
        case .firstAdministrator:
            let (link, expiry) = try await link(for: .invitation, in: tenant)
            return .firstAdministrator(link: link, validUntil: expiry)
        case .passwordReset:
            let (link, expiry) = try await link(for: .passwordReset, in: tenant)
            return .passwordReset(link: link, validUntil: expiry)
        case .passwordChanged: return .passwordChanged(at: row.madeAt)
        case .newSignIn: return try await newSignIn(in: tenant)
        case .factorChanged: return factorChanged
        case .factorReset: return try await factorReset(in: tenant)
        case .recoveryCodeUsed: return .recoveryCodeUsed(left: details.codesLeft ?? 0, at: row.madeAt)
        case .rolesChanged: return try await rolesChanged(in: tenant)
        case .accountEnded: return .accountEnded(at: row.madeAt)
        case .tokenCreated, .tokenExpiring, .tokenRevoked: return try await token(in: tenant)
        case .approvalWaiting: return try await approvalWaiting(in: tenant)
        case .checkpoint: return try await checkpoint(in: tenant)
        }
    }

    private func invitation(in tenant: borrowing TenantConnection) async throws -> Notice {
        let (link, expiry) = try await link(for: .invitation, in: tenant)
        guard let inviter = try await name(of: details.by, in: tenant) else {
            return .firstAdministrator(link: link, validUntil: expiry)
        }
        return .invitation(inviter: inviter, link: link, validUntil: expiry)
    }

    private func newSignIn(in tenant: borrowing TenantConnection) async throws -> Notice? {
        guard let id = details.session, let session = try await tenant.storedSession(id, of: row.user) else {
            return nil
        }
        let device = try tenant.seals.device(of: session)
        return .newSignIn(at: row.madeAt, device: device.words(in: language), address: device.maskedAddress)
    }

    private var factorChanged: Notice? {
        switch details.factor {
        case .added: .factorChanged(.added, at: row.madeAt)
        case .replaced: .factorChanged(.replaced, at: row.madeAt)
        case .recoveryCodesRenewed: .factorChanged(.recoveryCodesRenewed, at: row.madeAt)
        case nil: nil
        }
    }

    private func factorReset(in tenant: borrowing TenantConnection) async throws -> Notice? {
        guard let id = details.approval, let approval = try await tenant.approval(id) else { return nil }
        let (link, expiry) = try await link(for: .factorReset, in: tenant)
        return .factorReset(
            requestedBy: try await name(of: approval.maker, in: tenant) ?? nobody,
            approvedBy: try await name(of: approval.checker, in: tenant) ?? nobody,
            link: link,
            validUntil: expiry
        )
    }

    private func rolesChanged(in tenant: borrowing TenantConnection) async throws -> Notice? {
        guard let card = try await tenant.userCard(row.user) else { return nil }
        let roles = Role.allCases.filter { card.user.roles.contains($0.rawValue) }.map { $0.name.text(in: language) }
        return .rolesChanged(
            roles: roles + card.customRoles.map(\.name),
            changedBy: try await name(of: details.by, in: tenant) ?? nobody,
            at: row.madeAt
        )
    }

    private func token(in tenant: borrowing TenantConnection) async throws -> Notice? {
        guard let id = details.token, let token = try await tenant.apiToken(id) else { return nil }
        switch kind {
        case .tokenCreated:
            return .tokenCreated(
                name: token.name,
                createdBy: try await name(of: token.madeBy, in: tenant) ?? nobody,
                expires: token.expiresAt,
                at: row.madeAt
            )
        case .tokenExpiring:
            let days = token.expiresAt.timeIntervalSince(tenant.now) / 86_400
            return .tokenExpiring(name: token.name, expires: token.expiresAt, daysLeft: Int(days.rounded(.up)))
        default:
            let isLeaked = token.revokedWhy == "leaked"
            return .tokenRevoked(name: token.name, reason: isLeaked ? .leaked : .byHand, at: row.madeAt)
        }
    }

    private func approvalWaiting(in tenant: borrowing TenantConnection) async throws -> Notice? {
        guard let id = details.approval, let approval = try await tenant.approval(id), approval.state == "waiting"
        else { return nil }
        return .approvalWaiting(
            act: ApprovableCommands.all[approval.command]?.title.text(in: language) ?? approval.command,
            requestedBy: try await name(of: approval.maker, in: tenant) ?? nobody,
            link: try SecureLink(address.approval(id)),
            validUntil: approval.expiresAt
        )
    }

    private func checkpoint(in tenant: borrowing TenantConnection) async throws -> Notice? {
        guard let size = details.size, let head = try await tenant.logHead(ofSize: size) else { return nil }
        let key = try tenant.logVerifier(of: head)
        return .checkpoint(note: head.note, key: "\(key)", lines: head.size, at: head.at)
    }

    private func link(
        for purpose: LinkPurpose,
        in tenant: borrowing TenantConnection
    ) async throws -> (SecureLink, Date) {
        let link = try await tenant.makeLink(to: row.user, for: purpose)
        return (try SecureLink(address.page(of: link.token, for: purpose)), link.expiresAt)
    }

    private func name(of user: UUID?, in tenant: borrowing TenantConnection) async throws -> String? {
        guard let user, let row = try await tenant.userNames(of: [user]).first else { return nil }
        let name: PersonName = try tenant.seals.open(row.nameSealed, .userName, row: row.id)
        return name.text
    }

    /// For acts of ours.
    private var nobody: String {
        Wording("system Komorne", english: "Komorne itself").text(in: language)
    }
}
