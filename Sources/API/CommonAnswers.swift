import HTTPTypes

/// Answers that many routes give.
extension APIRoute.Answer {
    /// Who shows no credential, or a wrong one. What a role lacks is `forbidden`.
    static let refused = problem(.unauthorized, "No credential, or one that is wrong or over.")
    static let forbidden = problem(.forbidden, "The role does not allow it, or a factor must be shown first.")
    /// What is a person's own, be it an account or a sign-in.
    static let noProgram = problem(.forbidden, "Programs have no account of their own.")
    static let absent = problem(.notFound, "There is no such thing, or none that one may know of.")
    static let changedMeanwhile = problem(
        .preconditionFailed,
        "Somebody changed it since it was read; the `ETag` is the current one."
    )
    static let ifMatchMissing = problem(.preconditionRequired, "`If-Match` is missing.")
    static let invalid = problem(.unprocessableContent, "The body is not as described; `errors` names the fields.")
    static let conflict = problem(.conflict, "As things are, it cannot be done; `code` says why.")
}

extension APIRoute.Answer {
    /// What stands before the routes refuses, whichever of them is asked for.
    fileprivate static let malformed = problem(
        .badRequest,
        "The request is malformed, shows more than one credential, or has a parameter or a body that is not taken."
    )
    fileprivate static let foreign = problem(
        .forbidden,
        "A page of another site asks, or a change shows a session's cookie without `X-Komorne` and an `Origin`."
    )
    fileprivate static let tooLarge = problem(.contentTooLarge, "The body is too large.")
    fileprivate static let otherType = problem(.unsupportedMediaType, "The body is not sent as `application/json`.")
    fileprivate static let keyReused = problem(.unprocessableContent, "The key belongs to another request.")
    fileprivate static let unavailable = problem(.serviceUnavailable, "Not now; `Retry-After` says when.")

    /// The refusals that are not a row's own. A row that says more of a status takes precedence.
    static func refusals(of route: APIRoute) -> [Self] {
        var refusals = [malformed, foreign]
        if route.method != .get {
            refusals += [tooLarge, otherType]
            if route.audience == .visitors { refusals.append(refused) }
        }
        if route.demands.contains(.idempotencyKey) { refusals.append(keyReused) }
        if route.audience != .everybody { refusals.append(unavailable) }
        return refusals
    }
}

extension APIRoute.Answer {
    /// For lists that are read in parts.
    static let badValue = problem(
        .unprocessableContent,
        "The cursor was not given out for this very list, or a text holds characters that cannot be seen."
    )
    static let badKey = problem(.badRequest, "`Idempotency-Key` is missing or no UUID, or the body is no JSON.")
    static let badQuery = problem(.badRequest, "A parameter is unknown, repeated or out of bounds.")

    static func made(_ meaning: String) -> Self {
        json(.created, meaning + " `Location` says where.", .named("Made"))
    }
}
