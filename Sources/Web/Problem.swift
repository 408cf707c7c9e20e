package import HTTPTypes
package import Safeguards

/// A sentence in the two languages we speak; Polish unless the reader asks for English.
package struct Bilingual: Sendable, Equatable {
    package let polish: String
    package let english: String

    package init(_ polish: String, english: String) {
        self.polish = polish
        self.english = english
    }

    package init(_ wording: Wording) {
        self.init(wording.polish, english: wording.english)
    }

    package func text(in language: Language) -> String {
        switch language {
        case .polish: polish
        case .english: english
        }
    }
}

package enum Language: String, Sendable {
    case polish = "pl"
    case english = "en"

    /// English where `Accept-Language` names it before Polish by weight, else Polish.
    package init(accepting header: String?) {
        guard let header, header.utf8.count <= 256 else {
            self = .polish
            return
        }
        var polish = -1.0
        var english = -1.0
        for range in header.split(separator: ",") {
            let parts = range.split(separator: ";")
            guard let tag = parts.first?.trimmingBlanks().lowercased() else { continue }
            let weight = parts.dropFirst().first.map { Self.weight(of: $0.trimmingBlanks()) } ?? 1
            if tag == "pl" || tag.hasPrefix("pl-") { polish = max(polish, weight) }
            if tag == "en" || tag.hasPrefix("en-") { english = max(english, weight) }
        }
        self = english > 0 && english > polish ? .english : .polish
    }

    private static func weight(of parameter: Substring) -> Double {
        guard parameter.hasPrefix("q="), let weight = Double(parameter.dropFirst(2)) else { return 0 }
        return weight
    }
}

/// What went wrong, as the client may know it: the content of an RFC 9457 problem document.
///
/// Nothing of the cause is in it: no personal data, no SQL, no stack.
package struct Problem: Error, Sendable, Equatable {
    /// One field of the request that is wrong.
    package struct Field: Sendable, Equatable {
        /// A JSON Pointer into the request body; of a form, `/` and the name of the field.
        package let pointer: String
        package let code: String
        package let message: Bilingual

        package init(pointer: String, code: String, message: Bilingual) {
            self.pointer = pointer
            self.code = code
            self.message = message
        }
    }

    package let status: HTTPResponse.Status
    /// Stable, for programs: `tenant-behind`. Also the end of `type`.
    package let code: String
    package let title: Bilingual
    package var detail: Bilingual?
    package var errors: [Field] = []
    /// Whole seconds in which to try again; every 503 has one.
    package var retryAfter: Int?
    /// The methods a route knows, for 405.
    package var allow: [HTTPRequest.Method] = []
    /// Header fields of this problem's own, such as the current `ETag` of a 412.
    package var headers: HTTPFields = [:]

    package init(_ status: HTTPResponse.Status, code: String, title: Bilingual, detail: Bilingual? = nil) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        retryAfter = status == .serviceUnavailable ? 5 : nil
    }

    package func retrying(after seconds: Int) -> Problem {
        var problem = self
        problem.retryAfter = seconds
        return problem
    }

    package func with(_ detail: Bilingual) -> Problem {
        var problem = self
        problem.detail = detail
        return problem
    }

    package func with(_ field: HTTPField) -> Problem {
        var problem = self
        problem.headers.append(field)
        return problem
    }

    package func with(_ errors: [Field]) -> Problem {
        var problem = self
        problem.errors = errors
        return problem
    }
}

/// An error that knows what to tell the client.
package protocol ProblemConvertible: Error {
    var problem: Problem { get }
}
