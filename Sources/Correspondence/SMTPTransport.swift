import Synchronization

/// Hands mail to a server by SMTP, through libcurl: each message over a connection of its own, on a thread of its own.
package final class SMTPTransport: MailTransport {
    private let settings: SMTPSettings
    private let seats: Seats

    package init(_ settings: SMTPSettings) {
        self.settings = settings
        seats = Seats(settings.atOnce)
    }

    package func send(_ email: Email) async throws(MailFailure) {
        guard await seats.take() else { throw .cancelled }
        let delivery = SMTPDelivery(
            settings: settings,
            sender: email.bounce.text,
            recipient: email.to.address.text,
            message: email.rendered()
        )
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isStarted = Errand.start { [seats] in
                    let result = delivery.perform()
                    seats.giveBack()
                    continuation.resume(returning: result)
                }
                guard !isStarted else { return }
                seats.giveBack()
                continuation.resume(returning: Result<Void, MailFailure>.failure(.unreachable))
            }
        } onCancel: {
            delivery.cancel()
        }
        try result.get()
    }
}
