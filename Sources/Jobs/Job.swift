package import Casework
package import Foundation
package import Persistence
import Safeguards

/// A payload that a worker knows how to act upon.
///
/// A job may run twice: a worker can die after the work and before anybody knows. Its action is therefore completed in
/// the same transaction as the job itself, and anything outside the database must bear repetition.
package protocol Job: JobPayload {
    associatedtype Action: CaseAction
    /// The action that does the work, at the instant `now`.
    func action(now: Date) -> Action
}

extension ProbeQueue: Job {
    package func action(now: Date) -> ProbeQueue { self }
}

extension TidyQueueJob: Job {
    package func action(now: Date) -> TidyQueue { TidyQueue(now: now) }
}

/// The kinds of jobs a worker performs, by name.
package struct JobKinds: Sendable {
    /// Performs one leased job and completes it in the same transaction.
    typealias Performer = @Sendable (LeasedJob, TenantID, Casework) async throws -> Void

    private(set) var performers: [String: Performer] = [:]

    package init() {}

    /// Every kind that Komorne itself knows.
    package static var all: JobKinds {
        var kinds = JobKinds()
        kinds.add(ProbeQueue.self)
        kinds.add(TidyQueueJob.self)
        return kinds
    }

    package mutating func add<Kind: Job>(_ type: Kind.Type) {
        performers[Kind.kind] = { leased, tenant, casework in
            let job = try JSONDecoder().decode(Kind.self, from: Data(leased.payload.utf8))
            let now = casework.now
            let principal = Authenticator.vouch(
                forJob: Kind.kind,
                holding: [Kind.Action.permission],
                in: tenant
            )
            let action = PerformAndComplete(action: job.action(now: now), job: leased, now: now)
            try await casework.perform(action, as: principal, in: .jobs)
        }
    }

    var names: [String] { performers.keys.sorted() }
}

/// An action together with the completion of the job that asked for it: both or neither.
private struct PerformAndComplete<Action: CaseAction>: CaseAction {
    static var permission: Permission { Action.permission }
    let action: Action
    let job: LeasedJob
    let now: Date

    func perform(in tenant: borrowing TenantConnection) async throws {
        // The job's row is locked first: a lease that was lost is noticed before any work is done.
        try await tenant.completeJob(job, now: now)
        _ = try await action.perform(in: tenant)
    }
}
