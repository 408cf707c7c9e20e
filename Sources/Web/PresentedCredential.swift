package import HTTPTypes
package import Safeguards

extension Credential {
    /// What a request shows to say who sent it.
    ///
    /// A session is shown by its cookie, a token by `Authorization: Bearer`, and never both: a request that could be
    /// two people's is nobody's. A token with a wrong checksum ends here, before anything is looked up.
    ///
    /// - Parameter fields: The request's header fields.
    /// - Throws: 400 for more than one credential, 401 for what cannot be one.
    package init(_ fields: HTTPFields) throws(Problem) {
        let authorizations = fields[values: .authorization]
        switch RequestCookies(fields)[.session] {
        case .absent:
            self = try Self.token(authorizations)
        case .value(let text):
            guard authorizations.isEmpty else { throw .twoCredentials }
            guard let token = SessionToken(parsing: text) else { throw .unauthenticated }
            self = .session(token)
        case .ambiguous:
            throw authorizations.isEmpty ? .ambiguousCookie : .twoCredentials
        }
    }

    private static func token(_ authorizations: [String]) throws(Problem) -> Credential {
        guard let authorization = authorizations.first else { return .none }
        guard authorizations.count == 1 else { throw .twoCredentials }
        let parts = authorization.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, String(parts[0]).isSame(as: "Bearer"), let token = APITokenText(parsing: parts[1])
        else {
            throw .invalidToken
        }
        return .token(token)
    }
}
