package import Foundation
import Postgres

/// What a job carries: identifiers, never anybody's data. It is stored as JSON in the tenant's queue.
package protocol JobPayload: Codable, Sendable {
    /// The job's name, `noun.verb`; it is stored and must never change its meaning.
    static var kind: String { get }
    /// After so many failures the job is parked until somebody looks at it.
    static var attemptsMax: Int32 { get }
}

extension TenantConnection {
    /// Asks for a job as part of this transaction: it runs if the transaction commits, and not before.
    ///
    /// - Parameters:
    ///   - payload: What to do.
    ///   - runAfter: Not earlier than this; at once where nil.
    ///   - uniqueKey: A second job with the same key is not added.
    ///   - now: The instant of asking.
    /// - Returns: Whether the job is new.
    /// - Throws: Where the payload cannot be encoded or the database refuses.
    @discardableResult package func enqueue<Payload: JobPayload>(
        _ payload: Payload,
        runAfter: Date? = nil,
        uniqueKey: String? = nil,
        now: Date
    ) async throws -> Bool {
        let json = String(decoding: try JSONEncoder().encode(payload), as: UTF8.self)
        return try await addJob(
            kind: Payload.kind,
            payload: JSONText(json),
            attemptsMax: Payload.attemptsMax,
            runAfter: runAfter ?? now,
            uniqueKey: uniqueKey,
            now: now
        )
    }
}
