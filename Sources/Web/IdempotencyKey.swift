package import Foundation
package import HTTPTypes

/// Names one change, so that asking for it again, because the answer was lost, does not do it twice.
///
/// What it is kept under is the tenant, the actor, the route and this key; how long, and what is answered to whom comes
/// again, is decided where changes are performed.
package struct IdempotencyKey: Sendable, Hashable {
    package let value: UUID

    package init(_ value: UUID) {
        self.value = value
    }

    /// The key of a request, bare or in quotation marks, as the draft of the standard writes it.
    ///
    /// - Parameter fields: The request's header fields.
    /// - Throws: 400 where there is none, several, or no UUID.
    package init(_ fields: HTTPFields) throws(Problem) {
        let values = fields[values: .idempotencyKey]
        guard let first = values.first else { throw .idempotencyKeyMissing }
        let isQuoted = first.utf8.count == 38 && first.hasPrefix("\"") && first.hasSuffix("\"")
        let text = isQuoted ? first.dropFirst().dropLast() : first[...]
        guard values.count == 1, let uuid = UUID(strict: text) else { throw .idempotencyKeyMalformed }
        value = uuid
    }

    /// Marks an answer that tells of what was done before.
    package static let replayed = HTTPField(name: .idempotencyReplayed, value: "true")
}
