import HTTPTypes

/// The problems of bodies, queries and of changes that meet.
extension Problem {
    package static let notJSON = Problem.unsupportedMediaType.with(
        Bilingual(
            "Wyślij treść jako „Content-Type: application/json”.",
            english: "Send the body as “Content-Type: application/json”."
        )
    )
    package static let notAForm = Problem.unsupportedMediaType.with(
        Bilingual(
            "Wyślij treść jako „Content-Type: application/x-www-form-urlencoded”.",
            english: "Send the body as “Content-Type: application/x-www-form-urlencoded”."
        )
    )
    package static let malformedForm = Problem(
        .badRequest,
        code: "malformed-form",
        title: Bilingual("Nieprawidłowy formularz", english: "Malformed form"),
        detail: Bilingual(
            "Wróć, odśwież stronę i wyślij formularz jeszcze raz.",
            english: "Go back, reload the page and send the form once more."
        )
    )
    package static let unexpectedBody = Problem(
        .badRequest,
        code: "unexpected-body",
        title: Bilingual("Zbędna treść żądania", english: "Unexpected body"),
        detail: Bilingual("Wyślij to żądanie bez treści.", english: "Send this request without a body.")
    )
    package static let invalidFields = Problem(
        .unprocessableContent,
        code: "invalid-fields",
        title: Bilingual("Popraw dane", english: "Correct the data"),
        detail: Bilingual(
            "Lista „errors” mówi, co i gdzie poprawić.",
            english: "“errors” says what to correct and where."
        )
    )
    /// Any text may be a cursor; whether one is, the key alone says.
    package static let badCursor = Problem(
        .unprocessableContent,
        code: "bad-cursor",
        title: Bilingual("Nieprawidłowy kursor listy", english: "Invalid cursor"),
        detail: Bilingual(
            "Zacznij listę od początku, bez parametru „cursor”.",
            english: "Start the list over, without “cursor”."
        )
    )
    package static let conflict = Problem(
        .conflict,
        code: "conflict",
        title: Bilingual("Konflikt", english: "Conflict"),
        detail: Bilingual(
            "Stan zmienił się w międzyczasie. Odśwież dane i spróbuj ponownie.",
            english: "Things have changed meanwhile. Reload and try again."
        )
    )
    /// The same as a failed precondition, for pages, which carry the version in a field of the form.
    package static let versionConflict = Problem(
        .conflict,
        code: "version-conflict",
        title: Bilingual("Ktoś zmienił te dane wcześniej", english: "Somebody changed this before you"),
        detail: Bilingual(
            "Porównaj swoje zmiany z obecnymi danymi i wybierz, co ma zostać.",
            english: "Compare your changes with what is there now, and choose what shall stay."
        )
    )
    package static let preconditionRequired = Problem(
        .preconditionRequired,
        code: "precondition-required",
        title: Bilingual("Podaj zmienianą wersję", english: "Say which version you change"),
        detail: Bilingual(
            "Wyślij w nagłówku If-Match wartość ETag, którą zwrócił odczyt.",
            english: "Send the ETag that reading gave you as If-Match."
        )
    )
    package static let malformedIfMatch = Problem(
        .badRequest,
        code: "malformed-if-match",
        title: Bilingual("Nieprawidłowy nagłówek If-Match", english: "Malformed If-Match"),
        detail: Bilingual(
            "Wyślij dokładnie jedną wartość ETag, na przykład \"v12\".",
            english: "Send exactly one ETag, such as \"v12\"."
        )
    )
    package static let malformedPurpose = Problem(
        .badRequest,
        code: "malformed-purpose",
        title: Bilingual("Nieprawidłowy nagłówek X-Purpose", english: "Malformed X-Purpose"),
        detail: Bilingual(
            "Wyślij dokładnie jeden kod celu z dokumentacji interfejsu, na przykład „enforcement”.",
            english: "Send exactly one code of a purpose from the interface's document, such as “enforcement”."
        )
    )
    package static let idempotencyKeyMissing = Problem(
        .badRequest,
        code: "idempotency-key-missing",
        title: Bilingual("Brak nagłówka Idempotency-Key", english: "Idempotency-Key is missing"),
        detail: Bilingual(
            "Wyślij nowy UUID; przy ponowieniu tego samego żądania wyślij ten sam.",
            english: "Send a new UUID, and the same one when you repeat the request."
        )
    )
    package static let idempotencyKeyMalformed = Problem(
        .badRequest,
        code: "idempotency-key-malformed",
        title: Bilingual("Nieprawidłowy nagłówek Idempotency-Key", english: "Malformed Idempotency-Key"),
        detail: Bilingual(
            "Wyślij dokładnie jeden UUID, na przykład 123e4567-e89b-42d3-a456-426614174000.",
            english: "Send exactly one UUID, such as 123e4567-e89b-42d3-a456-426614174000."
        )
    )
    /// The first request under this key has not been answered yet.
    package static let idempotencyKeyInProgress = Problem(
        .conflict,
        code: "idempotency-key-in-progress",
        title: Bilingual("To żądanie jest jeszcze wykonywane", english: "This request is still being served"),
        detail: Bilingual(
            "Poczekaj i ponów żądanie z tym samym kluczem.",
            english: "Wait and repeat the request with the same key."
        )
    ).retrying(after: 1)
    package static let idempotencyKeyReused = Problem(
        .unprocessableContent,
        code: "idempotency-key-reused",
        title: Bilingual("Klucz użyty do innego żądania", english: "The key belongs to another request"),
        detail: Bilingual(
            "Do nowego żądania wyślij nowy Idempotency-Key.",
            english: "Send a new Idempotency-Key with a new request."
        )
    )

