package import Casework
package import Correspondence
import Foundation
package import Safeguards

/// By whom mail leaves the house, and in whose name.
package struct PostOffice: Sendable {
    package let transport: any MailTransport
    package let sender: MailAddress
    /// Who hears of what could not be delivered; `sender` if there is none.
    package let bounce: MailAddress?

    package init(
        transport: any MailTransport,
        sender: MailAddress,
        bounce: MailAddress? = nil
    ) {
        self.transport = transport
        self.sender = sender
        self.bounce = bounce
    }
}

extension SendNotice: OutsideJob {
    package func work(
        with post: PostOffice,
        in tenant: TenantID,
        _ casework: Casework
    ) async throws -> FinishNotice {
        guard
            let letter = try await casework.letter(for: notice, in: tenant, from: post.sender, bounce: post.bounce)
        else { return FinishNotice(notice, .needless) }
        try await post.transport.send(letter)
        return FinishNotice(notice, .sent)
    }

    package func ending(afterFailure error: any Error) -> FinishNotice {
        FinishNotice(notice, .failed)
    }

    package static func isFinal(_ error: any Error) -> Bool {
        error is InvalidEmail || (error as? MailFailure)?.isFinal == true
    }
}
