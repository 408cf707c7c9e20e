package import HTTPTypes
package import Safeguards

/// One route of the public interface, as it is documented.
package struct APIRoute: Sendable {
    /// Who may call it.
    package enum Audience: Sendable, Hashable {
        /// Whoever reaches the server, on the platform's own host too.
        case everybody
        /// Whoever calls a tenant's host.
        case visitors
        /// Somebody whose password was right; a second factor may still be missing.
        case halfSignedIn
        /// Somebody signed in, or a program with a token, who holds the permission.
        case holders(Permission)
    }

    /// What a client sends along, besides its credential.
    package enum Demand: Sendable, Hashable {
        /// `Idempotency-Key`: the command is done once, however often it comes.
        case idempotencyKey
        /// `If-Match`: only what the client has seen is changed.
        case ifMatch
        /// `X-Purpose`, which may be left out: what somebody's data are read for.
        case purpose
    }

    /// A parameter of the query.
    package struct Parameter: Sendable {
        package let name: String
        package let schema: Schema
        package let meaning: String

        package init(_ name: String, _ schema: Schema, _ meaning: String) {
            self.name = name
            self.schema = schema
            self.meaning = meaning
        }
    }

    package struct Answer: Sendable {
        package let status: HTTPResponse.Status
        package let meaning: String
        package let content: Content?
        /// Other media types in which it may come.
        package private(set) var alternatives: [Content] = []

        /// The same, which may also come as a file of this type.
        package func or(_ mediaType: String) -> Answer {
            var answer = self
            answer.alternatives.append(Content(mediaType: mediaType, schema: .format("binary"), example: nil))
            return answer
        }

        package init(_ status: HTTPResponse.Status, _ meaning: String, content: Content? = nil) {
            self.status = status
            self.meaning = meaning
            self.content = content
        }
    }

    package struct Content: Sendable {
        package let mediaType: String
        package let schema: Schema
        /// A JSON document that the schema admits; a test sees to that.
        package let example: String?
    }

    package let method: HTTPRequest.Method
    /// With `{name}` for what varies.
    package let path: String
    /// Unique, in camel case.
    package let operation: String
    package let summary: String
    package let audience: Audience
    package var demands: [Demand] = []
    package var query: [Parameter] = []
    package var body: Schema?
    package let answers: [Answer]

    /// Everything it may answer: what its row says, and what is refused before any route of its kind is reached.
    package var allAnswers: [Answer] {
        let own = Set(answers.map(\.status))
        return answers + Answer.refusals(of: self).filter { !own.contains($0.status) }
    }

    /// What stands for the route where the path's own values must not: in the keys of commands.
    package var name: String { "\(method.rawValue) \(path)" }
}