    /// Somebody else changed the same row first.
    ///
    /// - Parameter current: What the row's version is now; read it again before the next try.
    /// - Returns: A 412 with the current `ETag`.
    package static func preconditionFailed(current: RowVersion) -> Problem {
        Problem(
            .preconditionFailed,
            code: "precondition-failed",
            title: Bilingual("Ktoś zmienił te dane wcześniej", english: "Somebody changed this before you"),
            detail: Bilingual(
                "Odczytaj dane ponownie, porównaj je ze swoimi i wyślij zmianę jeszcze raz.",
                english: "Read it again, compare it with yours and send the change once more."
            )
        ).with(current.field)
    }

    /// Says what is wrong with the text and where, and repeats nothing of it: a 400, but a 422 where it is JSON and
    /// only a string or a number in it cannot be taken.
    package static func malformedJSON(_ fault: JSONFault) -> Problem {
        let what = fault.reason.explanation
        let (code, title) =
            if fault.reason.isOfString {
                ("invalid-text", Bilingual("Nieprawidłowy tekst", english: "Invalid text"))
            } else if fault.reason.isOfNumber {
                ("invalid-number", Bilingual("Nieprawidłowa liczba", english: "Invalid number"))
            } else {
                ("malformed-json", Bilingual("Nieprawidłowy JSON", english: "Malformed JSON"))
            }
        return Problem(
            fault.reason.isOfString || fault.reason.isOfNumber ? .unprocessableContent : .badRequest,
            code: code,
            title: title,
            detail: Bilingual(
                "\(what.polish) Miejsce: bajt \(fault.offset).",
                english: "\(what.english) At byte \(fault.offset)."
            )
        )
    }

    /// A 400 that names what the route does know, never what was sent.
    package static func unknownParameter(known: [String]) -> Problem {
        let list = known.sorted().joined(separator: ", ")
        return Problem(
            .badRequest,
            code: "unknown-parameter",
            title: Bilingual("Nieznany parametr adresu", english: "Unknown query parameter"),
            detail: known.isEmpty
                ? Bilingual("Ten adres nie ma parametrów.", english: "This address takes no parameters.")
                : Bilingual("Dozwolone parametry: \(list).", english: "Allowed parameters: \(list).")
        )
    }

    package static func repeatedParameter(_ name: String) -> Problem {
        Problem(
            .badRequest,
            code: "repeated-parameter",
            title: Bilingual("Powtórzony parametr adresu", english: "Repeated query parameter"),
            detail: Bilingual("Podaj „\(name)” tylko raz.", english: "Give “\(name)” only once.")
        )
    }

    /// A 400; a 422 where only its characters are wrong, for which of them can be seen no description tells beforehand.
    package static func invalidParameter(_ name: String, _ fault: FieldFault) -> Problem {
        Problem(
            fault == .unprintable ? .unprocessableContent : .badRequest,
            code: "invalid-parameter",
            title: Bilingual("Nieprawidłowy parametr adresu", english: "Invalid query parameter"),
            detail: Bilingual(
                "„\(name)”: \(fault.message.polish)",
                english: "“\(name)”: \(fault.message.english)"
            )
        )
    }
}

extension JSONFault.Reason {
    /// It is JSON all the same, for every other reader.
    fileprivate var isOfNumber: Bool { self == .notInteger || self == .integerRange }

    /// Whether the body is JSON all the same, and would be taken with another text in it.
    fileprivate var isOfString: Bool {
        switch self {
        case .zeroCharacter, .loneSurrogate, .notNormalized: true
        default: false
        }
    }

    fileprivate var explanation: Bilingual {
        switch self {
        case .empty: Bilingual("Treść jest pusta.", english: "The body is empty.")
        case .notUTF8: Bilingual("Treść nie jest w UTF-8.", english: "The body is not UTF-8.")
        case .byteOrderMark: Bilingual("Usuń znacznik BOM.", english: "Remove the byte order mark.")
        case .syntax: Bilingual("To nie jest JSON (RFC 8259).", english: "This is not JSON (RFC 8259).")
        case .trailing: Bilingual("Po wartości jest coś jeszcze.", english: "Something follows the value.")
        case .tooDeep:
            Bilingual(
                "Zagnieżdżenie jest głębsze niż \(StrictJSON.depth).",
                english: "The nesting is deeper than \(StrictJSON.depth)."
            )
        case .tooManyMembers:
            Bilingual(
                "Obiekt ma więcej niż \(StrictJSON.members) pól.",
                english: "An object has more than \(StrictJSON.members) members."
            )
        case .duplicateName: Bilingual("Nazwa pola się powtarza.", english: "A name occurs twice.")
        case .zeroCharacter: Bilingual("Tekst zawiera znak U+0000.", english: "A string contains U+0000.")
        case .loneSurrogate: Bilingual("Tekst zawiera pół znaku.", english: "A string contains a lone surrogate.")
        case .notNormalized:
            Bilingual("Tekst nie jest w postaci normalnej NFC.", english: "A string is not in normal form C.")
        case .notInteger:
            Bilingual(
                "Liczby muszą być całkowite, bez ułamka i wykładnika.",
                english: "Numbers must be whole, without fraction and exponent."
            )
        case .integerRange:
            Bilingual("Liczba nie mieści się w 64 bitach.", english: "A number does not fit into 64 bits.")
        }
    }
}
