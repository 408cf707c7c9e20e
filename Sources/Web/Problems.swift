package import HTTPTypes

/// The problems that are not any one route's own.
extension Problem {
    package static let malformed = Problem(
        .badRequest,
        code: "malformed-request",
        title: Bilingual("Nieprawidłowe żądanie", english: "Malformed request")
    )
    package static let notFound = Problem(
        .notFound,
        code: "not-found",
        title: Bilingual("Nie znaleziono", english: "Not found")
    )
    package static let tooSlow = Problem(
        .requestTimeout,
        code: "request-timeout",
        title: Bilingual("Żądanie nie nadeszło na czas", english: "The request did not arrive in time")
    )
    package static let bodyTooLarge = Problem(
        .contentTooLarge,
        code: "body-too-large",
        title: Bilingual("Treść żądania jest za duża", english: "The request body is too large")
    )
    package static let unsupportedEncoding = Problem(
        .unsupportedMediaType,
        code: "unsupported-encoding",
        title: Bilingual("Nieobsługiwane kodowanie treści", english: "Unsupported content encoding")
    )
    package static let unsupportedMediaType = Problem(
        .unsupportedMediaType,
        code: "unsupported-media-type",
        title: Bilingual("Nieobsługiwany typ treści", english: "Unsupported media type")
    )
    package static let expectationFailed = Problem(
        .expectationFailed,
        code: "expectation-failed",
        title: Bilingual("Nie można spełnić oczekiwania", english: "The expectation cannot be met")
    )
    package static let headersTooLarge = Problem(
        .requestHeaderFieldsTooLarge,
        code: "headers-too-large",
        title: Bilingual("Nagłówki żądania są za duże", english: "The request header fields are too large")
    )
    package static let internalError = Problem(
        .internalServerError,
        code: "internal-error",
        title: Bilingual("Wystąpił błąd", english: "Something went wrong")
    )
    /// The handler did not answer in time, or was stopped.
    package static let overloaded = Problem(
        .serviceUnavailable,
        code: "deadline-exceeded",
        title: Bilingual("Usługa nie odpowiedziała na czas", english: "The service did not answer in time")
    )
    package static let stopping = Problem(
        .serviceUnavailable,
        code: "stopping",
        title: Bilingual("Usługa jest zatrzymywana", english: "The service is stopping")
    )
    package static let unavailable = Problem(
        .serviceUnavailable,
        code: "unavailable",
        title: Bilingual("Usługa jest chwilowo niedostępna", english: "The service is unavailable for the moment")
    )
    /// The tenant's tables are older than this code needs.
    package static let tenantBehind = Problem(
        .serviceUnavailable,
        code: "tenant-behind",
        title: Bilingual(
            "Trwa aktualizacja danych jednostki",
            english: "The tenant's data are being brought up to date"
        )
    ).retrying(after: 30)

    package static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> Problem {
        var problem = Problem(
            .methodNotAllowed,
            code: "method-not-allowed",
            title: Bilingual("Niedozwolona metoda", english: "Method not allowed")
        )
        problem.allow = allowed
        return problem
    }

    /// For an error that says nothing but its status.
    package static func bare(_ status: HTTPResponse.Status) -> Problem {
        switch status {
        case .badRequest: malformed
        case .notFound: notFound
        case .requestTimeout: tooSlow
        case .contentTooLarge: bodyTooLarge
        case .unsupportedMediaType: unsupportedMediaType
        case .unauthorized: unauthenticated
        case .forbidden: forbidden
        case .conflict: conflict
        case .unprocessableContent:
            Problem(status, code: "invalid", title: Bilingual("Nieprawidłowe dane", english: "Invalid data"))
        case .tooManyRequests: tooManyAttempts(retryAfter: 60)
        case .serviceUnavailable: unavailable
        default:
            status.code >= 500
                ? internalError
                : Problem(
                    status,
                    code: "http-\(status.code)",
                    title: Bilingual("Nie można wykonać żądania", english: "The request cannot be served")
                )
        }
    }
}
