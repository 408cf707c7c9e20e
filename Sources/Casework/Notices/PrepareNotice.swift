package import Correspondence
package import Foundation
import Persistence
package import Safeguards

extension Casework {
    /// Writes a notice as it goes out now.
    ///
    /// Where it carries a link, the link is made here and is nowhere else; one that was made before, for a message that
    /// did not arrive, is worth nothing from now on.
    ///
    /// - Parameters:
    ///   - notice: Which.
    ///   - tenant: Whose.
    ///   - sender: Whom it comes from.
    ///   - bounce: Who hears when it cannot be delivered.
    /// - Returns: The message; `nil` where it was sent already, or there is no reason for it any more.
    /// - Throws: `InvalidEmail` where it cannot be written; what the door throws.
    package func letter(
        for notice: UUID,
        in tenant: TenantID,
        from sender: MailAddress,
        bounce: MailAddress? = nil
    ) async throws -> Email? {
        let address = try await tools.publicAddress(tenant)
        let action = PrepareNotice(notice, address: address)
        let principal = Authenticator.vouch(forJob: SendNotice.kind, holding: [PrepareNotice.permission], in: tenant)
        guard let prepared = try await perform(action, as: principal, in: .jobs) else { return nil }
        let letterhead = Notice.Letterhead(
            unit: prepared.unit,
            sender: try Mailbox(prepared.senderName, sender),
            bounce: bounce,
            site: try SecureLink(address.signIn)
        )
        return try prepared.notice.email(
            to: try Mailbox(prepared.name.text, try MailAddress(prepared.email.text)),
            from: letterhead,
            language: Email.Language(rawValue: prepared.language.rawValue) ?? .polish,
            id: notice,
            date: now
        )
    }
}

/// A notice that is ready to be written: everything in it is open.
struct PreparedNotice: Sendable {
    let notice: Notice
    let name: PersonName
    let email: EmailAddress
    let language: WordingLanguage
    let unit: String
    let senderName: String
}

/// Finds out what a notice says, and makes the link that it carries.
struct PrepareNotice: CaseAction {
    static let permission = Permission.noticeSend
    private let id: UUID
    private let address: PublicAddress

    init(_ id: UUID, address: PublicAddress) {
        self.id = id
        self.address = address
    }

    func perform(in tenant: borrowing TenantConnection) async throws -> PreparedNotice? {
        guard let row = try await tenant.lockNotice(id), row.sentAt == nil,
            let kind = NoticeKind(rawValue: row.kind),
            let account = try await tenant.account(row.user), kind.isMeant(forState: account.state)
        else { return nil }
        let details = try JSONDecoder().decode(NoticeDetails.self, from: Data(row.details.utf8))
        let language = WordingLanguage(rawValue: account.language) ?? .polish
        let subject = NoticeSubject(kind: kind, details: details, row: row, language: language, address: address)
        guard let notice = try await subject.notice(in: tenant) else { return nil }
        let names = try await tenant.currentSettings(named: [
            TenantSetting.unitDisplayName.rawValue, TenantSetting.mailSenderName.rawValue,
        ])
        let unit = names.text(of: .unitDisplayName) ?? address.unit
        return PreparedNotice(
            notice: notice,
            name: try tenant.seals.open(account.nameSealed, .userName, row: account.id),
            email: try tenant.seals.open(account.emailSealed, .userEmail, row: account.id),
            language: language,
            unit: unit,
            senderName: names.text(of: .mailSenderName) ?? unit
        )
    }
}

extension NoticeKind {
    /// Whether somebody in this state is still to be written to.
    fileprivate func isMeant(forState state: String) -> Bool {
        switch self {
        case .invitation, .firstAdministrator: state == "invited"
        case .accountEnded: true
        default: state == "active"
        }
    }
}

extension [SettingChangeRow] {
    /// What was set; `nil` for nothing and for an empty text.
    fileprivate func text(of setting: TenantSetting) -> String? {
        first { $0.name == setting.rawValue && !$0.value.isEmpty }?.value
    }
}
