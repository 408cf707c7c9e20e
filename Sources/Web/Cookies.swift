package import HTTPTypes

/// A cookie of ours. All of them are `__Host-` cookies: browsers take them from this host alone, over HTTPS alone, for
/// all its paths, so that no neighbour below the same domain can plant one.
package enum CookieName: String, Sendable, CaseIterable {
    /// The session.
    case session = "__Host-ks"
    /// A device that has signed in before.
    case device = "__Host-kd"
    /// The language chosen by hand.
    case language = "__Host-kl"
    /// What has just happened, for the next page to say.
    case flash = "__Host-kf"
    /// A visitor who has not signed in yet; what the sign-in form's token is bound to.
    case visit = "__Host-kp"
}

/// The cookies of one request that are ours. What others have set for a parent domain is passed over unread, since
/// refusing it would let them lock our people out.
package struct RequestCookies: Sendable {
    package enum Reading: Sendable, Equatable {
        case absent
        case value(String)
        /// Sent twice. Browsers do not do that with one `__Host-` cookie, so one of the two was planted, and nobody can
        /// tell which.
        case ambiguous
    }

    private var readings: [CookieName: Reading] = [:]

    package init(_ fields: HTTPFields) {
        guard let text = fields[.cookie] else { return }
        for pair in text.utf8.split(separator: UInt8(ascii: ";")) {
            // Only the blank that the syntax knows is taken off. Whoever trims more, as some servers do, reads names
            // out of the line that the browser's check of the prefix has never seen.
            let pair = pair.first == UInt8(ascii: " ") ? pair.dropFirst() : pair
            guard let sign = pair.firstIndex(of: UInt8(ascii: "=")),
                let name = CookieName(rawValue: String(Substring(pair[..<sign])))
            else { continue }
            let value = String(Substring(pair[pair.index(after: sign)...]))
            readings[name] = readings[name] == nil ? .value(value) : .ambiguous
        }
    }

    package subscript(name: CookieName) -> Reading {
        readings[name] ?? .absent
    }

    /// The value where there is exactly one: for cookies that decide nothing.
    package func value(_ name: CookieName) -> String? {
        if case .value(let value) = self[name] { value } else { nil }
    }
}

extension HTTPField {
    /// Sets a cookie.
    ///
    /// - Parameters:
    ///   - name: Which.
    ///   - value: Letters, digits, `.`, `-`, `_` and `~` only; all our cookies are of these.
    ///   - seconds: How long the browser shall keep it; `nil` for as long as the browser runs.
    /// - Returns: The `Set-Cookie` field.
    package static func cookie(_ name: CookieName, _ value: String, keptFor seconds: Int? = nil) -> HTTPField {
        precondition(value.utf8.allSatisfy(isPlain), "the values of our cookies are made by us")
        let age = seconds.map { "; Max-Age=\($0)" } ?? ""
        return HTTPField(
            name: .setCookie,
            value: "\(name.rawValue)=\(value); Path=/; Secure; HttpOnly; SameSite=Lax\(age)"
        )
    }

    /// The language chosen by hand, for a year.
    package static func language(_ language: Language) -> HTTPField {
        cookie(.language, language.rawValue, keptFor: 365 * 24 * 3_600)
    }

    /// Takes a cookie away.
    package static func clearing(_ name: CookieName) -> HTTPField {
        cookie(name, "", keptFor: 0)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
