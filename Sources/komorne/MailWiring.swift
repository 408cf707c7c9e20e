import Correspondence
import Foundation
import Jobs
import Safeguards

extension Wiring {
    /// By whom mails leave the house.
    ///
    /// - Throws: `CommandFailure` where the settings do not say how.
    func postOffice() throws -> PostOffice {
        let mail = launch.configuration.mail
        // Where no mail leaves the house nobody replies to it either, whatever the host is called.
        let from = demoMails == nil && mail.host != nil ? mail.from : nil
        do {
            let sender = try MailAddress(from ?? "komorne@komorne.example")
            return PostOffice(transport: try mailTransport(), sender: sender)
        } catch let error as MailAddress.Invalid {
            throw CommandFailure.configuration("mail.from is no address that mail could come from: \(error)")
        }
    }

    /// What carries mails: the demonstration's folder, or the SMTP server of the settings.
    ///
    /// - Throws: `CommandFailure` where the settings name no server that could be reached.
    private func mailTransport() throws -> any MailTransport {
        if let demoMails { return demoMails }
        let mail = launch.configuration.mail
        guard let host = mail.host else { return NoMailServer() }
        let security: SMTPSettings.Security =
            switch mail.security {
            case .startTLS: .startTLS(authorities: mail.authorityPath)
            case .tls: .implicitTLS(authorities: mail.authorityPath)
            case .none: .plain
            }
        do {
            return SMTPTransport(
                try SMTPSettings(
                    host: host,
                    port: mail.port,
                    security: security,
                    account: mail.user.map { .init(user: $0, password: mail.password?.revealed ?? "") },
                    ownName: launch.configuration.http.domain
                )
            )
        } catch {
            throw CommandFailure.configuration("the settings below mail. cannot be used: \(error)")
        }
    }
}

/// For an instance without a mail server: its mails wait, and are tried again.
private struct NoMailServer: MailTransport {
    func send(_ email: Email) async throws(MailFailure) {
        throw .unreachable
    }
}
