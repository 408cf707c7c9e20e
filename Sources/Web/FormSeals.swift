package import HTTPTypes
package import Safeguards

/// Whose page a form stands on: what its token is bound to.
package struct FormHolder: Sendable {
    let hash: [UInt8]

    /// Somebody with a session, be it only half signed in.
    package init(_ session: SessionFacts) {
        hash = session.tokenHash
    }

    /// The same, by what the browser shows; whether the session stands is for the door to say.
    package init(_ session: SessionToken) {
        hash = session.sha256
    }

    /// Somebody without one, who got a cookie with the page.
    package init(_ visit: Visit) {
        hash = visit.token.sha256
    }
}

/// A visitor's own random value, so that even the sign-in form cannot be sent from elsewhere: else somebody could be
/// signed in as another, and type into that other's account.
package struct Visit: Sendable {
    let token: SessionToken
    /// To be sent with the page where the visitor has no cookie yet.
    package let cookie: HTTPField?

    /// The visit that a request belongs to; a new one where it shows none, or two.
    package init(_ cookies: RequestCookies) {
        if let token = cookies.value(.visit).flatMap({ SessionToken(parsing: $0) }) {
            self.token = token
            cookie = nil
        } else {
            token = .random()
            cookie = .cookie(.visit, token.text)
        }
    }
}

/// Makes the tokens of forms, and checks them.
package struct FormSeals: Sendable {
    private let keys: TenantKeys

    package init(keys: TenantKeys) {
        self.keys = keys
    }

    /// The value of the form's hidden field, `FormBody.tokenField`.
    package func token(for holder: FormHolder, in tenant: TenantID) async throws -> String {
        FormToken(session: holder.hash, tenant: tenant, key: try await keys.formKey(of: tenant)).text
    }

    /// - Throws: 403 for a form that did not stand on a page of this session, at this tenant.
    package func check(_ form: FormBody, of holder: FormHolder, in tenant: TenantID) async throws {
        let key = try await keys.formKey(of: tenant)
        guard FormToken.isValid(form.token, session: holder.hash, tenant: tenant, key: key) else {
            throw Problem.staleForm
        }
    }
}
