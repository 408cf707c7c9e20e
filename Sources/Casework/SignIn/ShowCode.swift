import Foundation
import Persistence
package import Safeguards

/// The code that somebody's authenticator app shows now.
package struct ShownCode: Sendable, Hashable {
    package let text: String
    package let secondsLeft: Int
}

/// Nobody with a second factor has the address.
package struct NobodyThere: Error, Equatable {
    package init() {}
}

extension Casework {
    /// Looks up somebody's code, for newcomers to the demonstration who have no app at hand.
    ///
    /// - Throws: `EmailAddress.Fault`; `NobodyThere`; what the door throws.
    package func showCode(of email: String, in tenant: TenantID) async throws -> ShownCode {
        precondition(tools.isDemo, "nobody's codes are shown outside of the demonstration")
        let action = ShowCode(try EmailAddress(parsing: email))
        let principal = Authenticator.vouch(forJob: "demo", holding: [ShowCode.permission], in: tenant)
        return try await perform(action, as: principal)
    }
}

struct ShowCode: CaseAction {
    static let permission = Permission.demoCode
    static let changesData = false
    private let email: EmailAddress

    init(_ email: EmailAddress) {
        self.email = email
    }

    func perform(in tenant: borrowing TenantConnection) async throws -> ShownCode {
        guard let account = try await tenant.account(behind: tenant.seals.emailIndex(email)),
            let sealed = account.seedSealed
        else { throw NobodyThere() }
        let seed: TOTPSeed = try tenant.seals.open(sealed, .userTOTPSeed, row: account.id)
        // A code that was used does not work again: then the next one is shown, which the clock's tolerance allows.
        let current = OneTimeCode.step(at: tenant.now)
        let step = account.lastStep >= current ? account.lastStep + 1 : current
        let end = TimeInterval((step + 1) * Int64(OneTimeCode.period))
        return ShownCode(
            text: OneTimeCode.text(of: seed, step: step),
            secondsLeft: Int((end - tenant.now.timeIntervalSince1970).rounded(.down))
        )
    }
}
