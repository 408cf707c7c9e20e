package import Casework
package import Foundation
package import Persistence
package import Safeguards

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

extension TidyAccess: Job {
    package func action(now: Date) -> TidyAccess { self }
}

extension ExpireApprovals: Job {
    package func action(now: Date) -> ExpireApprovals { self }
}

extension RemindOfTokens: Job {
    package func action(now: Date) -> RemindOfTokens { self }
}

extension MailCheckpoint: Job {
    package func action(now: Date) -> MailCheckpoint { self }
}

extension AnswerPasswordRequest: Job {
    package func action(now: Date) -> AnswerPasswordRequest { self }
}

/// A payload whose work is a call to somebody outside, between two actions of its own: no transaction is open
/// meanwhile.
///
/// The call is made at least once. Who takes the job up again after a crash makes it once more, so whoever is called
/// must be able to tell, or not to mind.
package protocol OutsideJob: JobPayload {
    /// Who is called.
    associatedtype Outside: Sendable
    /// Notes what became of it.
    associatedtype Ending: CaseAction

    /// Finds out what to say, and says it. What it throws is tried again later, unless it is final.
    func work(with outside: Outside, in tenant: TenantID, _ casework: Casework) async throws -> Ending

    /// What is noted when nobody will try again.
    func ending(afterFailure error: any Error) -> Ending

    /// Whether trying once more would change nothing.
    static func isFinal(_ error: any Error) -> Bool
}

/// The kinds of jobs a worker performs, by name.
package struct JobKinds: Sendable {
    /// Performs one leased job and completes it in the same transaction.
    typealias Performer = @Sendable (LeasedJob, TenantID, Casework) async throws -> Void

    private(set) var performers: [String: Performer] = [:]

    package init() {}

    /// Every kind that Komorne itself knows and that is done within the database.
    package static var all: JobKinds {
        var kinds = JobKinds()
        kinds.add(ProbeQueue.self)
        kinds.add(TidyQueueJob.self)
        kinds.add(TidyAccess.self)
        kinds.add(ExpireApprovals.self)
        kinds.add(RemindOfTokens.self)
        kinds.add(MailCheckpoint.self)
        kinds.add(VerifyLog.self, outside: LogExamination())
        kinds.add(AnswerPasswordRequest.self)
        return kinds
    }

    /// Every kind that Komorne itself knows; mail goes out by `post`.
    package static func all(sendingBy post: PostOffice) -> JobKinds {
        var kinds = all
        kinds.add(SendNotice.self, outside: post)
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

    /// Adds a kind whose work is outside of the database.
    package mutating func add<Kind: OutsideJob>(_ type: Kind.Type, outside: Kind.Outside) {
        performers[Kind.kind] = { leased, tenant, casework in
            let job = try JSONDecoder().decode(Kind.self, from: Data(leased.payload.utf8))
            let principal = Authenticator.vouch(
                forJob: Kind.kind,
                holding: [Kind.Ending.permission],
                in: tenant
            )
            let ending: Kind.Ending
            do {
                ending = try await job.work(with: outside, in: tenant, casework)
            } catch {
                guard Kind.isFinal(error) || leased.attempt >= leased.attemptsMax else { throw error }
                _ = try await casework.perform(job.ending(afterFailure: error), as: principal, in: .jobs)
                throw HopelessJob(cause: error)
            }
            let action = PerformAndComplete(action: ending, job: leased, now: casework.now)
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

/// Trying once more would change nothing: the job is parked at once.
struct HopelessJob: Error {
    let cause: any Error
}
