import Foundation
import Logging
import Postgres
import Safeguards
import Synchronization

extension TenantDatabase {
    /// Keeps a refusal that the log could not take. Where that fails too, it is counted.
    func keep(_ line: NewLine, of tenant: TenantID, because error: any Error) async {
        logger.error("a refusal could not be recorded", metadata: ["error": "\(failureWord(for: error))"])
        do {
            guard let spool else { throw RefusalSpool.Failure.unwritable }
            try await spool.append(SpooledRefusal(line, of: tenant))
        } catch {
            refusalsUnrecorded.add(1, ordering: .relaxed)
            logger.critical("a refusal is lost", metadata: ["error": "\(failureWord(for: error))"])
        }
    }

    /// Writes into the logs what they could not take before; what they cannot take now either goes on waiting.
    func ingestRefusals() async {
        guard let spool, spool.isWaiting, !ingestionRest.withLock({ $0.lasts(at: .now) }) else { return }
        // One at a time is enough; whoever comes meanwhile finds it done soon.
        guard ingesting.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else { return }
        defer { ingesting.store(false, ordering: .releasing) }
        var isAllDone = true
        defer { ingestionRest.withLock { $0.note(isDone: isAllDone, at: .now) } }
        do {
            for batch in try await spool.take() {
                if batch.reading.damaged > 0 {
                    let count = "\(batch.reading.damaged)"
                    logger.critical("refusals in the spool are damaged", metadata: ["lines": "\(count)"])
                }
                var (isDone, isHeld) = (true, false)
                for (tenant, refusals) in Dictionary(grouping: batch.reading.refusals, by: \.tenant) {
                    do {
                        try await ingest(refusals, of: TenantID(tenant))
                    } catch is Shut {
                        isHeld = true
                    } catch {
                        isDone = false
                        let word = failureWord(for: error)
                        logger.error("refusals go on waiting", metadata: ["error": "\(word)"])
                    }
                }
                isAllDone = isAllDone && isDone
                if isDone { try await spool.settle(batch, isHeld: isHeld) }
            }
        } catch {
            isAllDone = false
            logger.error("the spool of refusals cannot be read", metadata: ["error": "\(failureWord(for: error))"])
        }
    }

    /// Nothing may be written for the tenant now.
    private struct Shut: Error {}

    private func ingest(_ refusals: [SpooledRefusal], of tenant: TenantID) async throws {
        guard let record = try await platform.tenant(tenant) else {
            // With the log it went.
            logger.critical("refusals of a tenant that is no more", metadata: ["lines": "\(refusals.count)"])
            return
        }
        guard record.state == .active else { throw Shut() }
        let written = try await pool(for: .jobs).withConnection(for: tenant) { connection in
            try await connection.transaction {
                var written: [WrittenLine] = []
                for refusal in refusals where try await connection.execute(refusal.insertion) > 0 {
                    written.append(refusal.written)
                }
                return written
            }
        }
        receipts.add(written, of: tenant)
    }
}

/// How long waiting refusals are let rest: while a log takes nothing, each attempt reads all of them again and begins
/// another file for what comes next.
struct IngestionRest: Sendable {
    private var failures = 0
    private var until: ContinuousClock.Instant?

    func lasts(at now: ContinuousClock.Instant) -> Bool { until.map { now < $0 } ?? false }

    /// A few attempts in a row cost little; from then on the rests grow, to a minute.
    mutating func note(isDone: Bool, at now: ContinuousClock.Instant) {
        failures = isDone ? 0 : min(failures + 1, 20)
        until = failures < 6 ? nil : now + .seconds(min(60, 1 << (failures - 6)))
    }
}
