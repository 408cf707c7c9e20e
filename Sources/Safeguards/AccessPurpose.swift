/// Why somebody opens a person's data outside a case of their own.
package enum PurposeCode: String, Sendable, CaseIterable {
    case enforcement
    case paymentEnquiry = "payment-enquiry"
    case court
    case subjectRequest = "subject-request"
    case correction
    /// Said in one's own words.
    case other

    package var wording: Wording {
        switch self {
        case .enforcement: Wording("prowadzenie sprawy", english: "work on a case")
        case .paymentEnquiry: Wording("pytanie o wpłatę", english: "enquiry about a payment")
        case .court: Wording("postępowanie sądowe lub egzekucja", english: "court or enforcement")
        case .subjectRequest: Wording("żądanie osoby, której dane dotyczą", english: "request of the person")
        case .correction: Wording("poprawienie danych", english: "correction of data")
        case .other: Wording("inny cel, opisany słowami", english: "another purpose, in words")
        }
    }

    package var code: AuditCode {
        guard let code = AuditCode(rawValue) else { preconditionFailure("every purpose is a code") }
        return code
    }
}

/// A purpose as it was given: a code, and words where the code alone says nothing.
package struct AccessPurpose: Sendable, Hashable {
    package let code: PurposeCode
    package let words: String?

    /// - Returns: `nil` for another purpose than the listed ones without words.
    package init?(_ code: PurposeCode, words: String? = nil) {
        guard code != .other || words?.isEmpty == false else { return nil }
        self.code = code
        self.words = words.flatMap { $0.isEmpty ? nil : $0 }
    }
}
