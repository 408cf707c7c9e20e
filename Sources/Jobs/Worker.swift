package import Casework
import Foundation
package import Logging
package import Persistence
import Safeguards
import Synchronization

/// Takes jobs from the tenants' queues in turn, performs them, and tries again or parks what failed.
///
/// A notification wakes it for one tenant; a slow sweep over all of them is what it relies on.
package final class Worker: Sendable {
    package struct Settings: Sendable {
        /// How many jobs run at a time.
        package var width = 2
        /// How long a worker may be silent about a job before another takes it.
        package var lease: Duration = .seconds(300)
        package var sweepEvery: Duration = .seconds(30)
        package var retry = RetryPolicy()
        package var schedule = Schedule.standard

        package init() {}
    }

    private let casework: Casework
    private let platform: PlatformDatabase
    private let kinds: JobKinds
    private let settings: Settings
    private let logger: Logger
    private let turns = TenantTurns()
    private let scheduled = Mutex<[TenantID: Set<String>]>([:])
    private let queues = Mutex<[TenantID: [JobCount]]>([:])
    package let counters = JobCounters()

    package init(
        casework: Casework,
        platform: PlatformDatabase,
        kinds: JobKinds = .all,
        settings: Settings = Settings(),
        logger: Logger
    ) {
        self.casework = casework
        self.platform = platform
        self.kinds = kinds
        self.settings = settings
        self.logger = logger
    }

    /// Works until the task is cancelled; a job that is being done is finished first.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.sweepForever() }
            group.addTask { await self.listenForever() }
            for _ in 0..<settings.width {
                group.addTask { await self.workForever() }
            }
            await group.waitForAll()
        }
    }

    /// Does everything that is due now, in all tenants, and returns when nothing is left.
    package func drain() async throws {
        try await sweep()
        while let tenant = turns.takeNow() {
            await takeTurn(in: tenant)
        }
    }

    /// How many jobs stood in the queues of all tenants, by state, when each was last tended.
    package var queueCounts: [JobCount] {
        let all = queues.withLock { $0.values.flatMap { $0 } }
        let totals = Dictionary(all.map { ($0.state, $0.jobs) }, uniquingKeysWith: +)
        return totals.sorted { $0.key < $1.key }.map { JobCount(state: $0.key, jobs: $0.value) }
    }

    private func sweepForever() async {
        while !Task.isCancelled {
            do {
                try await sweep()
            } catch {
                logger.warning("the sweep over the queues failed", metadata: ["error": "\(failureWord(for: error))"])
            }
            // Cancellation ends the sleep; the loop's condition then ends the loop.
            try? await Task.sleep(for: settings.sweepEvery)
        }
        turns.finish()
    }

    private func listenForever() async {
        while !Task.isCancelled {
            do {
                try await platform.listenForJobs { tenant in self.turns.add(tenant) }
            } catch {
                logger.debug("listening for jobs was interrupted", metadata: ["error": "\(failureWord(for: error))"])
            }
            // As above. The sweep covers what was announced meanwhile.
            try? await Task.sleep(for: .seconds(2))
        }
    }

    private func workForever() async {
        while let tenant = await turns.next(), !Task.isCancelled {
            // A task of its own: shutting down lets a job finish instead of cutting it in the middle.
            await Task { await takeTurn(in: tenant) }.value
        }
    }

    /// Tends every tenant's queue and gives each a turn.
    private func sweep() async throws {
        let tenants = try await platform.activeTenants()
        let active = Set(tenants.map(\.id))
        queues.withLock { queues in queues = queues.filter { active.contains($0.key) } }
        for tenant in tenants {
            let now = casework.now
            let due = settings.schedule.entries.compactMap { entry in
                Schedule.lastDue(entry, at: now).map { (entry: entry, key: $0.key) }
            }
            let known = scheduled.withLock { $0[tenant.id] ?? [] }
            let new = due.filter { !known.contains($0.key) }
            do {
                let tending = TendQueue(due: new, now: now)
                let tended = try await casework.perform(tending, as: WorkerDuty.principal(in: tenant.id), in: .jobs)
                counters.add(tended.rescued, to: .rescued)
                queues.withLock { $0[tenant.id] = tended.counts }
                scheduled.withLock { $0[tenant.id] = Set(due.map(\.key)) }
                turns.add(tenant.id)
            } catch {
                // One tenant's trouble must not keep the others from their turn.
                logger.warning(
                    "a queue could not be tended",
                    metadata: ["tenant": "\(tenant.id)", "error": "\(failureWord(for: error))"]
                )
            }
        }
    }

    /// One job of one tenant, and another turn for the tenant if there was one.
    private func takeTurn(in tenant: TenantID) async {
        do {
            let now = casework.now
            let lease = now.addingTimeInterval(Double(settings.lease.components.seconds))
            let take = TakeJob(kinds: kinds.names, now: now, leaseUntil: lease)
            guard let job = try await casework.perform(take, as: WorkerDuty.principal(in: tenant), in: .jobs) else {
                return
            }
            turns.add(tenant)
            await perform(job, in: tenant)
        } catch {
            logger.warning(
                "no job could be taken",
                metadata: ["tenant": "\(tenant)", "error": "\(failureWord(for: error))"]
            )
        }
    }

    private func perform(_ job: LeasedJob, in tenant: TenantID) async {
        guard let performer = kinds.performers[job.kind] else {
            preconditionFailure("only jobs of known kinds are taken")
        }
        do {
            try await performer(job, tenant, casework)
            counters.add(1, to: .done)
        } catch is JobLeaseLost {
            // Another worker has it, and what was done here was rolled back.
            logger.notice("a job was taken over", metadata: ["tenant": "\(tenant)", "kind": "\(job.kind)"])
        } catch {
            await giveUp(job, in: tenant, because: error)
        }
    }

    private func giveUp(_ job: LeasedJob, in tenant: TenantID, because error: any Error) async {
        let now = casework.now
        let hopeless = error as? HopelessJob
        let mayRetry = job.attempt < job.attemptsMax && hopeless == nil
        let delay = settings.retry.delay(afterAttempt: job.attempt)
        let retryAt = mayRetry ? now.addingTimeInterval(Double(delay.components.seconds)) : nil
        let failure = failureWord(for: hopeless?.cause ?? error)
        counters.add(1, to: mayRetry ? .failed : .parked)
        logger.warning(
            "a job failed",
            metadata: [
                "tenant": "\(tenant)", "kind": "\(job.kind)", "attempt": "\(job.attempt)", "error": "\(failure)",
            ]
        )
        do {
            let action = GiveUpJob(job: job, failure: failure, retryAt: retryAt, now: now)
            try await casework.perform(action, as: WorkerDuty.principal(in: tenant), in: .jobs)
        } catch {
            // The lease will run out and the sweep will find the job.
            logger.warning(
                "a failed job could not be given back",
                metadata: ["tenant": "\(tenant)", "error": "\(failureWord(for: error))"]
            )
        }
    }
}
