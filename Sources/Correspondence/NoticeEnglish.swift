import Foundation

extension Notice {
    /// The wording in English.
    func english(_ source: NoticeSource) -> NoticeWords {
        let draft = English(source: source).draft(of: self)
        return NoticeWords(
            language: .english,
            subject: draft.subject,
            blocks: draft.blocks,
            footer: [
                "Komorne sent this message automatically on behalf of: \(source.unit).",
                "You receive it because \(draft.reason).",
                "Please do not reply. We never ask for a password or a code in a message.",
            ]
        )
    }
}

private struct English {
    let source: NoticeSource

    func draft(of notice: Notice) -> NoticeDraft {
        switch notice {
        case .invitation(let inviter, let link, let limit): invitation(inviter.onOneLine, link, limit)
        case .firstAdministrator(let link, let limit): firstAdministrator(link, limit)
        case .passwordReset(let link, let limit): passwordReset(link, limit)
        case .passwordChanged(let time): passwordChanged(time)
        case .newSignIn(let time, let device, let address): newSignIn(time, device.onOneLine, address.onOneLine)
        case .factorChanged(let change, let time): factorChanged(change, time)
        case .factorReset(let asker, let approver, let link, let limit):
            factorReset(asker.onOneLine, approver.onOneLine, link, limit)
        case .recoveryCodeUsed(let left, let time): recoveryCodeUsed(left, time)
        case .rolesChanged(let roles, let changer, let time): rolesChanged(roles, changer.onOneLine, time)
        case .accountEnded(let time): accountEnded(time)
        case .tokenCreated(let name, let maker, let end, let time):
            tokenCreated(name.onOneLine, maker.onOneLine, end, time)
        case .tokenExpiring(let name, let end, let days): tokenExpiring(name.onOneLine, end, max(0, days))
        case .tokenRevoked(let name, let reason, let time): tokenRevoked(name.onOneLine, reason, time)
        case .approvalWaiting(let act, let asker, let link, let limit):
            approvalWaiting(act.onOneLine, asker.onOneLine, link, limit)
        case .checkpoint(let note, let key, let lines, let time): checkpoint(note, key, lines, time)
        }
    }

    // MARK: - Coming in

    private func invitation(_ inviter: String, _ link: SecureLink, _ limit: Date) -> NoticeDraft {
        NoticeDraft(
            "Invitation to Komorne – \(source.unit)",
            [
                .paragraph("\(inviter) invites you to work with Komorne. Unit: \(source.unit)."),
                .link("Open your account", link),
                .paragraph("You will choose a password of your own and a second factor. \(once(limit))"),
                .paragraph(
                    "If you do not expect this invitation, do not open the link and delete this message. No account "
                        + "will be made."
                ),
            ],
            reason: "somebody at this unit gave this address when inviting a new person"
        )
    }

    private func firstAdministrator(_ link: SecureLink, _ limit: Date) -> NoticeDraft {
        NoticeDraft(
            "The first administrator's account – \(source.unit)",
            [
                .paragraph("A place for a new unit has been prepared in Komorne: \(source.unit)."),
                .paragraph(
                    "You are invited to be its first administrator: it is you who will invite the others and give them "
                        + "their roles."
                ),
                .link("Open the administrator's account", link),
                .paragraph("You will choose a password of your own and a second factor. \(once(limit))"),
                .paragraph("If you know nothing of this, do not open the link and tell the operator of the service."),
            ],
            reason: "the operator of the service gave this address as the first administrator's"
        )
    }

    private func passwordReset(_ link: SecureLink, _ limit: Date) -> NoticeDraft {
        NoticeDraft(
            "Setting a new password",
            [
                .paragraph("We were asked to let you set a new password for your account with Komorne."),
                .link("Set a new password", link),
                .paragraph("\(once(limit)) If you have a second factor, we will ask for it as well."),
                .paragraph(
                    "If you did not ask for this, do not open the link: the password stays as it is. If such messages "
                        + "keep coming, tell your unit's administrator."
                ),
            ],
            reason: "somebody gave this address on the page for forgotten passwords"
        )
    }

