package import Foundation

/// What Komorne writes to its users of its own accord.
///
/// None of it holds a password, a code or a debtor. The texts that come from people (names of units, people, tokens)
/// are shown as they are, on one line.
package enum Notice: Sendable {
    /// Somebody is asked to open an account.
    case invitation(inviter: String, link: SecureLink, validUntil: Date)
    /// The operator asks somebody to be the first at a new tenant.
    case firstAdministrator(link: SecureLink, validUntil: Date)
    case passwordReset(link: SecureLink, validUntil: Date)
    case passwordChanged(at: Date)
    /// From a device that is not known. `device` is in the reader's language, `address` has its last part hidden.
    case newSignIn(at: Date, device: String, address: String)
    case factorChanged(FactorChange, at: Date)
    /// Two others agreed that a lost second factor may be replaced; its owner does so with the link and the password.
    case factorReset(requestedBy: String, approvedBy: String, link: SecureLink, validUntil: Date)
    case recoveryCodeUsed(left: Int, at: Date)
    /// `roles` are all that somebody has now, in the reader's language.
    case rolesChanged(roles: [String], changedBy: String, at: Date)
    case accountEnded(at: Date)
    case tokenCreated(name: String, createdBy: String, expires: Date, at: Date)
    case tokenExpiring(name: String, expires: Date, daysLeft: Int)
    case tokenRevoked(name: String, reason: Revocation, at: Date)
    /// `act` says in the reader's language what is to be approved.
    case approvalWaiting(act: String, requestedBy: String, link: SecureLink, validUntil: Date)
    /// What the log had signed last, for its reader to keep. `note` is the signed head, `key` what verifies it.
    case checkpoint(note: String, key: String, lines: Int64, at: Date)

    package enum FactorChange: Hashable, Sendable {
        /// There was none before.
        case added
        case replaced
        /// The old recovery codes are worth nothing any more.
        case recoveryCodesRenewed
    }

    package enum Revocation: Hashable, Sendable {
        case byHand
        /// Somebody who came across it handed it in.
        case leaked
    }

    /// In whose name it is written.
    package struct Letterhead: Sendable {
        /// The tenant's name.
        package let unit: String
        package let sender: Mailbox
        package let bounce: MailAddress?
        /// Where one signs in.
        package let site: SecureLink

        package init(unit: String, sender: Mailbox, bounce: MailAddress? = nil, site: SecureLink) {
            self.unit = unit
            self.sender = sender
            self.bounce = bounce
            self.site = site
        }
    }

    /// The notice as a message, whose id is the same again when it is sent again.
    package func email(
        to: Mailbox,
        from letterhead: Letterhead,
        language: Email.Language,
        id: UUID,
        date: Date
    ) throws(InvalidEmail) -> Email {
        let words = words(in: language, from: letterhead)
        return try Email(
            id: id,
            date: date,
            from: letterhead.sender,
            to: to,
            bounce: letterhead.bounce,
            subject: words.subject,
            text: words.text,
            html: words.html,
            language: language
        )
    }

    func words(in language: Email.Language, from letterhead: Letterhead) -> NoticeWords {
        switch language {
        case .polish: polish(NoticeSource(letterhead, language))
        case .english: english(NoticeSource(letterhead, language))
        }
    }
}

/// What the wording of every notice needs: whose it is, and how times and names are written.
struct NoticeSource {
    let unit: String
    let site: SecureLink
    let language: Email.Language

    init(_ letterhead: Notice.Letterhead, _ language: Email.Language) {
        unit = letterhead.unit.onOneLine
        site = letterhead.site
        self.language = language
    }

    func time(_ date: Date) -> String { PolishTime(date).text(in: language) }
}

extension String {
    /// Somebody's words in the midst of ours: they can neither begin a paragraph nor become a link.
    var onOneLine: String {
        let limit = 200
        let shown = unicodeScalars.map { String($0).isPlain ? String($0) : " " }.joined()
        let words = shown.replacing("://", with: ": //").split(separator: " ").joined(separator: " ")
        return words.count <= limit ? words : words.prefix(limit - 1) + "…"
    }
}
