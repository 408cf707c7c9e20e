import Foundation
package import Safeguards

/// What signing in and writing to people take besides the database; made once, where the process is put together.
package struct CaseworkTools: Sendable {
    package let passwords: PasswordHasher
    package let rules: PasswordRules
    package let keys: TenantKeys
    package let throttle: SignInThrottle
    /// Under which name and address a tenant is known to its people. It asks the registry, so never in a transaction.
    package let publicAddress: @Sendable (TenantID) async throws -> PublicAddress
    /// Whether this is the demonstration, where codes can be looked up.
    package let isDemo: Bool

    package init(
        passwords: PasswordHasher,
        rules: PasswordRules,
        keys: TenantKeys,
        throttle: SignInThrottle = SignInThrottle(),
        publicAddress: @escaping @Sendable (TenantID) async throws -> PublicAddress,
        isDemo: Bool = false
    ) {
        self.passwords = passwords
        self.rules = rules
        self.keys = keys
        self.throttle = throttle
        self.publicAddress = publicAddress
        self.isDemo = isDemo
    }
}

/// What a tenant is called and where its people find it.
package struct PublicAddress: Sendable, Hashable {
    /// The unit's name.
    package let unit: String
    /// Such as `https://zbm-demo.localhost:8443`, without a slash at its end.
    package let base: String

    package init(unit: String, base: String) {
        self.unit = unit
        self.base = base
    }

    /// The page that an e-mailed link leads to.
    package func page(of token: LinkToken, for purpose: LinkPurpose) -> String {
        "\(base)/\(purpose.folder)/\(token.text)"
    }

    var signIn: String { "\(base)/sign-in" }

    func approval(_ id: UUID) -> String { "\(base)/approvals/\(id.uuidString.lowercased())" }
}