    // MARK: - The account

    private func passwordChanged(_ time: Date) -> NoticeDraft {
        NoticeDraft(
            "Your password was changed",
            [.paragraph("The password of your account with Komorne was changed."), when(time)] + ifNotYou,
            reason: aboutYourAccount
        )
    }

    private func newSignIn(_ time: Date, _ device: String, _ address: String) -> NoticeDraft {
        NoticeDraft(
            "Sign-in from a new device",
            [
                .paragraph("Your account with Komorne was signed in to from a device that we had not known."),
                .facts([
                    ("When", source.time(time)), ("Device", device), ("Network address (without its end)", address),
                ]),
            ] + ifNotYou,
            reason: aboutYourAccount
        )
    }

    private func factorChanged(_ change: Notice.FactorChange, _ time: Date) -> NoticeDraft {
        let (subject, sentence) =
            switch change {
            case .added: ("A second factor was added", "A second factor was added to your account.")
            case .replaced: ("Your second factor was changed", "Your account has a new second factor.")
            case .recoveryCodesRenewed:
                ("New recovery codes", "New recovery codes were made for your account. The old ones no longer work.")
            }
        return NoticeDraft(subject, [.paragraph(sentence), when(time)] + ifNotYou, reason: aboutYourAccount)
    }

    private func factorReset(_ asker: String, _ approver: String, _ link: SecureLink, _ limit: Date) -> NoticeDraft {
        NoticeDraft(
            "Set up a new second factor",
            [
                .paragraph(
                    "The second factor of your account was reported lost, and replacing it was approved. Open the "
                        + "link, enter your password and set up a new one. \(once(limit))"
                ),
                .facts([("Reported by", asker), ("Approved by", approver)]),
                .link("Set up a new second factor", link),
                .paragraph(
                    "If you did not ask for this, tell your unit's administrator or data protection officer at once."
                ),
            ],
            reason: aboutYourAccount
        )
    }

    private func recoveryCodeUsed(_ left: Int, _ time: Date) -> NoticeDraft {
        let rest = left > 0 ? "You have \(counted(left, "code")) left." : "You have no recovery code left."
        let advice = left <= 3 ? " Make new ones in your profile." : ""
        return NoticeDraft(
            "A recovery code was used",
            [
                .paragraph("A recovery code was used to sign in to your account with Komorne. \(rest)\(advice)"),
                when(time),
            ] + ifNotYou,
            reason: aboutYourAccount
        )
    }

    private func rolesChanged(_ roles: [String], _ changer: String, _ time: Date) -> NoticeDraft {
        let list = roles.isEmpty ? "no further roles" : roles.map(\.onOneLine).joined(separator: ", ")
        return NoticeDraft(
            "Your roles have changed",
            [
                .paragraph("What you may do in Komorne has changed."),
                .facts([("Your roles", list), ("Changed by", changer), ("When", source.time(time))]),
                .paragraph("If you do not understand this change, ask your unit's administrator."),
            ],
            reason: "you have an account with this unit"
        )
    }

    private func accountEnded(_ time: Date) -> NoticeDraft {
        NoticeDraft(
            "Your account was closed",
            [
                .paragraph(
                    "Your account with Komorne was closed. Nobody can sign in to it any more, and its open sessions "
                        + "were ended."
                ),
                when(time),
                .paragraph("If this is a mistake, turn to your unit's administrator."),
            ],
            reason: "this account was in the name of this address"
        )
    }

    // MARK: - Tokens and approvals

    private func tokenCreated(_ name: String, _ maker: String, _ end: Date, _ time: Date) -> NoticeDraft {
        NoticeDraft(
            "An access token was created",
            [
                .paragraph("A token was created in your unit with which another program may use Komorne."),
                .facts([
                    ("Name", name), ("Created by", maker), ("When", source.time(time)),
                    ("Valid until", source.time(end)),
                ]),
                .link("Sign in to see the tokens", source.site),
                .paragraph("If nobody among you needs this token, revoke it and change your password."),
            ],
            reason: aboutTokens
        )
    }

