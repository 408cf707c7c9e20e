/// What a request shows to say who sent it. Parsed, not yet believed.
package enum Credential: Sendable {
    case none
    case session(SessionToken)
    case token(APITokenText)
}

/// Where a request comes from, as far as it can be seen.
package struct Client: Sendable, Hashable {
    /// The address of the other end, without a port.
    package let address: String
    /// What the browser says of itself: at most 256 characters, none of them a control character.
    package let agent: String
    /// The request's own number, which its log line has too.
    package let request: String

    package init(address: String, agent: String, request: String) {
        self.address = address
        self.agent = agent
        self.request = request
    }
}

/// Somebody at a tenant's door: what they show, and where they come from.
package struct Caller: Sendable {
    package let tenant: TenantID
    package let credential: Credential
    package let client: Client

    package init(tenant: TenantID, credential: Credential, client: Client) {
        self.tenant = tenant
        self.credential = credential
        self.client = client
    }
}