    private func tokenExpiring(_ name: String, _ end: Date, _ days: Int) -> NoticeDraft {
        let soon = days == 0 ? "today" : "in \(counted(days, "day"))"
        return NoticeDraft(
            "An access token expires \(soon)",
            [
                .paragraph("The token “\(name)” expires \(soon). The program that uses it will then lose its access."),
                .facts([("Name", name), ("Valid until", source.time(end))]),
                .link("Sign in to create the next one", source.site),
                .paragraph(
                    "Old and new token may work side by side for a while. If this one is no longer needed, there is "
                        + "nothing to do."
                ),
            ],
            reason: aboutTokens
        )
    }

    private func tokenRevoked(_ name: String, _ reason: Notice.Revocation, _ time: Date) -> NoticeDraft {
        let sentence =
            switch reason {
            case .byHand: "The token “\(name)” was revoked and no longer works."
            case .leaked: "The token “\(name)” has leaked: somebody found it and handed it in. It no longer works."
            }
        let advice =
            switch reason {
            case .byHand: "If you do not know why, ask your unit's administrator."
            case .leaked:
                "Find out where the token was kept and who could see it, and tell your data protection officer. Create "
                    + "a new one only when the cause is removed."
            }
        return NoticeDraft(
            reason == .leaked ? "An access token has leaked and was revoked" : "An access token was revoked",
            [.paragraph(sentence), when(time), .paragraph(advice), .link("Sign in", source.site)],
            reason: aboutTokens
        )
    }

    private func approvalWaiting(_ act: String, _ asker: String, _ link: SecureLink, _ limit: Date) -> NoticeDraft {
        NoticeDraft(
            "An approval is asked for",
            [
                .paragraph("Something in Komorne must be approved by one more person than the one who asks for it."),
                .facts([("What", act), ("Asked for by", asker), ("Waits until", source.time(limit))]),
                .link("Look at it and decide", link),
                .paragraph(
                    "Approve only what you understand and think right. If anything looks wrong, reject it and ask the "
                        + "person who wants it."
                ),
            ],
            reason: "you may approve such things"
        )
    }

    private func checkpoint(_ note: String, _ key: String, _ lines: Int64, _ time: Date) -> NoticeDraft {
        NoticeDraft(
            "Checkpoint of the log – \(source.unit)",
            [
                .paragraph(
                    "Keep this message outside of Komorne. The signature below covers the whole log: whoever removes "
                        + "or changes a single entry later cannot hide it from somebody who has this checkpoint."
                ),
                .facts([("Entries", String(lines)), ("Signed", source.time(time))]),
                .exact(note),
                .paragraph(
                    "The key that verifies the signature. If it is not that of earlier messages, ask the operator why:"
                ),
                .exact(key),
                .paragraph(
                    "To verify an export, give komorne_verify.py the saved message (--checkpoint) and this key "
                        + "(--vkey)."
                ),
            ],
            reason: "you are the unit's data-protection officer"
        )
    }

    // MARK: - What recurs

    private func counted(_ count: Int, _ word: String) -> String {
        "\(count)\u{A0}\(word)\(count == 1 ? "" : "s")"
    }

    private func once(_ limit: Date) -> String {
        "The link is valid until \(source.time(limit)) and works only once."
    }

    private func when(_ time: Date) -> NoticeWords.Block {
        .facts([("When", source.time(time))])
    }

    private var ifNotYou: [NoticeWords.Block] {
        [
            .paragraph("If this was you, there is nothing to do."),
            .paragraph(
                "If not, set a new password at once: choose the forgotten password on the sign-in page. Then tell your "
                    + "unit's administrator."
            ),
            .link("Open the sign-in page", source.site),
        ]
    }

    private let aboutYourAccount = "you have an account with this unit and its security is concerned"
    private let aboutTokens = "you manage this unit's access tokens"
}
